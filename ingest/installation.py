"""Changes a setting of the installation, with its trail."""

from base64 import b64decode, b64encode
from collections.abc import Sequence

import sqlalchemy as sa

from models.access import Permission, User, check_may_everywhere
from models.database import writing
from models.errors import ForPerson
from models.installation import SETTINGS, InstallationSetting
from models.sealing import seal, unseal
from models.tables import settings
from models.trail import note


def change_setting(engine: sa.Engine, *, by: User, name: str, value: str) -> bool:
    """Keeps a setting's value, and says whether it is another than before.

    Raises ForPerson where there is no such setting, or it cannot have that value.
    """
    check_may_everywhere(by, Permission.ADMINISTER)
    setting = SETTINGS.get(name)
    if setting is None:
        raise ForPerson(f"There is no setting “{name}”: reload the page.")
    checked = setting.checked(value)
    with writing(engine) as connection:
        kept = connection.scalar(sa.select(settings.c.value).where(settings.c.name == name))
        before = setting.read(kept)
        if checked == before and setting.kind != "secret":
            return False
        connection.execute(settings.delete().where(settings.c.name == name))
        stored = _sealed(connection, name, checked) if setting.kind == "secret" else checked
        connection.execute(settings.insert().values(name=name, value=stored))
        checked = setting.read(stored)  # of a secret the trail says only that there is one
        note(
            connection,
            by,
            "changed a setting",
            kind="setting",
            record=name,
            before={name: before},
            after={name: checked},
        )
    return True


def in_force(connection: sa.Connection, wanted: Sequence[InstallationSetting]) -> dict[str, str]:
    """Name → value of these settings, as somebody set it or else its default."""
    rows = connection.execute(
        sa.select(settings.c.name, settings.c.value).where(
            settings.c.name.in_([setting.name for setting in wanted])
        )
    )
    kept = {row.name: row.value for row in rows}
    return {setting.name: setting.read(kept.get(setting.name)) for setting in wanted}


def secret(connection: sa.Connection, name: str) -> str:
    """What a sealed setting holds; blank where nothing is kept. Only for who uses it."""
    kept = connection.scalar(sa.select(settings.c.value).where(settings.c.name == name))
    return unseal(connection, b64decode(kept), about=_about(name)).decode() if kept else ""


def _sealed(connection: sa.Connection, name: str, value: str) -> str:
    if not value:
        return ""
    return b64encode(seal(connection, value.encode(), about=_about(name))).decode("ascii")


def _about(name: str) -> str:
    return f"setting {name}"
