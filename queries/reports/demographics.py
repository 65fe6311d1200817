"""Who the victims of the cases heard are, group by group."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from models.access import Scope
from models.codes import DISABILITY, ETHNIC_GROUP, ETHNICITY, GENDER, SEXUAL_ORIENTATION
from models.frames import read_frame
from models.period import Period
from models.tables import cases, hearing_facts, people
from queries.reports import hiding, registry
from queries.reports.support import NOT_RECORDED, met_in, percent, same_case, v_person

Condition = sa.ColumnElement[bool]

_FACTS = hearing_facts.c
_OLDEST = 200  # years; an age is only recorded up to 110
_BANDS = {
    "under_16": (0, 15),
    "16_17": (16, 17),
    "18_24": (18, 24),
    "25_34": (25, 34),
    "35_44": (35, 44),
    "45_54": (45, 54),
    "55_64": (55, 64),
    "65_plus": (65, _OLDEST),
}
_KNOWN_BY_GROUP = {"white_british": ("white_british",), **ETHNIC_GROUP}
_APART = "/"  # between characteristic and group in the name of a count

COLUMNS = {
    "characteristic": "What is told apart: the victim's age_band at the meeting, gender, "
    "gender_same_as_birth, ethnic_group, ethnicity, sexual_orientation, lgbtq, disability and "
    "disability_type; a perpetrator harmer_under_18; the number of children in the household.",
    "group": "The group's code; not_recorded where the record does not say or says not known.",
    "cases": "Cases heard in the group, from case records. A victim with two disabilities counts "
    "under both types.",
    "share": "Those cases as a percentage of all cases heard, as SafeLives publishes it.",
    "recorded": "Cases heard for which the characteristic is recorded.",
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
    """The columns of COLUMNS, a row every characteristic and group, nought included."""
    is_missing = pl.col("group") == NOT_RECORDED
    missing = pl.col("cases").filter(is_missing).first().over("characteristic")
    frame = (
        _counted(connection, scope=scope, period=period)
        .with_columns(share=percent("cases", "heard"), known=pl.col("heard") - missing)
        .with_columns(known=pl.when(is_missing).then("known"))
    )
    shown = hiding.hide(
        connection,
        frame,
        scope=scope,
        counts=["cases", "known"],
        lines=[_lines(frame)],
        built_on={"share": ["cases"]},
    )
    # One number each characteristic, kept in its last row while small numbers are hidden.
    return shown.with_columns(recorded=pl.col("known").max().over("characteristic")).select(
        *COLUMNS
    )


def _counted(connection: sa.Connection, *, scope: Scope, period: Period) -> pl.DataFrame:
    """characteristic, group, cases, heard."""
    counts: list[sa.ColumnElement[Any]] = [sa.func.count().label("heard")]
    counts += [
        sa.func.count().filter(condition).label(f"{characteristic}{_APART}{group}")
        for characteristic, groups in characteristics().items()
        for group, condition in groups.items()
    ]
    wide = read_frame(connection, of_victims(counts, scope=scope, period=period))
    named = pl.col("name").str.split(_APART)
    return wide.unpivot(index="heard", variable_name="name", value_name="cases").select(
        named.list.get(0).alias("characteristic"),
        named.list.get(1).alias("group"),
        "cases",
        "heard",
    )


def of_victims(
    columns: Sequence[sa.ColumnElement[Any]], *, scope: Scope, period: Period
) -> sa.Select[Any]:
    """The columns, of each case heard with its victim's record."""
    return (
        sa.select(*columns)
        .select_from(hearing_facts)
        .join(cases, same_case())
        .join(people, people.c.person_id == cases.c.victim_id)
        .join(v_person, v_person.c.person_id == cases.c.victim_id)
        .where(*met_in(hearing_facts, scope, period))
    )


def characteristics() -> dict[str, dict[str, Condition]]:
    """Characteristic → group → the condition on a case heard, its victim and her record."""
    person = v_person.c
    age = _FACTS.victim_age
    listed = sa.func.concat(";", people.c.disabilities, ";")
    types = {
        code: sa.func.strpos(listed, f";{code};") > 0
        for code in DISABILITY
        if code not in ("none", "not_known")
    }
    return {
        "age_band": {
            **{band: age.between(low, high) for band, (low, high) in _BANDS.items()},
            NOT_RECORDED: age.is_(None),
        },
        "gender": _codes(person.gender, GENDER),
        "gender_same_as_birth": _yes_no(sa.cast(person.gender_same_as_birth, sa.Integer)),
        "ethnic_group": _codes(_FACTS.ethnic_group, _KNOWN_BY_GROUP),
        "ethnicity": _codes(person.ethnicity, ETHNICITY),
        "sexual_orientation": _codes(person.sexual_orientation, SEXUAL_ORIENTATION),
        "lgbtq": _yes_no(_FACTS.lgbtq),
        "disability": _yes_no(_FACTS.disabled),
        "disability_type": {**types, NOT_RECORDED: _FACTS.disabled.is_(None)},
        "harmer_under_18": _yes_no(_FACTS.harmer_under_18),
        "children": _children(_FACTS.children),
    }


def _codes(column: sa.ColumnElement[str], codes: Iterable[str]) -> dict[str, Condition]:
    known = {code: column == code for code in codes if code != "not_known"}
    return {**known, NOT_RECORDED: column.is_(None)}


def _yes_no(column: sa.ColumnElement[int]) -> dict[str, Condition]:
    return {"yes": column == 1, "no": column == 0, NOT_RECORDED: column.is_(None)}


def _children(number: sa.ColumnElement[int]) -> dict[str, Condition]:
    exact = {str(children): number == children for children in range(3)}
    return {**exact, "3_or_more": number > 2, NOT_RECORDED: number.is_(None)}


def _lines(frame: pl.DataFrame) -> Iterator[hiding.Line]:
    """Every sum that a reader knows, so that no hidden group follows from the others."""
    place = {key: n for n, key in enumerate(frame.select("characteristic", "group").rows())}

    def cells(*keys: tuple[str, str]) -> hiding.Line:
        return [(place[key], "cases") for key in keys]

    for characteristic, groups in characteristics().items():
        missing = place[characteristic, NOT_RECORDED]
        yield [(missing, "cases"), (missing, "known")]
        if characteristic != "disability_type":
            yield cells(*((characteristic, group) for group in groups))
    yield cells(*(("ethnic_group", group) for group in ETHNIC_GROUP))
    for group, codes in _KNOWN_BY_GROUP.items():
        yield cells(("ethnic_group", group), *(("ethnicity", code) for code in codes))
    for broad, fine in (("ethnic_group", "ethnicity"), ("disability", "disability_type")):
        yield cells((broad, NOT_RECORDED), (fine, NOT_RECORDED))


REPORT = registry.Report(
    name="demographics",
    title="Who the victims are",
    question="Which victims reach the meeting, and how well is it recorded?",
    columns=COLUMNS,
    run=run,
)
