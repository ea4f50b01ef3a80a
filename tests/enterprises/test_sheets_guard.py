"""A hostile workbook is refused with a reason, quickly and in little memory (reliability R8)."""

import json
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from enterprises.sheets import guard, scan
from enterprises.sheets.reading import read_workbook
from enterprises.sheets.refusals import REASONS, WorkbookRefused
from tests.enterprises import workbooks

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "enterprises/samples/光明区工贸企业底册.xlsx"
GOOD = [1, "甲公司", "91440305MA5AAA015Q", "某路1号", "13000000000"]
SECONDS, MEGABYTES = 5, 300

MEASURE = """
import json, resource, sys
from enterprises.sheets import scan, guard
from enterprises.sheets.reading import read_workbook
from enterprises.sheets.refusals import WorkbookRefused
if len(sys.argv) > 2:
    scan.MAX_COLUMNS, scan.MAX_AREA, guard.MAX_TOTAL_AREA = 20_000, 10**10, 10**10
try:
    read_workbook(sys.argv[1]); code = ""
except WorkbookRefused as refusal:
    code = refusal.reason_code
own = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])  # ru_maxrss would show our starter's
print(json.dumps([code, max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024]))
"""


def measured(path, *arguments):
    """(reason code or "", seconds, megabytes of the larger of reader and caller)."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), *arguments], cwd=ROOT, capture_output=True, check=True
    )
    code, memory = json.loads(done.stdout)
    return code, time.monotonic() - begun, memory


def sparse(path, letters):
    rows = (
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="{letters}{n}"><v>1</v></c></row>'
        for n in range(1, 20_001)
    )
    return workbooks.package(path, {"表": workbooks.wrap("".join(rows))})


def zip_bomb(path):
    return workbooks.package(path, {"表": workbooks.wrap(" " * 200 * 2**20)})


def many_bombs(path):
    parts = {f"xl/media/{n}.xml": b" " * 30 * 2**20 for n in range(11)}
    return workbooks.register(path, GOOD, parts=parts)


def columns_16384(path):
    names = (
        f"{a}{b}{c}"
        for a in ["", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        for b in workbooks.COLUMNS
        for c in workbooks.COLUMNS
    )
    cells = "".join(f'<c r="{name}1"><v>1</v></c>' for name, _ in zip(names, range(16_384), strict=False))
    return workbooks.package(path, {"表": workbooks.wrap(f'<row r="1">{cells}</row>')})


def columns_without_references(path):
    return workbooks.package(path, {"表": workbooks.wrap(f"<row>{'<c><v>1</v></c>' * 16_384}</row>")})


def far_row(path):
    return workbooks.package(
        path, {"表": workbooks.wrap('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')}
    )


def disguised_reference(path):
    return workbooks.package(
        path, {"表": workbooks.wrap("<row r='1'><x:c xmlns:x='u' y='>' r='XFD1'><v>1</v></x:c></row>")}
    )


def macro(path):
    return workbooks.register(path, GOOD, parts={"xl/vbaProject.bin": b"\0"})


def macro_by_type(path):
    types = workbooks.TYPES.replace("spreadsheetml.sheet.main", "sheet.macroEnabled.main")
    return workbooks.register(path, GOOD, parts={"[Content_Types].xml": types})


def old_macro_sheet(path):
    return workbooks.register(path, GOOD, parts={"xl/macrosheets/sheet1.xml": "<a/>"})


def embedded(path):
    return workbooks.register(path, GOOD, parts={"xl/embeddings/oleObject1.bin": b"\0"})


def external(path):
    return workbooks.register(path, GOOD, parts={"xl/externalLinks/externalLink1.xml": "<a/>"})


def dtd(path):
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        + workbooks.wrap("&b;")[56:]
    )
    return workbooks.package(path, {"表": bomb})


def comment(path):
    return workbooks.package(path, {"表": workbooks.wrap('<!-- <c x=" --><row r="1"/>')})


def wide_encoding(path):
    return workbooks.package(path, {"表": workbooks.wrap("").replace("UTF-8", "UTF-16").encode("utf-16")})


def text_file(path):
    path.write_text("序号,企业名称\n1,甲公司\n")
    return path


def word_document(path):
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("[Content_Types].xml", workbooks.TYPES)
        target.writestr("word/document.xml", "<w/>")
    return path


def truncated(path):
    workbooks.register(path, GOOD)
    path.write_bytes(path.read_bytes()[:900])
    return path


def corrupt(path):
    content = bytearray(SAMPLE.read_bytes())
    content[20_000:20_400] = bytes(400)
    path.write_bytes(content)
    return path


def protected(path):
    path.write_bytes(guard.OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    return path


def old_macro_book(path):
    path.write_bytes(guard.OLE2 + bytes(600) + "Workbook _VBA_PROJECT".encode("utf-16-le"))
    return path


def old_word(path):
    path.write_bytes(guard.OLE2 + bytes(600) + "WordDocument".encode("utf-16-le"))
    return path


def broken_old_book(path):
    path.write_bytes(guard.OLE2 + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600))
    return path


def locked_member(path):
    workbooks.register(path, GOOD)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    return path


def lying_directory(path):
    """The directory says 100 bytes; the member unpacks to 50 MB."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(b"<a/>" * 2**24) + body.flush()
    workbooks.register(path, GOOD)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as target:
        target.writestr("xl/styles.xml", packed)
    content = bytearray(path.read_bytes())
    for mark, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = content.rindex(mark)
        struct.pack_into("<H", content, at + method, 8)
        struct.pack_into("<I", content, at + size, 100)
    path.write_bytes(content)
    return path


