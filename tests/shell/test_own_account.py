"""The own account from outside: sessions ended, the password changed, time running out."""

import json
from dataclasses import replace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.gate.connection import has_lost
from ingest.sessions import session_id
from models.access import Grant, Role, User
from shell.running import PASSWORD, Server
from shell.websocket_client import OpenPage


def left(server: Server, cookies: dict[str, str]) -> int:
    return int(json.loads(server.ask("/session", cookies=cookies).text)["left"])


def end(server: Server, cookies: dict[str, str], which: str, origin: str = "") -> None:
    answer = server.ask(
        "/account/sessions",
        method="POST",
        cookies=cookies,
        form={"end": which},
        headers={"Origin": origin or server.base},
    )
    expected = (403, "") if origin else (303, "/account")
    assert (answer.status, answer.location) == expected


def is_in(server: Server, cookies: dict[str, str]) -> bool:
    return server.ask("/account", cookies=cookies).status == 200


def test_the_account_shows_where_one_is_signed_in(dashboard_server: Server) -> None:
    here, there = (dashboard_server.sign_in("rosa") for _ in range(2))
    with OpenPage(dashboard_server.base, here) as page:
        text = page.open("account").text
    assert text.count("This one") == 1
    assert session_id(there["marac_session"]) in text
    assert session_id(here["marac_session"]) not in text  # this one has no button to end it
    assert here["marac_session"] not in text


def test_a_person_ends_one_of_the_own_sign_ins(dashboard_server: Server) -> None:
    here, there = (dashboard_server.sign_in("rosa") for _ in range(2))
    with OpenPage(dashboard_server.base, there) as page:
        page.open("account")
        end(dashboard_server, here, session_id(there["marac_session"]))
        assert page.read(seconds=20).redirect.startswith("/login")
    assert is_in(dashboard_server, here) and not is_in(dashboard_server, there)


def test_nobody_ends_anothers_sign_in_or_from_another_site(dashboard_server: Server) -> None:
    rosa, col = dashboard_server.sign_in("rosa"), dashboard_server.sign_in("col")
    end(dashboard_server, col, session_id(rosa["marac_session"]))
    own = session_id(rosa["marac_session"])
    end(dashboard_server, rosa, own, origin="http://evil.example")
    assert is_in(dashboard_server, rosa)


