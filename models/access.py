"""Who may do what: roles, permissions, and the scope that every query is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from models.errors import NotAllowed

EVERY_MARAC = "*"


class Permission(StrEnum):
    """One thing a person may see or do."""

    SEE_CASES = "see every case of its MARACs"
    SEE_LISTED_CASES = "see the cases listed at its meetings"
    SEE_REFERRED_CASES = "see the cases referred to it"
    SEE_OWN_REFERRALS = "see its own referrals"
    SEE_CASE_IDS = "see case ids without names"
    SEE_FIGURES = "see figures"
    REFER = "refer"
    IMPORT = "import files"
    DO_CASEWORK = "do all casework"
    RUN_MEETING = "run the meeting"
    RETURN_RESEARCH = "return research and report actions"
    RECORD_IDVA = "record contact, engagement and the victim's wishes"
    PREPARE_RETURNS = "prepare and freeze returns"
    COMMENT = "comment and mark charts"
    EXPORT_PACKS = "export packs"
    ADMINISTER = "manage users, settings and code lists"
    SEE_TRAIL = "see the audit trail, retention and access reports"
    OPEN_IN_AN_EMERGENCY = "open a case in an emergency"
    CLOSE_CASES = "close a case to a person, and open it again"
    PROPOSE_ERASURE = "hold cases, propose erasures and destroy research"
    APPROVE_ERASURE = "approve an erasure that another proposed"


class Role(StrEnum):
    """What a person is to a MARAC."""

    COORDINATOR = "coordinator"
    CHAIR = "chair"
    REPRESENTATIVE = "representative"
    IDVA = "idva"
    REFERRER = "referrer"
    STEERING_GROUP = "steering_group"
    COMMISSIONER = "commissioner"
    RETURN_PREPARER = "return_preparer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.COORDINATOR: "Coordinator",
        Role.CHAIR: "Chair",
        Role.REPRESENTATIVE: "Agency representative",
        Role.IDVA: "IDVA",
        Role.REFERRER: "Referrer",
        Role.STEERING_GROUP: "Steering group",
        Role.COMMISSIONER: "Commissioner",
        Role.RETURN_PREPARER: "Return preparer",
        Role.ADMINISTRATOR: "Administrator",
        Role.AUDITOR: "Auditor",
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.COORDINATOR: frozenset(
            {
                Permission.SEE_CASES,
                Permission.SEE_CASE_IDS,
                Permission.SEE_FIGURES,
                Permission.REFER,
                Permission.IMPORT,
                Permission.DO_CASEWORK,
                Permission.RUN_MEETING,
                Permission.PREPARE_RETURNS,
                Permission.COMMENT,
                Permission.EXPORT_PACKS,
                Permission.CLOSE_CASES,
                Permission.PROPOSE_ERASURE,
                Permission.APPROVE_ERASURE,
            }
        ),
        Role.CHAIR: frozenset(
            {
                Permission.SEE_LISTED_CASES,
                Permission.SEE_FIGURES,
                Permission.RUN_MEETING,
                Permission.OPEN_IN_AN_EMERGENCY,
            }
        ),
        Role.REPRESENTATIVE: frozenset(
            {
                Permission.SEE_LISTED_CASES,
                Permission.SEE_OWN_REFERRALS,
                Permission.RETURN_RESEARCH,
                Permission.REFER,
                Permission.OPEN_IN_AN_EMERGENCY,
            }
        ),
        Role.IDVA: frozenset(
            {
                Permission.SEE_REFERRED_CASES,
                Permission.SEE_OWN_REFERRALS,
                Permission.RECORD_IDVA,
                Permission.REFER,
                Permission.OPEN_IN_AN_EMERGENCY,
            }
        ),
        Role.REFERRER: frozenset({Permission.SEE_OWN_REFERRALS, Permission.REFER}),
        Role.STEERING_GROUP: frozenset({Permission.SEE_FIGURES, Permission.COMMENT}),
        Role.COMMISSIONER: frozenset({Permission.SEE_FIGURES, Permission.EXPORT_PACKS}),
        Role.RETURN_PREPARER: frozenset({Permission.SEE_CASE_IDS, Permission.PREPARE_RETURNS}),
        Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER}),
        Role.AUDITOR: frozenset({Permission.SEE_TRAIL, Permission.APPROVE_ERASURE}),
    }
)

# Seeing a case at all: whoever holds one of these signs in with a second factor, and may have
# a case closed to them.
SEEING_CASES = frozenset(
    {
        Permission.SEE_CASES,
        Permission.SEE_LISTED_CASES,
        Permission.SEE_REFERRED_CASES,
        Permission.SEE_OWN_REFERRALS,
    }
)


# What those hold who sit at a meeting for one agency, and write for it there.
AT_THE_TABLE = frozenset({Permission.RETURN_RESEARCH, Permission.RECORD_IDVA})

# Roles that are held for one agency: without it there is nothing that is "its own".
NEEDS_AGENCY = frozenset({Role.REPRESENTATIVE, Role.IDVA, Role.REFERRER})


@dataclass(frozen=True)
class Grant:
    """One role held for one MARAC ("*" is every one), for one agency ("" is none)."""

    role: Role
    marac_id: str = EVERY_MARAC
    agency_id: str = ""


@dataclass(frozen=True)
class Scope:
    """What a query may look at. There is no default: each query is given one.

    `maracs` None is every MARAC. `sees_cases` False means that small numbers are hidden and no
    case is shown; `sees_case_ids` allows ids without names. `closed` are cases that are counted
    like any other and never shown, not even by id.
    """

    maracs: frozenset[str] | None
    sees_cases: bool
    sees_case_ids: bool
    closed: frozenset[str] = frozenset()

    def narrowed(self, maracs: frozenset[str] | None) -> "Scope":
        """The same scope for fewer MARACs; none beyond those already in it."""
        if maracs is None:
            return self
        allowed = maracs if self.maracs is None else maracs & self.maracs
        return Scope(allowed, self.sees_cases, self.sees_case_ids, self.closed)


@dataclass(frozen=True)
class User:
    """A person, or the operating-system user behind a command, with the roles held.

    `closed` are the cases closed to this person whatever the roles say; `emergency` those opened
    to them for a few hours. A closed case is never opened by an emergency.
    """

    user_id: str
    name: str
    grants: frozenset[Grant]
    closed: frozenset[str] = frozenset()
    emergency: frozenset[str] = frozenset()

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset(p for grant in self.grants for p in PERMISSIONS[grant.role])

    @property
    def sees_cases(self) -> bool:
        """Whether any role held shows a case to somebody."""
        return bool(self.permissions & SEEING_CASES)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is too little: who sees a case, the accounts or the trail."""
        return self.sees_cases or bool(
            self.permissions & {Permission.ADMINISTER, Permission.SEE_TRAIL}
        )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def maracs_for(self, permission: Permission) -> frozenset[str] | None:
        """The MARACs where the person has the permission; None is every one."""
        maracs = {g.marac_id for g in self.grants if permission in PERMISSIONS[g.role]}
        return None if EVERY_MARAC in maracs else frozenset(maracs)

    def scope(self, permission: Permission) -> Scope:
        """The scope of the queries behind `permission`; raises NotAllowed without it.

        Cases count as seen only where they may be seen in every MARAC of the scope.
        """
        check_may(self, permission)
        maracs = self.maracs_for(permission)
        return Scope(
            maracs,
            sees_cases=_covers(self.maracs_for(Permission.SEE_CASES), maracs),
            sees_case_ids=_covers(self.maracs_for(Permission.SEE_CASE_IDS), maracs),
            closed=self.closed,
        )


