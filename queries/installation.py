"""The settings of the installation as they are in force."""

from collections.abc import Iterable

import sqlalchemy as sa

from models.installation import SETTINGS, InstallationSetting
from models.tables import settings


def value(connection: sa.Connection, setting: InstallationSetting) -> str:
    """The value in force of one setting."""
    return values(connection, [setting])[setting.name]


def whole(setting: InstallationSetting) -> sa.ColumnElement[int]:
    """The whole number in force as a part of a statement; the default where none is kept."""
    kept = sa.select(settings.c.value).where(settings.c.name == setting.name).scalar_subquery()
    is_whole = kept.regexp_match("^[0-9]{1,4}$")
    return sa.case((is_whole, sa.cast(kept, sa.Integer)), else_=int(setting.default))


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
