"""Asks whether a locked package has a known weakness; run as a gate, `python tests/advisories.py`.

Fails where one has. Some package indexes (mirrors in closed networks) give no advisories: then it
says how many packages nobody could ask about, and does not claim that they are sound.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NOT_AUDITED = 75  # run.py knows it too; no other tool ends with it
ASKED = ("requirements.lock", "requirements-dev.lock")


def main() -> int:
    """0 where no package has a known weakness, 1 where one has or the question failed,

    NOT_AUDITED where nobody could be asked about some.
    """
    return worst([_asked(lock) for lock in ASKED])


def worst(codes: list[int]) -> int:
    """One exit code for several: a weakness is worse than not knowing."""
    return 1 if 1 in codes else max(codes)


def _asked(lock: str) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "-r", str(ROOT / lock), "--disable-pip"]
        + ["--require-hashes", "--progress-spinner", "off", "-f", "json"],
        capture_output=True,
        text=True,
    )
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        print(f"{lock}: could not be asked: {last}")
        return 1
    code, sentences = verdict(answer)
    print("\n".join(f"{lock}: {sentence}" for sentence in sentences))
    return code


def verdict(answer: dict[str, Any]) -> tuple[int, list[str]]:
    """The exit code, and what was found in sentences."""
    packages = answer["dependencies"]
    skipped = [package for package in packages if "skip_reason" in package]
    weak = [package for package in packages if package.get("vulns")]
    sentences = [
        f"{package['name']} {package['version']} has {vuln['id']}: "
        f"{', '.join(vuln['fix_versions']) or 'no version'} mends it."
        for package in weak
        for vuln in package["vulns"]
    ]
    asked = len(packages) - len(skipped)
    if asked:
        sentences.append(f"{asked} packages were audited, {len(weak)} of them are weak.")
    if skipped:
        sentences.append(
            f"{len(skipped)} packages not audited: this package index gives no advisories for them."
        )
    return 1 if weak else NOT_AUDITED if skipped else 0, sentences


if __name__ == "__main__":
    sys.exit(main())
