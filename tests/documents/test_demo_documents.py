"""The documents of the demonstration: they can be read, searched and opened by its people."""

from datetime import date

import sqlalchemy as sa
from records import TESTER

from dashboard.commands.demo_documents import add_documents
from models.tables import documents
from queries.document_search import Wanted, search

from .given import COORDINATOR, every


def test_letters_a_report_and_minutes_are_there_to_be_found(few_in_a_file: sa.Engine) -> None:
    added = add_documents(few_in_a_file, by=TESTER, today=date(2026, 6, 25), area="M1")
    kept = every(few_in_a_file, documents)
    assert added == kept.height == 4
    assert set(kept["text_state"]) == {"read"}
    assert sorted(kept["kind"]) == ["letter", "letter", "minutes", "research"]
    assert kept["replaced_at"].null_count() == 3
    with few_in_a_file.connect() as connection:
        found = search(connection, user=COORDINATOR, wanted=Wanted("blue car"))
    assert {hit.document["kind"] for hit in found.hits} == {"letter", "research"}
