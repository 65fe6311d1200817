"""The second factor from outside: what half a sign-in opens, and what guessing gets."""

import html
import re

import pyotp
import pytest
from websockets.exceptions import InvalidStatus

from shell import phones
from shell.running import PASSWORD, Server
from shell.websocket_client import OpenPage

PLACES = (
    ("GET", "/", 303),
    ("GET", "/overview", 303),
    ("GET", "/account", 303),
    ("GET", "/account/password", 303),
    ("GET", "/account/second-factor", 303),
    ("POST", "/account/recovery-codes", 303),
    ("POST", "/account/sessions", 303),
    ("GET", "/media/abc.txt", 401),
    ("PUT", "/_stcore/upload_file/a/b", 401),
    ("GET", "/_stcore/host-config", 401),
)


def recovery_codes(server: Server, username: str) -> tuple[dict[str, str], list[str]]:
    """Signs in, makes new recovery codes; the session's cookie and the codes."""
    cookies = server.sign_in(username)
    server.tell(f"ready {username}")
    typed = {"code": phones.code(username)}
    answer = server.send("/account/recovery-codes", cookies, typed)
    assert answer.status == 200, answer.text
    return cookies, re.findall(r"<li><code>([^<]+)</code>", answer.text)


@pytest.mark.parametrize("username", ["asha", "nia"])
def test_half_a_sign_in_opens_nothing(dashboard_server: Server, username: str) -> None:
    cookies = dashboard_server.half_way(username)
    for method, path, status in PLACES:
        answer = dashboard_server.ask(path, method=method, cookies=cookies)
        assert answer.status == status, path
        assert status != 303 or answer.location.startswith("/login"), path
    with pytest.raises(InvalidStatus), OpenPage(dashboard_server.base, cookies):
        pass
    assert dashboard_server.ask("/session", cookies=cookies).text == '{"left":0,"can_stay":false}'


def test_half_a_sign_in_goes_on_where_it_was(dashboard_server: Server) -> None:
    answer = dashboard_server.try_to_sign_in("asha", next_page="/definitions?a=b")
    assert answer.location == "/login/code?next=/definitions%3Fa%3Db"
    cookies = {"marac_session": answer.cookies["marac_session"]}
    again = dashboard_server.ask("/login?next=/definitions%3Fa%3Db", cookies=cookies)
    assert again.location == answer.location
    dashboard_server.tell("ready asha")
    done = dashboard_server.send(answer.location, cookies, {"code": phones.code("asha")})
    assert (done.status, done.location) == (303, "/definitions?a=b")


def test_the_cookie_of_the_first_half_is_worth_nothing_after_the_second(
    dashboard_server: Server,
) -> None:
    waiting = dashboard_server.half_way("asha")
    dashboard_server.tell("ready asha")
    typed = {"code": phones.code("asha")}
    done = dashboard_server.send("/login/code", waiting, typed)
    assert done.status == 303
    assert done.cookies["marac_session"] != waiting["marac_session"]
    assert dashboard_server.ask("/overview", cookies=waiting).status == 303
    assert dashboard_server.ask("/login/code", cookies=waiting).location == "/login"


def test_a_code_that_was_seen_does_not_work_again(dashboard_server: Server) -> None:
    dashboard_server.tell("ready una")
    code = phones.code("una")
    first, second = dashboard_server.half_way("una"), dashboard_server.half_way("una")
    assert dashboard_server.send("/login/code", first, {"code": code}).status == 303
    answer = dashboard_server.send("/login/code", second, {"code": code})
    assert answer.status == 401
    assert "was used before" in html.unescape(answer.text)
    assert "marac_session" not in answer.cookies


def test_wrong_codes_lead_back_to_the_password_and_leave_a_trail(dashboard_server: Server) -> None:
    cookies = dashboard_server.half_way("una")
    wrong = {"code": phones.wrong_code("una")}
    answers = [
        dashboard_server.send("/login/code", cookies, wrong, address="203.0.113.9")
        for _ in range(5)
    ]
    assert [answer.status for answer in answers] == [401] * 5
    assert "Sign in again from the start" in answers[-1].text
    assert 'name="password"' in answers[-1].text
    assert dashboard_server.ask("/login/code", cookies=cookies).location == "/login"
    trail = dashboard_server.tell("trail")
    assert isinstance(trail, list) and ["failed a code"] in trail


def test_the_code_form_is_refused_from_another_site(dashboard_server: Server) -> None:
    cookies = dashboard_server.half_way("asha")
    dashboard_server.tell("ready asha")
    form = {"code": phones.code("asha"), "form_token": "made up"}
    for kept in ({}, {"marac_form": "another"}):
        answer = dashboard_server.ask(
            "/login/code",
            method="POST",
            cookies={**cookies, **kept},
            form=form,
            headers={"Origin": "http://evil.example"},
        )
        assert answer.status == 403
        assert "marac_session" not in answer.cookies


