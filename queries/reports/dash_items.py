"""How each question of the risk forms was answered, over the cases heard."""

from collections.abc import Iterator
from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.codes import ANSWER
from models.errors import NotAllowed
from models.frames import read_frame
from models.period import Period
from models.tables import assessments, hearing_facts
from models.tables.assessments import QUESTIONS
from queries.case_access import referred_by
from queries.reports import hiding, registry
from queries.reports.support import met_in, percent, same_case

_QUESTIONS_OF = {"dash": 24, "dash_young_person": 24, "daq": 27}

COLUMNS = {
    "form": "The scored form: dash, dash_young_person or daq. Of each case heard only the latest "
    "form made by the day of the meeting is read.",
    "question": "The question's number on the form.",
    "answered": "Forms on which the question was answered.",
    "yes": "How many of them say yes.",
    "no": "How many of them say no.",
    "dont_know": "How many of them say don't know.",
    "yes_share": "Those that say yes as a percentage of those answered.",
    "hidden": registry.HIDDEN,
}


def run(
    connection: sa.Connection,
    *,
    scope: Scope,
    period: Period,
    today: date,
    as_of: date | None = None,
) -> pl.DataFrame:
    """The columns of COLUMNS, a row a question of each form that a case heard has."""
    frame = _answered(connection, scope=scope, period=period)
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=["answered", *ANSWER],
        lines=[hiding.across(frame, "answered", *ANSWER)],
        built_on={"yes_share": ["answered", *ANSWER]},
    )
    return shown.select(*COLUMNS)


def answers_of(
    connection: sa.Connection, *, scope: Scope, period: Period, agency: str
) -> pl.DataFrame:
    """The columns of COLUMNS, of the cases that the agency referred, alone or jointly.

    For who sees the cases of the scope: an agency's numbers beside those of all would give small
    ones away. Raises NotAllowed for others.
    """
    if not scope.sees_cases:
        raise NotAllowed("Your account sees the answers of all agencies together.")
    frame = _answered(connection, scope=scope, period=period, agency=agency)
    return frame.with_columns(hidden=pl.lit(value=False)).select(*COLUMNS)


def _answered(
    connection: sa.Connection, *, scope: Scope, period: Period, agency: str = ""
) -> pl.DataFrame:
    """form, question, yes, no, dont_know, answered, yes_share: nothing hidden."""
    counted = _counted(connection, scope=scope, period=period, agency=agency)
    return counted.with_columns(answered=pl.sum_horizontal(*ANSWER)).with_columns(
        yes_share=percent("yes", "answered")
    )


def _counted(
    connection: sa.Connection, *, scope: Scope, period: Period, agency: str
) -> pl.DataFrame:
    """form, question, yes, no, dont_know: counted wide in one statement, then turned."""
    latest = _latest(scope, period, agency)
    wide = read_frame(
        connection,
        sa.select(
            latest.c.form,
            *(
                sa.func.count().filter(latest.c[question] == answer).label(f"{question}/{answer}")
                for question in QUESTIONS
                for answer in ANSWER
            ),
        )
        .where(latest.c.from_last == 1)
        .group_by(latest.c.form),
    )
    long = wide.unpivot(index="form", variable_name="cell", value_name="count").with_columns(
        question=pl.col("cell").str.extract(r"q(\d+)/").cast(pl.Int64),
        answer=pl.col("cell").str.split("/").list.get(1),
    )
    last = pl.col("form").replace_strict(_QUESTIONS_OF, return_dtype=pl.Int64)
    return (
        long.filter(pl.col("question") <= last)
        .group_by("form", "question")
        .agg(
            pl.col("count").filter(pl.col("answer") == answer).sum().alias(answer)
            for answer in ANSWER
        )
        .sort("form", "question")
    )


def _latest(scope: Scope, period: Period, agency: str) -> sa.Subquery:
    """Each heard case's scored forms, numbered from the last (data dictionary 3.2): undated ones
    come first, ties go by assessment_id, a form with no answer is none."""
    form, facts = assessments.c, hearing_facts.c
    from_last = sa.func.row_number().over(
        partition_by=(facts.case_id, facts.meeting_id),
        order_by=(form.assessed_on.desc().nulls_last(), form.assessment_id.desc()),
    )
    return (
        sa.select(
            form.form, *(form[question] for question in QUESTIONS), from_last.label("from_last")
        )
        .join_from(
            hearing_facts,
            assessments,
            sa.and_(form.case_id == facts.case_id, form.marac_id == facts.case_marac_id),
        )
        .where(
            sa.or_(form.assessed_on.is_(None), form.assessed_on <= facts.meeting_date),
            sa.or_(*_has_an_answer()),
            _of_agency(agency),
            *met_in(hearing_facts, scope, period),
        )
        .subquery()
    )


def _of_agency(agency: str) -> sa.ColumnElement[bool]:
    if not agency:
        return sa.true()
    return sa.exists().where(same_case(), referred_by(agency))


def _has_an_answer() -> Iterator[sa.ColumnElement[bool]]:
    form = assessments.c
    for name, last in _QUESTIONS_OF.items():
        answered = sa.or_(*(form[question].is_not(None) for question in QUESTIONS[:last]))
        yield sa.and_(form.form == name, answered)


REPORT = registry.Report(
    name="dash-items",
    title="Answers on the risk forms",
    question="Which risks do the forms of the cases heard name most?",
    columns=COLUMNS,
    run=run,
)
