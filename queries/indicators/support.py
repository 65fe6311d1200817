"""Whether the IDVA reached the victim before the meeting, and whether the victim engaged."""

from queries.indicators.registry import Indicator, Polarity, Unit

ALL = (
    Indicator(
        key="idva_contact_before_rate",
        name="IDVA contact before the meeting",
        definition="Share of cases heard, with the IDVA's work recorded, in which the IDVA "
        "reached the victim by the day of the meeting.",
        why_it_matters="The victim's own wishes are only heard if someone has asked.",
        numerator_text="Cases heard with the first contact on or before the day of the meeting",
        numerator="idva_contact_before",
        denominator_text="Cases heard with an IDVA referral, contact or outcome recorded",
        denominator="idva_recorded",
        per=100,
        unit=Unit.PERCENT,
        polarity=Polarity.MORE_IS_BETTER,
        source="Case records",
    ),
    Indicator(
        key="idva_engaged_rate",
        name="Engaged with the IDVA",
        definition="Share of cases heard, with the IDVA's outcome recorded, in which the victim "
        "engaged.",
        why_it_matters="Support works for most of those who take it up.",
        numerator_text="Cases heard in which the victim engaged",
        numerator="idva_engaged",
        denominator_text="Cases heard with the IDVA's outcome recorded",
        denominator="idva_outcomes",
        per=100,
        unit=Unit.PERCENT,
        polarity=Polarity.MORE_IS_BETTER,
        source="Case records",
    ),
)
