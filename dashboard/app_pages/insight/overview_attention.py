"""What the figures of the overview say needs somebody."""

from collections.abc import Mapping
from datetime import date

from dashboard import words
from dashboard.components.attention import Attention
from dashboard.figures import Figure
from models.access import Permission, User
from models.period import quarter, quarter_name, quarter_title

WELL_FILLED = 90.0
RETURN_SEASON = 45  # days after a quarter's end during which its return is called to mind


def items(
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
    found = [
        _overdue(overdue, few),
        None if is_counted_down else _return_season(user, today),
        _no_population(now["cases_per_10k"], names),
        _gaps(now["completeness"]),
    ]
    return [item for item in found if item is not None]


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
