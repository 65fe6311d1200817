"""Work that is under way on the day the records end: what a referral on screen holds, research

that is asked for, contact with victims, transfers, one case's chronology. Rows for a second
import over the first.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from ingest.synthetic import wordlists
from ingest.synthetic.draws import Draws
from ingest.synthetic.planted import planted
from ingest.synthetic.writer import Folder

AREA = "M01"
REFERRER, IDVA = "A000004", "A000002"  # of that MARAC: its GPs, its IDVA service
ASKED = ("A000001", "A000003", "A000007", "A000009", "A000010")
_WAITING = ("received", "screening", "listed", "deferred")
_REQUIRED = ("case_id", "marac_id", "referral_date", "victim_id", "referring_agencies")
_REFERRED = ("what_happened", "why_multi_agency", "criteria_reason", "household", "housing")


def write_live(generated: Path, seed: int, today: date, out: Path) -> dict[str, int]:
    """Writes the files; returns the rows of each. The same folder, seed and day give the same."""
    known = {
        name: pl.read_csv(generated / f"{name}.csv", infer_schema=False)
        for name in ("cases", "listings", "meetings", "agency_involvement")
    }
    with Folder(out, "csv") as folder:
        folder.add(live(known, seed, today))
        return dict(folder.rows)


def live(known: Mapping[str, pl.DataFrame], seed: int, today: date) -> dict[str, pl.DataFrame]:
    """File name → rows, over the cases that wait in the generated ones."""
    cases = known["cases"].filter(pl.col("status").is_in(_WAITING)).sort("case_id")
    draws = Draws(seed, 1, "live")
    own = cases.filter(marac_id=AREA)
    listed = own.filter(status="listed")["case_id"].to_list()
    with_idva = own.filter(pl.col("idva_referred_on").is_not_null())["case_id"].to_list()
    rows = {
        "cases": _cases(cases, draws, today),
        "people": _people(cases, draws),
        "agency_involvement": _research(listed, known["agency_involvement"], draws, today),
        "contact_attempts": _attempts(with_idva, draws, today),
        "wishes": _wishes(listed, draws, today),
        "transfers": _transfers(known["cases"], today),
        "chronology": _chronology(listed, seed, today),
    }
    return {name: pl.DataFrame(found, infer_schema_length=None) for name, found in rows.items()}


def _pick(draws: Draws, name: str) -> str | None:
    choices = wordlists.sentences("live", name)
    return choices[int(draws.whole(1, 0, len(choices) - 1)[0])] or None


def _cases(cases: pl.DataFrame, draws: Draws, today: date) -> list[dict[str, Any]]:
    """What the referral form holds beyond a file; two referrals of the GPs came back to them."""
    asked_back = cases.filter(marac_id=AREA, status="screening")["case_id"].to_list()[:2]
    rows = []
    for case in cases.iter_rows(named=True):
        row = {name: case[name] for name in _REQUIRED}
        row |= {name: _pick(draws, name) for name in _REFERRED}
        row |= _safety(draws)
        row |= {
            "referrer_name": "R Calder",
            "presenter": "R Calder" if draws.happens(1, 0.7)[0] else None,
            "manager_agreed": "yes",
            "idva_worker": _pick(draws, "workers") if case["idva_referred_on"] else None,
            "status": case["status"],
            "screened_on": None,
            "information_needed": None,
        }
        if case["case_id"] in asked_back:
            row |= _asked_back(draws, today)
        rows.append(row)
    return rows


def _safety(draws: Draws) -> dict[str, str | None]:
    is_danger = bool(draws.happens(1, 0.15)[0])
    return {
        "in_immediate_danger": "yes" if is_danger else "no",
        "immediate_safety": _pick(draws, "immediate_safety") if is_danger else None,
    }


def _asked_back(draws: Draws, today: date) -> dict[str, str | None]:
    return {
        "referring_agencies": REFERRER,
        "status": "returned",
        "screened_on": _day(today, -3),
        "information_needed": _pick(draws, "information_needed"),
    }


def _people(cases: pl.DataFrame, draws: Draws) -> list[dict[str, Any]]:
    rows = []
    for victim in cases["victim_id"].unique().sort():
        language = _pick(draws, "languages")
        rows.append(
            {
                "person_id": victim,
                "safe_times": _pick(draws, "safe_times"),
                "must_not_know": _pick(draws, "must_not_know"),
                "first_language": language,
                "interpreter_needed": "yes" if language else None,
                "not_asked": "religion" if draws.happens(1, 0.5)[0] else None,
            }
        )
    return rows


def _research(
    listed: list[str], before: pl.DataFrame, draws: Draws, today: date
) -> list[dict[str, Any]]:
    """Asked of five agencies a case, once: some late, some still in time, some back."""
    rows: list[dict[str, Any]] = []
    asked_before = set(before.select("case_id", "agency_id").rows())
    for at, case_id in enumerate(listed):
        for agency_id in ASKED:
            asked = today - timedelta(days=int(draws.whole(1, 2, 9)[0]))
            is_back = bool(draws.happens(1, 0.45)[0])
            knows, tells = is_back and at % 3 > 0, is_back and at % 3 == 1
            if (case_id, agency_id) in asked_before:
                continue
            rows.append(
                {
                    "case_id": case_id,
                    "agency_id": agency_id,
                    "requested_on": asked.isoformat(),
                    "due_on": (asked + timedelta(days=7 - at % 3)).isoformat(),
                    "returned_on": _day(today, 0) if is_back else None,
                    "known_victim": _yes_no(knows) if is_back else None,
                    "known_perpetrator": _yes_no(tells) if is_back else None,
                    "known_children": "no" if is_back else None,
                    "involvement": "Two contacts this year." if knows else None,
                    "opinion": "More frightened than before." if tells else None,
                    "withheld_reason": "A relative’s own treatment." if tells else None,
                    "is_open": "yes" if knows else None,
                }
            )
    return rows


def _yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


def _attempts(cases: list[str], draws: Draws, today: date) -> list[dict[str, Any]]:
    """Two of three victims have been tried, once or twice."""
    rows: list[dict[str, Any]] = []
    for case_id in cases:
        for number in range(int(draws.whole(1, 0, 2)[0])):
            rows.append(
                {
                    "contact_id": f"LC{len(rows) + 1:04d}",
                    "case_id": case_id,
                    "attempted_on": _day(today, -1 - number),
                    "attempted_at": "10:30",
                    "method": "phone",
                    "outcome": "message_left" if number else "no_answer",
                    "worker": _pick(draws, "workers"),
                    "notes": _pick(draws, "contact_notes"),
                }
            )
    return rows


def _wishes(listed: list[str], draws: Draws, today: date) -> list[dict[str, Any]]:
    return [
        {
            "wish_id": f"LW{number:04d}",
            "case_id": case_id,
            "said_on": _day(today, -2),
            "words": _pick(draws, "wishes"),
            "asked_by": _pick(draws, "workers"),
            "method": "phone",
            "stage": "before",
        }
        for number, case_id in enumerate(listed, start=1)
        if number % 3
    ]


def _chronology(listed: list[str], seed: int, today: date) -> list[dict[str, Any]]:
    """One listed case is told by six agencies, with duplicates, contradictions and a gap."""
    rows = planted(
        seed,
        140,
        case_id=listed[0],
        agencies=(*ASKED, REFERRER),
        ends_on=today - timedelta(days=3),
        years=2,
        prefix="LH",
    ).rows
    return list(rows)


def _transfers(cases: pl.DataFrame, today: date) -> list[dict[str, Any]]:
    """Two cases heard here and sent on, neither with a receipt: one to chase, one in time."""
    sent = cases.filter(status="actions_open", marac_id=AREA).sort("referral_date").tail(2)
    return [
        {
            "transfer_id": f"LT{number:04d}",
            "case_id": case_id,
            "direction": "out",
            "other_marac": "Far Harbour",
            "is_permanent": "yes",
            "was_heard": "yes",
            "sent_on": _day(today, days),
            "sent_by": "Demo Coordinator",
        }
        for number, (case_id, days) in enumerate(
            zip(sent["case_id"], (-6, -1), strict=False), start=1
        )
    ]


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
