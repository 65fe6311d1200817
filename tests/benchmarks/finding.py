"""How long a search inside 1,000 documents takes, their sealed texts opened in memory.

python tests/benchmarks/finding.py
"""

import random
import tempfile
import time
from pathlib import Path

from records import TESTER, duckdb_record, load

from models.database import writing
from models.documents import seal_text
from models.tables import documents
from models.trail import now
from queries.document_search import Wanted, search

DOCUMENTS, WORDS = 1_000, 3_000  # a report of ten pages has about 3,000 words
VOCABULARY = [f"word{number}" for number in range(4_000)]


def rows() -> dict[str, list[dict[str, str | None]]]:
    """One hundred cases, ten documents each."""
    cases = [f"C{number}" for number in range(DOCUMENTS // 10)]
    case = {"marac_id": "M", "referral_date": "2026-06-01", "referring_agencies": "A0"}
    return {
        "maracs": [{"marac_id": "M", "name": "Northtown"}],
        "agencies": [{"agency_id": "A0", "name": "Police", "return_source": "police"}],
        "people": [{"person_id": f"P-{one}", "family_name": one} for one in cases],
        "cases": [case | {"case_id": one, "victim_id": f"P-{one}"} for one in cases],
    }


def texts() -> list[str]:
    """As long as reports are; one in a hundred holds the needle."""
    draw = random.Random(1)  # noqa: S311 - nothing secret
    return [
        " ".join(draw.choices(VOCABULARY, k=WORDS)) + (" needle" if number % 100 == 0 else "")
        for number in range(DOCUMENTS)
    ]


def main() -> None:
    """On an encrypted DuckDB file."""
    with duckdb_record(Path(tempfile.mkdtemp())) as engine:
        load(engine, rows())
        with writing(engine) as connection:
            for number, text in enumerate(texts()):
                document_id = f"D{number}"
                connection.execute(
                    documents.insert().values(
                        document_id=document_id, marac_id="M", case_id=f"C{number // 10}",
                        file_name="a.txt", media_type="text/plain", size=len(text), sha256="0",
                        content=b"0", uploaded_at=now(), uploaded_by="u", kind="letter",
                        scan="clean", version=1, text_state="read",
                        sealed_text=seal_text(connection, text, document_id),
                    )
                )  # fmt: skip
        for looked_for in ("", "needle", "word1 word2", "nowhere"):
            with engine.connect() as connection:
                begun, busy = time.perf_counter(), time.process_time()
                found = search(connection, user=TESTER, wanted=Wanted(looked_for))
                seconds, busy = time.perf_counter() - begun, time.process_time() - busy
            print(
                f"“{looked_for}” in {DOCUMENTS:,} documents of {WORDS:,} words: {seconds:.2f} s "
                f"({busy:.2f} s of them at work), "
                f"{len(found.hits)} shown"
            )


if __name__ == "__main__":
    main()
