"""Which cases each role sees, how much of them, and what closes and opens one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from ingest import closures, emergency, looks, notices
from ingest.users import add_user
from models.access import EVERY_MARAC, Grant, Role, User, operator
from models.database import writing
from models.errors import ForPerson, NotAllowed
from models.tables import audit, case_closures, emergency_access
from queries import case_page, case_viewers
from queries import notices as asked_notices
from queries.case_access import Detail, check_case, detail
from queries.cases import Filters, found
from queries.users import person


def told(value: object) -> str:
    """A case of a test by name; sets in order, for every worker to name it alike."""
    return ",".join(sorted(value)) if isinstance(value, set) else str(value)


TODAY = date(2026, 6, 25)
ALL, NONE = {"C1", "C2", "C3", "C4"}, set()


def somebody(*grants: Grant, user_id: str = "u1") -> User:
    return User(user_id, "Sam Example", frozenset(grants))


COORDINATOR = somebody(Grant(Role.COORDINATOR, "M1"))
IDVA = somebody(Grant(Role.IDVA, "M1", "IDV"), user_id="u2")


def seen(engine: sa.Engine, user: User, **filters: Any) -> set[str]:  # noqa: ANN401 - as Filters has them
    with engine.connect() as connection:
        frame, count = found(connection, user=user, filters=Filters(**filters), today=TODAY)
    assert count == frame.height
    return set(frame["case_id"])


@pytest.mark.parametrize(
    ("grant", "cases"),
    [
        (Grant(Role.COORDINATOR), ALL),
        (Grant(Role.COORDINATOR, "M1"), {"C1", "C2", "C3"}),
        (Grant(Role.COORDINATOR, "M2"), {"C4"}),
        (Grant(Role.CHAIR, "M1"), {"C1", "C2"}),
        (Grant(Role.CHAIR), {"C1", "C2", "C4"}),
        # Core until 30 June: invited to T1, not to T2; asked for research about C2; referred C1.
        (Grant(Role.REPRESENTATIVE, "M1", "POL"), {"C1", "C2"}),
        # Not core: in the attendance of T1, asked about C2 and its referrer.
        (Grant(Role.REPRESENTATIVE, "M1", "HOU"), {"C1", "C2"}),
        (Grant(Role.REPRESENTATIVE, "M1", "REF"), {"C2", "C3"}),
        (Grant(Role.REPRESENTATIVE, "M1", "IDV"), {"C1", "C2"}),
        # M2 names no agencies of its own: those that are core everywhere are invited.
        (Grant(Role.REPRESENTATIVE, "M2", "POL"), {"C4"}),
        (Grant(Role.REPRESENTATIVE, "M2", "HOU"), NONE),
        (Grant(Role.REPRESENTATIVE, "M1"), NONE),
        (Grant(Role.IDVA, "M1", "IDV"), {"C1"}),
        (Grant(Role.IDVA), {"C1", "C4"}),
        (Grant(Role.REFERRER, "M1", "REF"), {"C2", "C3"}),
        (Grant(Role.REFERRER, EVERY_MARAC, "POL"), {"C1", "C4"}),
        (Grant(Role.REFERRER, "M1", "PO"), NONE),
        (Grant(Role.REFERRER, "M1"), NONE),
        (Grant(Role.STEERING_GROUP), NONE),
        (Grant(Role.COMMISSIONER), NONE),
        (Grant(Role.RETURN_PREPARER), NONE),
        (Grant(Role.ADMINISTRATOR), NONE),
        (Grant(Role.AUDITOR), NONE),
    ],
    ids=told,
)
def test_each_role_sees_its_cases_and_no_other(
    few: sa.Engine, grant: Grant, cases: set[str]
) -> None:
    user = somebody(grant)
    assert seen(few, user) == cases
    with few.connect() as connection:
        for case_id in ALL:
            if case_id in cases:
                assert check_case(connection, user, case_id) in {"M1", "M2"}
            else:
                with pytest.raises(NotAllowed, match="no case at this address"):
                    case_page.one_case(connection, user=user, case_id=case_id)


def test_a_case_that_is_not_there_is_refused_in_the_same_words(few: sa.Engine) -> None:
    with few.connect() as connection:
        with pytest.raises(NotAllowed) as of_another:
            check_case(connection, COORDINATOR, "C4")
        with pytest.raises(NotAllowed) as not_there:
            check_case(connection, COORDINATOR, "C99")
    assert str(of_another.value) == str(not_there.value)


@pytest.mark.parametrize(
    ("grant", "case_id", "shown"),
    [
        (Grant(Role.COORDINATOR, "M1"), "C2", Detail.FULL),
        (Grant(Role.CHAIR, "M1"), "C2", Detail.FULL),
        (Grant(Role.IDVA, "M1", "IDV"), "C1", Detail.FULL),
        (Grant(Role.REPRESENTATIVE, "M1", "POL"), "C1", Detail.FULL),  # referred and attended
        (Grant(Role.REPRESENTATIVE, "M1", "POL"), "C2", Detail.NAMES),  # asked for research
        (Grant(Role.REPRESENTATIVE, "M1", "HOU"), "C1", Detail.NAMES),  # sent apologies
        (Grant(Role.REPRESENTATIVE, "M1", "HOU"), "C2", Detail.FULL),  # referred it
    ],
    ids=told,
)
def test_how_much_is_seen_follows_the_stage(
    few: sa.Engine, grant: Grant, case_id: str, shown: Detail
) -> None:
    with few.connect() as connection:
        assert detail(connection, somebody(grant), case_id) is shown


def test_research_is_done_on_names_and_the_own_agencys_part(few: sa.Engine) -> None:
    police = somebody(Grant(Role.REPRESENTATIVE, "M1", "POL"))
    with few.connect() as connection:
        page = case_page.one_case(connection, user=police, case_id="C2")
    assert page.victim["family_name"] == "Sample"
    assert "address" not in page.victim
    assert page.case["criteria"] is None and page.case["status"] == "listed"
    assert page.perpetrators["person_id"].to_list() == ["H1", "H2"]
    assert page.perpetrators["relationship"].to_list() == [None, None]
    assert page.research["agency_id"].to_list() == ["POL"]


def test_a_coordinator_sees_it_whole(few: sa.Engine) -> None:
    with few.connect() as connection:
        page = case_page.one_case(connection, user=COORDINATOR, case_id="C2")
        heard = case_page.one_case(connection, user=COORDINATOR, case_id="C1")
    assert page.victim["address"] == "2 Mill Lane"
    assert page.case["marac"] == "Northtown"
    assert page.perpetrators["relationship"].to_list() == ["partner", "ex_partner"]
    assert page.children["child_id"].to_list() == ["K1"]
    assert page.research["agency"].to_list() == ["Northtown housing", "Northtown police"]
    assert heard.actions["action_id"].to_list() == ["A2", "A1"]
    assert heard.listings["is_repeat"].to_list() == [0]


@pytest.mark.parametrize(
    ("filters", "cases"),
    [
        ({"text": "example"}, {"C1", "C2"}),  # a victim, and a perpetrator of another case
        ({"text": "bea sample"}, {"C2"}),
        ({"text": "  MILL lane BEA "}, {"C2"}),
        ({"text": "beatrix"}, {"C2"}),
        ({"text": "the_wolf"}, {"C1", "C2"}),
        ({"text": "ab1 2cd"}, {"C1"}),
        ({"text": "c3"}, {"C3"}),
        ({"text": "%"}, NONE),
        ({"text": "pattern"}, NONE),  # a case of another MARAC
        ({"statuses": ("heard",)}, {"C1"}),
        ({"statuses": ("heard", "accepted")}, {"C1", "C3"}),
        ({"meeting_id": "T2"}, {"C2"}),
        ({"marac_ids": ("M2",)}, NONE),
        ({"agency_ids": ("HOU",)}, {"C2"}),
        ({"agency_ids": ("HOU", "POL")}, {"C1", "C2"}),
        ({"criteria": ("repeat",)}, NONE),
        ({"worker": "Ida"}, NONE),
        ({"repeat": True}, NONE),
        ({"repeat": False}, {"C1", "C2", "C3"}),
        ({"referred_from": date(2026, 6, 1), "referred_to": date(2026, 6, 4)}, {"C2"}),
        ({"waiting_days": 20}, {"C2", "C3"}),
        ({"waiting_days": 21}, {"C2"}),
        ({"view": "next-meeting"}, {"C2"}),
        ({"view": "late"}, {"C1"}),
        ({"view": "no-contact"}, NONE),
        ({"view": "emergencies"}, NONE),
        ({"text": "example", "sort": "oldest"}, {"C1", "C2"}),
        ({"sort": "meeting"}, {"C1", "C2", "C3"}),
        ({"sort": "case"}, {"C1", "C2", "C3"}),
    ],
    ids=told,
)
def test_cases_are_found_by_what_is_asked(
    few: sa.Engine, filters: dict[str, Any], cases: set[str]
) -> None:
    assert seen(few, COORDINATOR, **filters) == cases


# --- closed to one person ------------------------------------------------------------------------


def accounts(engine: sa.Engine) -> dict[str, User]:
    """Accounts in the record: who a case can be closed to."""
    grants = {
        "coordinator": Grant(Role.COORDINATOR, "M1"),
        "deputy": Grant(Role.COORDINATOR, "M1"),
        "elsewhere": Grant(Role.COORDINATOR, "M2"),
        "idva": Grant(Role.IDVA, "M1", "IDV"),
        "auditor": Grant(Role.AUDITOR),
        "steering": Grant(Role.STEERING_GROUP, "M1"),
    }
    return {
        name: add_user(
            engine,
            by=operator("test"),
            username=name,
            name=name.title(),
            grants=[grant],
            password="four odd words here",
            hash_password=lambda password: password,
        )
        for name, grant in grants.items()
    }


def again(engine: sa.Engine, user: User) -> User:
    """The user as the next click finds them."""
    with engine.connect() as connection:
        return person(connection, user.user_id, user.name)


def test_a_conflict_of_interest_closes_the_case_to_who_declares_it(few: sa.Engine) -> None:
    people = accounts(few)
    idva = people["idva"]
    assert seen(few, idva) == {"C1"}
    closures.declare_conflict(few, by=idva, case_id="C1", marac_id="M1", reason="A cousin of mine")
    idva = again(few, idva)
    assert idva.closed == {"C1"}
    assert seen(few, idva) == NONE
    with few.connect() as connection:
        with pytest.raises(NotAllowed):
            check_case(connection, idva, "C1")
        told = asked_notices.unread(connection, user=people["coordinator"])
        assert asked_notices.unread(connection, user=people["elsewhere"]) == []
    assert "Idva declared a conflict of interest in case C1" in told[0]["text"]
    with pytest.raises(NotAllowed, match="no case of that number"):
        emergency.open_case(few, by=idva, case_id="C1", reason="I want to look after all")
    notices.mark_read(few, people["coordinator"], [told[0]["notice_id"]])
    notices.mark_read(few, people["coordinator"], [told[0]["notice_id"]])
    with few.connect() as connection:
        assert asked_notices.unread(connection, user=people["coordinator"]) == []
        assert len(asked_notices.unread(connection, user=people["deputy"])) == 1


def test_a_coordinator_closes_a_case_to_somebody_and_opens_it_again(few: sa.Engine) -> None:
    people = accounts(few)
    boss, deputy = people["coordinator"], people["deputy"]
    closures.close_case(
        few, by=boss, case_id="C2", user_id=deputy.user_id, reason="Her brother is in it"
    )
    closures.close_case(few, by=boss, case_id="C2", user_id=deputy.user_id, reason="Once more")
    assert seen(few, again(few, deputy)) == {"C1", "C3"}
    with few.connect() as connection:
        (closure,) = case_viewers.closures(connection, user=boss, case_id="C2").rows(named=True)
    assert (closure["name"], closure["reason"]) == ("Deputy", "Her brother is in it")
    with pytest.raises(ForPerson, match="Somebody else"):
        closures.reopen_case(
            few, by=deputy, closure_id=closure["closure_id"], reason="I promise it is fine"
        )
    closures.reopen_case(few, by=boss, closure_id=closure["closure_id"], reason="Was a mix-up")
    assert seen(few, again(few, deputy)) == {"C1", "C2", "C3"}
    with few.connect() as connection:
        acts = connection.scalars(
            sa.select(audit.c.what).where(audit.c.record == "C2", audit.c.kind == "cases")
        ).all()
    assert acts.count("closed a case to a person") == 1
    assert "opened a case to a person again" in acts


def test_only_a_coordinator_of_the_marac_closes_a_case_to_others(few: sa.Engine) -> None:
    people = accounts(few)
    for name in ("elsewhere", "idva", "auditor", "steering"):
        with pytest.raises(NotAllowed):
            closures.close_case(
                few,
                by=people[name],
                case_id="C1",
                user_id=people["deputy"].user_id,
                reason="Because I can",
            )
    with pytest.raises(ForPerson, match="Say why"):
        closures.close_case(few, by=people["coordinator"], case_id="C1", user_id="x", reason="  ")
    with few.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(case_closures)) == 0


# --- opened in an emergency ----------------------------------------------------------------------


def test_an_emergency_opens_a_case_for_three_hours_and_tells_who_answers_for_it(
    few: sa.Engine,
) -> None:
    people = accounts(few)
    idva = people["idva"]
    until = emergency.open_case(few, by=idva, case_id="C3", reason="She rang: he is at the door")
    idva = again(few, idva)
    assert seen(few, idva) == {"C1", "C3"}
    with few.connect() as connection:
        assert detail(connection, idva, "C3") is Detail.FULL
        opened = connection.execute(sa.select(emergency_access)).one()
        assert opened.expires_at == until
        assert (until - opened.opened_at).total_seconds() == 3 * 3600
        for name in ("coordinator", "auditor"):
            (told,) = asked_notices.unread(connection, user=people[name])
            assert (
                "Idva opened case C3 in an emergency: “She rang: he is at the door”" in told["text"]
            )
        assert asked_notices.unread(connection, user=people["steering"]) == []
    with writing(few) as connection:
        connection.execute(emergency_access.update().values(expires_at=opened.opened_at))
    assert seen(few, again(few, idva)) == {"C1"}


@pytest.mark.parametrize("case_id", ["C4", "C99"])
def test_an_emergency_does_not_tell_which_cases_other_maracs_have(
    few: sa.Engine, case_id: str
) -> None:
    with pytest.raises(NotAllowed, match="There is no case of that number that you could open"):
        emergency.open_case(few, by=IDVA, case_id=case_id, reason="She rang: he is here")


@pytest.mark.parametrize("role", [Role.REFERRER, Role.STEERING_GROUP, Role.AUDITOR])
def test_not_every_role_has_emergencies(few: sa.Engine, role: Role) -> None:
    with pytest.raises(NotAllowed):
        emergency.open_case(
            few, by=somebody(Grant(role, "M1", "REF")), case_id="C1", reason="She rang just now"
        )
    with few.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(emergency_access)) == 0


def test_who_has_no_emergencies_does_not_learn_which_cases_there_are(
    few_in_a_file: sa.Engine,
) -> None:
    referrer = somebody(Grant(Role.REFERRER, "M1", "REF"))
    said = set()
    for case_id in ("C1", "C4", "C99"):
        with pytest.raises(NotAllowed) as refused:
            emergency.open_case(
                few_in_a_file, by=referrer, case_id=case_id, reason="She rang just now"
            )
        said.add(str(refused.value))
    assert len(said) == 1


def test_an_emergency_needs_a_reason(few_in_a_file: sa.Engine) -> None:
    with pytest.raises(ForPerson, match="Say what the emergency is"):
        emergency.open_case(few_in_a_file, by=IDVA, case_id="C3", reason="  urgent ")


def test_an_emergency_is_reviewed_by_somebody_else(few: sa.Engine) -> None:
    people = accounts(few)
    both = replace(people["idva"], grants=people["idva"].grants | {Grant(Role.COORDINATOR, "M2")})
    emergency.open_case(few, by=both, case_id="C3", reason="She rang: he is at the door")
    with few.connect() as connection:
        (row,) = case_viewers.emergencies(
            connection, user=people["coordinator"], case_id="C3"
        ).rows(named=True)
        waiting = case_viewers.emergencies_to_review(connection, user=people["auditor"])
    assert waiting["access_id"].to_list() == [row["access_id"]]
    for name in ("elsewhere", "steering", "idva"):
        with pytest.raises(NotAllowed):
            emergency.review(few, by=people[name], access_id=row["access_id"], finding="All right")
    emergency.review(
        few, by=people["auditor"], access_id=row["access_id"], finding="It was one: call at 3 pm"
    )
    with few.connect() as connection:
        assert case_viewers.emergencies_to_review(connection, user=people["auditor"]).is_empty()


# --- who can see it, who has ---------------------------------------------------------------------


def test_who_may_see_a_case_is_known_with_the_reason(few: sa.Engine) -> None:
    people = accounts(few)
    closures.close_case(
        few,
        by=people["coordinator"],
        case_id="C3",
        user_id=people["deputy"].user_id,
        reason="Knows the family",
    )
    emergency.open_case(few, by=people["idva"], case_id="C3", reason="She rang: he is outside")
    with few.connect() as connection:
        may = case_viewers.viewers(connection, user=people["coordinator"], case_id="C3")
    assert [(v.name, v.why) for v in may] == [
        ("Coordinator", "Coordinator"),
        ("Idva", "Opened in an emergency"),
    ]


def test_who_has_seen_a_case_is_counted(few: sa.Engine) -> None:
    people = accounts(few)
    for name in ("coordinator", "idva", "coordinator"):
        looks.saw_case(few, people[name], "C1", "M1")
    with few.connect() as connection:
        seen_by = case_viewers.looks(connection, user=people["coordinator"], case_id="C1")
    assert dict(seen_by.select("name", "times").rows()) == {"Coordinator": 2, "Idva": 1}
