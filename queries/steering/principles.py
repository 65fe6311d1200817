"""What the record says of the ten principles, where the checklist does not ask the same."""

import polars as pl

from queries.indicators import INDICATORS
from queries.steering.known import Known
from queries.steering.saying import is_known, number, plain, share
from queries.steering.structure import volume
from queries.steering.threshold import below_threshold

_BACKGROUND = {
    "minoritised_rate": "Black, Asian or racially minoritised",
    "lgbtq_rate": "LGBTQ+",
    "disabled_rate": "disabled",
    "male_rate": "male",
}


def identification(known: Known) -> str:
    """Who refers besides the police, and how many cases come with a scored risk form."""
    partners, dash = known.now["partner_share"], known.now["dash_high_rate"]
    if not is_known(partners):
        return f"No case was heard in {known.span}: bring how agencies screen and assess."
    uk = INDICATORS["partner_share"].benchmark
    beside = f" ({uk.label}, {uk.as_of:%B %Y})" if uk else ""
    return (
        f"Of the cases heard in {known.span} referred by agencies other than the police: "
        f"{plain(partners, known.few, after='%')}{beside}. Risk forms at or over the threshold, "
        f"where one is scored: {share(dash, known.few)}. How many staff are trained the record "
        "cannot say: bring it from each agency."
    )


def referral(known: Known) -> str:
    """Volume, the threshold, and whether the IDVA is told."""
    contact, heard = known.now["idva_contact_before_rate"], known.now["cases_discussed"]
    told = ""
    if contact.denominator and heard.value and not heard.hidden:
        with_idva = f"{number(contact.denominator)} of {number(heard.value)}"
        told = f" The IDVA’s work is recorded in {with_idva} cases heard."
    return f"{volume(known)} {below_threshold(known)}{told}"


def information_sharing(known: Known) -> str:
    """Whether agendas and research come in time."""
    agenda, research = known.now["agenda_on_time_rate"], known.now["research_return_rate"]
    if not is_known(agenda) and not is_known(research):
        return (
            f"Neither agendas nor research are recorded for {known.span}: bring how agencies "
            "are asked, and the information-sharing agreement with its date."
        )
    return (
        f"Over {known.span}: agendas out in time {share(agenda, known.few)}, research back "
        f"by the meeting {share(research, known.few)}. Bring the information-sharing agreement, "
        "with the day it was last agreed."
    )


def action_planning(known: Known) -> str:
    """Whether actions are done in time, and which agencies have most of them overdue."""
    due, on_time = known.now["actions_due"], known.now["actions_on_time_rate"]
    if not due.value and not due.hidden:
        return f"No action fell due in {known.span}: bring the plans of ten cases."
    return (
        f"Over {known.span} actions done on time: {share(on_time, known.few)}. Overdue "
        f"{known.at_its_end}: {plain(known.now['actions_overdue'], known.few)}.{_behind(known)} "
        "Whether a plan answers the risks the record cannot say: read ten of them."
    )


def _behind(known: Known) -> str:
    """The agency with more of them than any other, where there is one."""
    late = known.actions.filter(pl.col("overdue") > 0)
    most = late.filter(pl.col("overdue") == pl.col("overdue").max())
    if late.height < 2 or most.height != 1:
        return ""
    row = most.row(0, named=True)
    return f" Most of them: {row['agency_name'] or row['agency']} ({number(row['overdue'])})."


def number_of_cases(known: Known) -> str:
    """The year's cases against the recommended, and for each 10,000 women."""
    rate = known.now["cases_per_10k"]
    if rate.value is None:
        return volume(known)
    return (
        f"{volume(known)} That is {number(rate.value, 1)} for each 10,000 women aged 16 and over."
    )


def equality(known: Known) -> str:
    """Who the victims are, out of all cases heard; the population is not in the record."""
    heard = known.now["cases_discussed"]
    if not heard.value and not heard.hidden:
        return f"No case was heard in {known.span}: bring who uses your services."
    shares = [f"{name} {share(known.now[key], known.few)}" for key, name in _BACKGROUND.items()]
    return (
        f"Victims in cases heard over {known.span}: {', '.join(shares)}. Compare with who "
        "lives here: bring the census figures of the area, and what interpreters and specialist "
        "services were asked for."
    )
