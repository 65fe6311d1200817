"""What the record says of referrals below the threshold: how many, by criterion, by agency."""

import polars as pl

from models.codes import CRITERION
from queries.reports.support import ALL, NOT_RECORDED
from queries.steering.known import MEETINGS, Known
from queries.steering.saying import counted, days, hidden, listed, number, percent

BRING = (
    "Bring the coordinator’s own count, and record the decision on each referral on the Screening "
    "page from now on."
)
_NUMBERS = {1: "meeting", 2: "two meetings", 3: "three meetings"}


def below_threshold(known: Known) -> str:
    """How many referrals of the last meetings did not meet the threshold."""
    if known.window is None or not known.met:
        return f"No meeting is recorded yet. {BRING}"
    screened, below = _totals(known)
    meetings = f"Over the last {_NUMBERS[min(len(known.met), MEETINGS)]}"
    when = meetings if known.sees_cases else "Over the last finished quarter"
    span = f"referrals received {days(known.window)}"
    if screened == 0:
        return f"For none of the {span} is it recorded whether it met the threshold. {BRING}"
    if screened is None or below is None:
        return f"{when} ({span}) the number that did not meet the threshold: {hidden(known.few)}."
    share = percent(below, screened)
    did = f"{number(below)} of {counted(screened, 'case')} did not meet the threshold ({share})"
    return f"{when} {did}: {span} and screened."


def below_threshold_criteria(known: Known) -> str:
    """Under which criteria those were referred."""
    return _spread(known, by="criterion", what="criterion", also=" A case with two counts in both.")


def below_threshold_agencies(known: Known) -> str:
    """Which agencies referred those."""
    return _spread(
        known, by="agency", what="agency", also=" A joint referral counts for each agency."
    )


def below_threshold_share(known: Known) -> str:
    """Whether it is much, and whether most of it comes from one place."""
    screened, below = _totals(known)
    if not screened or not below:
        return below_threshold(known)
    whole = known.screened.filter(agency=ALL, criterion=ALL).row(0, named=True)
    range_ = f"{number(whole['low'])}% to {number(whole['high'])}%"
    told = (
        f"{percent(below, screened)} of {counted(screened, 'case')} did not meet the threshold; "
        f"with so many cases anything from {range_} could lie behind it."
    )
    return f"{told} {_most(known, below, 'agency')} {_most(known, below, 'criterion')}"


def _totals(known: Known) -> tuple[int | None, int | None]:
    """Screened and below the threshold, each case once; None where hidden."""
    whole = known.screened.filter(agency=ALL, criterion=ALL)
    if whole.is_empty():
        return 0, 0
    row = whole.row(0, named=True)
    return row["screened"], row["below_threshold"]


def _parts(known: Known, by: str) -> list[tuple[str, int | None]]:
    """Agency or criterion → how many below the threshold, the most first; None where hidden."""
    other = "criterion" if by == "agency" else "agency"
    rows = known.screened.filter(pl.col(other) == ALL, pl.col(by) != ALL)
    found = [
        (_name(row, by), row["below_threshold"])
        for row in rows.iter_rows(named=True)
        if row["below_threshold"] != 0
    ]
    return sorted(found, key=lambda part: (-(part[1] or 0), part[0]))


def _name(row: dict[str, str], by: str) -> str:
    if row[by] == NOT_RECORDED:
        return "not recorded"
    if by == "agency":
        return row["agency_name"] or row["agency"]
    return CRITERION.get(row["criterion"], row["criterion"])


def _spread(known: Known, *, by: str, what: str, also: str) -> str:
    screened, below = _totals(known)
    if not screened or below == 0:
        return below_threshold(known)
    parts = _parts(known, by)
    shown = [f"{name} {number(count)}" for name, count in parts if count is not None]
    left = sum(count is None for _, count in parts)
    if not shown:
        return f"Below the threshold by {what}: {hidden(known.few)}."
    more = f" Others: {hidden(known.few)}." if left else ""
    total = "" if below is None else f" Of {number(below)} in all."
    return f"Below the threshold by {what}: {listed(shown)}.{total}{more}{also}"


def _most(known: Known, below: int, by: str) -> str:
    """Whether one agency or criterion has more than half of those below the threshold."""
    parts = _parts(known, by)
    if any(count is None for _, count in parts):
        return f"By {by}: {hidden(known.few)}."
    name, most = parts[0]
    if 2 * (most or 0) > below:
        of = f"{number(most or 0)} of the {number(below)}"
        return f"{of} came {'from' if by == 'agency' else 'under'} one {by}: {name}."
    return f"No one {by} stands behind more than half of them."
