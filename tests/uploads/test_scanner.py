"""The virus scanner: a real clamd, and one that is silent, breaks off or refuses."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reading import read_bytes
from ingest.scanner import NoVerdict, Scanner, TooLargeToScan, Verdict, scanner_at
from models.errors import ForPerson

from .clamd import EICAR, answering, clamd, needs_clamd


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanner]:
    with clamd(tmp_path_factory.mktemp("clamd")) as scanner:
        yield scanner


@needs_clamd
@pytest.mark.parametrize("size", [0, 1, 262_144, 3_000_001])
def test_a_clean_file_of_any_size_is_clean(real: Scanner, size: int) -> None:
    assert real.scan(b"x" * size) == Verdict(is_clean=True)


@needs_clamd
def test_a_virus_is_found_and_named(real: Scanner) -> None:
    assert real.scan(EICAR) == Verdict(is_clean=False, found="Eicar-Test-Signature.UNOFFICIAL")


@needs_clamd
def test_a_file_larger_than_clamd_takes_has_no_verdict(tmp_path: Path) -> None:
    with clamd(tmp_path, StreamMaxLength="1M") as scanner:
        with pytest.raises(TooLargeToScan, match="StreamMaxLength"):
            scanner.scan(b"x" * 3_000_000)
        assert scanner.scan(b"x").is_clean


@needs_clamd
def test_an_import_file_is_scanned_before_it_is_read(real: Scanner) -> None:
    with pytest.raises(ForPerson, match=r"cases.csv was not read: .* found Eicar-Test-Signature"):
        read_bytes("cases.csv", b"case_id\n" + EICAR, scanner=real)
    (sheet,) = read_bytes("cases.csv", b"case_id\nC1\n", scanner=real)
    assert sheet.frame.rows() == [("C1",)]


def test_silence_is_no_verdict_and_is_not_waited_for_long() -> None:
    started = time.monotonic()
    silent = answering(lambda: time.sleep(2) or b"", seconds=0.3)
    with silent as scanner, pytest.raises(NoVerdict, match="does not answer"):
        scanner.scan(b"x")
    assert time.monotonic() - started < 5


def test_an_answer_in_drops_is_not_waited_for_beyond_the_time() -> None:
    def slowly() -> bytes:
        time.sleep(0.4)
        return b"stream: OK\0"

    with answering(slowly, seconds=0.2) as scanner, pytest.raises(NoVerdict):
        scanner.scan(b"x")


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"stream: OK",
        b"stream: O",
        b"stream: OK\0stream: OK\0",
        b"OK\0",
        b"stream: OK FOUND",
        b"stream: lstat() failed ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"stream: ok\0",
        b"\xff" * 10_000,
    ],
)
def test_half_or_odd_answers_are_no_verdict(reply: bytes) -> None:
    with answering(lambda: reply) as scanner, pytest.raises(NoVerdict):
        scanner.scan(b"x" * 1000)


def test_a_refusal_in_the_middle_of_the_file_is_no_verdict() -> None:
    def refusal() -> bytes:
        return b"INSTREAM size limit exceeded. ERROR\0"

    with answering(refusal, reads=False) as scanner, pytest.raises(NoVerdict):
        scanner.scan(b"x" * 30_000_000)
    with answering(refusal) as scanner, pytest.raises(TooLargeToScan):
        scanner.scan(b"x")


def test_nobody_listening_is_no_verdict(tmp_path: Path) -> None:
    with answering(bytes) as scanner:
        pass
    for nobody in (scanner, Scanner(str(tmp_path / "none.sock"))):
        with pytest.raises(NoVerdict, match="does not answer"):
            nobody.scan(b"x")


def test_a_file_is_not_read_where_the_scanner_does_not_answer(tmp_path: Path) -> None:
    nobody = Scanner(str(tmp_path / "none.sock"))
    with pytest.raises(NoVerdict, match="cases.csv was not read: it could not be scanned"):
        read_bytes("cases.csv", b"case_id\nC1\n", scanner=nobody)


def test_the_setting_names_a_socket_or_a_host() -> None:
    assert scanner_at("") is None
    assert scanner_at(" unix:/run/clamav/clamd.ctl ") == Scanner("/run/clamav/clamd.ctl")
    assert scanner_at("tcp:scanner.example:3310") == Scanner(("scanner.example", 3310))
    assert scanner_at("tcp:[::1]:3310") == Scanner(("::1", 3310))


@pytest.mark.parametrize("slip", ["clamd", "unix:clamd.sock", "tcp:host", "tcp:host:0", "tcp::1"])
def test_a_slip_in_the_setting_does_not_switch_the_scanner_off(slip: str) -> None:
    with pytest.raises(ForPerson, match="MARAC_SCANNER must be"):
        scanner_at(slip)
