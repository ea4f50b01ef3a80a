"""A register is understood line by line; the sample's counts are those of its key."""

import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from enterprises.sheets import child
from enterprises.sheets.cells import NEVER
from enterprises.sheets.problems import PROBLEMS
from enterprises.sheets.register import read_register
from tests.enterprises import workbooks

SAMPLES = Path(__file__).resolve().parents[2] / "enterprises/samples"
SAMPLE = SAMPLES / "光明区工贸企业底册.xlsx"
CODES = ["91440305MA5AAA015Q", "91440305MA5BBB0222", "91440310MA5AAA0150", "91440311MA5AAA015E"]


@pytest.fixture(scope="module")
def sample():
    return read_register(SAMPLE)


def read(path, *rows, **options):
    header = options.pop("header", None)
    return read_register(workbooks.register(path / "一.xlsx", *rows, header=header), **options)


def codes(row):
    return [problem.code for problem in row.problems]


def test_the_counts_of_the_sample_agree_with_its_key(sample):
    key = json.loads((SAMPLES / "光明区工贸企业底册.json").read_text())
    counts = dict(key["kinds_of_mess"])
    assert len(sample.rows) == counts.pop("rows")
    assert sample.reasons() == counts
    duplicates = [row for row in sample.rows if row.duplicate_of]
    assert len(sample.rows) - len(duplicates) == key["enterprises_generated"]


def test_nothing_in_the_sample_is_asked_or_lost(sample):
    assert sample.questions == []
    assert [(sheet.title, sheet.lines) for sheet in sample.skipped] == [("填表说明", 1)]
    book = openpyxl.load_workbook(SAMPLE, read_only=True)
    filled = sum(
        any(v is not None for v in row) for sheet in book for row in sheet.iter_rows(values_only=True)
    )
    book.close()
    heads = 3 * len(sample.streets)
    totals = sum(other.code == "total_row" for other in sample.others)
    assert filled == heads + len(sample.rows) + totals + sum(sheet.lines for sheet in sample.skipped)


def test_only_a_wrong_check_digit_refuses_a_row_of_the_sample(sample):
    assert {problem.code for row in sample.rows if row.refused for problem in row.problems} >= {
        "bad_check_digit"
    }
    assert sum(row.refused for row in sample.rows) == 22
    assert not any(row.refused for row in sample.rows if "missing_code" in codes(row))


def test_six_sheets_are_six_streets(sample):
    assert set(sample.streets.values()) == {
        "光明街道",
        "公明街道",
        "新湖街道",
        "凤凰街道",
        "玉塘街道",
        "马田街道",
    }
    assert {row.values["street"] for row in sample.rows} == set(sample.streets.values())


def test_every_finding_has_a_sentence(sample):
    for row in sample.rows:
        for problem in row.problems:
            assert problem.message.startswith(PROBLEMS[problem.code][1])


def test_a_repeated_line_points_at_the_first(tmp_path):
    reading = read(
        tmp_path, [1, "甲公司", CODES[0]], [2, "乙公司", CODES[1]], [3, "甲公司", f" {CODES[0].lower()}"]
    )
    assert [row.duplicate_of for row in reading.rows] == [None, None, ("光明街道", 3)]
    assert codes(reading.rows[2]) == ["duplicate_row"]


def test_a_repeated_line_that_differs_is_said_to(tmp_path):
    reading = read(tmp_path, [1, "甲公司", CODES[0], "甲路"], [2, "甲公司", CODES[0], "乙路"])
    assert codes(reading.rows[1]) == ["duplicate_row", "duplicate_differs"]


def test_without_code_the_name_and_address_tell_enterprises_apart(tmp_path):
    reading = read(
        tmp_path, [1, "甲公司", "", "甲路"], [2, "甲公司", "无", "乙路"], [3, "甲公司", None, "甲 路"]
    )
    assert [row.duplicate_of for row in reading.rows] == [None, None, ("光明街道", 3)]


def test_a_refused_line_does_not_swallow_a_good_one(tmp_path):
    reading = read(tmp_path, [1, "", CODES[0]], [2, "甲公司", CODES[0]])
    assert [(row.refused, row.duplicate_of) for row in reading.rows] == [(True, None), (False, None)]


def test_two_refused_lines_alike_are_one_refusal_and_one_duplicate(tmp_path):
    wrong = CODES[0][:-1] + "P"
    reading = read(tmp_path, [1, "甲公司", wrong], [2, "甲公司", wrong])
    assert [codes(row) for row in reading.rows] == [["bad_check_digit"], ["duplicate_row"]]


def test_a_mended_code_goes_on(tmp_path):
    wrong = [1, "甲公司", CODES[0][:-1] + "P"]
    reading = read(tmp_path, wrong, mends={("光明街道", 3): {"uscc": CODES[0]}})
    assert [(row.refused, row.values["uscc"]) for row in reading.rows] == [(False, CODES[0])]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["合计", "177家"], "total_row"),
        (["合 计：", "", "", "177"], "total_row"),
        (["总计", 3], "total_row"),
        (["注：以上数据由各社区报送"], "note_row"),
        (["填表人：甲", "审核人：乙"], "note_row"),
        ([5], "blank_row"),
        (["   ", "　"], "blank_row"),
        (["序号", "企业名称", "统一社会信用代码", "地址", "联系电话"], "header_row"),
    ],
)
def test_a_line_that_is_no_enterprise_is_named(tmp_path, line, code):
    reading = read(tmp_path, [1, "甲公司", CODES[0]], line)
    assert [other.code for other in reading.others] == [code]
    assert len(reading.rows) == 1


