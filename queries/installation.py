"""The settings of the installation as they are in force."""

from collections.abc import Iterable

import sqlalchemy as sa

from models.installation import SETTINGS, InstallationSetting
from models.tables import settings


def value(connection: sa.Connection, setting: InstallationSetting) -> str:
    """The value in force of one setting."""
    return values(connection, [setting])[setting.name]


def values(
    connection: sa.Connection, wanted: Iterable[InstallationSetting] = tuple(SETTINGS.values())
) -> dict[str, str]:
    """Name → value in force; the default where none is kept, or what is kept cannot be."""
    asked = {setting.name: setting for setting in wanted}
    kept = connection.execute(
        sa.select(settings.c.name, settings.c.value).where(settings.c.name.in_(sorted(asked)))
    )
    found = {row.name: row.value for row in kept}
    return {name: setting.read(found.get(name)) for name, setting in asked.items()}
