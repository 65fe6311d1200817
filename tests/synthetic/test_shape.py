"""The synthetic set looks like the published figures, and its people like nobody."""

import re
from collections import Counter
from datetime import date

import numpy as np
import pytest

from ingest.synthetic.areas import areas, spans
from ingest.synthetic.generate import ENDS_ON

from .plain_rule import repeats
from .rows import Files, Row, items


@pytest.fixture(scope="session")
def heard(files: Files) -> list[tuple[Row, Row]]:
    """Each case heard, with its meeting."""
    meetings = {row["meeting_id"]: row for row in files["meetings"]}
    cases = {row["case_id"]: row for row in files["cases"]}
    return [
        (cases[row["case_id"]], meetings[row["meeting_id"]])
        for row in files["listings"]
        if row["outcome"] == "heard"
    ]


@pytest.fixture(scope="session")
def victims(files: Files, heard: list[tuple[Row, Row]]) -> list[Row]:
    people = {row["person_id"]: row for row in files["people"]}
    return [people[case["victim_id"]] for case, _ in heard]


def _share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)


def test_about_31_percent_of_cases_heard_are_repeats(
    files: Files, heard: list[tuple[Row, Row]]
) -> None:
    rule = repeats(files)
    assert 0.27 <= _share([rule[case["case_id"]] for case, _ in heard]) <= 0.35


def test_what_the_sender_says_of_repeats_is_hardly_ever_wrong(files: Files) -> None:
    rule = repeats(files)
    said = [case for case in files["cases"] if case["repeat_stated"]]
    wrong = [(case["repeat_stated"] == "yes") != rule[case["case_id"]] for case in said]
    assert len(said) > 1000
    assert 0 < _share(wrong) < 0.01


def test_no_case_is_heard_twice(heard: list[tuple[Row, Row]]) -> None:
    assert max(Counter(case["case_id"] for case, _ in heard).values()) == 1


def test_cases_are_heard_at_meetings_held_after_the_referral(
    heard: list[tuple[Row, Row]],
) -> None:
    for case, meeting in heard:
        assert meeting["status"] == "held"
        assert meeting["marac_id"] == case["marac_id"]
        assert meeting["meeting_date"] >= case["referral_date"]


def test_a_meeting_held_has_heard_someone_and_left_no_listing_open(
    files: Files, heard: list[tuple[Row, Row]]
) -> None:
    held = {row["meeting_id"] for row in files["meetings"] if row["status"] == "held"}
    assert {meeting["meeting_id"] for _, meeting in heard} == held
    for row in files["listings"]:
        assert bool(row["outcome"]) == (row["meeting_id"] in held)


def test_a_deferred_case_comes_back_to_the_next_meeting(files: Files) -> None:
    deferred = [row["case_id"] for row in files["listings"] if row["outcome"] == "deferred"]
    listed = Counter(row["case_id"] for row in files["listings"])
    assert 0.03 < len(deferred) / len(files["listings"]) < 0.07
    assert {listed[case] for case in deferred} == {2}


def test_a_quarter_of_2025_has_plenty_of_cases(heard: list[tuple[Row, Row]]) -> None:
    days = [meeting["meeting_date"] for _, meeting in heard]
    assert sum("2025-07-01" <= day <= "2025-09-30" for day in days) > 150


def test_two_thirds_of_referrals_are_from_the_police(
    files: Files, heard: list[tuple[Row, Row]]
) -> None:
    source = {row["agency_id"]: row["return_source"] for row in files["agencies"]}
    share: Counter[str] = Counter()
    for case, _ in heard:
        sent = items(case["referring_agencies"])
        for agency in sent:
            share[source[agency]] += 1 / len(sent)  # type: ignore[assignment]
    assert 0.58 < share["police"] / len(heard) < 0.72
    assert len(share) == 14


def test_victims_are_as_diverse_as_published(victims: list[Row]) -> None:
    unrecorded = ("white_british", "not_known", "")
    assert 0.11 < _share([row["ethnicity"] not in unrecorded for row in victims]) < 0.19
    assert 0.04 < _share([row["gender"] == "male" for row in victims]) < 0.09
    disabled = [row["disabilities"] not in ("none", "not_known", "") for row in victims]
    assert 0.07 < _share(disabled) < 0.13
    assert 0 < _share([row["disabilities"] == "" for row in victims]) < 0.3


