"""The number of cases against the adult women of the area."""

from queries.indicators import benchmarks
from queries.indicators.registry import Grouping, Indicator, Unit

ALL = (
    Indicator(
        key="cases_per_10k",
        name="Cases for each 10,000 women",
        definition="Cases discussed, as a yearly number, for each 10,000 women aged 16 and over.",
        why_it_matters="The one fair way to compare areas of different size.",
        numerator_text="Cases discussed × the annual factor of the period",
        numerator="cases_where_population",
        denominator_text="Women aged 16 and over",
        denominator="adult_females",
        per=10_000,
        yearly=True,
        needs_population=True,
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.RATE,
        benchmark=benchmarks.CASES_PER_10K,
        caveats="The population is of women only, the cases include male victims.",
    ),
    Indicator(
        key="recommended_cases",
        name="Recommended cases a year",
        definition="The yearly number of cases that SafeLives would expect: 40 for each 10,000 "
        "women aged 16 and over, rounded to the nearest 10 for each MARAC.",
        why_it_matters="The level that posts and meetings should be planned for.",
        numerator_text="40 × women aged 16 and over / 10,000, rounded for each MARAC and summed",
        numerator="recommended_cases",
        needs_population=True,
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.COUNT,
        benchmark=benchmarks.RECOMMENDED,
    ),
    Indicator(
        key="volume_against_recommended",
        name="Volume against the recommended",
        definition="Cases discussed, as a yearly number, as a share of the recommended cases.",
        why_it_matters="Over 125% is a high-volume MARAC; far under 100% means victims are not "
        "being found.",
        numerator_text="Cases discussed × the annual factor of the period",
        numerator="cases_where_population",
        denominator_text="Recommended cases a year",
        denominator="recommended_cases",
        per=100,
        yearly=True,
        needs_population=True,
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.PERCENT,
    ),
)
