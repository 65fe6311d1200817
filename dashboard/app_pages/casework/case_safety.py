"""What must be known before anything is done: danger, who must not learn of it, safe contact."""

from collections.abc import Iterator

from dashboard.components.cautions import Caution, cautions
from dashboard.components.cover import covered, is_covered
from dashboard.components.heading import part_heading
from dashboard.context import Context
from queries.case_page import CasePage


def draw(context: Context, page: CasePage) -> None:
    """The warnings, the most pressing first; a sentence where none is recorded."""
    found = list(_found(page))
    part_heading("Safety first")
    cautions(
        found,
        nothing="No warning is recorded. That does not mean that it is safe: ask before you ring, "
        "write or visit.",
    )


def _found(page: CasePage) -> Iterator[Caution]:
    case, victim = page.case, page.victim
    if case["in_immediate_danger"]:
        done = case["immediate_safety"]
        yield Caution("Danger was imminent at the referral", done or "What was done: not recorded")
    elif case["immediate_safety"]:
        yield Caution(
            "Done at once to keep the victim safe", case["immediate_safety"], is_advice=True
        )
    if victim.get("must_not_know"):
        yield Caution("Must not learn of any contact", _covered(victim["must_not_know"]))
    if case["must_not_receive"]:
        yield Caution("Must not be told anything", _covered(case["must_not_receive"]))
    if victim.get("phone") and victim.get("phone_is_safe") is not True:
        how = "Do not ring, text or leave a message until somebody knows that it is safe."
        yield Caution("The phone is not known to be safe", how)
    if victim.get("safe_contact_notes") or victim.get("safe_times"):
        yield Caution("How contact is safe", _contact(victim), is_advice=True)
    if case["victim_aware"] is False:
        why = case["victim_unaware_reason"] or "Why: not recorded"
        yield Caution("The victim does not know of the referral", why)


def _contact(victim: dict[str, str | None]) -> str:
    notes, times = victim.get("safe_contact_notes"), victim.get("safe_times")
    when = f"When: {times}" if times else None
    return ". ".join(part.strip().rstrip(".") for part in (notes, when) if part) + "."


def _covered(text: str) -> str:
    return covered(text, "covered", is_covered=is_covered()) or ""
