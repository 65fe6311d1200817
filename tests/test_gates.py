"""The gates that look for secrets and weak packages find what they look for."""

import secrets
from pathlib import Path

from advisories import NOT_AUDITED, verdict, worst
from secret_scan import scan

import run

SOUND = {"name": "a", "version": "1", "vulns": []}
UNKNOWN = {"name": "b", "skip_reason": "Dependency not found on PyPI"}
WEAK = {"name": "c", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]}


def test_a_weak_package_fails_and_is_named() -> None:
    code, sentences = verdict({"dependencies": [SOUND, WEAK, UNKNOWN]})
    assert code == 1
    assert sentences[0] == "c 2 has CVE-1: 2.1 mends it."


def test_a_package_nobody_could_ask_about_is_never_called_sound() -> None:
    assert verdict({"dependencies": [SOUND, UNKNOWN]}) == (
        NOT_AUDITED,
        [
            "1 packages were audited, 0 of them are weak.",
            "1 packages not audited: this package index gives no advisories for them.",
        ],
    )
    code, (sentence,) = verdict({"dependencies": [UNKNOWN]})
    assert (code, sentence.partition(":")[0]) == (NOT_AUDITED, "1 packages not audited")


def test_only_where_every_package_was_asked_about_does_it_pass() -> None:
    assert verdict({"dependencies": [SOUND]})[0] == 0
    assert worst([0, NOT_AUDITED]) == NOT_AUDITED
    assert worst([1, NOT_AUDITED]) == 1
    assert worst([0, 0]) == 0


def test_the_check_command_knows_what_not_audited_is() -> None:
    assert run.NOT_AUDITED == NOT_AUDITED


def test_a_planted_key_is_found_and_an_ordinary_file_passes(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f'token = "{secrets.token_hex(32)}"\n', encoding="utf-8")
    ordinary = tmp_path / "ordinary.py"
    ordinary.write_text('name = "Northtown"\n', encoding="utf-8")
    assert scan(["ordinary.py"], tmp_path) == 0
    assert scan(["planted.py"], tmp_path) == 1
    assert scan(["planted.py"], tmp_path, "--disable-plugin", "KeywordDetector") == 1