def test_knowing_the_id_of_a_session_is_not_being_signed_in(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("rosa")
    forged = {"marac_session": session_id(cookies["marac_session"])}
    assert not is_in(dashboard_server, forged)


@pytest.mark.parametrize("change", [lambda t: t[:-1] + "_", lambda t: t + "A", lambda t: t[::-1]])
def test_an_edited_cookie_opens_nothing(dashboard_server: Server, change: object) -> None:
    token = dashboard_server.sign_in("rosa")["marac_session"]
    assert not is_in(dashboard_server, {"marac_session": change(token)})  # type: ignore[operator]


def test_signing_out_everywhere_ends_every_sign_in(dashboard_server: Server) -> None:
    here, there = (dashboard_server.sign_in("rosa") for _ in range(2))
    for origin in ({"Origin": "http://evil.example"}, {}):
        dashboard_server.ask("/logout/everywhere", method="POST", cookies=here, headers=origin)
        assert is_in(dashboard_server, here)
    answer = dashboard_server.ask(
        "/logout/everywhere",
        method="POST",
        cookies=here,
        headers={"Origin": dashboard_server.base},
    )
    assert answer.location == "/login"
    assert not is_in(dashboard_server, here) and not is_in(dashboard_server, there)


def test_changing_the_password_needs_the_present_one(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("zoe")
    wrong = {"present": "not the right words", "new": "plum kettle gravel nine"}
    answer = dashboard_server.send("/account/password", cookies, wrong)
    assert answer.status == 401 and "not your present password" in answer.text
    weak = {"present": PASSWORD, "new": "password1234"}
    answer = dashboard_server.send("/account/password", cookies, weak)
    assert answer.status == 400 and "first that others would try" in answer.text
    assert dashboard_server.try_to_sign_in("zoe").status == 303


def test_a_changed_password_ends_every_other_sign_in(dashboard_server: Server) -> None:
    here, there = (dashboard_server.sign_in("zoe") for _ in range(2))
    new = "plum kettle gravel nine"
    changed = dashboard_server.send("/account/password", here, {"present": PASSWORD, "new": new})
    assert changed.status == 200 and new not in changed.text
    assert is_in(dashboard_server, here) and not is_in(dashboard_server, there)
    assert dashboard_server.try_to_sign_in("zoe").status == 401
    assert dashboard_server.try_to_sign_in("zoe", new).status == 303
    back = {"present": new, "new": PASSWORD}
    assert dashboard_server.send("/account/password", here, back).status == 200


def test_asking_for_the_time_left_does_not_lengthen_it(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("rosa")
    assert 880 <= left(dashboard_server, cookies) <= 900
    dashboard_server.tell("nearly-idle rosa")
    before = dashboard_server.tell("last-seen")
    assert 100 <= left(dashboard_server, cookies) <= 115
    assert 100 <= left(dashboard_server, cookies) <= 115
    assert dashboard_server.tell("last-seen") == before
    for headers, expected in (({}, 115), ({"Origin": dashboard_server.base}, 900)):
        answer = dashboard_server.ask("/session", method="POST", cookies=cookies, headers=headers)
        assert expected - 20 <= json.loads(answer.text)["left"] <= expected


def test_a_countdown_that_draws_itself_does_not_keep_a_session_alive(
    dashboard_server: Server,
) -> None:
    cookies = dashboard_server.sign_in("rosa")
    with OpenPage(dashboard_server.base, cookies) as page:
        page.open("account")
        dashboard_server.tell("nearly-idle rosa")
        page.open("account", is_automatic=True)
        assert left(dashboard_server, cookies) <= 115
        page.open("account")
        assert left(dashboard_server, cookies) > 800


@pytest.mark.parametrize("order", ["idle", "too-long"])
def test_a_session_whose_time_is_over_opens_nothing(dashboard_server: Server, order: str) -> None:
    cookies = dashboard_server.sign_in("rosa")
    with OpenPage(dashboard_server.base, cookies) as page:
        page.open("safelives-return")
        dashboard_server.tell(f"{order} rosa")
        shown = page.read(seconds=20)
    assert shown.redirect == "/login?next=/safelives-return"
    assert not is_in(dashboard_server, cookies)
    answer = dashboard_server.ask(
        "/session", method="POST", cookies=cookies, headers={"Origin": dashboard_server.base}
    )
    assert json.loads(answer.text)["left"] == 0
    assert not is_in(dashboard_server, cookies)


def test_a_replayed_cookie_opens_nothing_after_signing_out(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("rosa")
    dashboard_server.ask(
        "/logout", method="POST", cookies=cookies, headers={"Origin": dashboard_server.base}
    )
    for path in ("/account", "/account/password", "/media/a.txt", "/_stcore/host-config"):
        assert dashboard_server.ask(path, cookies=cookies).status in (303, 401), path


def test_a_role_taken_away_empties_a_page_that_nobody_touches(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("una")
    with OpenPage(dashboard_server.base, cookies) as page:
        assert "content of overview" in page.open("overview").text
        dashboard_server.tell("unrole una")
        shown = page.read(seconds=20)
    assert shown.redirect == "/overview"  # drawn anew, as what it now is for this person
    with OpenPage(dashboard_server.base, cookies) as page:
        shown = page.open("overview")
    assert shown.not_found and "content of overview" not in shown.text


def test_a_role_taken_away_counts_at_the_very_next_click(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("bob")
    with OpenPage(dashboard_server.base, cookies) as page:
        assert "content of overview" in page.open("overview").text
        dashboard_server.tell("unrole bob")
        shown = page.open("overview")
    assert shown.not_found and "content of overview" not in shown.text


def test_only_what_is_lost_draws_a_page_anew() -> None:
    role = frozenset({Grant(Role.CHAIR, "M1")})
    user = User("u", "U", role)
    assert not has_lost(user, user)
    assert not has_lost(user, replace(user, grants=role | {Grant(Role.IDVA, "M1", "A")}))
    assert not has_lost(user, replace(user, emergency=frozenset({"C1"})))
    assert has_lost(user, replace(user, grants=frozenset()))
    assert has_lost(user, replace(user, closed=frozenset({"C1"})))
    assert has_lost(replace(user, emergency=frozenset({"C1"})), user)


def test_a_draft_comes_back_in_another_sign_in_until_the_form_is_sent(
    dashboard_server: Server,
) -> None:
    from streamlit.proto.WidgetStates_pb2 import WidgetState

    cookies = dashboard_server.sign_in("col")
    with OpenPage(dashboard_server.base, cookies) as page:
        shown = page.open("drafting")
        typed = BackMsg()
        typed.rerun_script.page_name = "drafting"
        state = WidgetState(id=shown.widgets["Why"], string_value="She rang at 15:10")
        typed.rerun_script.widget_states.widgets.append(state)
        assert "typed: She rang at 15:10" in page.send(typed).text
    with OpenPage(dashboard_server.base, dashboard_server.sign_in("col")) as page:
        assert "typed: She rang at 15:10" in page.open("drafting").text
    with OpenPage(dashboard_server.base, dashboard_server.sign_in("asha")) as page:
        assert "She rang" not in page.open("drafting").text
