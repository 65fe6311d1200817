"""The benchmarks: each prints, as a table, what was measured in this one run and the ratios.

    .venv/bin/python tests/benchmarks/run.py import indicators growth return matching chronology \\
        pages at-once --cache FOLDER
=======
        what-if --cache FOLDER

Nothing is kept but the synthetic sets and the records made of them, in the folder (about 4 GB for
the national set).
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import figures
from contest import Result, contest

SMALL, NATIONAL = 120_000, 1_200_000
TABLE = "| {} | {} | {} | {} |"
Row = tuple[str, Result, str]


def _print(title: str, rows: Iterable[Row]) -> None:
    print(f"\n### {title}\n")
    print(TABLE.format("", "seconds", "peak memory", "against ours"))
    print("|---|--:|--:|--:|")
    for name, result, ratio in rows:
        seconds = f"{result.seconds:.3f}" if result.seconds < 10 else f"{result.seconds:.0f}"
        print(TABLE.format(name, seconds, f"{result.peak_mib:,.0f} MiB", ratio))
    sys.stdout.flush()


def _beside(ours: Result, names: dict[str, Result]) -> list[Row]:
    """A row for each other contestant: its time divided by ours."""
    return [
        (name, result, f"{result.seconds / ours.seconds:.2f} ×") for name, result in names.items()
    ]


def importing(cache: Path, cases: int, _national: int) -> None:
    """A set into an empty encrypted record, against three that do less."""
    run = {"cache": str(cache), "cases": str(cases)}
    ours = contest("importing:ours", **run)
    others = {
        "DuckDB's COPY into bare tables, encrypted file": contest(
            "importing:copy_encrypted", **run
        ),
        "DuckDB's COPY into bare tables, plain file": contest("importing:copy_plain", **run),
        "pandas read_csv + to_sql into SQLite, bare tables": contest(
            "importing:pandas_sqlite", **run
        ),
        "pandas and SQLite, with a trail row for each row": contest(
            "importing:pandas_sqlite_with_trail", **run
        ),
    }
    rows = ours.told["rows"]
    title = f"Import of {cases:,} cases ({rows:,} rows)"
    _print(title, [("`marac import`", ours, "1"), *_beside(ours, others)])


def national_import(cache: Path, _cases: int, national: int) -> None:
    """The national ten-year set into an empty record."""
    ours = contest("importing:ours", cache=str(cache), cases=str(national))
    title = f"Import of {national:,} cases ({ours.told['rows']:,} rows)"
    _print(title, [("`marac import`", ours, "1")])


def indicators(cache: Path, _cases: int, national: int) -> None:
    """One year's indicators of every MARAC together, each answer compared with ours."""
    run = {"cache": str(cache), "cases": str(national)}
    _prepare(cache, national)
    contest("figures_sqlite:prepare_records", **run)
    contest("figures_sqlite:prepare_facts", **run)
    ours = contest("figures:ours", **run)
    others = {
        "pandas, from the stored records": contest("figures_pandas:from_records", **run),
        "SQLite, from the stored records": contest("figures_sqlite:from_records", **run),
        "pandas, given the stored facts": contest("figures_pandas:from_facts", **run),
        "SQLite, given the stored facts": contest("figures_sqlite:from_facts", **run),
    }
    for name, result in others.items():
        _same(name, ours.told["values"], result.told["values"])
    count = len(ours.told["values"])
    title = f"All {count} indicators of 2025, {national:,} cases; the five agree in every figure"
    _print(title, [("ours, from the stored facts", ours, "1"), *_beside(ours, others)])


def _same(name: str, ours: figures.Values, theirs: figures.Values) -> None:
    for key, value in ours.items():
        other = theirs[key]
        if value is None or other is None:
            same = value is other
        else:
            same = abs(value - other) <= 1e-9 * max(1.0, abs(value))
        if not same:
            raise SystemExit(f"{name}: {key} is {other}, not {value}.")


def growth(cache: Path, cases: int, national: int) -> None:
    """The same year's indicators of ours, at two sizes."""
    _prepare(cache, cases)
    _prepare(cache, national)
    small = contest("figures:ours", cache=str(cache), cases=str(cases))
    large = contest("figures:ours", cache=str(cache), cases=str(national))
    times = f"{large.seconds / small.seconds:.2f} ×"
    _print(
        "One year's indicators as the record grows",
        [(f"{cases:,} cases", small, "1"), (f"{national:,} cases", large, times)],
    )


def returning(cache: Path, _cases: int, national: int) -> None:
    """The return of a quarter for every MARAC, against openpyxl writing the same cells alone."""
    _prepare(cache, national)
    run = {"cache": str(cache), "cases": str(national)}
    alone = contest("returning:openpyxl_alone", **run)
    ours = contest("returning:ours", **run)
    _print(
        f"The return of 2025-Q3 for every MARAC ({ours.told['rows']:,} meetings)",
        [("`marac return`", ours, "1"), *_beside(ours, {"openpyxl, the cells alone": alone})],
    )


