"""Waiting after wrong passwords: longer each time, never for good."""

from dashboard.sign_in.patience import Patience


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_first_mistakes_cost_nothing() -> None:
    patience = Patience(Clock())
    for _ in range(2):
        patience.failed("asha", "10.0.0.1")
    assert patience.hold("asha") == 0
    assert patience.refused_for("10.0.0.1") == 0


def test_each_further_try_on_an_account_waits_longer_but_is_never_refused() -> None:
    patience = Patience(Clock())
    holds = []
    for number in range(12):
        patience.failed("asha", f"10.0.0.{number}")
        holds.append(patience.hold("asha"))
    assert holds == sorted(holds)
    assert holds[2] == 0.5 and holds[-1] == 5.0
    assert patience.hold("someone.else") == 0


def test_an_address_that_goes_on_failing_is_refused_for_a_while() -> None:
    clock = Clock()
    patience = Patience(clock)
    for number in range(10):
        patience.failed(f"user{number}", "10.0.0.1")
    assert patience.refused_for("10.0.0.1") == 2.0
    assert patience.refused_for("10.0.0.2") == 0
    clock.now += 2.0
    assert patience.refused_for("10.0.0.1") == 0


def test_the_right_password_and_a_quarter_of_an_hour_make_it_good() -> None:
    clock = Clock()
    patience = Patience(clock)
    for _ in range(20):
        patience.failed("asha", "10.0.0.1")
    clock.now += 15 * 60 + 1
    assert patience.hold("asha") == 0 and patience.refused_for("10.0.0.1") == 0
    for _ in range(20):
        patience.failed("asha", "10.0.0.1")
    patience.succeeded("asha", "10.0.0.1")
    assert patience.hold("asha") == 0 and patience.refused_for("10.0.0.1") == 0
