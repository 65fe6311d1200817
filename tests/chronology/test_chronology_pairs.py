"""Planted duplicates are found, and few others: recall and precision are counted."""

from datetime import date
from itertools import combinations

import polars as pl
import pytest

from ingest.synthetic.planted import Planted, planted
from queries.chronology_gaps import CASE, gaps, whole_months
from queries.chronology_groups import groups
from queries.chronology_pairs import Alike, alike

from .conftest import AGENCIES

LEAST_RECALL, LEAST_PRECISION = 0.95, 0.75
END = date(2026, 6, 1)


def made(seed: int, entries: int = 3000) -> Planted:
    return planted(seed, entries, case_id="C1", agencies=AGENCIES, ends_on=END)


def frame_of(rows: tuple[dict[str, str | None], ...]) -> pl.DataFrame:
    frame = pl.DataFrame(list(rows), infer_schema_length=None)
    return frame.with_columns(
        pl.col("occurred_on").str.to_date(),
        pl.lit(None, pl.Date).alias("occurred_to"),
        pl.lit(None, pl.String).alias("person_ids"),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_duplicates_among_three_thousand_entries_are_found(seed: int) -> None:
    told = made(seed)
    truth = {(min(pair), max(pair)) for pair in told.duplicates}
    found = {(one.entry_id, one.other_id) for one in alike(frame_of(told.rows))}
    assert len(truth) == 240
    assert len(found & truth) / len(truth) >= LEAST_RECALL
    assert len(found & truth) / len(found) >= LEAST_PRECISION


def test_planted_contradictions_are_seen_in_their_groups() -> None:
    told = made(4)
    frame = frame_of(told.rows).sort("occurred_on", "entry_id")
    rows = list(frame.iter_rows(named=True))
    found = groups(rows, alike(frame), {})
    together = {
        (min(pair), max(pair)): group for group in found for pair in combinations(group.entries, 2)
    }
    planted_ones = [(min(pair), max(pair)) for pair in told.contradicted]
    seen = [pair for pair in planted_ones if pair in together and together[pair].differs]
    assert len(seen) / len(planted_ones) >= LEAST_RECALL


def entry(entry_id: str, **given: str | None) -> dict[str, str | None]:
    usual: dict[str, str | None] = {
        **{"entry_id": entry_id, "agency_id": "POL", "occurred_on": "2026-03-04"},
        **{"occurred_at": None, "about": None, "significance": None, "response": None},
        "event": "A neighbour rang 999 after hearing shouting at the home address",
    }
    return usual | given


def pairs(*rows: dict[str, str | None]) -> list[tuple[str, str]]:
    return [(one.entry_id, one.other_id) for one in alike(frame_of(rows))]


def test_one_agency_alone_is_never_paired() -> None:
    assert pairs(entry("A"), entry("B")) == []


@pytest.mark.parametrize(
    ("day", "is_pair"),
    [("2026-03-04", True), ("2026-03-05", True), ("2026-03-03", True), ("2026-03-06", False)],
)
def test_only_the_same_day_and_those_beside_it_are_compared(day: str, is_pair: bool) -> None:
    other = entry("B", agency_id="HOU", occurred_on=day)
    assert bool(pairs(entry("A"), other)) is is_pair


def test_other_words_or_other_people_are_no_pair() -> None:
    said = "Rent arrears were discussed during the tenancy visit"
    assert pairs(entry("A"), entry("B", agency_id="HOU", event=said)) == []
    near = "A neighbour called because of shouting at the home"
    about_child = entry("B", agency_id="HOU", event=near, about="child")
    about_victim = entry("B", agency_id="HOU", event=near, about="victim")
    assert pairs(entry("A", about="victim"), about_victim) == [("A", "B")]
    assert pairs(entry("A", about="victim"), about_child) == []


def test_entries_that_say_little_or_nothing_break_nothing() -> None:
    assert pairs(entry("A", event=None), entry("B", agency_id="HOU", event="Call")) == []
    assert pairs(entry("A")) == []


def test_a_person_decides_and_it_stands() -> None:
    rows = list(
        frame_of((entry("A"), entry("B", agency_id="HOU"), entry("C", agency_id="REF"))).iter_rows(
            named=True
        )
    )
    proposed = [Alike("A", "B", 90.0), Alike("B", "C", 80.0)]
    (one,) = groups(rows, proposed, {})
    assert (one.entries, one.state) == (("A", "B", "C"), "proposed")
    decided = {("A", "B"): "same", ("B", "C"): "different", ("A", "C"): "different"}
    (one,) = groups(rows, proposed, decided)
    assert (one.entries, one.state) == (("A", "B"), "same")
    assert groups(rows, proposed, dict.fromkeys([("A", "B"), ("B", "C")], "different")) == []


def test_what_two_accounts_say_differently_is_named() -> None:
    one = entry("A", occurred_at="14:30", about="victim", significance="high", response="Arrest")
    other = entry(
        "B",
        agency_id="HOU",
        occurred_on="2026-03-05",
        occurred_at="18:00",
        about="child",
        significance="low",
        response="No further action",
    )
    rows = list(frame_of((one, other)).iter_rows(named=True))
    (group,) = groups(rows, [Alike("A", "B", 90.0)], {})
    assert group.differs == ("day", "time", "whom it concerns", "significance", "response")
    agreeing = list(
        frame_of((one, one | {"entry_id": "B", "response": "ARREST"})).iter_rows(named=True)
    )
    (group,) = groups(agreeing, [Alike("A", "B", 90.0)], {})
    assert group.differs == ()


def test_gaps_of_the_case_and_of_each_agency() -> None:
    rows = (
        entry("A", occurred_on="2025-01-10"),
        entry("B", occurred_on="2025-03-02", agency_id="HOU"),
        entry("C", occurred_on="2025-08-10"),
    )
    found = [
        (gap.agency_id, str(gap.first), str(gap.last), gap.months)
        for gap in gaps(frame_of(rows), 3)
    ]
    assert found == [
        ("POL", "2025-01-11", "2025-08-09", 7),
        (CASE, "2025-03-03", "2025-08-09", 5),
    ]
    assert [gap.agency_id for gap in gaps(frame_of(rows), 6)] == ["POL"]
    lasting = frame_of(rows).with_columns(
        occurred_to=pl.when(pl.col("entry_id") == "B").then(pl.lit(date(2025, 8, 1)))
    )
    assert [gap.agency_id for gap in gaps(lasting, 3)] == ["POL"]


def test_the_planted_gap_is_found() -> None:
    silent = [gap for gap in gaps(frame_of(made(5, 600).rows), 3) if gap.agency_id == CASE]
    assert [gap.months for gap in silent] == [5]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2025, 1, 31), date(2025, 2, 27), 0),
        (date(2025, 3, 2), date(2025, 8, 10), 5),
        (date(2025, 3, 2), date(2025, 3, 1), 0),
    ],
)
def test_whole_months_between_two_days(first: date, last: date, months: int) -> None:
    assert whole_months(first, last) == months
