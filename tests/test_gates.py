"""The gates that look for secrets and weak packages find what they look for."""

import secrets
from pathlib import Path

from advisories import verdict
from secret_scan import scan

SOUND = {"name": "a", "version": "1", "vulns": []}
UNKNOWN = {"name": "b", "skip_reason": "Dependency not found on PyPI"}
WEAK = {"name": "c", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]}


def test_a_weak_package_fails_and_is_named() -> None:
    is_sound, sentences = verdict({"dependencies": [SOUND, WEAK]})
    assert not is_sound
    assert sentences[0] == "c 2 has CVE-1: 2.1 mends it."


def test_a_package_nobody_could_ask_about_is_never_called_sound() -> None:
    is_sound, sentences = verdict({"dependencies": [SOUND, UNKNOWN]})
    assert is_sound
    assert sentences == [
        "1 of 2 packages have no known weakness.",
        "1 were NOT audited: this package index gives no advisories for them.",
    ]


def test_a_planted_key_is_found_and_an_ordinary_file_passes(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f'token = "{secrets.token_hex(32)}"\n', encoding="utf-8")
    ordinary = tmp_path / "ordinary.py"
    ordinary.write_text('name = "Northtown"\n', encoding="utf-8")
    assert scan(["ordinary.py"], tmp_path) == 0
    assert scan(["planted.py"], tmp_path) == 1
    assert scan(["planted.py"], tmp_path, "--disable-plugin", "KeywordDetector") == 1
