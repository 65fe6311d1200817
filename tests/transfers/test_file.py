"""The transfer file: opened by its passphrase alone; everything else is refused in a sentence."""

import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from models import transfer_content, transfer_file
from models.errors import ForPerson

PHRASE = "abcd-efgh-jkmn-pqrs-tvwx"
CONTENT = {"a case": "Ann Example, 1 Mill Lane"}
FILE = transfer_file.sealed(CONTENT, PHRASE)


def refused(file: bytes, phrase: str = PHRASE) -> str:
    with pytest.raises(ForPerson) as caught:
        transfer_file.opened(file, phrase)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def packed(text: bytes, version: int = 1) -> bytes:
    """A file with anything inside, by somebody who knows the passphrase."""
    head = transfer_file.MAGIC + version.to_bytes(2, "big") + bytes(28)
    key = transfer_file._key(PHRASE, bytes(16))
    return head + AESGCM(key).encrypt(bytes(12), text, head)


def test_the_file_comes_back_whole_with_its_passphrase() -> None:
    assert transfer_file.opened(FILE, PHRASE) == CONTENT
    assert transfer_file.opened(FILE, " ABCD efgh jkmn PQRS tvwx ") == CONTENT


def test_nothing_of_the_case_can_be_read_in_the_file() -> None:
    assert b"Ann" not in FILE and b"Mill" not in FILE
    assert transfer_file.sealed(CONTENT, PHRASE) != FILE  # another salt and nonce each time


def test_passphrases_are_long_and_never_the_same() -> None:
    phrases = {transfer_file.new_passphrase() for _ in range(200)}
    assert len(phrases) == 200
    assert all(len(phrase) == 24 and not set("01ilou") & set(phrase) for phrase in phrases)


@given(st.text(max_size=40))
@settings(max_examples=20)
def test_no_other_passphrase_opens_it(phrase: str) -> None:
    assert refused(FILE, phrase) == transfer_file.WRONG


@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
@settings(max_examples=60)
def test_a_file_altered_in_one_place_is_refused(place: int, change: int) -> None:
    altered = bytearray(FILE)
    altered[place] ^= change
    told = refused(bytes(altered))
    assert told in {transfer_file.WRONG, transfer_file.NOT_ONE, transfer_file.NEWER}


@given(st.integers(0, len(FILE) - 1))
@settings(max_examples=40)
def test_a_file_cut_short_is_refused(length: int) -> None:
    assert refused(FILE[:length]) in {transfer_file.WRONG, transfer_file.NOT_ONE}


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_rubbish_is_refused(rubbish: bytes) -> None:
    assert refused(rubbish) == transfer_file.NOT_ONE
    refused(transfer_file.MAGIC + rubbish)


def test_a_newer_version_is_said_to_be_one() -> None:
    assert refused(packed(b"", version=2)) == transfer_file.NEWER


def test_a_huge_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer_file, "MOST_BYTES", len(FILE) - 1)
    assert refused(FILE) == transfer_file.TOO_LARGE
    with pytest.raises(ForPerson, match="fewer documents"):
        transfer_file.sealed(CONTENT, PHRASE)


def test_what_unpacks_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer_file, "MOST_UNPACKED", 1000)
    assert "no case that this program can read" in refused(packed(zlib.compress(b"0" * 100_000)))


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b'"x"', b"[" * 100_000, b"\xff"])
def test_what_is_inside_must_be_a_case(text: bytes) -> None:
    assert "no case that this program can read" in refused(packed(zlib.compress(text)))
    refused(packed(text))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["person_id", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
PARTS = (*transfer_content.COLUMNS, "victim", "perpetrators", "handover")


@given(st.dictionaries(st.sampled_from(PARTS), ANY, max_size=len(PARTS)))
def test_any_other_content_is_refused_in_a_sentence(found: dict[str, Any]) -> None:
    with pytest.raises(ForPerson, match="no case that this program can read"):
        transfer_content.checked(found)


def whole() -> dict[str, Any]:
    return {
        **{part: [] for part in transfer_content.COLUMNS},
        "transfer": {
            "transfer_id": "F1",
            "origin": "C1",
            "installation": "00",
            "from_marac": "North",
            "sent_on": "2026-06-08",
            "receipt_key": "00ff",
        },
        "case": {"criteria": "repeat"},
        "people": [{"person_id": "V1"}, {"person_id": "H1"}],
        "victim": "V1",
        "perpetrators": ["H1"],
        "handover": "",
    }


def test_a_whole_content_is_taken() -> None:
    assert transfer_content.checked(json.loads(json.dumps(whole()))).victim == "V1"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c.pop("wishes"),
        lambda c: c.update(more=[]),
        lambda c: c["case"].update(marac_id="S1"),
        lambda c: c["case"].update(status="heard"),
        lambda c: c["people"].pop(),
        lambda c: c["people"].append({"person_id": "X"}),
        lambda c: c["perpetrators"].append("V1"),
        lambda c: c["transfer"].pop("origin"),
        lambda c: c["transfer"].update(receipt_key="not hex"),
        lambda c: c["transfer"].update(sent_on="soon"),
        lambda c: c["wishes"].append({"words": 7}),
        lambda c: c["documents"].append({"name": "a.txt", "content": "***"}),
        lambda c: c.update(handover="x" * 60_000),
        lambda c: c.update(children=[{}] * 501),
    ],
)
def test_a_content_spoilt_in_one_place_is_refused(spoil: Callable[[dict[str, Any]], Any]) -> None:
    content = whole()
    spoil(content)
    with pytest.raises(ForPerson, match="no case that this program can read"):
        transfer_content.checked(content)
