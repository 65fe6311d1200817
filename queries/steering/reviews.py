"""Reviews and their answers, for those who see figures; what is open of what was agreed."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Permission, Scope, User, check_may
from models.errors import ForPerson
from models.frames import read_frame
from models.steering import QuestionSet
from models.tables import agencies, maracs, steering_answers, steering_rounds, users
from queries.scope import in_scope
from queries.steering.known import known
from queries.steering.rules import said

SEES = Permission.SEE_FIGURES


def rounds(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """Every review in the person's MARACs, the newest first.

    Columns: round_id, marac_id, marac, questions, version, reviewed_on, begun_by, answered.
    """
    scope = user.scope(SEES)
    answered = (
        sa.select(
            steering_answers.c.round_id,
            sa.func.count(steering_answers.c.question.distinct()).label("answered"),
        )
        .where(steering_answers.c.answer.is_not(None))
        .group_by(steering_answers.c.round_id)
        .subquery()
    )
    one = steering_rounds.c
    return read_frame(
        connection,
        sa.select(
            *(one[name] for name in ("round_id", "marac_id", "questions", "version")),
            one.reviewed_on,
            sa.func.coalesce(users.c.name, one.begun_by, type_=sa.String).label("begun_by"),
            sa.func.coalesce(maracs.c.name, one.marac_id, type_=sa.String).label("marac"),
            sa.func.coalesce(answered.c.answered, 0, type_=sa.Integer).label("answered"),
        )
        .select_from(steering_rounds)
        .outerjoin(maracs, maracs.c.marac_id == one.marac_id)
        .outerjoin(users, users.c.user_id == one.begun_by)
        .outerjoin(answered, answered.c.round_id == one.round_id)
        .where(in_scope(scope, one.marac_id))
        .order_by(one.reviewed_on.desc(), one.begun_at.desc(), one.round_id),
    )


def answers(connection: sa.Connection, *, user: User, round_id: str) -> pl.DataFrame:
    """Every answer of a review, the newest of each question first, with `is_newest`.

    Columns: those of steering_answers, owner_agency and who (names), is_newest. Raises NotAllowed
    for a MARAC whose figures the person may not see.
    """
    check_may(user, SEES, marac_of_round(connection, round_id))
    mine = _newest_first().where(steering_answers.c.round_id == round_id)
    found = mine.order_by(steering_answers.c.question, sa.literal_column("place"))
    return read_frame(connection, found).with_columns(is_newest=pl.col("place") == 1).drop("place")


def marac_of_round(connection: sa.Connection, round_id: str) -> str:
    """The MARAC of a review. ForPerson where there is none of that id."""
    marac_id = connection.scalar(
        sa.select(steering_rounds.c.marac_id).where(steering_rounds.c.round_id == round_id)
    )
    if marac_id is None:
        raise ForPerson("There is no review at this address: choose one on the page.")
    return str(marac_id)


def open_actions(connection: sa.Connection, *, user: User) -> pl.DataFrame:
    """What was agreed in any review and is not done, the earliest due first.

    Columns: those of `answers`, with questions, version and reviewed_on of the review, and marac.
    """
    scope = user.scope(SEES)
    newest = _newest_first().subquery()
    one = newest.c
    return read_frame(
        connection,
        sa.select(
            *(column for column in one if column.name != "place"),
            *(steering_rounds.c[name] for name in ("questions", "version", "reviewed_on")),
            sa.func.coalesce(maracs.c.name, one.marac_id, type_=sa.String).label("marac"),
        )
        .select_from(newest)
        .join(steering_rounds, steering_rounds.c.round_id == one.round_id)
        .outerjoin(maracs, maracs.c.marac_id == one.marac_id)
        .where(
            one.place == 1,
            one.action.is_not(None),
            sa.func.coalesce(one.status, "open") != "done",
            in_scope(scope, one.marac_id),
        )
        .order_by(one.due_on.is_(None), one.due_on, steering_rounds.c.reviewed_on, one.question),
    )


def newest() -> sa.Subquery:
    """The newest answer to each question of each review: its row with place 1."""
    return _newest_first().subquery()


def _newest_first() -> sa.Select[tuple[object, ...]]:
    """Every answer with its place among those to the same question, 1 for the newest."""
    one = steering_answers.c
    place = sa.func.row_number().over(
        partition_by=(one.round_id, one.question), order_by=(one.answered_at.desc(), one.answer_id)
    )
    return (
        sa.select(
            *one,
            agencies.c.name.label("owner_agency"),
            sa.func.coalesce(users.c.name, one.answered_by, type_=sa.String).label("who"),
            sa.type_coerce(place, sa.Integer).label("place"),
        )
        .select_from(steering_answers)
        .outerjoin(agencies, agencies.c.agency_id == one.owner_agency_id)
        .outerjoin(users, users.c.user_id == one.answered_by)
    )


def says(
    connection: sa.Connection,
    *,
    user: User,
    marac_id: str,
    questions: QuestionSet,
    today: date,
    to_keep: bool = False,
) -> Mapping[str, str]:
    """Question → what the record says to it today, small numbers hidden where they have to be.

    With `to_keep` they are hidden from everybody: what is kept is read by those who see no cases.
    """
    check_may(user, SEES, marac_id)
    scope = user.scope(SEES).narrowed(frozenset({marac_id}))
    if to_keep:
        scope = Scope(scope.maracs, sees_cases=False, sees_case_ids=False)
    found = known(connection, scope=scope, marac_id=marac_id, today=today)
    return {question.code: said(found, question.data) for question in questions.every}
