"""What is filled in and what is missing, field by field and agency by agency."""

from datetime import date

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import cases, hearing_facts, source_facts
from queries.reports import hiding, registry
from queries.reports.support import (
    ALL,
    met_in,
    percent,
    place_in,
    same_case,
    v_person,
    with_agency_names,
)

_LAST = "perpetrator_date_of_birth"
_FIELDS = {
    "children_in_household": hearing_facts.c.children,
    "date_of_birth": v_person.c.born_ymd,
    "gender": v_person.c.gender,
    "ethnicity": v_person.c.ethnicity,
    "sexual_orientation": v_person.c.sexual_orientation,
    "disabilities": v_person.c.disabled,
}
_ORDER = [ALL, *_FIELDS, _LAST]

COLUMNS = {
    "field": "The field: of the case children_in_household, of the victim date_of_birth, gender, "
    "ethnicity, sexual_orientation and disabilities, and perpetrator_date_of_birth of at least "
    "one perpetrator; “all” is the seven together.",
    "agency": f"{registry.AGENCY} It referred the case, alone or jointly; “all” is every agency, "
    "each case once.",
    "agency_name": registry.AGENCY_NAME,
    "filled": "Cases heard with the field filled in; “not known” is not filled in.",
    "missing": "Cases heard without it.",
    "completeness": "Those filled in as a percentage of all.",
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
    """The columns of COLUMNS, a row a field and agency: all agencies first."""
    frame = (
        _counted(connection, scope=scope, period=period)
        .with_columns(all=pl.sum_horizontal(*_FIELDS, _LAST))
        .unpivot(_ORDER, index=["agency", "heard"], variable_name="field", value_name="filled")
        .with_columns(
            of=pl.when(pl.col("field") == ALL).then(7 * pl.col("heard")).otherwise("heard")
        )
        .with_columns(missing=pl.col("of") - pl.col("filled"), completeness=percent("filled", "of"))
        .sort(pl.col("agency") != ALL, "agency", place_in(_ORDER, "field"))
    )
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=["filled", "missing"],
        lines=[
            hiding.across(frame, "filled", "missing"),
            *(
                hiding.down(frame, column, [line])
                for column in ("filled", "missing")
                for line in ("agency", "field")
            ),
        ],
        built_on={"completeness": ["filled", "missing"]},
    )
    return with_agency_names(connection, shown).select(*COLUMNS)


def _counted(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    """agency, heard and the number filled of each field; a row with agency "all" too."""
    facts = hearing_facts.c
    counts = [
        sa.func.count().label("heard"),
        *(sa.func.count(column).label(name) for name, column in _FIELDS.items()),
        sa.func.sum(facts.fields_filled).label("fields_filled"),
    ]
    heard = (
        sa.select(sa.literal(ALL, sa.String).label("agency"), *counts)
        .select_from(hearing_facts)
        .join(cases, same_case())
        .join(v_person, v_person.c.person_id == cases.c.victim_id)
        .where(*met_in(hearing_facts, scope, period))
    )
    source = source_facts.c
    referred = sa.and_(source.case_id == facts.case_id, source.meeting_id == facts.meeting_id)
    by_agency = (
        heard.with_only_columns(source.agency_id.label("agency"), *counts)
        .join(source_facts, referred)
        .group_by(source.agency_id)
    )
    frame = pl.concat([read_frame(connection, heard), read_frame(connection, by_agency)])
    # Seven fields are counted for each case: what the other six leave is the perpetrator's.
    others = pl.sum_horizontal(*_FIELDS)
    return frame.with_columns(
        (pl.col("fields_filled").fill_null(0).cast(pl.Int64) - others).alias(_LAST)
    )


REPORT = registry.Report(
    name="data-quality",
    title="What is filled in",
    question="Which fields are missing, and in whose referrals?",
    columns=COLUMNS,
    run=run,
)
