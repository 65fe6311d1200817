"""How meetings run: time for a case, who comes, what is deferred, agenda and research in time."""

from queries.indicators import benchmarks
from queries.indicators.registry import Indicator, Polarity, Unit

_SOURCE = "Meeting records"

ALL = (
    Indicator(
        key="minutes_per_case",
        name="Minutes a case",
        definition="Minutes of discussion for each case heard whose minutes were recorded.",
        why_it_matters="Too short to plan, or too long for the list.",
        numerator_text="Minutes of the cases heard",
        numerator="minutes",
        denominator_text="Cases heard with minutes recorded",
        denominator="timed",
        unit=Unit.MINUTES,
        benchmark=benchmarks.SLOT,
        source=_SOURCE,
    ),
    Indicator(
        key="attendance_rate",
        name="Core agencies present",
        definition="Share of the places of core agencies at meetings, with attendance recorded, "
        "that were filled in person or by a deputy.",
        why_it_matters="An empty chair is information nobody brings and an action nobody takes.",
        numerator_text="Core agencies present or with a deputy, summed over meetings",
        numerator="attended",
        denominator_text="Core agencies of each meeting, summed over meetings",
        denominator="attendance_expected",
        per=100,
        unit=Unit.PERCENT,
        polarity=Polarity.MORE_IS_BETTER,
        source=_SOURCE,
    ),
    Indicator(
        key="deputy_rate",
        name="Attended by a deputy",
        definition="Of the core agencies that came, the share that sent a deputy.",
        why_it_matters="The same person each time knows the cases and can commit the agency.",
        numerator_text="Core agencies that sent a deputy",
        numerator="deputised",
        denominator_text="Core agencies present or with a deputy",
        denominator="attended",
        per=100,
        unit=Unit.PERCENT,
        source=_SOURCE,
    ),
    Indicator(
        key="deferral_rate",
        name="Cases deferred",
        definition="Share of listings with an outcome that were put off to another meeting.",
        why_it_matters="A deferred victim waits another fortnight or month.",
        numerator_text="Listings deferred",
        numerator="deferred",
        denominator_text="Listings with an outcome, at meetings held",
        denominator="with_outcome",
        per=100,
        unit=Unit.PERCENT,
        polarity=Polarity.LESS_IS_BETTER,
        source=_SOURCE,
    ),
    Indicator(
        key="agenda_on_time_rate",
        name="Agenda sent on time",
        definition="Share of scheduled and virtual meetings, with the sending recorded, whose "
        "agenda went out the MARAC's number of working days before.",
        why_it_matters="Agencies cannot research what they have not been sent.",
        numerator_text="Meetings whose agenda went out in time",
        numerator="agenda_on_time",
        denominator_text="Scheduled and virtual meetings with the agenda's day recorded",
        denominator="agenda_sent",
        per=100,
        unit=Unit.PERCENT,
        polarity=Polarity.MORE_IS_BETTER,
        source=_SOURCE,
    ),
    Indicator(
        key="research_return_rate",
        name="Research returned in time",
        definition="Share of requests for research on cases heard that were answered by the day "
        "of the meeting.",
        why_it_matters="The meeting is only as good as what agencies bring.",
        numerator_text="Requests answered on or before the day of the meeting",
        numerator="research_returned",
        denominator_text="Requests for research on cases heard",
        denominator="research_requested",
        per=100,
        unit=Unit.PERCENT,
        polarity=Polarity.MORE_IS_BETTER,
        source=_SOURCE,
    ),
)
