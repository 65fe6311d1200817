"""Changes a setting of the installation, with its trail."""

import sqlalchemy as sa

from models.access import Permission, User, check_may_everywhere
from models.database import writing
from models.errors import ForPerson
from models.installation import SETTINGS
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
        if checked == before:
            return False
        connection.execute(settings.delete().where(settings.c.name == name))
        connection.execute(settings.insert().values(name=name, value=checked))
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
