"""Is this file safe to hand to a spreadsheet reader? Decided without reading it as a spreadsheet.

A 167 KB workbook (cells A and XFD in 20,000 rows) took 10 GB in the reader, so sizes, types and
cell references are looked at first, streaming, with no document tree and no entity ever resolved.
"""

import re
import zipfile
import zlib
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field

from .refusals import WorkbookRefused
from .scan import Marks, scan_sheet

MAX_FILE_BYTES = 40 * 2**20
MAX_PART_BYTES = 250 * 2**20
MAX_TOTAL_BYTES = 320 * 2**20
MAX_RATIO = 150  # a street's register: about 9; one column repeated 100,000 times: about 60
RATIO_FREE_BYTES = 4 * 2**20  # small parts may be as repetitive as they like
MAX_PARTS = 2000
MAX_SHEETS = 100
MAX_TOTAL_AREA = 10_000_000  # cells the reader walks through, over all sheets
MAX_SMALL_PART = 16 * 2**20  # workbook.xml and relations
CHUNK = 2**18

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DECLARATION = re.compile(rb"<!|<\?(?!xml[\s?])")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml$")

FORBIDDEN_PARTS = (
    (re.compile(r"vbaproject|xl/macrosheets/|xl/dialogsheets/", re.I), "macro"),
    (re.compile(r"xl/(embeddings|activex|ctrlprops)/", re.I), "embedded_object"),
    (re.compile(r"xl/(externallinks/|connections\.xml|querytables/)", re.I), "external_link"),
)
# Names as OLE2 directories spell them (UTF-16).
OLE2_MARKS = (
    ("EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("_VBA_PROJECT".encode("utf-16-le"), "macro"),
)
OLE2_WORKBOOK = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


@dataclass(frozen=True)
class Inspection:
    """What the guard learned: the kind of file ("xlsx" or "xls"), its unpacked bytes, and cells by sheet."""

    kind: str
    unpacked_bytes: int
    marks: dict[str, Marks] = field(default_factory=dict)


def inspect(path):
    """Look at the file without reading its cells; return an Inspection or raise WorkbookRefused.

    ``path`` is a pathlib.Path. Formulas are only seen in .xlsx; an old .xls shows its stored results.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise WorkbookRefused("too_large")
    with path.open("rb") as stream:
        signature = stream.read(8)
    if signature == OLE2:
        return _inspect_old(path)
    if not signature.startswith(b"PK"):
        raise WorkbookRefused("not_a_workbook")
    try:
        with zipfile.ZipFile(path) as package:
            return _inspect_package(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, OSError) as error:
        raise WorkbookRefused("damaged") from error


def _inspect_old(path):
    content = path.read_bytes()
    for mark, reason in OLE2_MARKS:
        if mark in content:
            raise WorkbookRefused(reason)
    if not any(mark in content for mark in OLE2_WORKBOOK):
        raise WorkbookRefused("wrong_type")
    return Inspection("xls", len(content))


def _inspect_package(package):
    entries = package.infolist()
    _check_directory(entries)
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise WorkbookRefused("wrong_type")
    if b"macroEnabled" in _small_part(package, "[Content_Types].xml"):
        raise WorkbookRefused("macro")
    titles = _sheet_titles(package, names)
    marks = _scan_parts(package, entries, titles)
    if sum(found.rows * found.columns for found in marks.values()) > MAX_TOTAL_AREA:
        raise WorkbookRefused("too_large")
    return Inspection("xlsx", sum(entry.file_size for entry in entries), marks)


def _scan_parts(package, entries, titles):
    """Unpack every part once; sheets are scanned on the way. Returns {sheet title: Marks}."""
    marks = {}
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels", ".vml")):
            continue
        with closing(_chunks(package, entry)) as chunks:
            if SHEET_PART.match(entry.filename):
                title = titles.get(entry.filename, "")
                marks[title] = scan_sheet(chunks, title)
            else:
                deque(chunks, maxlen=0)
    return marks


def _check_directory(entries):
    """Everything the zip directory alone can tell; takes milliseconds whatever the file hides."""
    if len(entries) > MAX_PARTS or len({entry.filename for entry in entries}) != len(entries):
        raise WorkbookRefused("damaged")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise WorkbookRefused("zip_bomb")
    if sum(1 for entry in entries if SHEET_PART.match(entry.filename)) > MAX_SHEETS:
        raise WorkbookRefused("too_many_sheets")
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry):
    if entry.flag_bits & 0x1:
        raise WorkbookRefused("encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise WorkbookRefused("damaged")
    if entry.file_size > MAX_PART_BYTES:
        raise WorkbookRefused("zip_bomb")
    if entry.file_size > RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise WorkbookRefused("zip_bomb")
    for pattern, reason in FORBIDDEN_PARTS:
        if pattern.search(entry.filename):
            raise WorkbookRefused(reason)


def _chunks(package, entry):
    """Unpack a part piece by piece, refusing declarations; a part longer than announced fails its checksum."""
    tail = b""
    with package.open(entry) as stream:
        while piece := stream.read(CHUNK):
            if not tail and not piece.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
                raise WorkbookRefused("entities")  # UTF-16 and friends would hide references from the scan
            if DECLARATION.search(tail + piece):
                raise WorkbookRefused("entities")
            tail = piece[-8:]
            yield piece


def _small_part(package, name):
    entry = package.getinfo(name)
    if entry.file_size > MAX_SMALL_PART:
        raise WorkbookRefused("zip_bomb")
    with closing(_chunks(package, entry)) as chunks:
        return b"".join(chunks)


def _sheet_titles(package, names):
    """Which part holds which sheet: {part name: sheet title}."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in names:
        raise WorkbookRefused("damaged")
    targets = {}
    for found in _elements(b"Relationship", _small_part(package, relations)):
        targets[found.get("Id", "")] = found.get("Target", "")
    titles = {}
    for found in _elements(b"sheet", _small_part(package, "xl/workbook.xml")):
        reference = next((value for key, value in found.items() if key.endswith(":id")), "")
        target = targets.get(reference, "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        titles[part] = found.get("name", "")
    return titles


ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def _elements(name, content):
    """The attributes of every element of that local name, as dictionaries of text."""
    pattern = rb"<(?:[\w.-]+:)?" + name + rb"(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
    for match in re.finditer(pattern, content):
        pairs = ATTRIBUTE.findall(match[1].decode("utf-8", "replace"))
        yield {key: _unescape(first or second) for key, first, second in pairs}


def _unescape(text):
    for escape, character in ESCAPES:
        text = text.replace(escape, character)
    return text
