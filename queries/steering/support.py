"""What the record says of posts and of who answers for the MARAC."""

from queries.steering.known import Known
from queries.steering.saying import counted, is_known, number, plain

_WHO = {"idva": "IDVA", "admin": "administrator"}


def idva_capacity(known: Known) -> str:
    """IDVA posts filled against those needed now and at the recommended volume."""
    return (
        f"{_posts(known, 'idva')} Whether the funding is secure the record cannot say: bring the "
        "end dates of contracts."
    )


def admin_capacity(known: Known) -> str:
    """The same for administrators."""
    return _posts(known, "admin")


def _posts(known: Known, kind: str) -> str:
    filled, needed = known.now[f"{kind}_fte_in_post"], known.now[f"{kind}_fte_needed"]
    recommended = known.now[f"{kind}_fte_recommended"]
    each = f"one for {number(known.marac[f'{kind}_caseload'])} cases a year"
    wanted = (
        ""
        if recommended.value is None
        else f", and {number(recommended.value, 1)} at the recommended number of cases"
    )
    if filled.value is None:
        return (
            f"No {_WHO[kind]} posts are recorded for {known.span}: bring the full-time posts "
            f"filled in each month. Needed for the cases heard: {plain(needed, known.few, 1)} "
            f"({each}){wanted}."
        )
    cover = known.now[f"{kind}_coverage"]
    covered = f" ({number(cover.value)}% of those needed)" if cover.value is not None else ""
    return (
        f"{number(filled.value, 1)} full-time {_WHO[kind]} posts filled over {known.span}"
        f"{covered}. Needed for the cases heard: {plain(needed, known.few, 1)} ({each}){wanted}."
    )


def responsibility(known: Known) -> str:
    """Nothing on who answers for the MARAC is recorded; what was recommended is."""
    return (
        "The record cannot say who answers for the MARAC: bring the terms of reference, the line "
        f"of reporting and the date it was last agreed. {_recommended(known)}"
    )


def _recommended(known: Known) -> str:
    every, still, late = (known.recommended[name] for name in ("all", "open", "late"))
    if not every:
        return "No recommendation is recorded among the lessons."
    return (
        f"Of {counted(every, 'recommendation')} from lessons {number(still)} "
        f"{'is' if still == 1 else 'are'} not done yet, {number(late)} of them late."
    )


def operational_support(known: Known) -> str:
    """Administration: posts, and whether agendas go out in time."""
    agenda = known.now["agenda_on_time_rate"]
    told = (
        f" Agendas that went out in time: {plain(agenda, known.few, after='%')}."
        if is_known(agenda)
        else " Whether agendas went out in time is not recorded."
    )
    return f"{_posts(known, 'admin')}{told}"
