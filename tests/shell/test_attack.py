"""A thousand wrong passwords against the running dashboard, while the rightful person signs in."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from shell import phones
from shell.running import PASSWORD, Server

ATTACKER = {"X-Forwarded-For": "203.0.113.66"}


def test_a_thousand_wrong_passwords_neither_open_nor_lock_an_account(
    dashboard_server: Server,
) -> None:
    token, kept = dashboard_server.form()

    def guess(number: int) -> int:
        answer = dashboard_server.ask(
            "/login",
            method="POST",
            cookies=kept,
            form={"username": "max", "password": f"guess number {number}", "form_token": token},
            headers={"Origin": dashboard_server.base, **ATTACKER},
        )
        assert "marac_session" not in answer.cookies
        return answer.status

    with ThreadPoolExecutor(32) as attackers:
        guesses = attackers.map(guess, range(1000))
        began = time.monotonic()
        cookies = dashboard_server.sign_in("max")
        took = time.monotonic() - began
        said = Counter(guesses)
    assert dashboard_server.ask("/", cookies=cookies).status == 200
    assert took < 30
    assert said[401] + said[429] == 1000
    assert said[401] <= 100  # the others were refused without a look at the password


def test_a_known_device_is_not_slowed_down_by_others(dashboard_server: Server) -> None:
    first = dashboard_server.half_way("max")
    dashboard_server.tell("ready max")
    done = dashboard_server.send("/login/code", first, {"code": phones.code("max")})
    device = {"device": done.cookies["device"]}
    token, kept = dashboard_server.form()

    def tried(username: str, password: str, cookies: dict[str, str]) -> int:
        return dashboard_server.ask(
            "/login",
            method="POST",
            cookies={**kept, **cookies},
            form={"username": username, "password": password, "form_token": token},
            headers={"Origin": dashboard_server.base, **ATTACKER},
        ).status

    with ThreadPoolExecutor(16) as attackers:
        list(attackers.map(lambda n: tried("max", f"guess {n}", {}), range(32)))
    assert tried("max", PASSWORD, {}) == 429
    assert tried("max", PASSWORD, device) == 303
    # The mark is for one account, and opens nothing by itself.
    assert tried("lee", PASSWORD, device) == 429
    assert tried("max", PASSWORD, {"device": "a" * 64}) == 429
    assert dashboard_server.ask("/", cookies=device).status == 303