def test_an_enterprise_named_like_a_total_is_still_one(tmp_path):
    """Only the first filled cell says 合计; a firm of that name has its number before it."""
    reading = read(tmp_path, [1, "合计科技公司", CODES[0]])
    assert len(reading.rows) == 1


def test_a_line_without_a_name_is_refused_and_not_dropped(tmp_path):
    [row] = read(tmp_path, [1, None, CODES[0], "某路"]).rows
    assert row.refused
    assert codes(row) == ["missing_name"]


def test_a_formula_in_a_data_cell_is_flagged_and_its_result_used(tmp_path):
    """platform.md: the cached value, flagged; in a total row ignored."""
    formula = ("f", 'CONCATENATE("甲","公司")', "甲公司")
    reading = read(tmp_path, [("f", "ROW()-2", 1), formula, CODES[0]], ["合计", ("f", "COUNTA(B3:B3)", 1)])
    [row] = reading.rows
    assert row.values["name"] == "甲公司"
    assert [(problem.code, problem.field) for problem in row.problems] == [("formula_cell", "name")]
    assert [other.code for other in reading.others] == ["total_row"]


def test_a_formula_without_result_and_an_error_are_told(tmp_path):
    [row] = read(tmp_path, [1, "甲公司", CODES[0], ("f", "A1", None), ("e", "#N/A")]).rows
    assert codes(row) == ["formula_without_value", "cell_error"]
    assert (row.values["address"], row.values["phone"]) == ("", "")


def test_a_street_column_goes_before_the_title_and_the_option_comes_last(tmp_path):
    header = ["企业名称", "信用代码", "所属街道"]
    named, unnamed = read(
        tmp_path, ["甲公司", CODES[0], "公明街道"], ["乙公司", CODES[1]], header=header
    ).rows
    assert (named.values["street"], unnamed.values["street"]) == ("公明街道", "光明街道")
    path = workbooks.register(tmp_path / "二.xlsx", [1, "甲公司", CODES[0]], title="底册")
    assert read_register(path).rows[0].refused
    assert read_register(path, street="玉塘街道").rows[0].values["street"] == "玉塘街道"


def test_a_hidden_sheet_is_left_out_and_said_so(tmp_path):
    content = workbooks.sheet_xml([["企业名称", "信用代码", "地址"], ["甲公司", CODES[0], "某路"]])
    path = workbooks.package(tmp_path / "一.xlsx", {"光明街道": content, "旧": content}, hidden={"旧"})
    reading = read_register(path)
    assert len(reading.rows) == 1
    assert [(sheet.title, sheet.lines) for sheet in reading.skipped] == [("旧", 2)]
    assert "取消隐藏" in reading.skipped[0].reason


def test_unrecognised_columns_are_asked_and_answers_used(tmp_path):
    header = ["企业名称", "信用代码", "地址", "安全管理大号"]
    reading = read(tmp_path, ["甲公司", CODES[0], "某路", "13000000000"], header=header)
    assert [question.key for question in reading.questions] == ["安全管理大号"]
    answered = read(
        tmp_path,
        ["甲公司", CODES[0], "某路", "13000000000"],
        header=header,
        mapping={"安全管理大号": "phone"},
    )
    assert (answered.questions, answered.rows[0].values["phone"]) == ([], "13000000000")


def test_openpyxl_and_shared_strings_are_read_alike(tmp_path):
    """As WPS, Excel and LibreOffice write: strings in a table of their own, merged titles, styles, dates."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "光明街道"
    sheet.append(["光明街道企业底册"])
    sheet.merge_cells("A1:E1")
    sheet.append(["企业名称", "信用代码", "最近处罚日期", "最近事故日期"])
    sheet.append(["甲公司", CODES[0], "2023年5月", "无"])
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = "A2:D3"
    sheet.column_dimensions["XFD"].width = 3
    path = tmp_path / "一.xlsx"
    book.save(path)
    [row] = read_register(path).rows
    assert row.values["last_penalty"].latest.isoformat() == "2023-05-31"
    assert row.values["last_accident"] == NEVER


def test_text_too_long_is_cut_and_said_so(tmp_path):
    [row] = read(tmp_path, [1, "甲公司", CODES[0], "路" * 201]).rows
    assert codes(row) == ["too_long"]
    assert len(row.values["address"]) == 200


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (36, 36),
        (36.0, 36),
        (2023.5, 2023.5),
        (True, True),
        ("", None),
        ("甲\x00公司", "甲公司"),
        (date(2023, 5, 6), {"d": "2023-05-06"}),
        (datetime(2023, 5, 6, 12), {"d": "2023-05-06"}),  # noqa: DTZ001 — cells know no zone
    ],
)
def test_what_the_child_sends_is_what_the_cell_held(value, sent):
    """An old .xls has whole numbers where .xlsx has none."""
    assert (child.plain(value), type(child.plain(value))) == (sent, type(sent))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_the_sample_saved_by_libreoffice_reads_the_same(tmp_path, sample, kind):
    book = shutil.copy(SAMPLE, tmp_path / "in.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(tmp_path / "out"),
        book,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    reading = read_register(tmp_path / "out" / f"in.{kind}")
    assert reading.reasons() == sample.reasons()
    assert [row.values for row in reading.rows] == [row.values for row in sample.rows]
