"""Whether and how a case goes to another MARAC: the questions of the one-page flow, answered."""

from dataclasses import dataclass

from models.codes import CASE_STATUS
from models.errors import ForPerson

# Not heard yet: with the receipt the case leaves this MARAC's list.
LEAVES = ("accepted", "listed", "deferred")
# Heard here: it counts here, and its actions stay here.
STAYS = ("heard", "actions_open", "actions_complete", "closed")


@dataclass(frozen=True)
class Advice:
    """What to do, in a sentence, and whether the case leaves this MARAC once it is received."""

    sentence: str
    leaves: bool
    is_warning: bool = False


def standing(status: str | None, *, is_listed: bool, is_heard: bool) -> str:
    """Where the case stands; a blank status (from a file) follows its listings."""
    if status:
        return status
    return "heard" if is_heard else "listed" if is_listed else "received"


def check_can_go(status: str) -> None:
    """Raises ForPerson where a case that stands there cannot be sent to another MARAC."""
    if status in LEAVES or status in STAYS:
        return
    where = f"This case stands at “{CASE_STATUS[status]}”"
    if status == "transferred_out":
        raise ForPerson(f"{where}: it was transferred already.")
    if status == "withdrawn":
        raise ForPerson(f"{where}: refer it anew before it is sent to another MARAC.")
    raise ForPerson(f"{where}: screen and accept it first, so that what is sent was checked.")


def advice(*, was_heard: bool, agenda_circulated: bool) -> Advice:
    """What the flow says (after SafeLives' MARAC to MARAC referral process)."""
    if was_heard:
        return Advice(
            "Heard here already: send it with what was agreed. It counts here, and the actions "
            "agreed here stay open here.",
            leaves=False,
        )
    if agenda_circulated:
        return Advice(
            "The agenda has gone out, so the agencies have done their research: hear the case "
            "here, then send it with what was agreed. Send it now only if waiting is not safe.",
            leaves=True,
            is_warning=True,
        )
    return Advice(
        "Not heard and not circulated: send it now. It leaves your list when the other MARAC’s "
        "receipt is recorded, not before.",
        leaves=True,
    )
