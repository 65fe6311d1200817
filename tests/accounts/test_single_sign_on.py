"""Signing in with the organisation's own accounts, at a real provider."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from shell import phones
from shell.running import Answer, Server

from dashboard.single_sign_on import provider as provider_module
from dashboard.single_sign_on import ticket as ticket_module
from ingest import accounts
from ingest.second_factor import set_up
from models.access import Grant, Role, User
from models.database import writing
from models.single_sign_on import Rule, SingleSignOn
from models.tables import audit, sessions, users

from .organisation import SECRET, Organisation, Visit, dashboard, provider, through, with_other
from .people import (
    BY,
    CHAIR,
    HEALTH,
    NORTH,
    SOUTH,
    account_row,
    add,
    again,
    last_line,
)

MEMBER = Grant(Role.STEERING_GROUP, NORTH)
RULES = (
    Rule("marac-steering", frozenset({MEMBER})),
    Rule("marac-chairs", frozenset({CHAIR, Grant(Role.CHAIR, SOUTH)})),
    Rule("marac-health", frozenset({Grant(Role.REPRESENTATIVE, NORTH, HEALTH)})),
)
NO_ACCOUNT = "There is no account for you here yet: ask your MARAC&#x27;s administrator for one."
CANNOT_TRUST = "The sign-in of Northtown gave an answer that cannot be trusted"


@pytest.fixture(scope="module")
def organisation() -> Iterator[Organisation]:
    with provider() as served:
        yield served


@pytest.fixture
def configured(organisation: Organisation) -> SingleSignOn:
    return SingleSignOn(organisation.issuer, "marac", SECRET, name="Northtown")


@pytest.fixture
def served(area: sa.Engine, configured: SingleSignOn) -> Iterator[Server]:
    """The dashboard where the roles are those of the record."""
    with dashboard(area, configured) as server:
        yield server


@pytest.fixture
def by_claims(area: sa.Engine, configured: SingleSignOn) -> Iterator[Server]:
    """The dashboard where the roles follow the claims, and accounts are made."""
    with dashboard(area, replace(configured, rules=RULES, creates=True)) as server:
        yield server


def is_in(server: Server, answer: Answer, page: str = "/") -> bool:
    """Whether the answer's cookie opens pages."""
    cookies = {"marac_session": answer.cookies.get("marac_session", "")}
    return server.ask(page, cookies=cookies).status == 200


def problem(answer: Answer, *, status: int = 403) -> str:
    """The one sentence of a refusal, which gives no session and uses up the ticket."""
    assert answer.status == status, answer.text
    assert "marac_session" not in answer.cookies
    assert answer.cookies.get("marac_sso", "") in ("", '""')
    text = answer.text.split('<a href="#username">')[1].split("</a>")[0]
    assert text.endswith("."), text
    return text


