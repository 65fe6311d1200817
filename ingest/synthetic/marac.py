"""All files of one MARAC, drawn together so that they agree."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ingest.synthetic import (
    actions,
    agencies,
    areas,
    assessments,
    cases,
    children,
    chronology,
    contacts,
    families,
    histories,
    involvement,
    lessons,
    listings,
    meetings,
    people,
    referrals,
    returns,
    reviews,
    risk,
    support,
    transfers,
)
from ingest.synthetic.areas import Area
from ingest.synthetic.columns import dates, day_number
from ingest.synthetic.draws import Draws, Flags, Whole, words
from ingest.synthetic.numbering import Numbering


@dataclass(frozen=True)
class Story:
    """What the files of one MARAC share: its agencies, meetings, people and hearings."""

    area: Area
    seed: int
    numbering: Numbering
    agencies: agencies.Agencies
    calendar: meetings.Calendar
    history: histories.Histories
    hearings: listings.Hearings
    family: families.Families
    people: people.People
    children: children.Children
    sent: referrals.Referrals
    case_ids: pl.Series

    def draws(self, noun: str) -> Draws:
        return Draws(self.seed, self.area.number, noun)

    @property
    def end(self) -> int:
        return day_number(self.area.span.end)


def marac_files(
    area: Area, seed: int, numbering: Numbering, error_rate: float
) -> dict[str, pl.DataFrame]:
    """Every interchange file's rows of this MARAC."""
    story = _story(area, seed, numbering, error_rate)
    return {
        "maracs": areas.marac_frame(area),
        "population": areas.population_frame(area),
        "agencies": agencies.agency_frame(story.agencies),
        "marac_agencies": agencies.marac_agency_frame(area, story.agencies),
        "capacity": agencies.capacity_frame(area, story.draws("capacity")),
        "people": story.people.frame,
        "person_links": story.people.links,
        **_meeting_files(story),
        **_case_files(story),
        "returns": returns.return_frame(area, story.draws("returns")),
    }


def _story(area: Area, seed: int, numbering: Numbering, error_rate: float) -> Story:
    def draws(noun: str) -> Draws:
        return Draws(seed, area.number, noun)

    count = agencies.template_count()
    found = agencies.agencies(area, draws("agencies"), numbering.ids("agency", count))
    days = histories.referral_days(area, draws("referral days"))
    history = histories.histories(area, draws("histories"), days)
    calendar = meetings.calendar(area, draws("calendar"), days)
    heard = listings.hearings(draws("hearings"), calendar, days)
    family = families.families(draws("families"), history)
    calendar = replace(calendar, ids=numbering.ids("meeting", len(calendar.days)))
    return Story(
        area=area,
        seed=seed,
        numbering=numbering,
        agencies=found,
        calendar=calendar,
        history=history,
        hearings=heard,
        family=family,
        people=people.people(area, draws("people"), numbering, history, family, error_rate),
        children=children.children(draws("children"), history),
        sent=referrals.referrals(area, draws("referrals"), found, history),
        case_ids=numbering.ids("case", len(days)),
    )


def _meeting_files(story: Story) -> dict[str, pl.DataFrame]:
    listed = listings.listing_frame(
        story.draws("listings"),
        story.calendar,
        story.hearings,
        story.case_ids,
        story.children.in_household,
    )
    places, size = listed["meeting"].to_numpy(), len(story.calendar.days)
    count = np.bincount(places, minlength=size)
    dealt = np.bincount(places, weights=listed["dealt"].to_numpy(), minlength=size)
    used = _used(story.calendar, count)
    calendar = replace(
        story.calendar, cancelled=story.calendar.cancelled | (story.calendar.past & (count == 0))
    )
    frame = meetings.meeting_frame(
        story.area, story.draws("meetings"), calendar, count, dealt.astype(np.int64)
    )
    return {
        "meetings": frame.filter(pl.Series(used)),
        "listings": listed.drop("meeting", "dealt"),
        "attendance": meetings.attendance_frame(
            story.draws("attendance"),
            calendar,
            story.agencies.table,
            calendar.past & ~calendar.cancelled,
        ),
    }


def _used(calendar: meetings.Calendar, count: Whole) -> Flags:
    """Meetings with cases, the regular ones until the end of the records, and the next one."""
    regular = calendar.kind == meetings.REGULAR
    upcoming = np.flatnonzero(regular & ~calendar.past & ~calendar.cancelled)
    used = (count > 0) | (regular & calendar.past)
    used[upcoming[:1]] = True
    return np.asarray(used)


