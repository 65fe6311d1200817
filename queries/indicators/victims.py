"""Who the victims are, and the children in their households."""

from queries.indicators import benchmarks
from queries.indicators.registry import Benchmark, Indicator, Unit

_CAVEAT = (
    "Measured against all cases discussed, as SafeLives publishes it: where little is recorded "
    "the share is too low. The number recorded is given beside it."
)


def _share(
    key: str, name: str, who: str, why: str, field: str, benchmark: Benchmark | None = None
) -> Indicator:
    return Indicator(
        key=key,
        name=name,
        definition=f"Share of cases discussed with {who}.",
        why_it_matters=why,
        numerator_text=f"Cases discussed with {who}",
        numerator=field,
        denominator_text="Cases discussed",
        denominator="cases_discussed",
        per=100,
        recorded=f"{field}_recorded",
        unit=Unit.PERCENT,
        benchmark=benchmark,
        caveats=_CAVEAT,
    )


ALL = (
    Indicator(
        key="children",
        name="Children in the household",
        definition="Children living in the households of the cases discussed.",
        why_it_matters="Each of them lives with the abuse.",
        numerator_text="Children in the household, summed over cases discussed",
        numerator="children",
        recorded="children_recorded",
        unit=Unit.COUNT,
    ),
    Indicator(
        key="cases_with_children",
        name="Cases with children",
        definition="Cases discussed with at least one child in the household.",
        why_it_matters="Children's services need to be at the table for these.",
        numerator_text="Cases discussed with one child or more in the household",
        numerator="cases_with_children",
        recorded="cases_with_children_recorded",
        unit=Unit.COUNT,
    ),
    Indicator(
        key="children_per_case",
        name="Children a case",
        definition="Children in the household for each case discussed.",
        why_it_matters="Shows how far the work is about children.",
        numerator_text="Children in the household",
        numerator="children",
        denominator_text="Cases discussed",
        denominator="cases_discussed",
        recorded="children_recorded",
        unit=Unit.RATE,
        benchmark=benchmarks.CHILDREN_PER_CASE,
    ),
    _share(
        "minoritised_rate",
        "Black, Asian and racially minoritised victims",
        "a victim of any ethnic group but White British",
        "Compare with the local population: a gap can mean that people are not reached.",
        "minoritised",
        benchmarks.MINORITISED,
    ),
    _share(
        "lgbtq_rate",
        "LGBTQ+ victims",
        "a victim who is lesbian, gay, bisexual, trans, non-binary or of another orientation",
        "Abuse in same-sex relationships and of trans people is often not recognised.",
        "lgbtq",
        benchmarks.LGBTQ,
    ),
    _share(
        "disabled_rate",
        "Disabled victims",
        "a victim who has a disability",
        "Disabled people are abused more often and for longer before anyone knows.",
        "disabled",
        benchmarks.DISABLED,
    ),
    _share(
        "male_rate",
        "Male victims",
        "a male victim",
        "Shows whether men at high risk are recognised and referred.",
        "male",
        benchmarks.MALE,
    ),
    _share(
        "age_16_17_rate",
        "Victims aged 16 or 17",
        "a victim who was 16 or 17 on the day of the meeting",
        "Young people are seldom recognised as victims of a partner.",
        "age_16_17",
        benchmarks.AGE_16_17,
    ),
    _share(
        "age_65_plus_rate",
        "Victims aged 65 or over",
        "a victim who was 65 or over on the day of the meeting",
        "Older people stay longer before they get help, and families are more often the abusers.",
        "age_65_plus",
    ),
    _share(
        "harmer_under_18_rate",
        "Perpetrators under 18",
        "at least one perpetrator aged 17 or younger on the day of the meeting",
        "A child who harms is also a child to safeguard.",
        "harmer_under_18",
    ),
)
