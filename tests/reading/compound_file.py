"""The container of old and of password-protected workbooks, just enough of it to be read."""

import struct

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file with these streams, each padded to the size of a normal stream."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sectors, fat, starts = b"", [FAT, END], {}
    for name, data in padded.items():
        data += b"\0" * (-len(data) % SECTOR)
        starts[name] = len(fat)
        count = len(data) // SECTOR
        fat += [len(fat) + 1 + index for index in range(count - 1)] + [END]
        sectors += data
    directory = _entry("Root Entry", kind=5, child=1, start=END, size=0)
    for index, (name, data) in enumerate(padded.items(), start=1):
        sibling = index + 1 if index < len(padded) else FREE
        directory += _entry(name, 2, FREE, starts[name], len(data), sibling)
    fat += [FREE] * (SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0)
    header += struct.pack("<IIIII", 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + struct.pack("<128I", *fat) + directory.ljust(SECTOR, b"\0") + sectors


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    entry += struct.pack("<III", FREE, right, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def old_workbook(sheet: str, rows: list[list[str | float]]) -> bytes:
    """An .xls workbook (BIFF8) of one sheet of texts and numbers."""
    title = _text8(sheet)
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    bound_size = 4 + 6 + len(title)
    place = len(start) + bound_size + 4
    globals_ = start + _record(0x85, struct.pack("<IBB", place, 0, 0) + title) + _record(0x0A, b"")
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            at = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str):
                body += _record(0x204, at + struct.pack("<HB", len(cell), 0) + cell.encode())
            else:
                body += _record(0x203, at + struct.pack("<d", cell))
    return compound_file({"Workbook": globals_ + body + _record(0x0A, b"")})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text8(text: str) -> bytes:
    return struct.pack("<BB", len(text), 0) + text.encode()
