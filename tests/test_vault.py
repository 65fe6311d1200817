"""A key that is missing, weak or open to others opens nothing."""

import os
import re
import secrets
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any

import pytest
from typer.main import get_command

from dashboard import cli
from models import vault
from models.errors import ForPerson
from models.settings import Settings
from models.vault import guessed_because, make_key, read_key

CHANCE = sha256(b"the same in every process that runs the tests").hexdigest()
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
        (CHANCE[:16] * 4, "the same again and again"),
        (CHANCE[:32] + "changeme", "stands where a secret should be"),
        ("Put-Your-SECRET-here-" + CHANCE[:16], "stands where a secret should be"),
        (CHANCE[:28] + digits, "counts up or down"),
        (ascii_lowercase + CHANCE[:8], "counts up or down"),
        (ascii_lowercase[::-1] + CHANCE[:8], "counts up or down"),
    ],
)
def test_a_weak_key_is_refused(tmp_path: Path, key: str, sentence: str) -> None:
    with pytest.raises(ForPerson, match=sentence):
        read_key(place(tmp_path, key))


@pytest.mark.parametrize("make", [secrets.token_hex, secrets.token_urlsafe])
def test_what_chance_makes_is_taken(make: Callable[[int], str]) -> None:
    assert [key for key in (make(32) for _ in range(2_000)) if guessed_because(key)] == []


def test_settings_do_not_show_the_key_nor_the_database_password() -> None:
    key = secrets.token_hex(32)
    address = f"postgresql+psycopg://marac:{key}@db.example/marac"
    assert key not in repr(Settings(database_url=address, key=key))


def test_no_command_takes_a_secret_where_others_on_the_machine_see_it() -> None:
    """The words of a command stand in the list of processes and in the shell's history."""
    asked = [
        f"{' '.join(path)} {option.name}"
        for path, command in commands(get_command(cli.app))
        for option in command.params
        if re.search("passw|secret|key|token|code", option.name or "")
        and not getattr(option, "is_flag", False)
        and not str(option.name).endswith("_file")
    ]
    assert asked == []


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401
    """Every command with the words that lead to it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


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