def methods(engine: sa.Engine) -> list[tuple[str | None, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(
            sa.select(sessions.c.method, sessions.c.state).where(sessions.c.ended_at.is_(None))
        )
        return [(row.method, row.state) for row in rows]


def test_a_person_known_by_a_verified_e_mail_comes_in_and_is_known_by_subject_then(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    user = add(area, "asha", MEMBER, email="Asha@north.example")
    organisation.put("1", email="asha@NORTH.example", email_verified=True)
    assert is_in(served, through(served, organisation, "1"))
    assert account_row(area, user)["subject"] == f"{organisation.issuer} 1"
    organisation.put("1", email="other@north.example", email_verified=True)
    assert is_in(served, through(served, organisation, "1"))
    assert methods(area) == [("single sign-on", None)] * 2
    assert last_line(area, "signed in")[2]["method"] == "single sign-on"
    assert last_line(area, "linked an account to single sign-on")[0] == "single sign-on"


def test_a_person_is_known_by_the_user_name(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    add(area, "col.smith", MEMBER)
    organisation.put("2", preferred_username="Col.Smith")
    assert is_in(served, through(served, organisation, "2"))


def test_an_e_mail_that_nobody_verified_opens_nothing(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    user = add(area, "asha", MEMBER, email="asha@north.example")
    for claims in ({}, {"email_verified": False}, {"email_verified": "true"}):
        organisation.put("3", email="asha@north.example", **claims)
        assert problem(through(served, organisation, "3")) == NO_ACCOUNT
    assert account_row(area, user)["subject"] is None


def test_another_person_with_the_same_e_mail_does_not_get_the_account(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    add(area, "asha", MEMBER, email="asha@north.example")
    for subject in ("4", "5"):
        organisation.put(subject, email="asha@north.example", email_verified=True)
    assert is_in(served, through(served, organisation, "4"))
    assert "belongs to another sign-in" in problem(through(served, organisation, "5"))


def test_an_unknown_person_is_refused_and_it_stands_in_the_trail(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    organisation.put("6", preferred_username="nobody", email="n@north.example", email_verified=True)
    assert problem(through(served, organisation, "6")) == NO_ACCOUNT
    assert last_line(area, "was refused at single sign-on")[2] == {"address": "127.0.0.1"}
    with area.connect() as connection:
        assert connection.execute(sa.select(users)).all() == []


def test_a_closed_account_stays_closed(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    user = add(area, "asha", MEMBER)
    organisation.put("7", preferred_username="asha")
    assert is_in(served, through(served, organisation, "7"))
    accounts.close_account(area, by=BY, user_id=user.user_id)
    assert "Your account here is closed" in problem(through(served, organisation, "7"))


def test_the_page_that_was_asked_for_follows_by_itself(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    add(area, "asha", MEMBER)
    organisation.put("8", preferred_username="asha")
    visit = Visit.begun(served, organisation, "/overview?period=Last quarter&marac=N")
    answer = visit.arrives(visit.back("8"))
    assert answer.status == 200
    assert answer.headers["refresh"] == "0; url=/overview?period=Last%20quarter&marac=N"
    cookie = next(c for c in answer.headers["set-cookie"].split("\n") if "marac_session" in c)
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    elsewhere = Visit.begun(served, organisation, "//evil.example/x")
    assert elsewhere.arrives(elsewhere.back("8")).headers["refresh"] == "0; url=/"


def test_the_form_offers_the_organisations_sign_in(served: Server) -> None:
    page = served.ask("/login?next=/overview").text
    assert "Sign in with Northtown" in page
    assert 'href="/sso/start?next=/overview"' in page


def test_the_ticket_is_sealed_and_lasts_ten_minutes(
    served: Server, organisation: Organisation
) -> None:
    answer = served.ask("/sso/start")
    visit = Visit(served, organisation, answer.cookies, answer.location)
    state = visit.address.split("state=")[1].split("&")[0]
    assert state not in answer.headers["set-cookie"]
    assert "Max-Age=600" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "code_challenge_method=S256" in visit.address and "nonce=" in visit.address


@pytest.mark.parametrize("what", ["state", "no ticket", "edited ticket", "another's ticket", "old"])
def test_an_answer_without_its_own_ticket_is_refused(
    area: sa.Engine,
    served: Server,
    organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    add(area, "asha", MEMBER)
    organisation.put("9", preferred_username="asha")
    visit = Visit.begun(served, organisation)
    path = visit.back("9")
    match what:
        case "state":
            path = with_other(path, state="another")
        case "no ticket":
            visit.cookies = {}
        case "edited ticket":
            ticket = visit.cookies["marac_sso"]
            visit.cookies = {"marac_sso": ("B" if ticket[0] == "A" else "A") + ticket[1:]}
        case "another's ticket":
            visit.cookies = Visit.begun(served, organisation).cookies
        case "old":
            monkeypatch.setattr(ticket_module, "LASTING", 0)
    assert "begin again" in problem(visit.arrives(path))


def test_a_code_works_once(area: sa.Engine, served: Server, organisation: Organisation) -> None:
    add(area, "asha", MEMBER)
    organisation.put("10", preferred_username="asha")
    visit = Visit.begun(served, organisation)
    path = visit.back("10")
    assert is_in(served, visit.arrives(path))
    assert "did not confirm this sign-in" in problem(visit.arrives(path))
    assert len(methods(area)) == 1


def test_a_code_made_for_another_browser_is_refused(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    """Somebody slips their own code into another's sign-in: nonce and verifier do not fit."""
    add(area, "asha", MEMBER)
    organisation.put("11", preferred_username="asha")
    mine, theirs = Visit.begun(served, organisation), Visit.begun(served, organisation)
    code = mine.back("11").split("code=")[1].split("&")[0]
    path = with_other(theirs.back("11"), code=code)
    assert CANNOT_TRUST in problem(theirs.arrives(path))


def test_another_nonce_is_refused(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    add(area, "asha", MEMBER)
    organisation.put("12", preferred_username="asha")
    visit = Visit.begun(served, organisation)
    visit.address = with_other(visit.address, nonce="another")
    assert CANNOT_TRUST in problem(visit.arrives(visit.back("12")))


def test_a_code_for_another_client_is_refused(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    add(area, "asha", MEMBER)
    organisation.put("13", preferred_username="asha")
    visit = Visit.begun(served, organisation)
    visit.address = with_other(visit.address, client_id="another")
    assert "did not confirm" in problem(visit.arrives(visit.back("13")))


def test_who_breaks_off_may_try_again(served: Server, organisation: Organisation) -> None:
    visit = Visit.begun(served, organisation, "/overview")
    # This provider forgets the state where somebody breaks off; the standard asks for it.
    state = visit.address.split("state=")[1].split("&")[0]
    answer = visit.arrives(with_other(visit.back("14", action="deny"), state=state))
    told = problem(answer, status=401)
    assert told == "You did not finish signing in with Northtown: try again."
    assert 'value="/overview"' in answer.text


def test_after_ten_refusals_an_address_waits(served: Server, organisation: Organisation) -> None:
    for _ in range(10):
        assert served.ask("/sso/callback?state=x&code=y").status == 403
    assert "Too many tries from here" in served.ask("/sso/callback?state=x&code=y").text


def test_the_providers_new_key_is_taken_up(
    area: sa.Engine, configured: SingleSignOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_module, "KEYS_SECONDS", 0)
    add(area, "asha", MEMBER)
    with provider() as other, dashboard(area, replace(configured, issuer=other.issuer)) as server:
        other.put("1", preferred_username="asha")
        assert is_in(server, through(server, other, "1"))
        other.change_key()
        assert is_in(server, through(server, other, "1"))


def test_an_expired_token_is_refused(area: sa.Engine, configured: SingleSignOn) -> None:
    add(area, "asha", MEMBER)
    with provider(-300) as late, dashboard(area, replace(configured, issuer=late.issuer)) as server:
        late.put("1", preferred_username="asha")
        assert CANNOT_TRUST in problem(through(server, late, "1"))


def test_a_provider_that_is_down_is_said_in_one_sentence(
    one_area: sa.Engine, configured: SingleSignOn
) -> None:
    with provider() as gone, dashboard(one_area, replace(configured, issuer=gone.issuer)) as server:
        gone.put("1", preferred_username="asha")
        visit = Visit.begun(server, gone)
        path = visit.back("1")
        gone.process.kill()
        gone.process.wait()
        told = "The sign-in of Northtown does not answer: try again"
        assert told in problem(visit.arrives(path), status=502)
    with dashboard(one_area, replace(configured, issuer=gone.issuer)) as server:
        assert told in problem(server.ask("/sso/start"), status=502)
        assert server.ask("/login").status == 200


def test_a_provider_that_is_another_than_configured_is_not_used(
    one_area: sa.Engine, configured: SingleSignOn, organisation: Organisation
) -> None:
    other = f"{organisation.issuer}/tenant"
    with dashboard(one_area, replace(configured, issuer=other)) as server:
        told = problem(server.ask("/sso/start"), status=502)
    assert "is not the one that was set up here" in told


def test_without_a_configuration_there_is_nothing(one_area: sa.Engine) -> None:
    with dashboard(one_area, None) as server:
        assert server.ask("/sso/start").status == 404
        assert server.ask("/sso/callback?code=1&state=2").status == 404
        assert "/sso/" not in server.ask("/login").text


# Roles ------------------------------------------------------------------------------------------


def test_roles_follow_the_claims_at_each_sign_in(
    area: sa.Engine, by_claims: Server, organisation: Organisation
) -> None:
    user = add(area, "asha", CHAIR)
    organisation.put("20", preferred_username="asha", roles=["marac-steering", "other"])
    assert is_in(by_claims, through(by_claims, organisation, "20"))
    assert again(area, user).grants == {MEMBER}
    assert last_line(area, "changed the roles of an account") == (
        "single sign-on",
        {"roles": ["chair N"]},
        {"roles": ["steering_group N"]},
    )
    organisation.put("20", preferred_username="asha", roles="marac-chairs")
    through(by_claims, organisation, "20")
    assert again(area, user).grants == {CHAIR, Grant(Role.CHAIR, SOUTH)}


def test_who_has_no_role_any_more_is_refused_and_signed_out_everywhere(
    area: sa.Engine, by_claims: Server, organisation: Organisation
) -> None:
    user = add(area, "asha")
    organisation.put("21", preferred_username="asha", roles=["marac-steering"])
    first = through(by_claims, organisation, "21")
    assert is_in(by_claims, first)
    organisation.put("21", preferred_username="asha", roles=[])
    told = problem(through(by_claims, organisation, "21"))
    assert "gives you no role here" in told
    assert not is_in(by_claims, first)
    assert again(area, user).grants == frozenset()
    organisation.put("21", preferred_username="asha")
    problem(through(by_claims, organisation, "21"))


def test_even_the_last_administrator_follows_the_claims(
    area: sa.Engine, by_claims: Server, organisation: Organisation
) -> None:
    user = add(area, "ada", Grant(Role.ADMINISTRATOR))
    organisation.put("22", preferred_username="ada", roles=[])
    problem(through(by_claims, organisation, "22"))
    assert again(area, user).grants == frozenset()


def test_an_account_is_made_for_whoever_has_a_role(
    area: sa.Engine, by_claims: Server, organisation: Organisation
) -> None:
    claims = {"preferred_username": "New.Person", "name": "New Person"}
    organisation.put("23", **claims, roles=["marac-health"], amr=["pwd", "mfa"])
    assert is_in(by_claims, through(by_claims, organisation, "23"))
    with area.connect() as connection:
        row = connection.execute(sa.select(users)).one()
    assert (row.username, row.name, row.password_hash) == ("new.person", "New Person", None)
    made = User(row.user_id, row.name, frozenset())
    assert again(area, made).grants == {Grant(Role.REPRESENTATIVE, NORTH, HEALTH)}
    organisation.put("24", preferred_username="x", name="X", roles=["other"])
    assert "gives you no role here" in problem(through(by_claims, organisation, "24"))


def test_a_role_for_a_marac_that_is_not_there_lets_nobody_in(
    area: sa.Engine, configured: SingleSignOn, organisation: Organisation
) -> None:
    user = add(area, "asha", MEMBER)
    rules = (Rule("marac-west", frozenset({Grant(Role.CHAIR, "W")})),)
    organisation.put("25", preferred_username="asha", roles=["marac-west"])
    with dashboard(area, replace(configured, rules=rules)) as server:
        assert "Your roles cannot be set" in problem(through(server, organisation, "25"))
    assert again(area, user).grants == {MEMBER}


def test_roles_may_stand_inside_another_claim(
    area: sa.Engine, configured: SingleSignOn, organisation: Organisation
) -> None:
    user = add(area, "asha")
    organisation.put("26", preferred_username="asha", realm_access={"roles": ["marac-steering"]})
    nested = replace(configured, rules=RULES, roles_claim="realm_access.roles")
    with dashboard(area, nested) as server:
        assert is_in(server, through(server, organisation, "26"))
    assert again(area, user).grants == {MEMBER}


# The second factor ------------------------------------------------------------------------------


def test_the_providers_second_factor_is_enough(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    add(area, "asha", CHAIR)
    organisation.put("30", preferred_username="asha", amr=["pwd", "mfa"])
    assert is_in(served, through(served, organisation, "30"))


@pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"amr": []}, {"acr": "mfa"}])
def test_without_it_ours_has_to_be_set_up_first(
    area: sa.Engine, served: Server, organisation: Organisation, claims: dict[str, object]
) -> None:
    add(area, "asha", CHAIR)
    organisation.put("31", preferred_username="asha", **claims)
    answer = through(served, organisation, "31")
    assert answer.headers["refresh"] == "0; url=/login/set-up?next=/"
    assert not is_in(served, answer)
    assert methods(area) == [("single sign-on", "enrol")]


def test_without_it_our_code_is_asked_for(
    area: sa.Engine, served: Server, organisation: Organisation
) -> None:
    user = add(area, "asha", CHAIR)
    secret = phones.secret("asha")
    assert set_up(area, user, secret=secret, code=phones.code("asha")) is not None
    with writing(area) as connection:
        connection.execute(users.update().values(totp_step=None))
    organisation.put("32", preferred_username="asha")
    answer = through(served, organisation, "32")
    assert answer.headers["refresh"] == "0; url=/login/code?next=/"
    assert not is_in(served, answer)
    cookies = {"marac_session": answer.cookies["marac_session"]}
    done = served.send("/login/code", cookies, {"code": phones.code("asha")})
    assert is_in(served, done)
    assert methods(area) == [("single sign-on and code", None)]


def test_which_claim_proves_it_is_a_setting(
    area: sa.Engine, configured: SingleSignOn, organisation: Organisation
) -> None:
    add(area, "asha", CHAIR)
    strict = replace(configured, mfa=(("acr", "2"), ("acrs", "c1")))
    organisation.put("33", preferred_username="asha", amr=["mfa"], acr="1")
    with dashboard(area, strict) as server:
        assert not is_in(server, through(server, organisation, "33"))
        organisation.put("33", preferred_username="asha", acrs=["c1"])
        assert is_in(server, through(server, organisation, "33"))


def test_coming_in_again_leaves_the_figures_that_are_kept(
    area: sa.Engine, by_claims: Server, organisation: Organisation
) -> None:
    add(area, "asha")
    organisation.put("34", preferred_username="asha", roles=["marac-steering"])
    through(by_claims, organisation, "34")
    with area.connect() as connection:
        before = connection.scalar(sa.text("SELECT version FROM data_version"))
    through(by_claims, organisation, "34")
    with area.connect() as connection:
        assert connection.scalar(sa.text("SELECT version FROM data_version")) == before
        trail = list(connection.scalars(sa.select(audit.c.what)))
    assert trail.count("linked an account to single sign-on") == 1
