"""The script that sets everything up: its choices, made on folders and systems of our own."""

import re
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import run

LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (*LOCKS, "pyproject.toml"):
        (tmp_path / name).write_text(f"contents of {name}", encoding="utf-8")
    return tmp_path


def program(path: Path, exit_code: int = 0) -> Path:
    """A program that starts, or fails, where a browser might be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def pins(lock: str) -> set[str]:
    text = (run.ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^[A-Za-z0-9._-]+(?:\[[^]]+\])?==[^ \\]+", text, flags=re.MULTILINE))


# --- which Python --------------------------------------------------------------------------------


def test_an_old_python_gets_one_sentence_with_what_to_do() -> None:
    said = run.python_too_old((3, 9))
    assert said.startswith("This needs Python 3.11 or newer and you have 3.9: install")
    assert "\n" not in said


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_a_new_enough_python_gets_none(version: tuple[int, int]) -> None:
    assert run.python_too_old(version) == ""


# --- what is installed ---------------------------------------------------------------------------


def test_only_the_tests_need_the_development_lock() -> None:
    assert run.lock_for("test") == "requirements-dev.lock"
    assert {run.lock_for(word) for word in ("demo", "serve", "import")} == {"requirements.lock"}


def test_a_stamp_covers_its_lock_until_the_lock_changes(project: Path) -> None:
    stamp = run.fingerprint(project, "requirements.lock")
    assert run.is_installed(project, "requirements.lock", stamp)
    (project / "requirements.lock").write_text("another", encoding="utf-8")
    assert not run.is_installed(project, "requirements.lock", stamp)


def test_a_stamp_ends_when_the_project_s_own_commands_change(project: Path) -> None:
    stamp = run.fingerprint(project, "requirements.lock")
    (project / "pyproject.toml").write_text("another", encoding="utf-8")
    assert not run.is_installed(project, "requirements.lock", stamp)


def test_the_development_lock_covers_the_other_but_not_the_reverse(project: Path) -> None:
    small, large = (run.fingerprint(project, name) for name in LOCKS)
    assert run.is_installed(project, "requirements.lock", large)
    assert not run.is_installed(project, "requirements-dev.lock", small)


def test_without_a_stamp_nothing_is_installed(project: Path) -> None:
    assert not run.is_installed(project, "requirements.lock", "")


def test_the_development_lock_holds_all_of_the_other_at_the_same_versions() -> None:
    small, large = (pins(name) for name in LOCKS)
    assert len(small) > 50
    assert small <= large


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_a_hash_and_no_address(lock: str) -> None:
    text = (run.ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_builds_the_project(lock: str) -> None:
    project = tomllib.loads((run.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {re.split("[>=]", text)[0] for text in project["build-system"]["requires"]}
    assert needed == {"hatchling"}
    assert needed | {"editables"} <= {pin.partition("==")[0] for pin in pins(lock)}


# --- what went wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        "error: Hash mismatch for `altair==6.3.0`",
    ],
)
def test_a_package_with_another_hash_is_not_called_a_network_fault(said: str) -> None:
    assert "not the one this project was tested with" in run.why_not_installed(said)


def test_a_full_disk_is_named() -> None:
    assert "disk is full" in run.why_not_installed("OSError: [Errno 28] No space left on device")


def test_any_other_failure_says_how_to_use_a_mirror() -> None:
    assert "set PIP_INDEX_URL to your organisation's own mirror" in run.why_not_installed("boo")


def test_uv_is_given_the_mirror_that_pip_was_told_of() -> None:
    mirror = {"PIP_INDEX_URL": "https://mirror.example/simple"}
    assert run.installer_environment(dict(mirror))["UV_DEFAULT_INDEX"] == mirror["PIP_INDEX_URL"]
    own = mirror | {"UV_DEFAULT_INDEX": "https://own.example/simple"}
    assert run.installer_environment(dict(own)) == own
    assert run.installer_environment({}) == {}


# --- which browser -------------------------------------------------------------------------------


def test_a_browser_on_path_comes_first(tmp_path: Path) -> None:
    program(tmp_path / "home/.cache/ms-playwright/chromium-1/chrome-linux/chrome")
    name = "google-chrome.exe" if sys.platform == "win32" else "google-chrome"
    expected = program(tmp_path / "bin" / name)
    environ = {"PATH": str(tmp_path / "bin")}
    assert Path(run.find_browser(environ, tmp_path / "home")) == expected


@pytest.mark.parametrize(
    ("variable", "place"),
    [
        ("ProgramFiles", "Google/Chrome/Application/chrome.exe"),
        ("ProgramFiles(x86)", "Microsoft/Edge/Application/msedge.exe"),
        ("LOCALAPPDATA", "Chromium/Application/chrome.exe"),
        ("PLAYWRIGHT_BROWSERS_PATH", "chromium-1200/chrome-win64/chrome.exe"),
        ("HOME", "AppData/Local/ms-playwright/chromium-1200/chrome-win/chrome.exe"),
        ("HOME", "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("HOME", "Library/Caches/ms-playwright/chromium-7/chrome-mac/C.app/Contents/MacOS/C"),
        ("HOME", ".cache/ms-playwright/chromium-1200/chrome-linux64/chrome"),
    ],
)
def test_a_browser_is_found_in_the_usual_places_of_each_system(
    variable: str, place: str, tmp_path: Path
) -> None:
    expected = program(tmp_path / "there" / place)
    environ = {"PATH": str(tmp_path / "empty"), variable: str(tmp_path / "there")}
    home = tmp_path / ("there" if variable == "HOME" else "home")
    assert Path(run.find_browser(environ, home)) == expected


def test_the_newest_of_playwright_s_browsers_is_taken(tmp_path: Path) -> None:
    for version in ("chromium-1100", "chromium-1200"):
        newest = program(tmp_path / f".cache/ms-playwright/{version}/chrome-linux/chrome")
    assert Path(run.find_browser({"PATH": str(tmp_path / "empty")}, tmp_path)) == newest


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a browser started to see")
def test_a_browser_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "bin/chromium-browser", exit_code=1)
    environ = {"PATH": str(tmp_path / "bin")}
    assert run.find_browser(environ, tmp_path) == ""


# --- which gates ---------------------------------------------------------------------------------


def test_the_whole_suite_runs_with_the_coverage_threshold() -> None:
    gates = run.gates([])
    assert [*gates] == [
        "ruff check",
        "ruff format --check",
        "mypy --strict",
        "lint-imports",
        "secrets",
        "advisories",
        "pytest",
    ]
    assert gates["pytest"] == ["pytest", "-n", "2", "--cov", "--cov-branch"]


def test_a_part_of_the_suite_runs_without_it() -> None:
    assert run.gates(["tests/test_run.py"])["pytest"][-2:] == [
        "--cov-fail-under=0",
        "tests/test_run.py",
    ]


def test_quick_leaves_out_the_browser_and_is_not_a_word_for_pytest() -> None:
    pytest_gate = run.gates(["--quick", "-x"])["pytest"]
    assert pytest_gate[-3:] == ["-m", "not browser", "-x"]
    assert "--quick" not in pytest_gate


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({"a": 0, "b": 0}, "All gates passed"),
        ({"a": 0, "b": 1, "c": -9}, "Gates failed: b, c"),
        ({"a": 0, "b": run.NOT_AUDITED}, "All gates passed; not audited: b"),
        ({"a": 2, "b": run.NOT_AUDITED}, "Gates failed: a; not audited: b"),
    ],
)
def test_what_nobody_could_find_out_is_not_called_passed(codes: dict[str, int], said: str) -> None:
    assert run.summary(codes) == said


@pytest.mark.parametrize(
    ("release", "name"),
    [('NAME="Debian GNU/Linux"\nID=debian\n', "debian"), ('ID="fedora"\n', "fedora"), ("", "")],
)
def test_the_distribution_is_read_from_its_own_file(
    release: str, name: str, tmp_path: Path
) -> None:
    file = tmp_path / "os-release"
    file.write_text(release, encoding="utf-8")
    assert run.linux_distribution(file) == name


def test_a_system_without_that_file_has_no_distribution(tmp_path: Path) -> None:
    assert run.linux_distribution(tmp_path / "none") == ""


def test_without_a_word_the_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([]) == 2
    assert run.main(["--help"]) == 0
    assert capsys.readouterr().out.count("python3 run.py demo") == 2


# --- what the machine itself still needs ---------------------------------------------------------


class Machine:
    """A machine with nothing on it: what is asked for is noted, and comes if it can be had."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, distribution: str, *, root: bool) -> None:
        self.asked: list[str] = []
        self.can_be_had: set[str] = set()
        monkeypatch.setattr(run.shutil, "which", lambda name, **_: None)
        monkeypatch.setattr(run, "find_browser", lambda: "/browser" if self.has_browser() else "")
        monkeypatch.setattr(run, "linux_distribution", lambda: distribution)
        monkeypatch.setattr(run, "is_root", lambda: root)
        monkeypatch.setattr(run, "install_system_packages", self.asked.extend)
        monkeypatch.setattr(
            run, "install_playwright_browser", lambda: self.asked.append("playwright")
        )

    def has_browser(self) -> bool:
        return bool(self.can_be_had & set(self.asked))


