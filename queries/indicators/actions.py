"""Whether the actions agreed are done, and in time."""

from queries.indicators.registry import Grouping, Indicator, Polarity, Unit

ALL = (
    Indicator(
        key="actions_due",
        name="Actions due",
        definition="Actions whose due day fell in the period and has come, cancelled ones left "
        "out.",
        why_it_matters="The promises made to the victim.",
        numerator_text="Actions due in the period, up to the as-of day",
        numerator="actions_due",
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.COUNT,
        source="Case records",
    ),
    Indicator(
        key="actions_on_time_rate",
        name="Actions done on time",
        definition="Share of actions due that were done by their due day.",
        why_it_matters="A safety plan protects only once it is carried out.",
        numerator_text="Actions due that were done on or before their due day",
        numerator="actions_on_time",
        denominator_text="Actions due",
        denominator="actions_due",
        per=100,
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.PERCENT,
        polarity=Polarity.MORE_IS_BETTER,
        source="Case records",
        caveats="Done without a date does not count as on time.",
    ),
    Indicator(
        key="actions_overdue",
        name="Actions overdue",
        definition="Actions still open whose due day is past, whenever they were agreed.",
        why_it_matters="Each one is a part of a safety plan that is not there.",
        numerator_text="Open actions due before the as-of day",
        numerator="actions_overdue",
        grouping=Grouping.MARAC,
        unit=Unit.COUNT,
        polarity=Polarity.LESS_IS_BETTER,
        source="Case records",
    ),
)
