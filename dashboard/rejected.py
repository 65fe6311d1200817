"""The rows an import could not load, as a file for page and command alike."""

from ingest.rejected import rejected_by_file
from ingest.report import ImportReport
from queries.exports import rejected_workbook
from queries.exports.delivery import Export
from queries.exports.marking import Marking


def rejected_export(report: ImportReport, name: str = "rejected-rows.xlsx") -> Export:
    """The rows that were not loaded, with their reasons: case data, as they came."""
    return Export(
        "rejected rows",
        name,
        lambda: rejected_workbook.write(rejected_by_file(report)),
        Marking.OFFICIAL_SENSITIVE,
        report.rejected,
        {"import": report.run_id, "files": sorted({file.origin for file in report.files})},
    )
