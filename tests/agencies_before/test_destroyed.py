"""All that an agency told of a family is destroyed after the meeting; who was known stays."""

from datetime import date

import sqlalchemy as sa
from erasing.marked import traces

from ingest import drafts, research
from ingest.management_reviews import Review, save_review
from ingest.research_answers import Answer
from ingest.save import save
from models.research import TOLD, draft_form
from queries.case_access import check_case
from queries.drafts import draft
from queries.retention import research_left

from .one_list import BOSS, NEXT_DAY, POLICE, TODAY
from .test_answering import row, sent
from .test_asking import asked

MARKS = {f"{name}Mark" for name in ("involvement", "opinion", "withheld", "services", "worker")}
MARKED = Answer(
    True,
    False,
    False,
    involvement="involvementMark",
    opinion="opinionMark",
    withheld_reason="withheldMark",
    services="servicesMark",
    lead_worker="workerMark",
    involved_from=date(2026, 1, 1),
    is_open=True,
)


def test_every_text_goes_from_rows_trail_and_drafts(listed: sa.Engine) -> None:
    asked(listed)
    sent(listed, MARKED)
    form = draft_form("C1", "HOU")
    drafts.save(listed, POLICE, form, {"opinion": "half a sentence"})
    drafts.save(listed, POLICE, draft_form("C2", "HOU"), {"opinion": "for the next meeting"})
    assert {trace.split(": ")[1] for trace in traces(listed, MARKS)} == MARKS
    save(listed, "listings", {"case_id": "C1", "meeting_id": "T1", "outcome": "heard"}, by=BOSS)
    research.destroy(listed, by=BOSS, meeting_id="T1", today=NEXT_DAY)
    assert traces(listed, MARKS) == set()
    kept = row(listed)
    assert {kept[name] for name in TOLD} == {None}
    assert (kept["known_victim"], kept["returned_on"]) == (True, TODAY)
    with listed.connect() as connection:
        assert not draft(connection, POLICE, form)
        assert draft(connection, POLICE, draft_form("C2", "HOU"))


def test_a_form_with_an_opinion_alone_is_left_to_destroy(listed: sa.Engine) -> None:
    asked(listed)
    sent(listed, Answer(True, False, False, opinion="Getting worse."))
    sent(listed, Answer(False, False, False), case="C2")
    for case in ("C1", "C2"):
        heard = {"case_id": case, "meeting_id": "T1", "outcome": "heard"}
        save(listed, "listings", heard, by=BOSS)
    with listed.connect() as connection:
        left = research_left(connection, user=BOSS, today=NEXT_DAY)
    assert left.select("meeting_id", "forms").rows() == [("T1", 1)]


def test_a_review_is_one_agencys_and_can_be_changed(listed: sa.Engine) -> None:
    asked(listed)
    own = {"by": POLICE, "case_id": "C1", "agency_id": "POL", "today": TODAY}
    first = Review(TODAY, "Dr Example", "Three visits.", "Too few.")
    review_id = save_review(listed, **own, given=first, check_case=check_case)  # type: ignore[arg-type]
    again = Review(TODAY, "Dr Example", "Four visits.", "Too few.")
    changed = save_review(
        listed,
        **own,  # type: ignore[arg-type]
        given=again,
        check_case=check_case,
        review_id=review_id,
    )
    assert changed == review_id
    assert traces(listed, {"Four visits."}) >= {"management_reviews.account: Four visits."}
