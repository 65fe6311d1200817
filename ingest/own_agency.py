"""Who may write for an agency: its own representatives, or the MARAC's coordinator for it."""

from models.access import EVERY_MARAC, PERMISSIONS, Permission, User, may
from models.errors import NotAllowed


def speaks_for(by: User, marac_id: str, agency_id: str) -> bool:
    """Whether the person returns research for that agency in that MARAC."""
    return any(
        grant.agency_id == agency_id
        and grant.marac_id in (EVERY_MARAC, marac_id)
        and Permission.RETURN_RESEARCH in PERMISSIONS[grant.role]
        for grant in by.grants
        if grant.agency_id
    )


def needed_for(by: User, marac_id: str, agency_id: str) -> Permission:
    """The permission with which the person writes for the agency. Raises NotAllowed without one."""
    if speaks_for(by, marac_id, agency_id):
        return Permission.RETURN_RESEARCH
    if may(by, Permission.DO_CASEWORK, marac_id):
        return Permission.DO_CASEWORK
    raise NotAllowed(
        "Your account may not answer for this agency: choose your own agency, or ask the MARAC’s "
        "coordinator."
    )
