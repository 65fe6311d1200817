"""Runs `marac` commands on a record of their own, in this process or as a program."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from dashboard.cli import main

MARAC = Path(sys.executable).with_name("marac.exe" if os.name == "nt" else "marac")


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Place:
    """A folder with a record (or none yet) at `file`; its settings are the environment."""

    folder: Path
    key: str = ""

    @property
    def file(self) -> Path:
        return self.folder / "area.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        """No setting of whoever runs the tests gets in."""
        own = {name: text for name, text in os.environ.items() if not name.startswith("MARAC_")}
        record = {"MARAC_DATABASE_URL": f"duckdb:///{self.file}"}
        return own | record | ({"MARAC_KEY": self.key} if self.key else {})

    def program(self, *arguments: object, typed: str = "") -> Done:
        """The command as a program of its own, without a terminal."""
        return self._run([str(MARAC), *map(str, arguments)], typed=typed)

    def shell(self, line: str) -> Done:
        """A line of the shell."""
        return self._run(line, in_shell=True)

    def _run(self, command: str | list[str], *, typed: str = "", in_shell: bool = False) -> Done:
        done = subprocess.run(
            command,
            shell=in_shell,
            cwd=self.folder,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            timeout=300,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def __call__(self, *arguments: object) -> Done:
        """The command in this process."""
        captured = pytest.MonkeyPatch()
        with captured.context() as patch, _streams() as (out, err):
            for name in [name for name in os.environ if name.startswith("MARAC_")]:
                patch.delenv(name)
            for name, text in self.environment.items():
                patch.setenv(name, text)
            patch.chdir(self.folder)
            with pytest.raises(SystemExit) as stopped:
                main(list(map(str, arguments)))
        code = stopped.value.code
        return Done(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


@contextmanager
def _streams() -> Iterator[tuple[StringIO, StringIO]]:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        yield out, err


def assert_one_sentence(done: Done, *words: str, code: int = 1) -> None:
    """The command ended with the code and one plain sentence on standard error."""
    said = done.err.strip()
    assert done.code == code, said
    assert "Traceback" not in said
    assert said.count("\n") == 0, said
    assert said.endswith((".", "”."))
    assert not done.out
    for word in words:
        assert word in said
