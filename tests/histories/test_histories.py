"""The histories are valid, edits change one cell, and the oracle agrees with its own sums."""

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import indicators, safelives
from oracle.returns import quarter_days

from histories import PERIODS, QUARTERS, as_text, edit, is_valid, records

few = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TODAY = date(2026, 1, 15)
OF_MEETINGS = ["cases_discussed", "meetings_held"]
ADD_UP = [*OF_MEETINGS, "referrals_received", "screened", "below_threshold_cases", "actions_due"]


def values(record: dict[str, Any], period: tuple[date, date], by: str | None) -> dict[Any, Any]:
    rows = indicators(record, start=period[0], end=period[1], by=by, today=TODAY)
    return {(row["key"], row["group"]): row["value"] for row in rows}


@few
@given(st.data())
def test_an_edit_changes_one_cell_of_a_valid_record_and_leaves_it_valid(
    data: st.DataObject,
) -> None:
    before = data.draw(records())
    after = data.draw(edit(before))
    assert is_valid(before)
    assert is_valid(after)
    changed = [
        (file, column)
        for file, rows in before.items()
        for old, new in zip(rows, after[file], strict=True)
        for column in old
        if old[column] != new[column]
    ]
    assert len(changed) == 1


@few
@given(records(), st.sampled_from(PERIODS), st.sampled_from(["marac", "month", "meeting"]))
def test_the_groups_add_up(record: dict[str, Any], period: tuple[date, date], by: str) -> None:
    whole, groups = values(record, period, None), values(record, period, by)
    for key in OF_MEETINGS if by == "meeting" else ADD_UP:
        assert (
            sum(number for (name, _), number in groups.items() if name == key) == (whole[key, None])
        )


@few
@given(records(), st.sampled_from(QUARTERS))
def test_the_return_adds_up_to_the_indicators(record: dict[str, Any], quarter: str) -> None:
    rows = safelives(record, quarter, include_past=True)
    found = values(record, quarter_days(quarter), None)

    def total(letter: str) -> Fraction:
        cells = [row["cells"][letter]["value"] for row in rows]
        return sum((cell for cell in cells if cell is not None), Fraction(0))

    assert total("C") == found["cases_discussed", None]
    assert len(rows) == found["meetings_held", None]
    for letter, key in [("D", "repeat_cases"), ("E", "children"), ("F", "cases_with_children")]:
        assert found[key, None] in {None, total(letter)}


@few
@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(record: dict[str, Any], random: Any) -> None:  # noqa: ANN401
    shuffled = {file: random.sample(rows, len(rows)) for file, rows in record.items()}
    assert values(shuffled, PERIODS[0], "marac") == values(record, PERIODS[0], "marac")


@few
@given(records())
def test_text_cells_are_as_a_sender_writes_them(record: dict[str, Any]) -> None:
    written = as_text(record)
    assert {file: len(rows) for file, rows in written.items()} == (
        {file: len(rows) for file, rows in record.items()}
    )
    for typed, text in zip(record["cases"], written["cases"], strict=True):
        assert text["referral_date"] == typed["referral_date"].isoformat()
        assert text["referring_agencies"].split(";") == typed["referring_agencies"]
        assert (
            text["repeat_override"]
            == {True: "yes", False: "no", None: ""}[typed["repeat_override"]]
        )
    assert all("MARAC Name" in row for row in written["returns"])
