"""What an import did: a line a file, and the rows that were not loaded."""

from dataclasses import dataclass, field

import polars as pl

from ingest.problems import no_problems


@dataclass
class FileResult:
    """One sheet or file: how many rows were read and what became of them.

    `kind` is None for what was not loaded; `unreadable` where that was not by its name. `kept` rows
    are those of earlier imports that were tried again.
    """

    origin: str
    kind: str | None
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warned: int = 0
    notes: list[str] = field(default_factory=list)
    problems: pl.DataFrame = field(default_factory=no_problems)
    rejected_rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    unreadable: bool = False
    kept: bool = False

    @property
    def loaded(self) -> int:
        return self.added + self.updated + self.unchanged


@dataclass
class ImportReport:
    """A whole import; `dry_run` says that nothing was kept."""

    run_id: str
    dry_run: bool
    files: list[FileResult] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        return sum(file.rejected for file in self.files)

    @property
    def exit_code(self) -> int:
        """0 all in, 2 some rows rejected, 1 nothing loaded (data dictionary 4).

        Rows kept from earlier imports do not count: the files given now may be all in.
        """
        given = [file for file in self.files if not file.kept]
        failed = any(file.rejected or file.unreadable for file in given)
        known = [file for file in given if file.kind is not None]
        if not known or (failed and not any(file.loaded for file in known)):
            return 1
        return 2 if failed else 0