def _case_files(story: Story) -> dict[str, pl.DataFrame]:
    agreed = actions.actions(
        story.draws("actions"),
        story.numbering,
        story.agencies,
        story.hearings,
        story.case_ids,
        story.calendar.ids,
        story.end,
        story.draws("what was said of actions"),
    )
    surely = referrals.repeats(story.area, story.sent, story.history, story.hearings.fate)
    answered = _risk(story)
    ids, days, found = story.case_ids, story.history.days, story.agencies
    numbering, heard = story.numbering, story.hearings
    cases = _case_frame(story, agreed, surely, answered)
    cases = cases.with_columns(contacts.worker_column(story.draws("workers"), cases))
    cases = cases.with_columns(transfers.receipt_column(story.draws("gone"), cases, story.end))
    return {
        "cases": cases,
        "children": children.child_frame(story.draws("child rows"), numbering, story.children, ids),
        "assessments": _assessments(story, answered),
        "agency_involvement": involvement.involvement_frame(
            story.draws("involvement"), found, heard, days, ids, story.end, story.area.nation
        ),
        "management_reviews": reviews.review_frame(
            story.draws("reviews"), numbering, found, heard, ids, story.end
        ),
        "actions": agreed.frame,
        "lessons": lessons.lesson_frame(
            story.draws("lessons"),
            numbering,
            found,
            heard,
            agreed,
            ids,
            story.calendar.ids,
            story.end,
        ),
        "chronology": chronology.chronology_frame(
            story.draws("chronology"), numbering, found, ids, days, heard.last >= 0
        ),
        "contact_attempts": contacts.attempt_frame(story.draws("attempts"), numbering, cases),
        "transfers": transfers.transfer_frame(story.draws("transfers"), numbering, cases),
        "wishes": contacts.wish_frame(story.draws("wishes"), numbering, cases, story.end),
    }


def _risk(story: Story) -> risk.Risk:
    """Cases that were judged below the threshold mostly have few ticks."""
    fate = story.hearings.fate
    below = np.isin(fate, (listings.BELOW, listings.SCREENED_OUT))
    female = story.people.victim_female
    return risk.risk(
        story.draws("risk"),
        np.where(below, 0.04, 0.72),
        story.children.in_household > 0,
        female,
    )


def _assessments(story: Story, answered: risk.Risk) -> pl.DataFrame:
    return assessments.assessment_frame(
        story.area,
        story.draws("assessments"),
        story.draws("beside the answers"),
        story.numbering,
        answered,
        story.case_ids,
        story.agencies.ids.gather(pl.Series(story.sent.agency)),
        story.history.days,
        _ages(story),
    )


def _ages(story: Story) -> Whole:
    born = story.family.victim_born[story.history.victim]
    return np.floor((story.history.days - born) / families.YEAR).astype(np.int64)


def _case_frame(
    story: Story, agreed: actions.Actions, surely: tuple[Flags, Flags], answered: risk.Risk
) -> pl.DataFrame:
    draws, heard, sent = story.draws("cases"), story.hearings, story.sent
    relationship = words(families.CODES, story.family.relationship)
    screened_in = ~heard.new & (heard.last >= 0)
    return pl.DataFrame({"case_id": story.case_ids}).with_columns(
        pl.lit(story.area.marac_id).alias("marac_id"),
        dates(sent.days).alias("referral_date"),
        story.people.victim.alias("victim_id"),
        referrals.sending_agencies(draws, story.agencies, sent).alias("referring_agencies"),
        story.people.perpetrators.alias("perpetrator_ids"),
        cases.relationship_column(relationship, story.people.perpetrator_count).alias(
            "relationships"
        ),
        *referrals.incident_columns(sent),
        risk.criteria(draws, answered, surely[0]).alias("criteria"),
        risk.abuse_types(draws, answered).alias("abuse_types"),
        story.children.count_column().alias("children_in_household"),
        *cases.screening_columns(draws, heard),
        *referrals.earlier_columns(story.area, draws, sent, surely),
        *cases.override_columns(draws, heard),
        *cases.sharing_columns(story.area, draws, heard),
        *support.idva_columns(draws, sent.days, screened_in, story.end),
        *cases.statuses(draws, heard, sent.days, agreed.still_open, agreed.settled, story.end),
    )
