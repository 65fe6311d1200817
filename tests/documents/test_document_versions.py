"""Versions: the newest stands in lists, the older stay, and nobody overwrites another unseen."""

import pytest
import sqlalchemy as sa

from ingest.document_versions import add_version, limit_to
from models.access import Role, User
from models.errors import ForPerson, NotAllowed
from models.tables import audit, users
from models.trail import now
from queries.case_access import check_case
from queries.documents import open_document, save_as, versions

from .given import CHAIR, COORDINATOR, IDVA, POLICE, person, put, row, seen


def replace(
    engine: sa.Engine,
    document_id: str,
    text: str = "A letter about the new locks.",
    *,
    by: User = COORDINATOR,
    reason: str = "The date was wrong",
) -> str:
    return add_version(
        engine,
        by=by,
        document_id=document_id,
        name="letter 2.txt",
        content=text.encode(),
        reason=reason,
        scanner=None,
        check_case=check_case,
    )


def limit(engine: sa.Engine, document_id: str, *only: str, had: tuple[str, ...] = ()) -> None:
    limit_to(
        engine,
        by=COORDINATOR,
        document_id=document_id,
        only_agencies=only,
        seen=had,
        check_case=check_case,
    )


def test_a_new_version_takes_the_old_ones_place_and_both_are_opened(few: sa.Engine) -> None:
    first = put(few)
    second = replace(few, first)
    assert seen(few, COORDINATOR) == [second]
    with few.connect() as connection:
        found = versions(connection, user=COORDINATOR, document_id=first)
    assert found.select("document_id", "version", "version_reason", "who").rows() == [
        (second, 2, "The date was wrong", "coordinator"),
        (first, 1, None, "coordinator"),
    ]
    for document_id, text in ((first, b"the locks"), (second, b"new locks")):
        opened = open_document(few, user=COORDINATOR, document_id=document_id)
        assert text in opened.content
    assert row(few, second)["text_state"] == "read"


def test_the_name_it_is_saved_under_says_which_version(few_in_a_file: sa.Engine) -> None:
    first = put(few_in_a_file)
    second = replace(few_in_a_file, first)
    names = [
        open_document(few_in_a_file, user=COORDINATOR, document_id=one).save_as
        for one in (first, second)
    ]
    assert [name.split("-")[6] for name in names] == ["v1", "v2"]
    with few_in_a_file.connect() as connection:
        found = versions(connection, user=COORDINATOR, document_id=first)
    assert sorted(map(save_as, found.iter_rows(named=True))) == sorted(names)


def test_who_is_overtaken_is_told_by_whom_and_nothing_is_added(few: sa.Engine) -> None:
    first = put(few)
    with few.begin() as connection:
        connection.execute(
            users.insert().values(
                user_id="chairlike", username="bo", name="Bo Boss", created_at=now()
            )
        )
    colleague = User("chairlike", "Bo Boss", COORDINATOR.grants)
    second = replace(few, first, by=colleague)
    with pytest.raises(ForPerson, match=r"Bo Boss added version 2 on \d+ \w+ \d{4}"):
        replace(few, first, "Yet another text.")
    assert seen(few, COORDINATOR) == [second]
    third = replace(few, second, "Yet another text.")
    assert row(few, third)["version"] == 3
    assert row(few, third)["first_id"] == first


def test_a_version_needs_a_reason_and_another_content(few_in_a_file: sa.Engine) -> None:
    first = put(few_in_a_file)
    with pytest.raises(ForPerson, match="Say why there is a new version"):
        replace(few_in_a_file, first, reason=" ")
    with pytest.raises(ForPerson, match="there already"):
        replace(few_in_a_file, first, "A letter about the locks.")
    assert row(few_in_a_file, first)["replaced_at"] is None


@pytest.mark.parametrize(
    "by",
    [CHAIR, IDVA, POLICE, person(Role.COORDINATOR, "", "C1"), person(Role.COORDINATOR, marac="M2")],
)
def test_who_may_not_add_there_adds_no_version(few: sa.Engine, by: User) -> None:
    first = put(few)
    with pytest.raises(NotAllowed):
        replace(few, first, by=by)
    assert row(few, first)["replaced_at"] is None


def test_an_agency_adds_a_version_of_its_own_research_only(few: sa.Engine) -> None:
    own = put(few, by=POLICE, kind="research", agency="POL")
    other = put(few, "Rent arrears.", name="r.txt", kind="research", agency="HOU")
    replace(few, own, "More calls.", by=POLICE)
    with pytest.raises(NotAllowed):
        replace(few, other, "Less.", by=POLICE)


def test_a_document_kept_for_some_agencies_is_seen_by_them_and_who_runs_the_marac(
    few: sa.Engine,
) -> None:
    document_id = put(few, only=["POL"])
    assert seen(few, POLICE) == seen(few, COORDINATOR) == seen(few, CHAIR) == [document_id]
    assert seen(few, IDVA) == []
    with pytest.raises(NotAllowed):
        open_document(few, user=IDVA, document_id=document_id)
    limit(few, document_id, "IDV", had=("POL",))
    assert (seen(few, POLICE), seen(few, IDVA)) == ([], [document_id])
    limit(few, document_id, had=("IDV",))
    assert seen(few, POLICE) == seen(few, IDVA) == [document_id]


def test_who_sees_it_holds_for_every_version(few: sa.Engine) -> None:
    first = put(few)
    second = replace(few, first)
    limit(few, second, "POL")
    third = replace(few, second, "A third letter.")
    for document_id in (first, second, third):
        with pytest.raises(NotAllowed):
            open_document(few, user=IDVA, document_id=document_id)
        open_document(few, user=POLICE, document_id=document_id)


def test_two_people_who_set_who_sees_it_are_told(few: sa.Engine) -> None:
    document_id = put(few)
    limit(few, document_id, "POL")
    with pytest.raises(ForPerson, match="changed who sees this document meanwhile"):
        limit(few, document_id, "IDV")
    assert row(few, document_id)["only_agencies"] == "POL"


def test_setting_who_sees_it_stands_in_the_trail_and_unknown_agencies_are_refused(
    few: sa.Engine,
) -> None:
    document_id = put(few)
    limit(few, document_id, "POL", "IDV")
    with pytest.raises(ForPerson, match="not in the record any more"):
        limit(few, document_id, "NONE", had=("IDV", "POL"))
    with few.connect() as connection:
        after = connection.scalar(
            sa.select(audit.c.after).where(audit.c.what == "set who sees a document")
        )
    assert '"IDV;POL"' in str(after)


def test_an_agency_always_sees_what_it_gave_itself(few: sa.Engine) -> None:
    document_id = put(few, by=POLICE, kind="research", agency="POL")
    limit(few, document_id, "IDV")
    assert seen(few, POLICE) == [document_id]
