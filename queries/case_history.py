"""The other cases of a case's victim: what came before, and since."""

import polars as pl
import sqlalchemy as sa

from models.access import User
from models.frames import read_frame
from models.keys import ERASED
from models.tables import cases, maracs, same_person
from queries.case_access import check_case, visible
from queries.cases import is_repeat


def other_cases(connection: sa.Connection, *, user: User, case_id: str) -> pl.DataFrame:
    """The other cases of the victim that this person may see, the newest first.

    Columns: case_id, marac, referral_date, criteria, status, is_repeat. A victim under several
    ids that a human found to be one person is one.
    """
    check_case(connection, user, case_id)
    return read_frame(
        connection,
        sa.select(
            cases.c.case_id,
            sa.func.coalesce(maracs.c.name, cases.c.marac_id, type_=sa.String).label("marac"),
            cases.c.referral_date,
            cases.c.criteria,
            cases.c.status,
            is_repeat().label("is_repeat"),
        )
        .outerjoin(maracs, maracs.c.marac_id == cases.c.marac_id)
        .where(
            visible(user),
            cases.c.case_id != case_id,
            cases.c.case_id.not_like(f"{ERASED}/%"),
            cases.c.victim_id.in_(_ids_of_victim(case_id)),
        )
        .order_by(cases.c.referral_date.desc(), cases.c.case_id),
    )


def _ids_of_victim(case_id: str) -> sa.CompoundSelect[tuple[str]]:
    victim = sa.select(cases.c.victim_id).where(cases.c.case_id == case_id)
    one = sa.select(same_person.c.one_person_id).where(same_person.c.person_id.in_(victim))
    others = sa.select(same_person.c.person_id).where(same_person.c.one_person_id.in_(one))
    return victim.union(others)
