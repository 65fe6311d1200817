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


def test_a_thousand_wrong_passwords_get_nowhere_and_lock_nobody_out() -> None:
    clock = Clock()
    patience = Patience(clock)
    tried = 0
    for _ in range(1000):  # one a second, each from the same address
        clock.now += 1
        if not patience.refused_for("10.0.0.1"):
            patience.failed("asha", "10.0.0.1")
            tried += 1
    assert tried < 60
    for n in range(5000):  # a crowd of addresses
        patience.failed("asha", f"10.{n // 250}.{n % 250}.9")
    # The rightful person, from another address, waits some seconds at most, and is checked.
    assert patience.hold("asha") <= 5
    assert patience.refused_for("10.0.0.2") == 0
    # And on a device that is known is not held back at all.
    assert patience.hold("asha known") == 0


def test_codes_tried_at_once_from_everywhere_take_turns() -> None:
    clock = Clock()
    patience = Patience(clock)
    turns = [patience.turn("code of asha") for _ in range(1000)]
    taken = [turn for turn in turns if turn is not None]
    assert taken == [float(second) for second in range(31)]
    for n in range(20):
        patience.failed("code of asha", f"10.0.0.{n}")
    clock.now += 60
    assert [patience.turn("code of asha") for _ in range(3)] == [0, 30, None]


def test_guessing_a_code_would_take_months() -> None:
    """Three of a million codes are right at any time; the wait keeps the tries few."""
    clock = Clock()
    patience = Patience(clock)
    tries, day = 0, 24 * 3600
    while clock.now < day:
        if patience.turn("code of asha") is not None:
            tries += 1
            patience.failed("code of asha", f"10.0.{tries % 250}.1")
        clock.now += 1
    assert tries * 3 / 1_000_000 < 0.01  # less than one chance in a hundred a day


def test_the_right_code_ends_the_waiting() -> None:
    clock = Clock()
    patience = Patience(clock)
    for _ in range(20):
        patience.turn("code of asha")
        patience.failed("code of asha", "10.0.0.1", "session")
    assert patience.wrong_in("session") == 20
    patience.succeeded("code of asha", "10.0.0.1")
    assert patience.turn("code of asha") == 0