def shared_strings(path):
    """Fifteen million empty strings: a few megabytes in the file, half a gigabyte in the reader."""
    body = f'{workbooks.HEAD}<sst xmlns="{workbooks.MAIN}">{"<si><t>甲</t></si><si><t>b</t></si>" * 4_000_000}</sst>'
    relation = (
        f'<Relationships xmlns="{workbooks.PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{workbooks.DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{workbooks.DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    parts = {"xl/sharedStrings.xml": body, "xl/_rels/workbook.xml.rels": relation}
    return workbooks.register(path, GOOD, parts=parts)


HOSTILE = [
    (zip_bomb, "zip_bomb"),
    (many_bombs, "zip_bomb"),
    (shared_strings, "zip_bomb"),
    (columns_16384, "too_many_columns"),
    (columns_without_references, "too_many_columns"),
    (disguised_reference, "too_many_columns"),
    (far_row, "too_many_rows"),
    (macro, "macro"),
    (macro_by_type, "macro"),
    (old_macro_sheet, "macro"),
    (old_macro_book, "macro"),
    (embedded, "embedded_object"),
    (external, "external_link"),
    (dtd, "entities"),
    (comment, "entities"),
    (wide_encoding, "entities"),
    (text_file, "not_a_workbook"),
    (word_document, "wrong_type"),
    (old_word, "wrong_type"),
    (truncated, "damaged"),
    (corrupt, "damaged"),
    (lying_directory, "damaged"),
    (protected, "encrypted"),
    (locked_member, "encrypted"),
    (broken_old_book, "unreadable"),
]


@pytest.mark.parametrize(("build", "reason"), HOSTILE, ids=[build.__name__ for build, _ in HOSTILE])
def test_a_hostile_workbook_is_refused_with_its_reason_in_time(tmp_path, build, reason):
    path = build(tmp_path / "一.xlsx")
    begun = time.monotonic()
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(path)
    assert refusal.value.reason_code == reason
    assert REASONS[reason] in str(refusal.value)
    assert time.monotonic() - begun < SECONDS


def test_sparse_references_are_refused_within_time_and_memory(tmp_path):
    code, seconds, memory = measured(sparse(tmp_path / "一.xlsx", "XFD"))
    assert code == "too_many_columns"
    assert seconds < SECONDS
    assert memory < MEGABYTES / 3


def test_the_second_wall_holds_when_the_guard_is_removed(tmp_path):
    """Control: with the caps lifted the same file must die in the child, not take the server's memory."""
    code, seconds, memory = measured(sparse(tmp_path / "一.xlsx", "XFD"), "guard removed")
    assert code == "too_large"
    assert seconds < SECONDS
    assert memory < 340


def test_the_largest_area_allowed_is_read_within_memory(tmp_path):
    code, seconds, memory = measured(sparse(tmp_path / "一.xlsx", "BL"))
    assert code == ""
    assert seconds < SECONDS
    assert memory < MEGABYTES


def test_a_refusal_names_the_sheet_and_the_cell(tmp_path):
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(far_row(tmp_path / "一.xlsx"))
    assert refusal.value.reason.startswith("工作表“表”第1048576行第1列有内容：")


def test_cells_that_only_carry_a_style_do_not_count(tmp_path):
    """WPS and Excel style whole columns: <c s=…/> out to XFD1048576 is harmless and common."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/><c r="XFC9" s="1"></c></row>'
    [sheet] = read_workbook(workbooks.package(tmp_path / "一.xlsx", {"表": workbooks.wrap(rows)}))
    assert sheet.rows == [(1, [1])]


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_the_scan_does_not_depend_on_where_the_bytes_are_cut(size):
    content = workbooks.sheet_xml([["甲", ("f", "A1", "x")], [None, ("e", "#N/A"), 3]]).encode()
    marks = scan.scan_sheet((content[i : i + size] for i in range(0, len(content), size)), "表")
    assert (marks.formulas, marks.errors, marks.rows, marks.columns) == ({(1, 1)}, {(2, 1)}, 2, 3)


def test_a_file_above_the_limit_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    path = workbooks.register(tmp_path / "一.xlsx", GOOD)
    monkeypatch.setattr(guard, "MAX_FILE_BYTES", path.stat().st_size - 1)
    with pytest.raises(WorkbookRefused, match="文件过大"):
        guard.inspect(path)


@pytest.mark.parametrize(
    "part",
    ["docProps/custom.xml", "customXml/item1.xml", "xl/drawings/drawing1.xml", "xl/printerSettings/p.bin"],
)
def test_ordinary_extra_parts_are_accepted(tmp_path, part):
    assert read_workbook(workbooks.register(tmp_path / "一.xlsx", GOOD, parts={part: "<a/>"}))


def test_hyperlinks_in_cells_are_accepted(tmp_path):
    link = f'<Relationships xmlns="{workbooks.PACKAGE}/relationships"><Relationship Id="rId1" Type="{workbooks.DOCUMENT}/hyperlink" Target="mailto:a@example.invalid" TargetMode="External"/></Relationships>'
    assert read_workbook(
        workbooks.register(tmp_path / "一.xlsx", GOOD, parts={"xl/worksheets/_rels/sheet1.xml.rels": link})
    )


def test_the_child_runs_without_the_environment_of_the_server(monkeypatch):
    """The reader of hostile input is given no secret: its environment holds a locale and nothing else."""
    seen = {}
    real = subprocess.Popen

    def spy(command, **options):
        seen.update(options, command=command)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "Popen", spy)
    read_workbook(SAMPLE)
    assert seen["env"].keys() == {"LC_ALL"}
    assert "-I" in seen["command"]
