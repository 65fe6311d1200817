"""A case is sent on its page and taken in on the Transfers page of another record."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from records import empty, load
from streamlit.testing.v1 import AppTest
from transfers.conftest import BO, KIT, NORTH, PHRASE, SOUTH, TODAY, made
from transfers.test_both_ends import case_of

from dashboard.context import Context
from ingest import save
from models import transfer_file, transfer_receipt
from models.access import Grant, Role, User
from models.tables import audit, transfers

from .conftest import Open

Shown = Callable[[AppTest], str]
PAGE, CASE = "casework.transfers", "casework.case"


@pytest.fixture
def both(_duckdb: sa.Engine, _postgresql: sa.Engine) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    load(_duckdb, NORTH)
    load(_postgresql, SOUTH)
    yield _duckdb, _postgresql
    empty(_duckdb)
    empty(_postgresql)


def context(engine: sa.Engine, user: User, today: date = TODAY) -> Context:
    return Context(engine, user, today, abs(hash((str(engine.url), id(user)))))


def asked(test: AppTest, *, safe: bool = True) -> AppTest:
    """The flow's questions answered for case C1, and the file asked for."""
    test.text_input(key="transfer-to-C1").set_value("Southtown")
    test.date_input(key="transfer-moved-C1").set_value(TODAY)
    test.radio(key="transfer-stays-C1").set_value("For good")
    if safe:
        test.checkbox(key="transfer-safe-C1").check()
    test.run()
    return test.button(key="transfer-make").click().run()


def test_a_case_is_sent_taken_in_and_let_go_by_its_receipt(
    both: tuple[sa.Engine, sa.Engine], opened: Open, shown: Shown
) -> None:
    sender, getter = both
    test = asked(opened(CASE, context(sender, BO), case="C1"))
    assert not test.exception
    text = shown(test)
    phrase = text.split("<code>")[1].split("</code>")[0]
    (file,) = [one.proto for one in test.get("download_button") if "encrypted" in one.proto.label]
    assert "official-sensitive.marac" not in text  # its name is on the button alone
    assert file.label == "Save the encrypted file"
    content = test.session_state["transfer-made-C1"].export.make()

    there = opened(PAGE, context(getter, KIT))
    there.file_uploader[0].upload("transfer.marac", content).run()
    there.text_input(key="transfer-phrase").set_value(phrase)
    there.button[-1].click().run()
    text = shown(there)
    assert "From Northtown: not heard there" in text and "Ann Example" in text
    assert "born 1 February 1990" in text
    there.selectbox(key="transfer-same-S1-V1").set_value("P7").run()
    assert there.multiselect(key="transfer-referrers").value == ["SPO"]
    there.button(key="transfer-take").click().run()
    assert "It is case 2026-0001 here" in there.success[0].value
    assert case_of(getter, "2026-0001")["victim_id"] == "P7"
    with getter.connect() as connection:
        code = connection.scalar(sa.select(transfers.c.receipt))
    assert str(code) in shown(there)

    back = opened(CASE, context(sender, BO), case="C1")
    assert "no receipt yet, so the case stays here" in shown(back)
    with sender.connect() as connection:
        key = connection.scalar(sa.select(transfers.c.transfer_id))
    back.text_input(key=f"receipt-code-{key}").set_value("AAAA-AAAA-AAAA-AAAA")
    back.text_input(key=f"receipt-by-{key}").set_value("Kit Keeper").run()
    back.button(key=f"receipt-go-{key}").click().run()
    assert "This is not the receipt" in back.error[0].value
    back.text_input(key=f"receipt-code-{key}").set_value(str(code)).run()
    back.button(key=f"receipt-go-{key}").click().run()
    assert "Southtown has the case" in shown(back)
    assert case_of(sender, "C1")["status"] == "transferred_out"


def test_the_passphrase_is_shown_once_and_kept_nowhere(
    both: tuple[sa.Engine, sa.Engine], opened: Open, shown: Shown
) -> None:
    sender, _ = both
    test = asked(opened(CASE, context(sender, BO), case="C1"))
    phrase = shown(test).split("<code>")[1].split("</code>")[0]
    test.button(key="transfer-done").click().run()
    assert phrase not in shown(test)
    with sender.connect() as connection:
        for table in (transfers, audit):
            assert phrase not in str(connection.execute(sa.select(table)).all())


