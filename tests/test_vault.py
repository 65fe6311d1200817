"""A key that is missing, weak or open to others opens nothing."""

import os
import secrets
from pathlib import Path

import pytest

from models import vault
from models.errors import ForPerson
from models.settings import Settings
from models.vault import make_key, read_key

posix_only = pytest.mark.skipif(os.name != "posix", reason="asks for the file's POSIX mode")


def place(folder: Path, key: str = "") -> Settings:
    return Settings(database_url=f"duckdb:///{folder / 'a.duckdb'}", key=key)


def test_a_made_key_is_strong_and_read_back(tmp_path: Path) -> None:
    settings = place(tmp_path)
    make_key(settings.key_path)
    assert len(read_key(settings)) == 64
    with pytest.raises(ForPerson, match="already a key"):
        make_key(settings.key_path)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("changeme", "too short"),
        ("x" * 31, "too short"),
        ("k" * 64, "repeats a few characters"),
        ("0123456" * 10, "repeats a few characters"),
    ],
)
def test_a_weak_key_is_refused(tmp_path: Path, key: str, sentence: str) -> None:
    with pytest.raises(ForPerson, match=sentence):
        read_key(place(tmp_path, key))


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    settings = place(tmp_path)
    make_key(settings.key_path)
    settings.key_path.chmod(mode)
    with pytest.raises(ForPerson, match="chmod 600"):
        read_key(settings)
    settings.key_path.chmod(0o400)
    assert read_key(settings)


@posix_only
def test_what_a_container_engine_mounts_is_read_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "SECRET_MOUNTS", tmp_path)
    file = tmp_path / "marac_key"
    file.write_text(secrets.token_hex(32))
    file.chmod(0o444)
    assert read_key(Settings(key_file=file))


@pytest.mark.parametrize("left", ["", "\n"])
def test_an_empty_key_file_is_one_sentence(tmp_path: Path, left: str) -> None:
    settings = place(tmp_path)
    settings.key_path.write_text(left)
    settings.key_path.chmod(0o600)
    with pytest.raises(ForPerson, match="too short"):
        read_key(settings)
