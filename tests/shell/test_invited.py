"""A one-time link from outside, and what an attacker gets from one."""

import html
import re

import pytest

from shell.running import PASSWORD, Answer, Server

NEW = "plum kettle gravel nine"


def link(server: Server, username: str) -> str:
    return f"/invited?token={server.tell(f'invite {username}')}"


def send(server: Server, path: str, password: str, **changed: str) -> Answer:
    """Fills in the form of a link; a page that tells nothing has "null" for its origin."""
    page = server.ask(path)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    assert hidden, page.text
    return server.ask(
        "/invited",
        method="POST",
        cookies={"marac_form": hidden["form_token"]},
        form={**hidden, "new": password, **changed},
        headers={"Origin": "null"},
    )


def test_a_link_leads_from_the_password_to_the_phone(dashboard_server: Server) -> None:
    answer = send(dashboard_server, link(dashboard_server, "kit"), NEW)
    assert (answer.status, answer.location) == (303, "/login/set-up?next=/")
    waiting = {"marac_session": answer.cookies["marac_session"]}
    assert dashboard_server.ask("/overview", cookies=waiting).status == 303
    assert dashboard_server.ask("/login/set-up", cookies=waiting).status == 200
    assert dashboard_server.try_to_sign_in("kit").status == 401
    assert dashboard_server.try_to_sign_in("kit", NEW).status == 303


def test_opening_a_link_uses_nothing_up_and_tells_nobody(dashboard_server: Server) -> None:
    path = link(dashboard_server, "kit")
    for _ in range(3):
        page = dashboard_server.ask(path)
        assert page.status == 200 and "Kit Ford" in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
    token = path.split("=")[1]
    assert f'href="{path}' not in page.text and page.text.count(token) == 1


def test_a_link_works_once_and_an_edited_or_old_one_never(dashboard_server: Server) -> None:
    path = link(dashboard_server, "kit")
    assert dashboard_server.ask(path + "x").status == 410
    assert dashboard_server.ask("/invited").status == 410
    edited = send(dashboard_server, path, NEW, token="made up")
    assert edited.status == 410 and "marac_session" not in edited.cookies
    assert send(dashboard_server, path, NEW).status == 303
    again = dashboard_server.ask(path)
    assert again.status == 410 and "does not work any more" in again.text
    path = link(dashboard_server, "kit")
    dashboard_server.tell("old-invitations kit")
    assert dashboard_server.ask(path).status == 410


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "too short"),
        ("password1234", "others would try"),
        ("aaaaaaaaaaaaa", "others would try"),
    ],
)
def test_a_bad_password_is_explained_and_the_link_still_works(
    dashboard_server: Server, password: str, why: str
) -> None:
    path = link(dashboard_server, "kit")
    answer = send(dashboard_server, path, password)
    assert answer.status == 400 and why in html.unescape(answer.text)
    assert f'value="{password}"' not in answer.text
    assert dashboard_server.ask(path).status == 200


def test_a_form_of_another_site_sets_no_password(dashboard_server: Server) -> None:
    token = str(dashboard_server.tell("invite kit"))
    form = {"token": token, "new": NEW, "form_token": "made up"}
    for cookies in ({}, {"marac_form": "another"}):
        answer = dashboard_server.ask(
            "/invited", method="POST", cookies=cookies, form=form, headers={"Origin": "null"}
        )
        assert answer.status == 403 and "marac_session" not in answer.cookies


def test_a_link_used_by_somebody_with_a_phone_still_asks_for_its_code(
    dashboard_server: Server,
) -> None:
    open_before = dashboard_server.sign_in("lee")
    answer = send(dashboard_server, link(dashboard_server, "lee"), PASSWORD)
    assert answer.location == "/login/code?next=/"
    assert dashboard_server.ask("/overview", cookies=open_before).status == 303


def test_nothing_of_a_link_is_in_the_servers_log(dashboard_server: Server) -> None:
    path = link(dashboard_server, "kit")
    send(dashboard_server, path, NEW)
    assert path.split("=")[1] not in dashboard_server.log.read_text(encoding="utf-8")
