"""One year's indicators: ours, the tables every contestant works from, and the last divisions."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import sqlalchemy as sa
from contest import repeated
from sets import record

from models.access import Scope
from models.frames import read_frame
from models.period import Period
from models.tables import metadata
from queries.indicators import INDICATORS
from queries.maracs import maracs
from queries.measure import figures

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
TODAY = date(2026, 1, 1)
EVERYTHING = Scope(maracs=None, sees_cases=True, sees_case_ids=True)

QUESTIONS = tuple(f"q{number}" for number in range(1, 28))
RECORDS = {
    "cases": (
        *("case_id", "marac_id", "sender", "referral_date", "victim_id", "referring_agencies"),
        *("perpetrator_ids", "incident_date", "incident_criminal", "children_in_household"),
        *("threshold_met", "previous_referral_on", "previous_marac", "repeat_override"),
        *("transferred_from", "idva_referred_on", "idva_contact_on", "idva_outcome", "status"),
        "closure_reason",
    ),
    "people": (
        *("person_id", "date_of_birth", "gender", "gender_same_as_birth", "ethnicity"),
        *("sexual_orientation", "disabilities"),
    ),
    "same_person": ("person_id", "one_person_id"),
    "meetings": (
        *("meeting_id", "marac_id", "meeting_date", "kind", "status", "start_time"),
        "agenda_sent_on",
    ),
    "listings": ("case_id", "meeting_id", "outcome", "minutes"),
    "children": ("case_id", "in_household"),
    "assessments": ("assessment_id", "case_id", "form", "assessed_on", *QUESTIONS),
    "agency_involvement": ("case_id", "requested_on", "returned_on"),
    "attendance": ("meeting_id", "agency_id", "status"),
    "agencies": ("agency_id", "return_source", "sender", "core"),
    "marac_agencies": ("marac_id", "agency_id", "core", "from", "to"),
    "actions": ("case_id", "marac_id", "meeting_id", "due_date", "status", "completed_on"),
    "working_days": ("nation", "day", "is_working", "working_days_before"),
}
# Given beside the records or the facts alike.
ALWAYS = {
    "population": ("marac_id", "year", "adult_females"),
    "capacity": ("marac_id", "month", "idva_fte", "admin_fte"),
}
FACTS = {
    "meeting_facts": tuple(metadata.tables["meeting_facts"].columns.keys()),
    "hearing_facts": ("case_id", "marac_id", "meeting_date", "days_to_meeting"),
    "action_facts": ("marac_id", "due_on", "is_open", "done_on_time"),
    "cases": ("marac_id", "referral_date", "threshold_met"),
}

Values = dict[str, float | None]


def ours(cache: str, cases: str) -> tuple[float, dict[str, Any]]:
    """As the pages and `marac indicators` ask, from the stored facts, on the encrypted record."""
    told: dict[str, Any] = {}
    with record(Path(cache), int(cases)).connect() as connection:

        def work() -> None:
            found = figures(connection, scope=EVERYTHING, period=YEAR, today=TODAY)
            told["values"] = dict(zip(found["key"], found["value"], strict=True))

        return repeated(work), told


def stored(cache: str, cases: str, columns: dict[str, tuple[str, ...]]) -> dict[str, pl.DataFrame]:
    """The named columns of the record's tables, and the MARACs with their rules."""
    with record(Path(cache), int(cases)).connect() as connection:
        frames = {
            name: read_frame(
                connection, sa.select(*(metadata.tables[name].c[column] for column in wanted))
            )
            for name, wanted in (columns | ALWAYS).items()
        }
        return {"maracs": maracs(connection, scope=EVERYTHING), **frames}


def timed(sums: Callable[[], tuple[pd.DataFrame, float]]) -> tuple[float, dict[str, Any]]:
    """Times sums and divisions of a contestant: sums by MARAC, and the median of the waits."""
    told: dict[str, Any] = {}

    def work() -> None:
        by_marac, waited = sums()
        told["values"] = values(by_marac, waited)

    return repeated(work), told


def values(sums: pd.DataFrame, waited: float) -> Values:
    """Every indicator's value from one row a MARAC (with the columns of `ours`, by its id)."""
    women = sums["adult_females"]
    sums["cases_where_population"] = sums["cases_discussed"].fillna(0).where(women.notna())
    sums["recommended_cases"] = (women * 4 + 5_000) // 10_000 * 10
    sums["partners"] = sums["cases_discussed"] - sums["police"]
    for kind in ("idva", "admin"):
        needed = sums["cases_discussed"].fillna(0) / sums[f"{kind}_caseload"]
        sums[f"{kind}_needed"] = needed
        sums[f"{kind}_needed_where_recorded"] = needed.where(sums[f"{kind}_in_post"].notna())
        sums[f"{kind}_recommended"] = sums["recommended_cases"] / sums[f"{kind}_caseload"]
    total = sums.select_dtypes("number").sum(min_count=1).to_dict()
    total["median_days"] = waited
    found: Values = {}
    for key, indicator in INDICATORS.items():
        top = total[indicator.numerator]
        bottom = total[indicator.denominator] if indicator.denominator else 1.0
        found[key] = float(top * indicator.per / bottom) if bottom else None
    return found


def with_population_and_posts(
    sums: pd.DataFrame, rules: pd.DataFrame, population: pd.DataFrame, capacity: pd.DataFrame
) -> pd.DataFrame:
    """Adds to the sums by MARAC the caseloads, the women of the latest year and the posts."""
    known = population[population["year"] <= YEAR.end.year].sort_values("year")
    months = capacity[capacity["month"].between("2025-01", "2025-12")]
    posts = months.groupby("marac_id")[["idva_fte", "admin_fte"]].mean()
    posts.columns = ["idva_in_post", "admin_in_post"]
    return (
        rules.set_index("marac_id")[["idva_caseload", "admin_caseload"]]
        .join(sums)
        .join(known.groupby("marac_id")["adult_females"].last())
        .join(posts)
    )
