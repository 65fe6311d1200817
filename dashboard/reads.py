"""Kept reads. The cache serves everybody, so what a person may see is part of every key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

import polars as pl
import sqlalchemy as sa
import streamlit as st

from dashboard.context import Context
from dashboard.keys import KEYS, key_of
from dashboard.scanning import scanner
from ingest.reading import Sheet, read_bytes
from ingest.schemas import headings
from models.access import SEEING_CASES, Scope, User
from models.period import Period
from queries import chronology as chronology_queries
from queries import idva as idva_queries
from queries import imports as import_queries
from queries import maracs as marac_queries
from queries import measure, safelives, small_numbers
from queries import register as register_queries
from queries import retention as retention_queries
from queries import trail as trail_queries
from queries.case_choices import Choices, choices
from queries.chronology import Chronology
from queries.meeting_list import MeetingList, of_meeting
from queries.safelives import Return, Row
from queries.work import Waiting, waiting

USUAL_SMALL_NUMBER = 5

_WHOSE = {"user", "scope"}  # one of them says what may be seen

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

keep_read = _keep = st.cache_data(
    ttl="10m", max_entries=1000, show_spinner=False, hash_funcs=dict(KEYS)
)


def kept(
    context: Context,
    question: Callable[Concatenate[sa.Connection, Asked], Answer],
    *given: Asked.args,
    **asked: Asked.kwargs,
) -> Answer:
    """What a question of `queries` answers, kept until the next write.

    All that it is asked is in the key, and who asks has to be: as `user` or as `scope`. Nothing
    is asked like this that a short note changes (`models.database.noting`): it counts no version.
    Raises TypeError without a `user` or `scope`.
    """
    if not _WHOSE & asked.keys():
        raise TypeError("A read is kept only under whoever asks: give a user or a scope.")
    return published(context, question, *given, **asked)


def published(
    context: Context,
    question: Callable[Concatenate[sa.Connection, Asked], Answer],
    *given: Asked.args,
    **asked: Asked.kwargs,
) -> Answer:
    """The same for what was published: it is told alike to everybody."""
    key = key_of(question, given, asked)
    answer: Answer = _kept(context.engine, context.data_version, key, question, given, asked)
    return answer


@_keep
def _kept(
    _engine: sa.Engine,
    data_version: int,
    key: str,
    _question: Callable[..., Any],
    _given: tuple[object, ...],
    _asked: dict[str, object],
) -> Any:  # noqa: ANN401 - whatever the question answers
    with _engine.connect() as connection:
        return _question(connection, *_given, **_asked)


def figures(context: Context, scope: Scope, period: Period) -> pl.DataFrame:
    """The frame of `queries.measure.figures`, small numbers hidden from those who see no cases.

    Of periods that overlap one can be subtracted from another: such people are shown figures of
    one finished quarter and one MARAC at a time.
    """
    return _figures(context.engine, context.data_version, scope, period, context.today)


@_keep
def _figures(
    _engine: sa.Engine, data_version: int, scope: Scope, period: Period, today: date
) -> pl.DataFrame:
    with _engine.connect() as connection:
        frame = measure.figures(connection, scope=scope, period=period, today=today)
        few = _small_number(marac_queries.maracs(connection, scope=scope))
    return small_numbers.hide_figures(frame, scope=scope, threshold=few)


def maracs(context: Context, scope: Scope) -> pl.DataFrame:
    """The MARACs in scope: a row each, with their settings."""
    return kept(context, marac_queries.maracs, scope=scope)


def marac_names(context: Context, scope: Scope) -> Mapping[str, str]:
    """MARAC id → name, for those in scope."""
    frame = maracs(context, scope)
    return dict(zip(frame["marac_id"], frame["name"], strict=True))


def own_marac_names(context: Context) -> dict[str, str]:
    """MARAC id → name, for those of the person's roles that show cases."""
    maracs = _own_maracs(context.user)
    scope = Scope(maracs, sees_cases=False, sees_case_ids=False)
    return dict(marac_names(context, scope))


def _own_maracs(user: User) -> frozenset[str] | None:
    """The MARACs where the person sees any case; None is every one."""
    each = [user.maracs_for(permission) for permission in SEEING_CASES & user.permissions]
    if any(maracs is None for maracs in each):
        return None
    return frozenset(marac for maracs in each for marac in maracs or ())


def case_choices(context: Context) -> Choices:
    """What the list of cases can be narrowed to."""
    return kept(context, choices, user=context.user, today=context.today)


def work(context: Context) -> tuple[Waiting, ...]:
    """What waits for the person, late things first."""
    return kept(context, waiting, user=context.user, today=context.today)


