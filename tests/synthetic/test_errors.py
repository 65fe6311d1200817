"""Second records with typing errors, for work on finding one person under two ids."""

from pathlib import Path

from ingest.synthetic import generate

from .rows import Files, Row, read_files

COMPARED = ("family_name", "given_names", "date_of_birth")


def _mistyped(files: Files) -> list[tuple[Row, Row]]:
    people = {row["person_id"]: row for row in files["people"]}
    return [(people[key[:-1]], row) for key, row in people.items() if key.endswith("D")]


def test_without_an_error_rate_nobody_is_mistyped(files: Files) -> None:
    assert _mistyped(files) == []


def test_the_share_asked_for_has_a_second_record_with_one_error(tmp_path: Path) -> None:
    generate(1000, 1, tmp_path, error_rate=0.1)
    files = read_files(tmp_path)
    pairs = _mistyped(files)
    first = len(files["people"]) - len(pairs) - len(files["person_links"])
    assert 0.07 < len(pairs) / first < 0.13
    differing = [sum(one[key] != two[key] for key in COMPARED) for one, two in pairs]
    assert max(differing) == 1
    assert sum(differing) / len(differing) > 0.75


def test_a_returning_victim_can_come_under_the_second_record(tmp_path: Path) -> None:
    generate(1000, 1, tmp_path, error_rate=0.2)
    named = [row["victim_id"] for row in read_files(tmp_path)["cases"]]
    assert any(victim.endswith("D") for victim in named)
    assert any(victim + "D" in named for victim in named)


def test_confirmed_links_join_two_records_of_the_set(files: Files) -> None:
    people = {row["person_id"]: row for row in files["people"]}
    assert files["person_links"]
    for link in files["person_links"]:
        one, two = people[link["person_id"]], people[link["same_as"]]
        assert one["family_name"] == two["family_name"]
        assert one["date_of_birth"] == two["date_of_birth"]