REST = ["libreoffice-calc", "libreoffice-writer", "nginx", "caddy", "clamav-daemon"]


@pytest.mark.parametrize(
    ("distribution", "root", "asked"),
    [
        ("debian", True, ["chromium", *REST]),
        ("debian", False, ["playwright"]),
        ("ubuntu", True, [*REST, "playwright"]),
        ("fedora", True, ["playwright"]),
        ("", False, ["playwright"]),
    ],
)
def test_a_browser_comes_from_debian_as_root_and_else_from_playwright(
    distribution: str, root: bool, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(monkeypatch, distribution, root=root)
    machine.can_be_had = {"chromium", "playwright"}
    run.ensure_system_packages()
    assert machine.asked == asked


def test_where_no_browser_can_be_had_the_person_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch, "debian", root=True)
    with pytest.raises(run.Stop, match="test --quick"):
        run.ensure_system_packages()
    assert machine.asked == ["chromium", *REST, "playwright"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_package_that_is_asked_for_with_extras_is_pinned_with_them(lock: str) -> None:
    """Without, pip looks for `coverage[toml]` anew and refuses its newest, which has no hash."""
    extras: dict[str, set[str]] = {}
    for pin in pins(lock):
        name, _, named = pin.partition("==")[0].rstrip("]").partition("[")
        extras[name] = set(filter(None, named.split(",")))
    asked = (
        Requirement(text)
        for package in distributions()
        if canonicalize_name(package.name) in extras
        for text in package.requires or ()
    )
    for requirement in asked:
        is_wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if is_wanted and (name := canonicalize_name(requirement.name)) in extras:
            assert requirement.extras <= extras[name], str(requirement)
