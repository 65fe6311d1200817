"""What the figures say, as one plain sentence made by rule: the titles of charts and tables."""

from collections.abc import Mapping, Sequence

from dashboard import words
from dashboard.charts import Month
from dashboard.figures import Figure

WELL_RECORDED = 0.95
ALIKE = 2.0  # percentage points: a smaller difference is not worth a title


def volume(months: Sequence[Month]) -> str:
    """How the months compare with the recommended level, or else which month was the highest."""
    if any(month.hidden_as for month in months):
        return "Cases discussed each month, small numbers hidden"
    whole = [month for month in months if not month.is_part] or list(months)
    levels = [month for month in whole if month.level is not None]
    if levels:
        above = sum((month.cases or 0) > (month.level or 0) for month in levels)
        return _against_level(above, len(levels))
    most = max(whole, key=lambda month: month.cases or 0)
    cases = words.counted(most.cases or 0, "case")
    if len(whole) == 1:
        return f"{cases} in {words.month(most.first_day)}"
    return f"{words.month(most.first_day)} had the most cases: {words.number(most.cases)}"


def _against_level(above: int, of: int) -> str:
    if of == 1:
        return f"The month was {'above' if above else 'not above'} the recommended level"
    if above == of:
        return f"Every one of the {of} months was above the recommended level"
    if above == 0:
        return f"None of the {of} months was above the recommended level"
    return f"{above} of {of} months {'was' if above == 1 else 'were'} above the recommended level"


def sources(partner_share: Figure, published: float | None) -> str:
    """How much came from partners, and how that compares with the published figure."""
    if partner_share.hidden or partner_share.value is None:
        return "Who referred the cases"
    share = words.figure(partner_share.value, "percent")
    if published is None:
        return f"Partner agencies made {share} of referrals"
    apart = partner_share.value - published
    if abs(apart) < ALIKE:
        compared = "about as much as in the UK"
    else:
        compared = f"{'more' if apart > 0 else 'less'} than in the UK"
    return (
        f"Partner agencies made {share} of referrals, {compared} "
        f"({words.figure(published, 'percent')})"
    )


def recording(nouns: Mapping[str, str], figures: Sequence[Figure], cases: float) -> str:
    """What is recorded least (key → what is recorded): a share means little where little is."""
    known = [figure for figure in figures if figure.recorded is not None]
    if not known or not cases or any(figure.hidden for figure in figures):
        return "Who the victims are"
    least = min(known, key=lambda figure: figure.recorded or 0)
    share = (least.recorded or 0) / cases
    percent = words.figure(100 * share, "percent")
    if share >= WELL_RECORDED:
        return f"Who the victims are is recorded in at least {percent} of cases"
    return (
        f"{words.sentence(nouns[least.key])} is recorded in {percent} of cases, less than the rest"
    )