def test_a_recovery_code_signs_in_once_and_says_how_many_are_left(
    dashboard_server: Server,
) -> None:
    _, codes = recovery_codes(dashboard_server, "ivy")
    assert len(codes) == 10
    waiting = dashboard_server.half_way("ivy")
    answer = dashboard_server.send("/login/recovery-code", waiting, {"code": codes[0]})
    assert answer.status == 200 and "You have 9 recovery codes left" in answer.text
    cookies = {"marac_session": answer.cookies["marac_session"]}
    assert dashboard_server.ask("/cases", cookies=cookies).status == 200
    again = dashboard_server.half_way("ivy")
    refused = dashboard_server.send("/login/recovery-code", again, {"code": codes[0]})
    assert refused.status == 401 and "marac_session" not in refused.cookies


def test_new_recovery_codes_need_a_code(dashboard_server: Server) -> None:
    cookies, codes = recovery_codes(dashboard_server, "ivy")
    for wrong in ("", phones.wrong_code("ivy"), phones.code("ivy")):
        answer = dashboard_server.send("/account/recovery-codes", cookies, {"code": wrong})
        assert answer.status == 401
        assert "<li><code>" not in answer.text
    waiting = dashboard_server.half_way("ivy")
    kept = dashboard_server.send("/login/recovery-code", waiting, {"code": codes[1]})
    assert kept.status == 200


def test_a_first_sign_in_sets_up_a_phone(dashboard_server: Server) -> None:
    waiting = dashboard_server.half_way("nia")
    rival = dashboard_server.half_way("nia")
    page = dashboard_server.ask("/login/set-up", cookies=waiting)
    found = re.search(r'class="key">([A-Z2-7 ]+)<', page.text)
    assert found and "<svg" in page.text
    key = found[1].replace(" ", "")
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    kept = {"marac_form": hidden["form_token"]}

    def send(cookies: dict[str, str], code: str, phone: str = hidden["phone"]) -> object:
        form = {**hidden, "phone": phone, "code": code}
        return dashboard_server.ask(
            "/login/set-up",
            method="POST",
            cookies={**cookies, **kept},
            form=form,
            headers={"Origin": dashboard_server.base},
        )

    code = pyotp.TOTP(key).now()
    stolen = send(rival, code)
    assert stolen.status == 403, "the form of one session worked in another"  # type: ignore[attr-defined]
    assert send(waiting, code, hidden["phone"][:-4] + "AAAA").status == 403  # type: ignore[attr-defined]
    done = send(waiting, code)
    assert done.status == 200 and done.text.count("<li><code>") == 10  # type: ignore[attr-defined]
    assert dashboard_server.ask("/", cookies=done.cookies).status == 200  # type: ignore[attr-defined]
    # Whoever else knew the password and was at the same page is out.
    assert dashboard_server.ask("/login/set-up", cookies=rival).location == "/login"
    assert dashboard_server.try_to_sign_in("nia").location.startswith("/login/code")


def test_a_role_that_sees_no_case_signs_in_with_its_password_alone(
    dashboard_server: Server,
) -> None:
    for username in ("col", "rosa", "zoe"):
        assert dashboard_server.try_to_sign_in(username).location == "/"
    for username in ("asha", "ivy", "aud"):
        assert dashboard_server.try_to_sign_in(username).location == "/login/code?next=/"


def test_another_phone_needs_proof_and_ends_the_first(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("aud")
    answer = dashboard_server.send(
        "/account/second-factor", cookies, {"code": phones.wrong_code("aud")}
    )
    assert answer.status == 401 and 'class="key"' not in answer.text
    dashboard_server.tell("ready aud")
    offered = dashboard_server.send("/account/second-factor", cookies, {"code": phones.code("aud")})
    found = re.search(r'class="key">([A-Z2-7 ]+)<', offered.text)
    assert found, offered.text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', offered.text))
    done = dashboard_server.ask(
        "/account/second-factor",
        method="POST",
        cookies={**cookies, "marac_form": hidden["form_token"]},
        form={**hidden, "code": pyotp.TOTP(found[1].replace(" ", "")).now()},
        headers={"Origin": dashboard_server.base},
    )
    assert done.status == 200 and done.text.count("<li><code>") == 10
    dashboard_server.tell("ready aud")
    old = dashboard_server.half_way("aud")
    assert dashboard_server.send("/login/code", old, {"code": phones.code("aud")}).status == 401
    codes = re.findall(r"<li><code>([^<]+)</code>", done.text)
    assert dashboard_server.send("/login/recovery-code", old, {"code": codes[0]}).status == 200


def test_the_password_is_not_asked_for_in_vain(dashboard_server: Server) -> None:
    """Nobody learns from the second page whether a password was right without having it."""
    wrong = dashboard_server.try_to_sign_in("asha", "not the right words")
    assert wrong.status == 401 and "/login/code" not in wrong.text
    assert PASSWORD not in wrong.text
