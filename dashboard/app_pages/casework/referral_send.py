"""Step 6 of a referral: sharing, the answers to check, and the button that sends it."""

import streamlit as st

from dashboard import words
from dashboard.app_pages.casework.referral_values import children, perpetrators
from dashboard.components.draft_form import YES_NO, DraftForm
from dashboard.components.facts import Fact, facts
from ingest.parsing import read_day
from ingest.typed_days import day_text
from models.codes import ABUSE_TYPE, CRITERION, RELATIONSHIP
from models.sharing import LAWFUL_BASES
from queries.referral_choices import agency_choices, marac_choices

_LEAD = (
    '<p class="m-key">A MARAC can share without consent where that is necessary and proportionate '
    "to prevent serious harm. What you record here is kept as the decision to share.</p>"
)


def draw(form: DraftForm) -> None:
    """Draws what is asked about sharing, and everything that will be sent."""
    left, right = st.columns(2, gap="medium")
    with left:
        form.radio("victim_aware", "Does the victim know of this referral?")
    with right:
        form.radio("sharing.with_consent", "Did the victim consent to sharing?")
    if form.get("victim_aware") == "no":
        form.text(
            "victim_unaware_reason",
            "Why not? For example: telling them now would not be safe",
            max_chars=1000,
        )
    form.several("sharing.lawful_bases", "On which lawful basis do you share?", LAWFUL_BASES)
    st.html(_LEAD)
    if form.get("sharing.with_consent") == "no":
        form.area("sharing.necessary", "Why is sharing necessary?", max_chars=2000, height=80)
        form.area("sharing.proportionate", "Why is it proportionate?", max_chars=2000, height=80)
    form.text(
        "must_not_receive",
        "Who must not be told anything of this case? (optional)",
        placeholder="For example: his cousin, who works for the council",
        max_chars=1000,
    )
    summary(form)


def summary(form: DraftForm) -> None:
    """The answers to check, in the order of the steps."""
    st.html('<h2 class="m-sub">Check before you send</h2>')
    left, right = st.columns(2, gap="large")
    with left:
        facts("Referral", _referral(form))
        facts("Victim", _victim(form))
    with right:
        facts("Who harms", _harmers(form))
        facts("Children and household", _household(form))
        facts("Why", _why(form))


def _referral(form: DraftForm) -> list[Fact]:
    context, marac_id = form.context, form.get("marac")
    with context.engine.connect() as connection:
        maracs = marac_choices(connection, user=context.user)
        known = marac_id in maracs
        agencies = agency_choices(connection, user=context.user, marac_id=marac_id) if known else {}
    return [
        Fact(
            "In danger now", YES_NO.get(form.get("in_immediate_danger")), is_urgent=_is_urgent(form)
        ),
        Fact("Done at once", form.get("immediate_safety"), is_optional=True),
        Fact("MARAC", maracs.get(marac_id)),
        Fact("Referred by", words.codes(form.get("agencies"), agencies)),
        Fact("Your name", form.get("referrer_name") or None),
    ]


def _is_urgent(form: DraftForm) -> bool:
    return form.get("in_immediate_danger") == "yes"


def _victim(form: DraftForm) -> list[Fact]:
    safe = form.get("victim.phone_is_safe") == "yes"
    born = read_day(day_text(form.get("victim.date_of_birth")))
    return [
        Fact("Name", _name(form, "victim")),
        Fact(
            "Date of birth", words.day(born) if born else form.get("victim.date_of_birth") or None
        ),
        Fact("Address", _joined(form, "victim.address", "victim.postcode")),
        Fact("Safe phone" if safe else "Phone, not safe to ring", form.get("victim.phone"), True),
        Fact("Safe times", form.get("victim.safe_times"), is_optional=True),
        Fact("Must not know", form.get("victim.must_not_know"), is_optional=True, is_urgent=True),
    ]


def _harmers(form: DraftForm) -> list[Fact]:
    count = perpetrators(form.get)
    if not count:
        return [Fact("Name", "Not known who harms")]
    return [
        Fact(
            RELATIONSHIP.get(
                form.get(f"perpetrator{number}.relationship"), "Relationship not chosen"
            ),
            _name(form, f"perpetrator{number}"),
        )
        for number in range(1, count + 1)
    ]


def _household(form: DraftForm) -> list[Fact]:
    named = [_name(form, f"child{number}") or "" for number in range(1, children(form.get) + 1)]
    return [
        Fact("Children living there", form.get("children_in_household") or None),
        Fact("Children named", words.listed(filter(None, named)), is_optional=True),
    ]


def _why(form: DraftForm) -> list[Fact]:
    return [
        Fact("What happened", form.get("what_happened") or None),
        Fact("Criteria", words.codes(form.get("criteria"), CRITERION)),
        Fact("Concern", form.get("criteria_reason"), is_optional=True),
        Fact("Abuse", words.codes(form.get("abuse_types"), ABUSE_TYPE)),
    ]


def _name(form: DraftForm, who: str) -> str | None:
    return _joined(form, f"{who}.given_names", f"{who}.family_name", between=" ") or (
        form.get(f"{who}.aliases") or None
    )


def _joined(form: DraftForm, *names: str, between: str = ", ") -> str | None:
    return between.join(filter(None, map(form.get, names))) or None
