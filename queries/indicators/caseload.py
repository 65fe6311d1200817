"""Cases discussed, meetings, repeats, and who refers them."""

from queries.indicators import benchmarks
from queries.indicators.registry import Indicator, Unit

ALL = (
    Indicator(
        key="cases_discussed",
        name="Cases discussed",
        definition="Cases heard at meetings held in the period, repeats included. "
        "A deferred case counts where it is heard.",
        why_it_matters="The size of the work: everything else is measured against it.",
        numerator_text="Listings heard at meetings held",
        numerator="cases_discussed",
        unit=Unit.COUNT,
        caveats="Cases, not people: someone heard twice counts twice.",
    ),
    Indicator(
        key="meetings_held",
        name="Meetings held",
        definition="Meetings held in the period, of every kind.",
        why_it_matters="How often the MARAC sits decides how long a case waits.",
        numerator_text="Meetings held",
        numerator="meetings_held",
        unit=Unit.COUNT,
    ),
    Indicator(
        key="cases_per_meeting",
        name="Cases a meeting",
        definition="Cases discussed for each meeting held.",
        why_it_matters="Long lists leave little time for each case: over 40 a monthly meeting is "
        "high volume.",
        numerator_text="Cases discussed",
        numerator="cases_discussed",
        denominator_text="Meetings held",
        denominator="meetings_held",
        unit=Unit.RATE,
        benchmark=benchmarks.CASES_PER_MEETING,
    ),
    Indicator(
        key="repeat_cases",
        name="Repeat cases",
        definition="Cases heard whose victim and perpetrator were referred before and where "
        "something further happened within twelve months of the last referral.",
        why_it_matters="Repeats show where risk was not brought down, and that agencies notice.",
        numerator_text="Cases heard that are repeats by the MARAC's own rule",
        numerator="repeat_cases",
        unit=Unit.COUNT,
        caveats="The rule changed over the years: see the MARAC's own setting.",
    ),
    Indicator(
        key="repeat_rate",
        name="Repeat rate",
        definition="Share of cases discussed that are repeats.",
        why_it_matters="A very low rate can mean that repeats are not flagged; a high one that "
        "risk comes back.",
        numerator_text="Repeat cases",
        numerator="repeat_cases",
        denominator_text="Cases discussed",
        denominator="cases_discussed",
        per=100,
        unit=Unit.PERCENT,
        benchmark=benchmarks.REPEAT_RATE,
        caveats="Only referrals known to this record, or stated by the referrer, are seen.",
    ),
    Indicator(
        key="police_share",
        name="Referred by the police",
        definition="Share of cases discussed that the police referred. A joint referral counts "
        "in parts.",
        why_it_matters="A MARAC that hears only from the police misses victims who never call "
        "them.",
        numerator_text="Cases referred by the police, joint referrals in parts",
        numerator="police",
        denominator_text="Cases discussed",
        denominator="cases_discussed",
        per=100,
        unit=Unit.PERCENT,
        benchmark=benchmarks.POLICE_SHARE,
    ),
    Indicator(
        key="partner_share",
        name="Referred by partners",
        definition="Share of cases discussed that agencies other than the police referred.",
        why_it_matters="Shows whether health, social care, housing and the voluntary sector "
        "recognise high risk and refer it.",
        numerator_text="Cases discussed less those referred by the police",
        numerator="partners",
        denominator_text="Cases discussed",
        denominator="cases_discussed",
        per=100,
        unit=Unit.PERCENT,
        benchmark=benchmarks.PARTNER_SHARE,
    ),
)
