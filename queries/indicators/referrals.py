"""Referrals received and screened, the risk they carry, and the wait for a meeting."""

from queries.indicators.registry import Grouping, Indicator, Polarity, Unit

_CASES = "Case records"

ALL = (
    Indicator(
        key="referrals_received",
        name="Referrals received",
        definition="Cases referred in the period, heard or not.",
        why_it_matters="Shows demand before screening and deferral.",
        numerator_text="Cases with a referral date in the period",
        numerator="referrals_received",
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.COUNT,
        source=_CASES,
    ),
    Indicator(
        key="screened",
        name="Referrals screened",
        definition="Referrals of the period for which it is recorded whether they met the "
        "threshold.",
        why_it_matters="Only screened referrals can tell whether referring is appropriate.",
        numerator_text="Referrals received with the threshold decision recorded",
        numerator="screened",
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.COUNT,
        source=_CASES,
    ),
    Indicator(
        key="below_threshold_cases",
        name="Referrals below the threshold",
        definition="Referrals of the period that did not meet the threshold.",
        why_it_matters="Many of them from one agency or under one criterion point to training.",
        numerator_text="Screened referrals that did not meet the threshold",
        numerator="below_threshold_cases",
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.COUNT,
        source=_CASES,
    ),
    Indicator(
        key="below_threshold_rate",
        name="Share below the threshold",
        definition="Share of screened referrals that did not meet the threshold.",
        why_it_matters="The first question when volume is high: are the cases high risk?",
        numerator_text="Referrals below the threshold",
        numerator="below_threshold_cases",
        denominator_text="Referrals screened",
        denominator="screened",
        per=100,
        grouping=Grouping.MARAC_AND_MONTH,
        unit=Unit.PERCENT,
        source=_CASES,
    ),
    Indicator(
        key="dash_high_rate",
        name="High score on the risk form",
        definition="Share of cases heard, with a scored risk form, whose latest form before the "
        "meeting reached the MARAC's threshold.",
        why_it_matters="The rest came by professional judgement, escalation or repeat: right and "
        "proper, but worth knowing.",
        numerator_text="Cases heard whose latest DASH, young person's DASH or DAQ reached the "
        "threshold",
        numerator="dash_high",
        denominator_text="Cases heard with such a form",
        denominator="dash_scored",
        per=100,
        unit=Unit.PERCENT,
        source=_CASES,
        caveats="A score never overrules professional judgement.",
    ),
    Indicator(
        key="referral_to_meeting_days",
        name="Days from referral to meeting",
        definition="The middle case's days between referral and the meeting where it was heard.",
        why_it_matters="Risk is highest now: each week of waiting is a week at risk.",
        numerator_text="Median of the days from referral to the meeting",
        numerator="median_days",
        unit=Unit.DAYS,
        polarity=Polarity.LESS_IS_BETTER,
        source=_CASES,
    ),
)
