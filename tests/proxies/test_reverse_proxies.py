"""Through nginx and Caddy as documented: encrypted, signed in, pages open, nobody believed."""

import re

import httpx
import pytest
from shell.running import PASSWORD
from shell.websocket_client import OpenPage
from websockets.exceptions import InvalidStatus

from proxies.conftest import Proxied


def browser(proxied: Proxied) -> httpx.Client:
    return httpx.Client(base_url=proxied.base, verify=proxied.trust, timeout=60)


def sign_in(client: httpx.Client, password: str = PASSWORD, **headers: str) -> httpx.Response:
    """Fills in the form as a browser does; a commissioner needs no second factor."""
    page = client.get("/login")
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token, page.text
    typed = {"username": "col", "password": password, "form_token": token[1]}
    return client.post("/login", data=typed, headers={"Origin": str(client.base_url), **headers})


def test_signing_in_gives_a_cookie_that_only_this_host_gets_encrypted(proxied: Proxied) -> None:
    with browser(proxied) as client:
        answer = sign_in(client)
        assert answer.status_code == 303, answer.text
        cookie = next(c for c in answer.headers.get_list("set-cookie") if "__Host-marac=" in c)
        for word in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"):
            assert word in cookie
        page = client.get("/overview")
    assert page.status_code == 200
    assert page.headers["strict-transport-security"].startswith("max-age=31536000")
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_every_cookie_is_kept_to_encrypted_connections(proxied: Proxied) -> None:
    with browser(proxied) as client:
        answers = [client.get("/login"), client.get("/_stcore/health"), sign_in(client)]
    given = [line for answer in answers for line in answer.headers.get_list("set-cookie")]
    lines = [line for line in given if "Max-Age=0" not in line]
    assert {line.partition("=")[0] for line in lines} >= {"marac_form", "_streamlit_xsrf"}
    for line in lines:
        assert "; secure" in line.lower() and "; samesite=strict" in line.lower(), line


def test_pages_open_over_the_websocket_and_only_from_here(proxied: Proxied) -> None:
    with browser(proxied) as client:
        sign_in(client)
        cookies = {"__Host-marac": client.cookies["__Host-marac"]}
    with OpenPage(proxied.base, cookies, trust=proxied.trust) as page:
        assert "content of overview for Col Smith" in page.open().text
    with (
        pytest.raises(InvalidStatus, match="403"),
        OpenPage(proxied.base, cookies, trust=proxied.trust, origin="https://evil.example"),
    ):
        pass


def test_scripts_come_compressed_and_pages_do_not(proxied: Proxied) -> None:
    with browser(proxied) as client:
        sign_in(client)
        page = client.get("/overview")
        script = re.search(r'src="(/?[^"]*static/js/[^"]+\.js)"', page.text)
        assert script, page.text
        got = client.get("/" + script[1].lstrip("./"), headers={"Accept-Encoding": "gzip"})
        page = client.get("/overview", headers={"Accept-Encoding": "gzip"})
    assert got.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in page.headers


def test_a_body_over_the_limit_is_refused(proxied: Proxied) -> None:
    with browser(proxied) as client:
        assert client.post("/login", content=b"x" * 300_000).status_code == 413


def test_a_file_over_the_limit_is_refused_and_one_within_it_is_taken(proxied: Proxied) -> None:
    with browser(proxied) as client:
        sign_in(client)
        cookies = {"__Host-marac": client.cookies["__Host-marac"]}
        with OpenPage(proxied.base, cookies, trust=proxied.trust) as page:
            page.open("files")
            client.get("/_stcore/health")
            token = client.cookies["_streamlit_xsrf"]

            def sent(size: int) -> httpx.Response:
                return client.put(
                    f"/_stcore/upload_file/{page.tab}/one",
                    files={"file": ("a.csv", b"x" * size)},
                    headers={"X-Xsrftoken": token, "Origin": proxied.base},
                )

            assert sent(1_000_000).status_code in (200, 204)
            refused = sent(3_000_000)
    assert refused.status_code == 413
    assert refused.text == "That is too much to send at once: the most is 1 MB."


def test_the_health_page_tells_nothing(proxied: Proxied) -> None:
    with browser(proxied) as client:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert "uvicorn" not in str(answer.headers).lower()


def test_what_a_caller_says_of_itself_is_not_believed(proxied: Proxied) -> None:
    """Ten wrong passwords count for the one address they come from, whatever they claim."""
    with browser(proxied) as client:
        answers = [
            sign_in(client, "not the words at all", **{"X-Forwarded-For": f"203.0.113.{number}"})
            for number in range(11)
        ]
        assert [answer.status_code for answer in answers[:2]] == [401, 401]
        assert answers[-1].status_code == 429
