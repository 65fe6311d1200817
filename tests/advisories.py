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
ASKED = ("requirements.lock", "requirements-dev.lock")


def main() -> int:
    """1 where a package has a known weakness, or the question could not be asked at all."""
    failed = False
    for lock in ASKED:
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
            failed = True
            continue
        is_sound, sentences = verdict(answer)
        print("\n".join(f"{lock}: {sentence}" for sentence in sentences))
        failed = failed or not is_sound
    return 1 if failed else 0


def verdict(answer: dict[str, Any]) -> tuple[bool, list[str]]:
    """Whether no package is known to be weak, and what was found in sentences."""
    packages = answer["dependencies"]
    skipped = [package for package in packages if "skip_reason" in package]
    weak = [package for package in packages if package.get("vulns")]
    sentences = [
        f"{package['name']} {package['version']} has {vuln['id']}: "
        f"{', '.join(vuln['fix_versions']) or 'no version'} mends it."
        for package in weak
        for vuln in package["vulns"]
    ]
    sound = len(packages) - len(skipped) - len(weak)
    sentences.append(f"{sound} of {len(packages)} packages have no known weakness.")
    if skipped:
        sentences.append(
            f"{len(skipped)} were NOT audited: this package index gives no advisories for them."
        )
    return not weak, sentences


if __name__ == "__main__":
    sys.exit(main())
