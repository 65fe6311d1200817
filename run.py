"""Sets up this folder's own environment, then runs the dashboard, its commands or all its tests."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)


def python_too_old(version: "tuple[int, int]") -> str:
    """The sentence for a Python this cannot run on, or an empty text."""
    if version >= OLDEST:
        return ""
    return (
        f"This needs Python 3.11 or newer and you have {version[0]}.{version[1]}: "
        "install a newer one from python.org, then run the same command with it."
    )


# First of all: what follows cannot be read by an older Python.
if python_too_old(sys.version_info[:2]):
    sys.exit(python_too_old(sys.version_info[:2]))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "installed.txt"
LOG = VENV / "install.log"
APT = {"debian", "ubuntu"}
NOT_AUDITED = 75  # how tests/advisories.py ends where nobody could be asked
PROGRAMS = {"nginx": "nginx", "caddy": "caddy", "clamav-daemon": "clamd"}  # package: program

USAGE = """\
python3 run.py demo [--port N] [--no-browser]   installs, makes demo data, opens the dashboard
python3 run.py test [--quick] [pytest words]    installs, runs every check and every test
python3 run.py COMMAND ...                      installs, runs any other marac command

--quick leaves out the tests that drive a browser and installs no system package.
(On Windows write `py run.py ...`.)"""


BROWSER_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("microsoft-edge", "msedge", "chrome"),
)
BROWSER_PLACES = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "Applications/Chromium.app/Contents/MacOS/Chromium",
    "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "chromium-*/chrome-*/chrome",  # from here on Playwright's own
    "chromium-*/chrome-*/chrome.exe",
    "chromium-*/chrome-*/*.app/Contents/MacOS/*",
)


class Stop(Exception):
    """Nothing more can be done; the text is one sentence for the person who ran this."""


def main(words: list[str]) -> int:
    """Does what the words say; the exit code."""
    if not words or words[0] in {"-h", "--help", "help"}:
        print(USAGE)
        return 0 if words else 2
    try:
        install(lock_for(words[0]))
        if words[0] == "test":
            return test(words[1:])
        return hand_over([str(tool("marac")), *words])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- the environment -----------------------------------------------------------------------------


def lock_for(word: str) -> str:
    """The name of the lock file that a first word needs."""
    return "requirements-dev.lock" if word == "test" else "requirements.lock"


def tool(name: str) -> Path:
    """Where the environment keeps a command."""
    return TOOLS / (f"{name}.exe" if os.name == "nt" else name)


def fingerprint(root: Path, lock: str) -> str:
    """What the stamp says once this lock is installed: its name and a hash of what it came from."""
    contents = (root / lock).read_bytes() + (root / "pyproject.toml").read_bytes()
    return f"{lock} {hashlib.sha256(contents).hexdigest()}"


def is_installed(root: Path, lock: str, stamp: str) -> bool:
    """Whether the stamp covers this lock. The development lock holds all of the other one."""
    return stamp in {fingerprint(root, lock), fingerprint(root, "requirements-dev.lock")}


def install(lock: str) -> None:
    """Makes .venv hold what the lock names and the project itself, unless it does already."""
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if tool("python").exists() and is_installed(ROOT, lock, stamp):
        return
    print(f"Installing {lock} into .venv (a minute or two the first time)", flush=True)
    began = time.monotonic()
    make_environment()
    STAMP.unlink(missing_ok=True)
    packages = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock)]
    itself = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    for wanted in (packages, itself):
        done = run_quietly([*installer(), *wanted])
        LOG.write_text(done.stdout, encoding="utf-8")
        if done.returncode != 0:
            raise Stop(why_not_installed(done.stdout))
    STAMP.write_text(fingerprint(ROOT, lock), encoding="utf-8")
    print(f"Installed in {time.monotonic() - began:.0f} s", flush=True)


def make_environment() -> None:
    """Makes .venv where there is none, or none that can be installed into."""
    uv = shutil.which("uv")
    if tool("python").exists() and (uv or tool("pip").exists()):
        return
    maker = [uv, "venv", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    command = [*maker, "--clear", str(VENV)]
    made = run_quietly(command)
    if "ensurepip" in made.stdout and is_root() and linux_distribution() in APT:
        install_system_packages(["python3-venv"])
        made = run_quietly(command)
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)  # half an environment would pass for a whole one
    if "ensurepip" in made.stdout:
        raise Stop(
            "This Python cannot make environments: on Debian or Ubuntu install the package "
            "python3-venv, then run the same command again."
        )
    raise Stop(f"The folder {VENV} could not be made into an environment: {made.stdout.strip()}")


def installer() -> list[str]:
    """The start of an install command: uv where there is one, else the environment's own pip."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", str(tool("python"))]
    return [str(tool("python")), "-m", "pip", "install", "--no-input"]