def test_victims_are_sixteen_or_over_when_referred(files: Files) -> None:
    born = {row["person_id"]: row["date_of_birth"] for row in files["people"]}
    for case in files["cases"]:
        if birth := born[case["victim_id"]]:
            sixteenth = f"{int(birth[:4]) + 16}{birth[4:]}"
            assert sixteenth <= case["referral_date"], case["case_id"]


def test_children_in_the_household_are_the_children_listed(
    files: Files, heard: list[tuple[Row, Row]]
) -> None:
    living = Counter(row["case_id"] for row in files["children"] if row["in_household"] == "yes")
    for case in files["cases"]:
        if case["children_in_household"]:
            assert int(case["children_in_household"]) == living[case["case_id"]]
    assert 1.1 < sum(living[case["case_id"]] for case, _ in heard) / len(heard) < 1.4


def test_rates_per_10_000_women_are_near_the_published_ones(
    files: Files, heard: list[tuple[Row, Row]]
) -> None:
    women = sum(int(row["adult_females"]) for row in files["population"] if row["year"] == "2025")
    cases = sum(meeting["meeting_date"].startswith("2025") for _, meeting in heard)
    assert 38 < cases / women * 10_000 < 50


def test_most_risk_forms_have_fourteen_ticks(files: Files) -> None:
    forms = [row for row in files["assessments"] if row["form"] == "dash"]
    high = [sum(row[f"q{n}"] == "yes" for n in range(1, 25)) >= 14 for row in forms]
    assert 0.6 < _share(high) < 0.8


def test_an_action_has_a_date_when_done_and_none_while_open(files: Files) -> None:
    by_status = Counter(row["status"] for row in files["actions"])
    assert set(by_status) == {"open", "done", "not_possible", "not_done", "cancelled"}
    for row in files["actions"]:
        assert not (row["completed_on"] and row["status"] != "done")
        assert row["completed_on"] <= ENDS_ON.isoformat()


def test_people_s_details_cannot_be_anybody_s(files: Files) -> None:
    for row in files["people"]:
        assert re.fullmatch(r"(ZZ\d\d? \d[A-Z]{2})?", row["postcode"])
        assert re.fullmatch(r"(07700 900\d{3})?", row["phone"])
        assert not row["nhs_number"] or _is_unissued_nhs_number(row["nhs_number"])


def _is_unissued_nhs_number(text: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False))
    return text.startswith("999") and len(text) == 10 and (11 - total % 11) % 11 == int(text[9])


def test_some_perpetrators_have_harmed_several_victims(files: Files) -> None:
    victims: dict[str, set[str]] = {}
    for case in files["cases"]:
        for perpetrator in items(case["perpetrator_ids"]):
            victims.setdefault(perpetrator, set()).add(case["victim_id"])
    assert sum(len(harmed) > 1 for harmed in victims.values()) > 10
    assert sum(len(items(case["perpetrator_ids"])) > 1 for case in files["cases"]) > 50


@pytest.mark.parametrize(("cases", "maracs"), [(2_000, 3), (120_000, 29), (1_200_000, 290)])
def test_a_bigger_set_has_more_maracs_and_the_same_ten_years_at_most(
    cases: int, maracs: int
) -> None:
    span = spans(cases, None, ENDS_ON)
    found = areas(1, cases, None, span)
    assert len(found) == maracs
    assert sum(sum(area.cases) for area in found) == cases
    assert len({area.name for area in found}) == maracs
    assert span.start == (date(2024, 1, 1) if cases == 2_000 else date(2016, 1, 1))


def test_a_national_set_lies_in_all_four_nations() -> None:
    found = areas(1, 1_200_000, None, spans(1_200_000, None, ENDS_ON))
    assert {area.nation for area in found} == {"england", "wales", "scotland", "northern_ireland"}
    assert np.median([area.usual_cases for area in found]) == pytest.approx(414, rel=0.15)
