"""The tables of the overview: figures in, rows for the screen and for a file out."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from dashboard import words
from dashboard.charts import Month
from dashboard.components.attention import Attention
from dashboard.components.download import Sheet, Value
from dashboard.components.table import Cell, Column, Row, table
from dashboard.figures import NO_FIGURE, Figure
from models.access import Permission, User
from models.codes import RETURN_SOURCE
from models.period import Period, quarter, quarter_name, quarter_title
from queries.exports.marking import Marking
from queries.indicators import INDICATORS

# Each rate about the people of a case, and what has to be recorded for it.
CHARACTERISTICS = MappingProxyType(
    {
        "minoritised_rate": "ethnicity",
        "lgbtq_rate": "sexual orientation or gender identity",
        "disabled_rate": "disability",
        "male_rate": "gender",
        "age_16_17_rate": "the victim's age",
        "age_65_plus_rate": "the victim's age",
        "harmer_under_18_rate": "the perpetrator's age",
    }
)
WELL_FILLED = 90.0
RETURN_SEASON = 45  # days after a quarter's end during which its return is called to mind


def attention_items(
    user: User,
    today: date,
    overdue: Figure,
    now: Mapping[str, Figure],
    names: Mapping[str, str],
    few: str,
    *,
    is_counted_down: bool = False,
) -> list[Attention]:
    """What the figures say needs somebody, in no order.

    `is_counted_down`: the day on which the return is due is told elsewhere.
    """
    items = [
        _overdue(overdue, few),
        None if is_counted_down else _return_season(user, today),
        _no_population(now["cases_per_10k"], names),
        _gaps(now["completeness"]),
    ]
    return [item for item in items if item is not None]


def _overdue(overdue: Figure, few: str) -> Attention | None:
    if not overdue.value and not overdue.hidden:
        return None
    if overdue.value == 1:
        step = "Ask the agency that owns it what is in the way."
        return Attention("urgent", "1", "action overdue", step)
    figure = few if overdue.hidden else words.number(overdue.value)
    step = "Ask the agencies that own them what is in the way."
    return Attention("urgent", figure, "actions overdue", step)


def _return_season(user: User, today: date) -> Attention | None:
    last = quarter_name(date.fromordinal(quarter(quarter_name(today)).start.toordinal() - 1))
    days = (today - quarter(last).end).days
    if Permission.PREPARE_RETURNS not in user.permissions or days > RETURN_SEASON:
        return None
    return Attention(
        "soon",
        words.counted(days, "day"),
        f"since {quarter_title(last)} ended",
        "Check and send its SafeLives return: see the SafeLives return page.",
    )


def _no_population(per_10k: Figure, names: Mapping[str, str]) -> Attention | None:
    if not per_10k.left_out:
        return None
    missing = [names.get(marac, marac) for marac in per_10k.left_out]
    return Attention(
        "note",
        words.number(len(missing)),
        f"{'MARAC' if len(missing) == 1 else 'MARACs'} without a population: "
        f"{words.listed(missing, most=3)}",
        "Load the population file, so that rates and the recommended volume include them.",
    )


def _gaps(completeness: Figure) -> Attention | None:
    value = completeness.value
    if value is None or value >= WELL_FILLED:
        return None
    return Attention(
        "note",
        words.figure(value, "percent"),
        "of the fields the return counts are filled",
        "Blank fields make shares look smaller than they are: see who the victims are, below.",
    )


def months(groups: Mapping[str, Mapping[str, Figure]], period: Period, few: str) -> list[Month]:
    """One bar a month of the period, with a twelfth of the recommended yearly cases."""
    return [_month(groups.get(f"{span.start:%Y-%m}", {}), span, few) for span in period.by_month()]


def _month(figures: Mapping[str, Figure], span: Period, few: str) -> Month:
    cases = figures.get("cases_discussed", NO_FIGURE)
    level = figures.get("recommended_cases", NO_FIGURE).value
    return Month(
        first_day=span.start.replace(day=1),
        cases=None if cases.hidden else cases.value or 0,
        level=None if level is None else level / 12,
        is_part=span.months is None,
        hidden_as=few if cases.hidden else "",
    )


_MONTH_KEYS = (
    "cases_discussed",
    "repeat_cases",
    "repeat_rate",
    "meetings_held",
    "cases_per_meeting",
)


def month_table(
    groups: Mapping[str, Mapping[str, Figure]],
    bars: Sequence[Month],
    now: Mapping[str, Figure],
    about: str,
    few: str,
) -> tuple[Sheet, str]:
    """The months as a sheet to save and as HTML, the whole period at the foot."""
    names = [INDICATORS[key].name for key in _MONTH_KEYS]
    columns = [Column("Month"), *(Column(name, is_number=True) for name in names)]
    figures = [groups.get(f"{bar.first_day:%Y-%m}", {}) for bar in bars]
    titles = [
        words.unbroken(words.month(bar.first_day)) + (" (part)" if bar.is_part else "")
        for bar in bars
    ]
    rows = [
        [title, *(_shown(month.get(key, NO_FIGURE), few, key) for key in _MONTH_KEYS)]
        for title, month in zip(titles, figures, strict=True)
    ]
    foot = ["Whole period", *(_shown(now[key], few, key) for key in _MONTH_KEYS)]
    saved = [
        [title, *(_value(month.get(key, NO_FIGURE), few) for key in _MONTH_KEYS)]
        for title, month in zip(titles, figures, strict=True)
    ]
    caption = "Cases and meetings by month"
    sheet = Sheet(caption, ["Month", *names], saved, (about,), Marking.OFFICIAL)
    return sheet, table(columns, rows, caption=caption, foot=foot)


def source_table(
    cases: Mapping[str, Figure], total: float | None, about: str, few: str
) -> tuple[Sheet, str]:
    """The fourteen sources, the largest first, as a sheet to save and as HTML."""
    order = sorted(RETURN_SOURCE, key=lambda source: -(cases[source].value or 0))
    columns = (
        Column("Source"),
        Column("Cases", is_number=True),
        Column("Share", is_number=True),
        Column("Bar of the share", is_quiet=True),
    )
    rows: list[Row] = []
    saved: list[Sequence[Value]] = []
    for source in order:
        count = cases[source]
        share = count.value / total if total and count.value is not None else None
        kind = "m-first" if source == "police" else "m-second"
        percent = words.figure(100 * share, "percent", 1) if share is not None else words.DASH
        shown = few if count.hidden else words.shared(count.value)
        rows.append([RETURN_SOURCE[source], shown, percent, Cell("", share, kind)])
        saved.append([RETURN_SOURCE[source], few if count.hidden else count.value, percent])
    caption = "Referrals by source"
    sheet = Sheet(caption, ["Source", "Cases", "Share"], saved, (about,), Marking.OFFICIAL)
    return sheet, table(columns, rows, caption=caption)


def victim_table(now: Mapping[str, Figure], about: str, few: str) -> tuple[Sheet, str]:
    """Characteristics with their number, share, published share and how many are recorded."""
    headings = ("Characteristic", "Cases", "Share", _published_heading(), "Recorded in")
    columns = [
        Column(headings[0]),
        *(Column(heading, is_number=True) for heading in headings[1:3]),
        Column(headings[3]),
        Column(headings[4], is_number=True),
        Column("Bar of the share", is_quiet=True),
    ]
    rows: list[Row] = []
    saved: list[Sequence[Value]] = []
    for key in CHARACTERISTICS:
        texts, part = _characteristic(key, now, few)
        rows.append([*texts, Cell("", part, "m-quiet")])
        saved.append(texts)
    caption = "Characteristics of victims, and perpetrators under 18"
    sheet = Sheet(caption, headings, saved, (about,), Marking.OFFICIAL)
    return sheet, table(columns, rows, caption=caption)


def _published_heading() -> str:
    marks = [INDICATORS[key].benchmark for key in CHARACTERISTICS]
    dates = {mark.as_of for mark in marks if mark is not None}
    return f"Published, {max(dates):%b %Y}" if dates else "Published"


def _characteristic(
    key: str, now: Mapping[str, Figure], few: str
) -> tuple[list[str], float | None]:
    figure, cases = now[key], now["cases_discussed"].value
    if figure.hidden:
        count, share = few, "hidden"
    else:
        count = words.NOT_RECORDED if figure.numerator is None else words.number(figure.numerator)
        share = words.figure(figure.value, "percent", 1)
    part = figure.recorded / cases if figure.recorded is not None and cases else None
    known = words.figure(100 * part, "percent") if part is not None else words.DASH
    indicator = INDICATORS[key]
    published = indicator.benchmark.label if indicator.benchmark else words.DASH
    return [indicator.name, count, share, published, known], part


def _shown(figure: Figure, few: str, key: str) -> str:
    if figure.hidden:
        return few if INDICATORS[key].unit == "count" else "hidden"
    return words.figure(figure.value, INDICATORS[key].unit, INDICATORS[key].decimals)


def _value(figure: Figure, few: str) -> Value:
    return few if figure.hidden else figure.value
