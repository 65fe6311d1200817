"""Every number of the pack leads to where it comes from, and follows the record."""

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from pages.record import NORTH, add_meeting, add_two_years, new_engine

from dashboard.steering_pack import Pack, made, view_of
from dashboard.steering_pack.paper import paper
from dashboard.steering_pack.review_told import READ
from models.settings import PROJECT
from queries.indicators import INDICATORS

from .conftest import QUARTER, context
from .reading import Read, defined, numbers, read, stands_in

# Levels that belong to the rule of a sentence and not to the record, by its words.
LEVELS = {
    "of 14 sources": "14",
    "over the 125% of a high-volume MARAC": "125",
    "more than 40 cases": "40",
    "fewer than 12 points": "12",
    "10,000": "10000",
    "(95%": "95",
}


@pytest.fixture(scope="module")
def told(pack: Pack) -> Read:
    return read(paper(pack))


def test_every_reference_leads_to_one_record(told: Read) -> None:
    every = [number for _, numbers_ in [*told.sentences, *told.answers] for number in numbers_]
    assert len(set(every)) > 20
    assert set(every) == set(told.records) == set(range(1, len(told.records) + 1))


def test_every_number_of_the_narrative_stands_in_its_record_or_its_table(told: Read) -> None:
    checked, missing = 0, []
    for sentence, references in told.sentences:
        if not references:
            continue
        known = " ".join(
            f"{told.records[one]} {defined(told.records[one])} {told.tables.get(one, '')}"
            for one in references
        )
        known += " ".join(level for words, level in LEVELS.items() if words in sentence)
        for number in numbers(sentence):
            checked += 1
            if not stands_in(number, known):
                missing.append((number, sentence))
    assert not missing, "\n".join(map(str, missing))
    assert checked > 60


def test_no_sentence_about_figures_is_without_a_reference(told: Read) -> None:
    """What has none says whose figures they are, how much of a table is printed, or a day."""
    allowed = re.compile(
        r"July to September 2026|Printed of \d+ rows|Rows left out|^Review of|^Note \d|^After|"
        r"^Compared|95%|locked after 12 points"
    )
    bare = [
        sentence
        for sentence, references in told.sentences
        if not references and numbers(sentence) and not allowed.search(sentence)
    ]
    assert not bare


def test_every_record_says_what_was_counted_and_on_which_days(told: Read) -> None:
    for record in told.records.values():
        assert re.search(r"20\d\d", record), record
        assert re.search(r" \d[\d,]*$", record), record  # how many rows were read


def test_what_our_data_say_leads_to_a_record_wherever_it_holds_a_number(told: Read) -> None:
    assert len(told.answers) == 26
    for sentence, references in told.answers:
        assert bool(references) == bool(numbers(sentence)), sentence


def test_the_definitions_are_those_of_the_figures_that_the_rules_read() -> None:
    folder = PROJECT / "queries" / "steering"
    code = " ".join(path.read_text() for path in sorted(folder.glob("*.py")))
    named = {key for key in re.findall(r"""["']([a-z_0-9]+)["']""", code) if key in INDICATORS}
    rests = re.findall(r"\{kind\}_(\w+)", code)
    kinds = {f"{kind}_{rest}" for kind in ("idva", "admin") for rest in rests}
    assert set(READ) == named | (kinds & set(INDICATORS))


def test_another_meeting_is_another_sentence(tmp_path: Path) -> None:
    engine = new_engine(tmp_path)
    add_two_years(engine)
    before = _lead(engine)
    with engine.begin() as connection:
        add_meeting(connection, NORTH, date(2026, 9, 24), 31)
    after = _lead(engine, "later")
    assert before != after
    assert numbers(after)[0] == numbers(before)[0] + 31


def _lead(engine: sa.Engine, user: str = "") -> str:
    given = context(engine)
    given = type(given)(engine, given.user, given.today, abs(hash((given.data_version, user))))
    found = made(view_of(given, NORTH, QUARTER))
    return str(found.sections[0].said[0].text)
