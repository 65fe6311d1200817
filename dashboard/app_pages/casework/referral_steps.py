"""The steps of a referral: what each asks, and which of its fields something is wrong with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.app_pages.casework import (
    referral_events,
    referral_likely,
    referral_people,
    referral_safety,
    referral_send,
)
from dashboard.app_pages.casework.referral_values import perpetrators, referral_of, shown_at
from dashboard.components.draft_form import DraftForm
from ingest.referral_rules import problems_in
from ingest.save import Problem


@dataclass(frozen=True)
class Step:
    """One screen: its name in the bar, its question, its fields, and what draws it."""

    name: str
    title: str
    fields: tuple[str, ...]
    draw: Callable[[DraftForm], None]

    def holds(self, field: str) -> bool:
        """Whether a field, or the group it belongs to, is asked here."""
        return field.startswith(self.fields)


STEPS = (
    Step(
        "Safety",
        "Safety now, and who refers",
        ("in_immediate_danger", "immediate_safety", "marac", "agencies", "referr", "presenter"),
        referral_safety.draw,
    ),
    Step("Victim", "The victim, and safe contact", ("victim.",), referral_people.victim),
    Step("Who harms", "Who harms", ("perpetrator",), referral_people.harmers),
    Step(
        "Household",
        "Children and household",
        ("child", "household", "housing"),
        referral_events.household,
    ),
    Step(
        "What happened",
        "What happened, and why it is referred",
        ("what_", "incident", "abuse", "criteria", "why_", "previous", "relationships"),
        referral_events.events,
    ),
    Step(
        "Sharing",
        "Sharing, and sending it",
        ("sharing.", "victim_aware", "victim_unaware", "must_not_receive"),
        referral_send.draw,
    ),
)


def step_of(field: str) -> int:
    """The number of the step at which a field is asked, from 1; the last where none asks it."""
    return next((n for n, step in enumerate(STEPS, start=1) if step.holds(field)), len(STEPS))


def wrong_in(form: DraftForm) -> dict[str, str]:
    """Field → what is wrong with it, over the whole referral, in the order of the steps."""
    context = form.context
    referral = referral_of(form.get, draft=form.form, today=context.today)
    found: dict[str, str] = {}
    for problem in [*problems_in(referral, today=context.today), *_undecided(form)]:
        found.setdefault(shown_at(problem), problem.message)
    return dict(sorted(found.items(), key=lambda item: step_of(item[0])))


def of_step(wrong: dict[str, str], number: int) -> dict[str, str]:
    """What of it is wrong with fields of that step."""
    return {field: text for field, text in wrong.items() if step_of(field) == number}


def _undecided(form: DraftForm) -> Sequence[Problem]:
    """People who may be in the record already, and of whom nobody said whether they are."""
    people = ["victim", *(f"perpetrator{n}" for n in range(1, perpetrators(form.get) + 1))]
    sentence = "Say whether this is somebody already in the record, or somebody else."
    return [
        Problem(f"{who}.person", "undecided", sentence)
        for who in people
        if referral_likely.is_open(form, who)
    ]
