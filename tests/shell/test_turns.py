"""Pages take turns; one that takes long holds nobody up for longer than a moment."""

import time
from threading import Event, Thread

import pytest

from dashboard.turns import Turns

EVER = 60.0  # seconds: nothing here waits so long unless it is wrong


def test_nobody_begins_before_the_turn_before_is_over() -> None:
    turns, told, begun = Turns(EVER), list[str](), Event()

    def next_one() -> None:
        begun.set()
        with turns.turn():
            told.append("second")

    other = Thread(target=next_one)
    with turns.turn():
        other.start()
        assert begun.wait(EVER)
        other.join(0.1)
        told.append("first")
    other.join(EVER)
    assert told == ["first", "second"]


def test_many_never_meet() -> None:
    turns, inside, met = Turns(EVER), list[int](), list[int]()

    def draw(number: int) -> None:
        for _ in range(200):
            with turns.turn():
                inside.append(number)
                met.append(len(inside))
                inside.pop()

    people = [Thread(target=draw, args=(number,)) for number in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join(EVER)
    assert met == [1] * 1600


def test_they_come_in_the_order_in_which_they_asked() -> None:
    turns, came = Turns(EVER), list[int]()

    def draw(number: int) -> None:
        with turns.turn():
            came.append(number)

    people = [Thread(target=draw, args=(number,)) for number in range(20)]
    with turns.turn():
        for one in people:
            last = turns._last
            one.start()
            while turns._last is last:
                time.sleep(0.001)
    for one in people:
        one.join(EVER)
    assert came == list(range(20))


def test_who_takes_long_is_passed() -> None:
    turns, passed = Turns(0.01), Event()

    def next_one() -> None:
        with turns.turn():
            passed.set()

    with turns.turn():
        for _ in range(3):
            passed.clear()
            other = Thread(target=next_one)
            other.start()
            assert passed.wait(EVER)
            other.join(EVER)


def test_a_page_that_fails_gives_its_turn_back() -> None:
    turns, came = Turns(EVER), Event()
    with pytest.raises(ValueError, match="wrong"), turns.turn():
        raise ValueError("wrong")

    def next_one() -> None:
        with turns.turn():
            came.set()

    Thread(target=next_one, daemon=True).start()
    assert came.wait(EVER / 6)
