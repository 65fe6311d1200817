"""Signing in and out, from outside."""

import pytest

from dashboard.sign_in.routes import safe_next
from shell.running import PASSWORD, Server


def test_the_right_password_opens_a_session(dashboard_server: Server) -> None:
    answer = dashboard_server.try_to_sign_in("col", next_page="/definitions?from=2026-01-01")
    assert (answer.status, answer.location) == (303, "/definitions?from=2026-01-01")
    cookie = next(line for line in answer.headers["set-cookie"].split("\n") if "session" in line)
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    token = answer.cookies["marac_session"]
    assert len(token) >= 43
    assert dashboard_server.ask("/", cookies={"marac_session": token}).status == 200


def test_over_https_the_cookie_is_bound_to_this_host_and_to_encryption(
    dashboard_server: Server,
) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}
    form = dashboard_server.ask("/login", headers=forwarded)
    assert "Secure" in form.headers["set-cookie"]
    token = form.cookies["marac_form"]
    answer = dashboard_server.ask(
        "/login",
        method="POST",
        cookies={"marac_form": token},
        form={"username": "col", "password": PASSWORD, "form_token": token},
        headers={**forwarded, "Origin": f"https://{dashboard_server.host}"},
    )
    cookie = next(
        line for line in answer.headers["set-cookie"].split("\n") if "__Host-marac=" in line
    )
    assert cookie.startswith("__Host-marac=")
    assert "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
    cookies = {"__Host-marac": answer.cookies["__Host-marac"]}
    assert dashboard_server.ask("/", cookies=cookies, headers=forwarded).status == 200
    assert dashboard_server.ask("/", cookies=cookies).status == 303


@pytest.mark.parametrize("username", ["col", "nobody-at-all"])
def test_a_wrong_password_says_the_same_for_every_name(
    dashboard_server: Server, username: str
) -> None:
    answer = dashboard_server.try_to_sign_in(username, "not the right words")
    assert answer.status == 401
    assert "marac_session" not in answer.cookies
    assert "The user name or the password is not right." in answer.text
    assert "not the right words" not in answer.text


def test_a_password_too_long_to_have_been_set_is_wrong_not_an_error(
    dashboard_server: Server,
) -> None:
    assert dashboard_server.try_to_sign_in("rosa", "é" * 200).status == 401


@pytest.mark.parametrize("sent", ["", "another"])
def test_a_form_that_is_not_ours_is_refused(dashboard_server: Server, sent: str) -> None:
    _, cookies = dashboard_server.form()
    form = {"username": "asha", "password": PASSWORD, "form_token": sent}
    for kept in (cookies, {}):
        answer = dashboard_server.ask("/login", method="POST", cookies=kept, form=form)
        assert answer.status == 403
        assert "marac_session" not in answer.cookies


def test_a_form_sent_from_another_site_is_refused(dashboard_server: Server) -> None:
    token, cookies = dashboard_server.form()
    answer = dashboard_server.ask(
        "/login",
        method="POST",
        cookies=cookies,
        form={"username": "asha", "password": PASSWORD, "form_token": token},
        headers={"Origin": "http://evil.example"},
    )
    assert answer.status == 403


def test_another_site_cannot_sign_anyone_out(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("asha")
    for headers in ({"Origin": "http://evil.example"}, {}):
        dashboard_server.ask("/logout", method="POST", cookies=cookies, headers=headers)
        assert dashboard_server.ask("/", cookies=cookies).status == 200
    assert dashboard_server.ask("/logout", cookies=cookies).location == "/"
    assert dashboard_server.ask("/", cookies=cookies).status == 200


def test_the_quick_exit_ends_the_session_and_tells_nothing(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("asha")
    answer = dashboard_server.ask("/leave", method="POST", cookies=cookies)
    assert (answer.status, answer.location) == (303, "/blank")
    assert dashboard_server.ask("/", cookies=cookies).status == 303
    blank = dashboard_server.ask("/blank").text.lower()
    assert "marac" not in blank and "sign" not in blank


def test_signing_in_and_out_and_failing_leave_a_trail(dashboard_server: Server) -> None:
    cookies = dashboard_server.sign_in("asha")
    dashboard_server.ask(
        "/logout", method="POST", cookies=cookies, headers={"Origin": dashboard_server.base}
    )
    dashboard_server.try_to_sign_in("asha", "not the right words")
    trail = dashboard_server.tell("trail")
    assert isinstance(trail, list)
    done = {what for (what,) in trail}
    assert {"signed in", "signed out", "failed to sign in"} <= done


def test_nobody_types_a_password_over_an_open_network() -> None:
    from starlette.datastructures import Headers

    from dashboard.gate.callers import may_carry_passwords

    def is_safe(scheme: str, host: str) -> bool:
        return may_carry_passwords({"scheme": scheme}, Headers({"host": host}))

    assert is_safe("http", "localhost:8501")
    assert is_safe("http", "[::1]:8501")
    assert is_safe("https", "marac.example")
    assert not is_safe("http", "marac.example")
    assert not is_safe("http", "localhost.example:8501")


@pytest.mark.parametrize("wanted", ["/", "/overview", "/overview?a=b&c=%2F"])
def test_the_next_page_is_one_of_ours(wanted: str) -> None:
    assert safe_next(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    ["", "//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\r\nb", "/a\\b"],
)
def test_any_other_next_page_is_the_first_one(wanted: str) -> None:
    assert safe_next(wanted) == "/"


def test_an_open_redirect_is_not_followed_by_the_form(dashboard_server: Server) -> None:
    answer = dashboard_server.try_to_sign_in("col", next_page="//evil.example/x")
    assert answer.location == "/"
    assert 'value="/"' in dashboard_server.ask("/login?next=//evil.example").text


def test_what_is_typed_comes_back_as_text_only(dashboard_server: Server) -> None:
    answer = dashboard_server.try_to_sign_in('"><script>alert(1)</script>', "not right at all")
    assert "<script>" not in answer.text
