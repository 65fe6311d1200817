"""A quarter with two meetings and five cases, people who freeze it, and the ways they change it."""

from datetime import date

import sqlalchemy as sa
from records import load, table

from dashboard import freezing
from ingest.users import add_user
from models.access import EVERY_MARAC, Grant, Permission, Role, Scope, User
from models.database import writing
from models.tables import return_settings
from queries.safelives.frozen import FrozenReturn, frozen_versions

QUARTER = "2026-Q3"
TODAY = date(2026, 10, 14)

FILES = {
    "maracs": table("""
        marac_id | name
        M1       | Northtown
        M2       | Southtown
    """),
    "agencies": table("""
        agency_id | name    | return_source
        POL       | Police  | police
        HOU       | Housing | housing
        IDV       | IDVAs   | idva
    """),
    "meetings": table("""
        meeting_id | marac_id | meeting_date | status
        T1         | M1       | 2026-07-09   | held
        T2         | M1       | 2026-08-13   | held
        T3         | M2       | 2026-08-20   | held
        T4         | M1       | 2026-10-08   | planned
    """),
    "people": table("""
        person_id | family_name | given_names | date_of_birth | gender | ethnicity | disabilities
        V1        | Ash         | Ann         | 1990-05-01    | female | indian    |
        V2        | Birch       | Bea         | 1985-02-28    | male   |           |
        V3        | Cedar       | Cat         |               | female |           |
        V4        | Dogwood     | Dee         | 1999-01-01    | female |           |
        H1        | Elm         | Eli         | 1988-07-09    |        |           |
        H2        | Fir         | Fay         | 1979-01-02    |        |           |
    """),
    "cases": table("""
        case_id|marac_id|referral_date|victim_id|perpetrator_ids|referring_agencies|children_in_household
        C0     |M1      |2026-01-10   |V1       |H1             |POL               |
        C1     |M1      |2026-06-20   |V1       |H1             |POL               |2
        C2     |M1      |2026-06-22   |V2       |H1             |POL;HOU;IDV       |
        C3     |M1      |2026-07-20   |V3       |H2             |POL               |0
        C4     |M1      |2026-07-21   |V4       |H2             |IDV               |1
        C5     |M2      |2026-08-01   |V4       |H1             |POL               |
    """),
    "children": table("""
        child_id | case_id | in_household
        K1       | C1      | yes
    """),
    "listings": table("""
        case_id | meeting_id | outcome
        C1      | T1         | heard
        C2      | T1         | heard
        C3      | T2         | heard
        C4      | T2         | heard
        C5      | T3         | heard
    """),
}


def filled(engine: sa.Engine) -> None:
    load(engine, FILES)


def person(
    engine: sa.Engine, name: str, role: Role = Role.COORDINATOR, marac_id: str = EVERY_MARAC
) -> User:
    """Somebody with an account."""
    return add_user(
        engine,
        by=User("root", "Root", frozenset({Grant(Role.ADMINISTRATOR)})),
        username=name.lower().replace(" ", "."),
        name=name,
        grants=[Grant(role, marac_id)],
        password="four odd words here",
        hash_password=lambda password: password,
    )


def change(engine: sa.Engine, user: User, **files: str) -> None:
    """An edit of the record by somebody, as rows of interchange files."""
    report = load(engine, {name: table(rows) for name, rows in files.items()}, user=user)
    assert all(not result.rejected for result in report.files), report


def edit_case(engine: sa.Engine, user: User, case_id: str, **fields: str) -> None:
    """An edit of one case by somebody."""
    (row,) = [row for row in FILES["cases"] if row["case_id"] == case_id]
    report = load(engine, {"cases": [{**row, **fields}]}, user=user)
    assert report.files[0].updated == 1, report


def scope_of(user: User, *maracs: str) -> Scope:
    scope = user.scope(Permission.PREPARE_RETURNS)
    return scope.narrowed(frozenset(maracs) or None)


def freeze(
    engine: sa.Engine, by: User, *maracs: str, edition: str = "uk", today: date = TODAY
) -> tuple[str, int]:
    return freezing.freeze(
        engine,
        by=by,
        scope=scope_of(by, *maracs),
        quarter=QUARTER,
        edition=edition,
        today=today,
    )


def versions(engine: sa.Engine, by: User, *maracs: str) -> tuple[FrozenReturn, ...]:
    with engine.connect() as connection:
        return frozen_versions(
            connection, scope=scope_of(by), quarter=QUARTER, maracs=frozenset(maracs) or None
        )


def want_two(engine: sa.Engine, marac_id: str = EVERY_MARAC) -> None:
    with writing(engine) as connection:
        connection.execute(return_settings.insert().values(marac_id=marac_id, two_people=True))