def _covers(allowed: frozenset[str] | None, wanted: frozenset[str] | None) -> bool:
    if allowed is None:
        return True
    return wanted is not None and bool(wanted) and wanted <= allowed


def may(user: User, permission: Permission, marac_id: str | None = None) -> bool:
    """Whether the person has the permission (for that MARAC, if one is named)."""
    maracs = user.maracs_for(permission)
    return maracs is None or (marac_id in maracs if marac_id is not None else bool(maracs))


def check_may(user: User, permission: Permission, marac_id: str | None = None) -> None:
    """Raises NotAllowed unless the person has the permission (for that MARAC, if one is named)."""
    if may(user, permission, marac_id):
        return
    raise NotAllowed(
        f"Your account may not {permission.value} here: "
        "ask your administrator if you need this for your work."
    )


def may_any(user: User, permissions: Iterable[Permission]) -> bool:
    """Whether the person has one of the permissions anywhere; none asked for is open to all."""
    wanted = frozenset(permissions)
    return not wanted or bool(wanted & user.permissions)


def check_may_any(user: User, permissions: Iterable[Permission]) -> None:
    """Raises NotAllowed unless the person has one of the permissions anywhere."""
    wanted = sorted(permissions)
    if not may_any(user, wanted):
        raise NotAllowed(
            f"Your account may not {wanted[0].value} here: "
            "ask your administrator if you need this for your work."
        )


def check_may_everywhere(user: User, permission: Permission) -> None:
    """Raises NotAllowed unless the person has the permission for every MARAC."""
    check_may(user, permission)
    if user.maracs_for(permission) is not None:
        raise NotAllowed(
            f"Your account may {permission.value} for some MARACs only, and this concerns all of "
            "them: ask an administrator of every MARAC."
        )


def agencies_for(user: User, marac_id: str, permissions: Iterable[Permission]) -> tuple[str, ...]:
    """The agencies for which the person holds one of the permissions in that MARAC."""
    wanted = frozenset(permissions)
    return tuple(
        sorted(
            {
                grant.agency_id
                for grant in user.grants
                if grant.agency_id
                and grant.marac_id in (EVERY_MARAC, marac_id)
                and PERMISSIONS[grant.role] & wanted
            }
        )
    )


def operator(name: str) -> User:
    """Whoever holds the key and runs commands on the machine, named in the trail."""
    roles = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR)
    return User(f"command:{name}", f"{name} (command)", frozenset(Grant(role) for role in roles))
