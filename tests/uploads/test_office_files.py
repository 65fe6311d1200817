"""Workbooks and Word files that attack: bombs, entities, macros, links, files inside files."""

import io
import struct
import time
import zipfile
import zlib

import pytest

from ingest.door import Purpose, receive
from ingest.media import recognised
from ingest.reading import read_bytes
from models import packages
from models.errors import ForPerson
from queries.exports.template_reading import open_template

from .office import linked, replaced, with_parts, word, workbook

SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
FETCH = b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'


def refused_by_every_reader(data: bytes, words: str) -> None:
    """As an import, as a template and as a document, whatever its name."""
    for name in ("area.xlsx",):
        with pytest.raises(ForPerson, match=words):
            read_bytes(name, data)
    with pytest.raises(ForPerson, match=words):
        recognised("area.xlsx", data)
    with pytest.raises(ForPerson, match=words):
        open_template(data)


def test_a_good_workbook_passes_every_reader() -> None:
    data = workbook()
    assert read_bytes("area.xlsx", data)[0].frame.rows() == [("C1",)]
    assert recognised("area.xlsx", data).endings == (".xlsx",)
    assert open_template(data)[0].sheetnames == ["Cases"]
    assert recognised("minutes.docx", word()).endings == (".docx",)


@pytest.mark.parametrize("dtd", [LAUGHS, FETCH, b"<!DOCTYPE x>"])
@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml", "_rels/.rels", TYPES]
)
def test_a_dtd_in_any_part_is_refused(part: str, dtd: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        content = archive.read(part)
    declaration, end, rest = content.rpartition(b"?>")
    refused_by_every_reader(
        with_parts(workbook(), {part: declaration + end + dtd + rest}), "XML entities"
    )


def test_an_entity_in_a_part_nobody_reads_is_refused() -> None:
    for name in ("customXml/item1.xml", "xl/media/picture.png", "xl/drawings/x.vml"):
        data = with_parts(workbook(), {name: b"<?xml version='1.0'?>" + LAUGHS + b"<x>&b;</x>"})
        refused_by_every_reader(data, "XML entities")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_dtd_does_not_hide_in_another_encoding(codec: str) -> None:
    text = f"<?xml version='1.0' encoding='utf-16'?>{LAUGHS.decode()}<x>&b;</x>"
    refused_by_every_reader(
        with_parts(workbook(), {"customXml/item1.xml": text.encode(codec)}), "XML entities"
    )


@pytest.mark.parametrize("codec", ["utf-7", "cp037", "utf-32"])
def test_an_encoding_that_could_hide_one_is_refused(codec: str) -> None:
    text = "<?xml version='1.0' encoding='%s'?>%s<x/>" % (codec, LAUGHS.decode())  # noqa: UP031
    content = text.encode("ascii" if codec == "cp037" else codec)
    refused_by_every_reader(with_parts(workbook(), {"customXml/item1.xml": content}), "damaged")


def test_a_dtd_is_found_where_two_pieces_of_a_large_part_meet() -> None:
    for shift in range(12):
        filler = b"<x>" + b" " * ((1 << 20) - 3 - shift)
        data = with_parts(workbook(), {"customXml/item1.xml": filler + LAUGHS + b"</x>"})
        with pytest.raises(ForPerson, match="XML entities"):
            read_bytes("area.xlsx", data)


def slowly_packed(data: bytes, part: str, content: bytes) -> bytes:
    """The file with a part that is deflated byte by byte, behind very many empty blocks."""
    blocks = b"\x00\x00\x00\xff\xff" * 30_000
    for at in range(len(content)):
        blocks += b"\x00\x01\x00\xfe\xff" + content[at : at + 1]
    packed = blocks + b"\x01\x00\x00\xff\xff"
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo(part)
        with archive.open(info, "w") as opened:
            opened.write(packed)
    made = bytearray(out.getvalue())
    at_local, at_list = made.rfind(b"PK\x03\x04"), made.rfind(b"PK\x01\x02")
    method, numbers = struct.pack("<H", 8), struct.pack("<L", zlib.crc32(content))
    made[at_local + 8 : at_local + 10] = made[at_list + 10 : at_list + 12] = method
    made[at_local + 14 : at_local + 18] = made[at_list + 16 : at_list + 20] = numbers
    size = struct.pack("<L", len(content))
    made[at_local + 22 : at_local + 26] = made[at_list + 24 : at_list + 28] = size
    return bytes(made)


def test_a_dtd_does_not_hide_in_a_part_that_unpacks_byte_by_byte() -> None:
    text = f"<?xml version='1.0' encoding='utf-16'?>{LAUGHS.decode()}<x>&b;</x>"
    harmless = slowly_packed(workbook(), "customXml/item1.xml", b"<x>harmless</x>")
    assert read_bytes("area.xlsx", harmless)[0].frame.rows() == [("C1",)]
    for content in (text.encode("utf-16"), LAUGHS + b"<x/>"):
        refused_by_every_reader(
            slowly_packed(workbook(), "customXml/item1.xml", content), "XML entities"
        )


def test_text_that_only_mentions_a_doctype_is_read() -> None:
    data = replaced(workbook(), SHEET, b">C1<", b">&lt;!DOCTYPE x&gt;<")
    assert read_bytes("area.xlsx", data)[0].frame.rows() == [("<!DOCTYPE x>",)]


MACROS = {
    "a project": {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
    "a project elsewhere": {"other/VBAPROJECT.BIN": b"x"},
    "a macro sheet": {"xl/macrosheets/sheet1.xml": b"<x/>"},
    "a dialog sheet": {"xl/dialogsheets/sheet1.xml": b"<x/>"},
}


@pytest.mark.parametrize("parts", MACROS.values(), ids=MACROS)
def test_macros_are_refused_whatever_the_ending(parts: dict[str, bytes]) -> None:
    refused_by_every_reader(with_parts(workbook(), parts), "has macros")
    with pytest.raises(ForPerson, match="has macros"):
        recognised("minutes.docx", with_parts(word(), parts))


def test_the_content_type_of_a_macro_workbook_is_enough() -> None:
    data = replaced(
        workbook(),
        TYPES,
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    refused_by_every_reader(data, "has macros")


def bomb(size: int, parts: int = 1) -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts):
            with archive.open(f"xl/media/{number}.bin", "w", force_zip64=True) as opened:
                for _ in range(size // 1_000_000):
                    opened.write(bytes(1_000_000))
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = bomb(100_000_000, parts=3)
    assert len(data) < 1_000_000
    started = time.perf_counter()
    for read in (lambda: read_bytes("area.xlsx", data), lambda: recognised("area.xlsx", data)):
        with pytest.raises(ForPerson, match="more than is safe"):
            read()
    with pytest.raises(ForPerson, match="too large"):
        open_template(data)
    assert time.perf_counter() - started < 1


def test_a_workbook_of_very_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_PARTS", 100)
    data = with_parts(workbook(), {f"xl/media/{number}": b"" for number in range(101)})
    with pytest.raises(ForPerson, match="more than 100 parts"):
        read_bytes("area.xlsx", data)


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bomb(10_000_000)
    at = data.rfind(b"xl/media/0.bin") - 46
    for lie in (1000, 9_999_999):
        lying = data[: at + 24] + lie.to_bytes(4, "little") + data[at + 28 :]
        refused_by_every_reader(lying, "damaged")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_packed_in_a_way_that_has_no_limit_is_refused(method: int) -> None:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", method) as archive:
        archive.writestr("xl/media/0.bin", bytes(1000))
    refused_by_every_reader(out.getvalue(), "damaged")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml", "../x", "/x", "a\\b"])
def test_names_that_two_readers_would_read_differently_are_refused(name: str) -> None:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"<x/>")
    refused_by_every_reader(out.getvalue(), "damaged")


def test_a_zip_behind_something_else_is_no_workbook() -> None:
    with pytest.raises(ForPerson, match="not an Excel workbook inside"):
        read_bytes("area.xlsx", b"MZ" + workbook())
    with pytest.raises(ForPerson, match="not a kind of file that is kept"):
        recognised("area.xlsx", b"MZ\x00" + workbook())


REACHING = {
    "a linked picture": linked(
        word(), "word/_rels/header1.xml.rels", b"image", b"http://example.org/seen.png"
    ),
    "a template elsewhere": linked(
        word(), "word/_rels/settings.xml.rels", b"attachedTemplate", b"http://example.org/t.dotm"
    ),
    "another format inside": linked(
        word(), "word/_rels/footer1.xml.rels", b"aFChunk", b"/word/page.mht", b"Internal"
    ),
    "an object": with_parts(word(), {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
    "a control": with_parts(word(), {"word/activeX/activeX1.xml": b"<x/>"}),
    "a zip inside": with_parts(word(), {"word/media/picture.png": b"PK\x03\x04more"}),
    "a program inside": with_parts(word(), {"word/media/picture.png": b"MZ\x90\0"}),
    "a command": replaced(
        word("HERE"),
        "word/document.xml",
        b"<w:t>HERE</w:t>",
        b'<w:instrText xml:space="preserve"> DDEAU</w:instrText>'
        b'<w:instrText>TO c:\\\\windows\\\\cmd.exe "/k calc" </w:instrText>',
    ),
    "a field that fetches": replaced(
        word("HERE"),
        "word/document.xml",
        b"<w:t>HERE</w:t>",
        b'<w:fldSimple w:instr="INCLUDEPICTURE http://example.org/seen.png"/>',
    ),
    "a link to a workbook": with_parts(
        workbook(), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    ),
    "a command of a workbook": with_parts(
        workbook(), {"xl/externalLinks/externalLink1.xml": b'<ddeLink ddeService="cmd"/>'}
    ),
    "a connection": with_parts(workbook(), {"xl/connections.xml": b"<connections/>"}),
    "a formula that fetches": replaced(
        workbook(),
        SHEET,
        b"</sheetData>",
        b'<row r="9"><c r="A9"><f>_xlfn.WEBSERVICE("http://example.org")</f></c></row></sheetData>',
    ),
}


@pytest.mark.parametrize("data", REACHING.values(), ids=REACHING)
def test_a_document_that_reaches_outside_itself_is_refused(data: bytes) -> None:
    name = "area.xlsx" if b"xl/workbook.xml" in data else "minutes.docx"
    with pytest.raises(ForPerson, match="holds .* save it as a PDF"):
        receive(name, data, Purpose.DOCUMENT, scanner=None)


def test_an_ordinary_hyperlink_is_no_reason_to_refuse() -> None:
    data = linked(word(), "word/_rels/header1.xml.rels", b"hyperlink", b"https://www.gov.uk")
    assert recognised("minutes.docx", data).endings == (".docx",)


def test_links_and_objects_of_an_import_are_left_alone_and_said() -> None:
    data = with_parts(
        workbook(),
        {
            "xl/externalLinks/externalLink1.xml": b'<ddeLink ddeService="cmd"/>',
            "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0",
        },
    )
    (sheet,) = read_bytes("area.xlsx", data)
    assert sheet.frame.rows() == [("C1",)]
    assert sheet.notes == ["Links to other files, and files inside the workbook, were left alone."]


def test_a_template_with_a_link_is_refused() -> None:
    with pytest.raises(ForPerson, match="The template holds links .* break the links"):
        open_template(REACHING["a link to a workbook"])