def small_number(context: Context, scope: Scope) -> int:
    """Counts from 1 to one less than this are hidden from those who see no cases."""
    return _small_number(maracs(context, scope))


def _small_number(frame: pl.DataFrame) -> int:
    largest = frame["small_number"].cast(pl.Int64).max()
    return largest if isinstance(largest, int) else USUAL_SMALL_NUMBER


@_keep
def _safelives(
    _engine: sa.Engine, data_version: int, scope: Scope, quarter: str
) -> tuple[Return, tuple[Row, ...]]:
    with _engine.connect() as connection:
        return (
            safelives.build(connection, scope=scope, quarter=quarter),
            safelives.imported_rows(connection, scope=scope, quarter=quarter),
        )


def safelives_return(
    context: Context, scope: Scope, quarter: str
) -> tuple[Return, tuple[Row, ...]]:
    """The return of a quarter, and the rows of past returns imported for it."""
    return _safelives(context.engine, context.data_version, scope, quarter)


def imports(context: Context, scope: Scope) -> pl.DataFrame:
    """The history of imports, the newest first; not kept, so that it is never behind."""
    with context.engine.connect() as connection:
        return import_queries.history(connection, scope=scope)


def trail_choices(context: Context) -> tuple[dict[str, str], list[str]]:
    """User id → name of everyone in the trail, and every kind of act; at most a minute old."""
    return _trail_choices(context.engine, context.data_version, context.user)


@st.cache_data(ttl="1m", max_entries=50, show_spinner=False)
def _trail_choices(
    _engine: sa.Engine, data_version: int, user: User
) -> tuple[dict[str, str], list[str]]:
    with _engine.connect() as connection:
        return (
            trail_queries.people(connection, user=user),
            trail_queries.acts(connection, user=user),
        )


def meeting_list(context: Context, meeting_id: str) -> MeetingList:
    """The cases of a meeting in their order, as `queries.meeting_list.of_meeting`."""
    return kept(context, of_meeting, user=context.user, meeting_id=meeting_id, today=context.today)


def idva_cases(context: Context) -> pl.DataFrame:
    """The cases with the IDVAs that are not over, as `queries.idva.open_cases`."""
    return kept(context, idva_queries.open_cases, user=context.user, today=context.today)


def idva_caseload(context: Context) -> pl.DataFrame:
    """Who of the IDVAs has how many cases, as `queries.idva.caseload`."""
    return kept(context, idva_queries.caseload, user=context.user, today=context.today)


@dataclass(frozen=True, eq=False)
class Kept:
    """What the Retention page rests on: see the functions of `queries.retention`."""

    due: pl.DataFrame
    soon: int
    research: pl.DataFrame


def kept_too_long(context: Context) -> Kept:
    """The cases past their time, how many will be soon, and the meetings with research left."""
    return _kept_too_long(context.engine, context.data_version, context.user, context.today)


@_keep
def _kept_too_long(_engine: sa.Engine, data_version: int, user: User, today: date) -> Kept:
    with _engine.connect() as connection:
        return Kept(
            due=retention_queries.due(connection, user=user, today=today),
            soon=retention_queries.due_soon(connection, user=user, today=today),
            research=retention_queries.research_left(connection, user=user, today=today),
        )


def erasures_to_propose(context: Context) -> int:
    """How many cases are past their time, with no erasure proposed yet."""
    return _erasures_to_propose(context.engine, context.data_version, context.user, context.today)


@_keep
def _erasures_to_propose(_engine: sa.Engine, data_version: int, user: User, today: date) -> int:
    due = _kept_too_long(_engine, data_version, user, today).due
    return due.filter((pl.col("state") == "due") & ~pl.col("proposed")).height


def register(context: Context) -> pl.DataFrame:
    """The register of perpetrators, of the cases this person may see."""
    return kept(context, register_queries.register, user=context.user, today=context.today)


@st.cache_resource(scope="session", max_entries=50, show_spinner="Reading the file")
def uploaded_sheets(file_id: str, name: str, _data: bytes) -> list[Sheet]:
    """The sheets of an uploaded file, scanned and read once in this visit, for nobody else."""
    return read_bytes(name, _data, headings(), scanner=scanner())


def chronology(context: Context, case_id: str) -> Chronology:
    """The chronology of a case with its groups and gaps, as `queries.chronology.of_case`."""
    return _chronology(context.engine, context.data_version, context.user, case_id)


@st.cache_data(ttl="10m", max_entries=30, show_spinner="Reading the chronology")
def _chronology(_engine: sa.Engine, data_version: int, user: User, case_id: str) -> Chronology:
    with _engine.connect() as connection:
        found = chronology_queries.of_case(connection, user=user, case_id=case_id)
    return found.worked_out()
