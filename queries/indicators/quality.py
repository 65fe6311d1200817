"""How complete the record is."""

from queries.indicators.registry import Indicator, Polarity, Unit

ALL = (
    Indicator(
        key="completeness",
        name="Completeness of the record",
        definition="Share of seven fields filled in, over cases heard: children in the household; "
        "the victim's date of birth, gender, ethnicity, sexual orientation and disability; the "
        "date of birth of at least one perpetrator.",
        why_it_matters="What is blank is missing from the return and from every figure above.",
        numerator_text="Fields filled in (not known is not filled in)",
        numerator="fields_filled",
        denominator_text="Cases heard × 7 fields",
        denominator="fields",
        per=100,
        unit=Unit.PERCENT,
        polarity=Polarity.MORE_IS_BETTER,
        source="Case records",
    ),
)