def run_quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    """What became of the command, all it said in `stdout`."""
    return subprocess.run(
        command,
        env=installer_environment(dict(os.environ)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def installer_environment(environ: dict[str, str]) -> dict[str, str]:
    """The same mirror for uv as for pip: uv does not read pip's settings."""
    mirror = environ.get("PIP_INDEX_URL")
    if mirror and "UV_INDEX_URL" not in environ:
        environ.setdefault("UV_DEFAULT_INDEX", mirror)
    return environ


def why_not_installed(said: str) -> str:
    """One sentence for a person from what pip or uv said."""
    words = said.lower()
    if "hash mismatch" in words or "do not match the hashes" in words:
        return (
            "A package that arrived is not the one this project was tested with, so nothing was "
            f"installed: tell whoever runs your package index (details in {LOG})."
        )
    if "no space left" in words:
        return "The disk is full: free about 2 GB, then run the same command again."
    return (
        "The packages could not be fetched: check the network, or set PIP_INDEX_URL to your "
        f"organisation's own mirror, then run the same command again (details in {LOG})."
    )


def hand_over(command: list[str]) -> int:
    """Becomes the command; on Windows, where a process cannot, waits for it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child was told as well and is stopping in its own way
            continue


# --- the tests -----------------------------------------------------------------------------------


def test(words: list[str]) -> int:
    """Runs every gate, in order and whatever the one before said; 1 if any failed."""
    quick = "--quick" in words
    if not quick:
        ensure_system_packages()
    path = os.pathsep.join([str(TOOLS), os.environ.get("PATH", "")])
    environ = dict(os.environ, PATH=path, PYTHONIOENCODING="utf-8")
    codes = {name: gate(name, command, environ) for name, command in gates(words).items()}
    print(summary(codes), flush=True)
    return 1 if set(codes.values()) - {0, NOT_AUDITED} else 0


def summary(codes: dict[str, int]) -> str:
    """One line on all gates; what nobody could find out is not called passed."""
    failed = [name for name, code in codes.items() if code not in (0, NOT_AUDITED)]
    unknown = [name for name, code in codes.items() if code == NOT_AUDITED]
    said = f"Gates failed: {', '.join(failed)}" if failed else "All gates passed"
    return f"{said}; not audited: {', '.join(unknown)}" if unknown else said


def gates(words: list[str]) -> dict[str, list[str]]:
    """Each gate's name and command. Coverage is a gate only where the whole suite runs."""
    chosen = [word for word in words if word != "--quick"]
    cover = ["--cov", "--cov-branch", *([] if not words else ["--cov-fail-under=0"])]
    quick = ["-m", "not browser"] if "--quick" in words else []
    return {
        "ruff check": ["ruff", "check"],
        "ruff format --check": ["ruff", "format", "--check"],
        "mypy --strict": ["mypy", "--strict"],
        "lint-imports": ["lint-imports", "--no-logo"],
        "secrets": ["python", "tests/secret_scan.py"],
        "advisories": ["python", "tests/advisories.py"],
        "pytest": ["pytest", "-n", "2", *cover, *quick, *chosen],
    }


def gate(name: str, command: list[str], environ: dict[str, str]) -> int:
    """Runs one gate; its exit code. When all is well only the last two say anything."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        [str(tool(command[0])), *command[1:]], cwd=ROOT, env=environ, stdin=subprocess.DEVNULL
    )
    verdict = {0: "passed", NOT_AUDITED: "NOT AUDITED"}.get(done.returncode, "FAILED")
    print(f"== {name}: {verdict} in {time.monotonic() - began:.1f} s", flush=True)
    return done.returncode


def ensure_system_packages() -> None:
    """Makes sure there is a browser, and LibreOffice where a package manager gives it."""
    missing = []
    if not find_browser() and linux_distribution() == "debian":  # Ubuntu's is an empty package
        missing.append("chromium")
    if not shutil.which("soffice"):
        missing += ["libreoffice-calc", "libreoffice-writer"]
    missing += [name for name, program in PROGRAMS.items() if not found(program)]
    if missing and is_root() and linux_distribution() in APT:
        install_system_packages(missing)
    if not find_browser():
        install_playwright_browser()
    if not find_browser():
        raise Stop(
            "The browser tests need Chromium, Chrome or Edge: install one, or run "
            "`python3 run.py test --quick` to leave those tests out."
        )


def found(program: str) -> bool:
    """Whether a program is there; servers are often not on an ordinary account's path."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    return shutil.which(program, path=path) is not None


def find_browser(environ: dict[str, str] | None = None, home: Path | None = None) -> str:
    """A browser of Chromium's family that starts: on PATH, else in the usual places."""
    environ, home = environ or dict(os.environ), home or Path.home()
    named = (shutil.which(name, path=environ.get("PATH")) for name in BROWSER_NAMES)
    placed = (
        str(found)
        for root in browser_roots(environ, home)
        for pattern in BROWSER_PLACES
        for found in sorted(root.glob(pattern), reverse=True)
    )
    return next((path for path in (*named, *placed) if path and starts(path)), "")


def browser_roots(environ: dict[str, str], home: Path) -> list[Path]:
    """Where Windows, macOS and Playwright keep programs; those of other systems are not there."""
    variables = ("PLAYWRIGHT_BROWSERS_PATH", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")
    folders = [Path(environ[name]) for name in variables if environ.get(name)]
    caches = (".cache", "Library/Caches", "AppData/Local")
    return [*folders, home, *(home / cache / "ms-playwright" for cache in caches), Path("/")]


def starts(browser: str) -> bool:
    """Whether it runs: Ubuntu ships a `chromium-browser` that only says where to get one."""
    if sys.platform != "linux":  # elsewhere asking for the version opens a window
        return True
    asked = subprocess.run([browser, "--version"], capture_output=True, stdin=subprocess.DEVNULL)
    return asked.returncode == 0


def linux_distribution(release: Path = Path("/etc/os-release")) -> str:
    """The distribution's one-word name, such as debian; empty where there is none."""
    if not release.exists():
        return ""
    pairs = (line.partition("=") for line in release.read_text(encoding="utf-8").splitlines())
    return {key: value.strip('"') for key, _, value in pairs}.get("ID", "")


def is_root() -> bool:
    """Whether this may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install_system_packages(packages: list[str]) -> None:
    """Tries to; what is still missing afterwards is seen by whoever needs it."""
    print(f"Installing {', '.join(packages)}", flush=True)
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-qq", *words],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


def install_playwright_browser() -> None:
    """Fetches Playwright's Chromium, with the libraries it needs where this may install them."""
    libraries = ["--with-deps"] if is_root() and linux_distribution() else []
    command = [str(tool("playwright")), "install", *libraries, "chromium"]
    subprocess.run(command, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
