"""Looks for secrets in every file under version control; run as a gate, it fails on one found."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Passwords of invented people stand in the tests by name; keys and tokens must not, even there.
_ONLY_IN_TESTS = ("--disable-plugin", "KeywordDetector")


def main() -> int:
    """1 where a secret was found; a line that is none says `pragma: allowlist secret`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    files = [name for name in listed if name and not name.endswith(".lock")]
    tests = [name for name in files if name.startswith("tests/")]
    product = [name for name in files if not name.startswith("tests/")]
    return max(scan(product, ROOT), scan(tests, ROOT, *_ONLY_IN_TESTS))


def scan(files: list[str], root: Path, *options: str) -> int:
    """1 where one of the files holds a secret; what is suspected is never sent anywhere."""
    command = [sys.executable, "-m", "detect_secrets.pre_commit_hook", "--no-verify", *options]
    return 1 if subprocess.run([*command, *files], cwd=root).returncode else 0


if __name__ == "__main__":
    sys.exit(main())