def test_an_answer_that_lacks_is_asked_for_and_nothing_is_sent(
    both: tuple[sa.Engine, sa.Engine], opened: Open
) -> None:
    sender, _ = both
    test = asked(opened(CASE, context(sender, BO), case="C1"), safe=False)
    assert "tick that it is safe to share" in test.error[0].value
    with sender.connect() as connection:
        assert not connection.execute(sa.select(transfers)).all()


def test_the_flow_says_to_hear_a_case_first_whose_agenda_went_out(
    both: tuple[sa.Engine, sa.Engine], opened: Open
) -> None:
    sender, _ = both
    test = opened(CASE, context(sender, BO), case="C1")
    assert any("send it now" in box.value for box in test.info)
    test.radio(key="agenda-C1").set_value("Yes").run()
    assert any("hear the case here, then send it" in box.value for box in test.warning)
    test.radio(key="heard-C1").set_value("Yes").run()
    assert any("It counts here" in box.value for box in test.info)
    save.save(sender, "cases", {"case_id": "C1", "status": "screening"}, by=BO)
    test = opened(CASE, context(sender, BO), case="C1")
    assert any("screen and accept it first" in box.value for box in test.info)


def test_what_is_no_file_of_ours_is_one_plain_sentence(
    both: tuple[sa.Engine, sa.Engine], opened: Open
) -> None:
    sender, getter = both
    sent = made(sender)
    for content, phrase, sentence in (
        (b"rubbish", PHRASE, transfer_file.NOT_ONE),
        (sent.file, "another one", transfer_file.WRONG),
        (sent.file[:-1] + b"x", PHRASE, transfer_file.WRONG),
    ):
        test = opened(PAGE, context(getter, KIT))
        test.file_uploader[0].upload("transfer.marac", content).run()
        test.text_input(key="transfer-phrase").set_value(phrase)
        test.button[-1].click().run()
        assert [error.value for error in test.error] == [sentence]
        assert not test.exception


def test_late_receipts_are_the_first_thing_on_the_page(
    both: tuple[sa.Engine, sa.Engine], opened: Open, shown: Shown
) -> None:
    sender, _ = both
    made(sender)
    text = shown(opened(PAGE, context(sender, BO)))
    assert "transfer on the way" in text and "overdue" not in text
    text = shown(opened(PAGE, context(sender, BO, date(2026, 6, 12))))
    assert "transfer without the receipt that is overdue" in text
    assert "!! Receipt overdue" in text


def test_a_transfer_is_given_up_with_a_reason(
    both: tuple[sa.Engine, sa.Engine], opened: Open, shown: Shown
) -> None:
    sender, _ = both
    key = made(sender).transfer_id
    test = opened(CASE, context(sender, BO), case="C1")
    test.text_input(key=f"give-up-why-{key}").set_value("She came back").run()
    test.button(key=f"give-up-{key}").click().run()
    assert "The transfer to Southtown was given up" in shown(test)
    assert "Given up" in shown(opened(PAGE, context(sender, BO)))


def test_the_receipts_file_is_taken_on_the_case(
    both: tuple[sa.Engine, sa.Engine], opened: Open, shown: Shown
) -> None:
    from transfers.test_both_ends import taken

    sender, getter = both
    sent = made(sender)
    file = transfer_receipt.written(taken(getter, sent).receipt)
    test = opened(CASE, context(sender, BO, date(2026, 6, 10)), case="C1")
    test.file_uploader(key=f"receipt-file-{sent.transfer_id}").upload("receipt.json", file).run()
    test.button(key=f"receipt-go-{sent.transfer_id}").click().run()
    assert "Southtown has the case" in shown(test)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.IDVA, Role.REPRESENTATIVE])
def test_others_do_not_send_cases(
    both: tuple[sa.Engine, sa.Engine], opened: Open, shown: Shown, role: Role
) -> None:
    sender, _ = both
    save.save(sender, "cases", {"case_id": "C1", "idva_referred_on": "2026-06-01"}, by=BO)
    user = User("u-x", "Xen", frozenset({Grant(role, "M1", "POL")}))
    test = opened(CASE, context(sender, user), case="C1")
    assert "Case C1" in shown(test)
    assert "transfer-make" not in [button.key for button in test.button]
    assert "Your account may not" in opened(PAGE, context(sender, user)).error[0].value