def matching(cache: Path, _cases: int, _national: int) -> None:
    """Who is one person: recall and precision at both thresholds, and time by number of people."""
    print("\n### Who is one person, on invented people of whom a fifth are written down twice\n")
    print(
        "| people | wrong names and dates | pairs | recall | precision | possible ones: recall |"
        " precision | everybody, seconds | memory | one referral, seconds |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for count, errors in ((1_000, 0.05), (10_000, 0.05), (50_000, 0.05), (10_000, 0.2)):
        run = {"cache": str(cache), "people": str(count)}
        ours = contest("matching:ours", **run, errors=str(errors))
        one = contest("matching:after_a_referral", **run)
        likely, possible = ours.told["likely"], ours.told["possible"]
        print(
            f"| {ours.told['rows']:,} | {errors:.0%} | {ours.told['pairs']:,} "
            f"| {likely['recall']:.4f} | {likely['precision']:.4f} "
            f"| {possible['recall']:.4f} | {possible['precision']:.4f} "
            f"| {ours.seconds:.2f} | {ours.peak_mib:,.0f} MiB | {one.seconds:.2f} |"
        )
    sys.stdout.flush()


def chronology(_cache: Path, _cases: int, _national: int) -> None:
    """Which entries of one case tell one event, and how many of the planted ones are found."""
    for entries in ("3000", "10000"):
        ours = contest("told_twice:ours", entries=entries)
        others = {"every two, token_sort_ratio": contest("told_twice:everything", entries=entries)}
        found = f"recall {ours.told['recall']:.3f}, precision {ours.told['precision']:.3f}"
        title = f"A chronology of {int(entries):,} entries: {found}"
        _print(title, [("ours, same or next day", ours, "1"), *_beside(ours, others)])


def pages(cache: Path, _cases: int, national: int) -> None:
    """Pages in a browser, against a hollow page of the same elements and an empty one."""
    _prepare(cache, national)
    for role in ("coordinator", "commissioner"):
        ours = contest("paging:visited", cache=str(cache), cases=str(national), role=role)
        print(f"\n### Pages of a {role} of every MARAC, {national:,} cases: medians of ten, ms\n")
        print(
            "| page | ours | hollow | empty | ours / hollow | ours / empty | first / later |"
            " not asked for since a write / later |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        for page, took in ours.told.items():
            times = " | ".join(f"{took[kind]:.0f}" for kind in ("ours", "hollow", "empty"))
            ratios = [took["ours"] / took[kind] for kind in ("hollow", "empty")]
            ratios += [took[kind] / took["ours"] for kind in ("first", "unasked") if kind in took]
            print(f"| {page} | {times} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |")
        sys.stdout.flush()


def at_once(cache: Path, _cases: int, national: int) -> None:
    """One person alone, against thirty at once with two seconds between clicks."""
    _prepare(cache, national)
    ours = contest("at_once:together", cache=str(cache), cases=str(national))
    print(f"\n### People at once, {national:,} cases\n")
    print("| people | answers | median, ms | p95, ms | p95 against alone |")
    print("|--:|--:|--:|--:|--:|")
    alone = ours.told["1"]["p95"]
    for people, took in ours.told.items():
        print(
            f"| {people} | {took['answers']} | {took['median']:.0f} | {took['p95']:.0f} "
            f"| {took['p95'] / alone:.2f} |"
        )
    sys.stdout.flush()


def what_if(_cache: Path, _cases: int, _national: int) -> None:
    """A plan tried on 400 years of a MARAC, against a loop over every case."""
    for cases, lists in (("400", "1"), ("3000", "1"), ("3000", "8")):
        ours = contest("trying:ours", cases=cases, lists=lists)
        others = {
            "case by case, in plain Python": contest(
                "trying:case_by_case", cases=cases, lists=lists
            )
        }
        title = f"400 years of {int(cases):,} cases, lists: {lists}"
        _print(title, [("ours", ours, "1"), *_beside(ours, others)])


def _prepare(cache: Path, cases: int) -> None:
    if not (cache / f"record-{cases}" / "marac.duckdb").exists():
        contest("importing:ours", cache=str(cache), cases=str(cases))


BENCHMARKS: dict[str, Callable[[Path, int, int], None]] = {
    "import": importing,
    "national-import": national_import,
    "indicators": indicators,
    "growth": growth,
    "return": returning,
    "matching": matching,
    "chronology": chronology,
    "pages": pages,
    "at-once": at_once,
    "what-if": what_if,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benchmarks", nargs="+", choices=BENCHMARKS)
    parser.add_argument("--cases", type=int, default=SMALL)
    parser.add_argument("--national", type=int, default=NATIONAL)
    parser.add_argument("--cache", type=Path, required=True, help="folder for sets and records")
    chosen = parser.parse_args()
    chosen.cache.mkdir(parents=True, exist_ok=True)
    for name in chosen.benchmarks:
        BENCHMARKS[name](chosen.cache, chosen.cases, chosen.national)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
