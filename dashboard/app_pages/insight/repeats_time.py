"""The part of the Repeats page on how long it takes until a case comes back, by cohort."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard import words
from dashboard.components.filters import last_quarter
from dashboard.components.table import Cell, Column
from dashboard.insight import asked, grid, part
from dashboard.insight.grid import Grid, Shown
from dashboard.insight.part import Part
from dashboard.insight.view import View
from queries.exports.drawing import Band, Drawing, Layer, Line
from queries.insight.repeats import YEAR
from queries.statistics.survival import Curve

MARKS = {91: "3 months", 182: "6 months", 274: "9 months", YEAR: "12 months"}
COHORTS = 3  # the latest calendar years of referral
LEAST = 10  # referrals that a curve is drawn of
KINDS = ("quiet", "second", "main")
ABOUT = (
    "Each line follows the referrals of one calendar year that were heard: the share that came "
    "back as a repeat within so many days (Kaplan–Meier, with 95% log-log intervals in the table). "
    "A referral counts for as long as it could be followed, so those of late are not counted as "
    "“no repeat”.",
    "It tells of groups. It says nothing about how likely anything is for one person, and nothing "
    "here works that out. A case erased from the record is followed no further.",
)


def draw(view: View) -> None:
    """Draws the curves, or in a sentence why there are none."""
    cohorts = curves(view)
    if not cohorts:
        part.nothing(
            "How soon cases come back cannot be told yet",
            f"It takes a calendar year with {LEAST} referrals that were heard. Where small numbers "
            "are hidden, the year after it has to be over, too.",
        )
        return
    subtitle = f"Share of referrals with a repeat, by days since the referral. {view.whose}"
    is_hidden = not view.everything.sees_cases
    threshold = view.threshold if is_hidden else 0
    part.draw(
        view,
        Part(
            key="time-to-repeat",
            finding=finding(cohorts, threshold),
            subtitle=subtitle,
            grid=_grid(cohorts, threshold),
            drawing=None if is_hidden else _drawing(cohorts, subtitle),
            about=ABOUT,
            is_hidden=is_hidden,
        ),
    )


def curves(view: View) -> dict[int, Curve]:
    """Year of referral → its curve, the latest years last.

    Who may not see cases is shown finished cohorts of every MARAC together: what does not change
    any more, and cannot be subtracted from another choice.
    """
    sees = view.everything.sees_cases
    until = view.context.today if sees else last_quarter(view.context.today).end
    if not sees and not view.is_everything:
        return {}
    last = None if sees else _first_open_year(until - timedelta(days=YEAR)) - 1
    return asked.curves(view, until, last, COHORTS, max(LEAST, view.threshold))


def _first_open_year(last: date) -> int:
    """The first year of which some day is not followed for a whole year yet."""
    return last.year if last < date(last.year, 12, 31) else last.year + 1


def finding(cohorts: dict[int, Curve], threshold: int = 0) -> str:
    """What the latest year followed for long enough says, of what the table may tell."""
    for mark, name in reversed(MARKS.items()):
        for year, curve in reversed(cohorts.items()):
            share = curve.share_with(mark)
            if share is not None and mark in _told(curve, threshold):
                told = words.figure(100 * share, "percent")
                return f"Of the referrals of {year}, {told} came back within {name}"
    if any(curve.share_with(mark) is not None for mark in MARKS for curve in cohorts.values()):
        return "How soon referrals come back is hidden: they are few"
    return "The referrals are too recent to tell how soon they come back"


def _drawing(cohorts: dict[int, Curve], subtitle: str) -> Drawing:
    layers: list[Layer] = []
    for (year, curve), kind in zip(cohorts.items(), KINDS[-len(cohorts) :], strict=True):
        if kind == "main":
            layers.append(_band(curve))
        days = [0, *(step.day for step in curve.steps), curve.until]
        shares = [0.0, *(100 * (1 - step.share) for step in curve.steps)]
        layers.append(
            Line(days, [*shares, shares[-1]], name=str(year), kind=kind, is_stepped=True)  # type: ignore[arg-type]
        )
    return Drawing(finding(cohorts), subtitle, layers, unit="%", x_title="Days since the referral")


def _band(curve: Curve) -> Band:
    steps = [step for step in curve.steps if step.share > 0]
    return Band(
        [step.day for step in steps],
        [100 * (1 - step.high) for step in steps],
        [100 * (1 - step.low) for step in steps],
    )


def _grid(cohorts: dict[int, Curve], threshold: int) -> Grid:
    columns = [
        Column("Referred in"),
        Column("Referrals", is_number=True),
        *(Column(f"Within {name}", is_number=True) for name in MARKS.values()),
    ]
    rows: list[Sequence[Shown]] = [
        [grid.text(str(year)), grid.count(curve.size), *_marks(curve, threshold)]
        for year, curve in reversed(cohorts.items())
    ]
    return Grid("Time to a repeat", columns, rows)


def _told(curve: Curve, threshold: int) -> set[int]:
    """The marks that may be told: none where few were added since the last one that is."""
    found, before = set(), 0
    for mark in MARKS:
        had = sum(step.events for step in curve.steps if step.day <= mark)
        more, rest = had - before, curve.size - had
        if not any(0 < count < threshold for count in (more, rest)):
            before = had
            found.add(mark)
    return found


def _marks(curve: Curve, threshold: int) -> list[Shown]:
    told = _told(curve, threshold)
    return [_share(curve, mark) if mark in told else grid.rate(None, hidden=True) for mark in MARKS]


def _share(curve: Curve, mark: int) -> Shown:
    """The share by a mark, with its interval."""
    share, step = curve.share_with(mark), curve.at(mark)
    if share is None:
        return Shown(Cell("not yet", is_faint=True), None)
    text = words.figure(100 * share, "percent")
    if step is not None and step.share > 0:
        low, high = (words.number(100 * (1 - end)) for end in (step.high, step.low))
        text += f" ({low}–{high})"
    return Shown(Cell(text), round(100 * share, 1))
