"""What the record says of how cases are managed: in time, alike, with the victim's voice."""

from queries.steering.known import Known
from queries.steering.saying import counted, is_known, number, plain, share


def safer(known: Known) -> str:
    """What stands nearest to safety in the record, and what is not in it."""
    return (
        f"Over {known.span}: repeats {share(known.now['repeat_rate'], known.few)}, actions "
        f"done on time {share(known.now['actions_on_time_rate'], known.few)}, victims who engaged "
        f"with the IDVA {share(known.now['idva_engaged_rate'], known.few)}. Whether victims and "
        "children are safer, and what perpetrators do now, the record cannot say: bring the IDVA "
        "service’s outcomes, what victims said, and what police and probation know."
    )


def streamlined(known: Known) -> str:
    """Agenda, research and deferrals: where the process drags."""
    names = ("agenda_on_time_rate", "research_return_rate", "deferral_rate")
    agenda, research, deferred = (known.now[name] for name in names)
    wait = known.now["referral_to_meeting_days"]
    days = "" if wait.value is None else f" A case waited {counted(wait.value, 'day')} (median)."
    if not is_known(agenda) and not is_known(research) and not is_known(deferred):
        return "Agendas, research and deferrals are not recorded: bring how long each step takes."
    return (
        f"Over {known.span}: agendas out in time {share(agenda, known.few)}, research back "
        f"by the meeting {share(research, known.few)}, listings deferred "
        f"{share(deferred, known.few)}.{days}"
    )


def consistent(known: Known) -> str:
    """Whether cases get their time; the rest has to be seen at a meeting."""
    minutes = known.now["minutes_per_case"]
    slot, most = known.marac["slot_minutes"], known.marac["max_slot_minutes"]
    told = (
        "How long each case took is not recorded."
        if minutes.value is None
        else f"Minutes are recorded for {counted(minutes.denominator or 0, 'case')} of the last 12 "
        f"months: {number(minutes.value, 1)} on average, planned {number(slot)} to {number(most)}."
    )
    return (
        f"{told} Whether the last case of a meeting gets what the first one got, the record cannot "
        "say: send an observer, or look through ten sets of minutes."
    )


def chair(known: Known) -> str:
    """Nothing on the chair's induction is recorded."""
    overdue = known.now["actions_overdue"]
    return (
        "The record cannot say whether the chair was inducted and is supported: bring the dates of "
        "induction and of supervision, and what representatives say of the meetings. Actions that "
        f"fell due in {known.span}: {plain(known.now['actions_due'], known.few)}; overdue "
        f"{known.at_its_end}: {plain(overdue, known.few)}."
    )


def idva_contact(known: Known) -> str:
    """Whether the IDVA reached the victim before the meeting, and the victim's words were there."""
    contact = known.now["idva_contact_before_rate"]
    if not is_known(contact):
        return (
            f"The IDVA’s work is not recorded for any case heard in {known.span}: bring the "
            "IDVA service’s own figures, and record contact on the IDVA page from now on."
        )
    engaged = share(known.now["idva_engaged_rate"], known.few)
    said = share(known.wished, known.few)
    return (
        f"In cases heard in {known.span} with the IDVA’s work recorded, the victim reached "
        f"by the day of the meeting: {share(contact, known.few)}. Engaged, of those with an "
        f"outcome: {engaged}. The victim’s own words taken down by the meeting, of all cases "
        f"heard: {said}."
    )
