"""附件6 and the public tables: the form's columns, a nil list, nothing that calculates (NS-F6, R9)."""

import csv
import io
from datetime import date

import pytest
from django.test import override_settings
from openpyxl import load_workbook

from tests.casework.office import round_trip
from whitelist.sheets import (
    PUBLIC_COLUMNS,
    STREET_COLUMNS,
    Listed,
    public_csv,
    public_rows,
    public_xlsx,
    street_list,
)

HOSTILE = (
    "=1+1",
    "＝1+1",
    "+1",
    "＋1",
    "-1",
    "－1",
    "@SUM(A1)",
    "＠SUM(A1)",
    "\t=1+1",
    " =1+1",
    "\u200b=1+1",
)


def listed(name="光明区晨星五金有限公司", **more):
    values = {
        "place": "公明街道",
        "uscc": "91440300MA0000001X",
        "industry": "金属制品业",
        "complaint_phone": "0755-00000000",
        "address": "样例路8号",
        "valid_from": date(2026, 12, 20),
        "valid_until": date(2029, 12, 19),
    }
    return Listed(name=name, **{**values, **more})


def street_sheet(rows, **more):
    stream = io.BytesIO()
    count = street_list(stream, year=2027, street="公明街道", rows=rows, **more)
    return count, load_workbook(stream).active


@override_settings(DISTRICT_NAME="样例区")
def test_the_street_list_has_the_words_and_columns_of_the_form():
    count, sheet = street_sheet([listed()], filled_by="测试甲", head="测试乙", filled_on=date(2026, 11, 27))
    assert count == 1
    assert [sheet.cell(n, 1).value for n in (1, 2, 3)] == [
        "附件 6",
        "2027 年拟纳入样例区安全生产监督执法正面清单企业列表",
        "填报单位：公明街道应急办（盖章）",
    ]
    assert [cell.value for cell in sheet[4]] == [
        "序号",
        "企业名称",
        "所在地",
        "详细地址",
        "统一社会信用代码",
        "所属行业",
        "有效期（起止年/月/日）",
        "监督投诉电话",
    ]
    assert [cell.value for cell in sheet[5]] == [
        "1",
        "光明区晨星五金有限公司",
        "公明街道",
        "样例路8号",
        "91440300MA0000001X",
        "金属制品业",
        "2026/12/20—2029/12/19",
        "0755-00000000",
    ]
    assert (
        sheet.cell(6, 1).value
        == "填报人：测试甲　　　　单位负责人：测试乙　　　　填报日期：2026 年 11 月 27 日"
    )
    assert sheet.cell(7, 1).value == "说明：正面清单实施动态管理，有效期 3 年。"
    assert sheet.page_setup.orientation == "landscape"


def test_a_nil_list_is_a_list_that_says_none():
    """NS-4.1.2: a nil list is a list."""
    count, sheet = street_sheet([])
    assert count == 0
    assert sheet.cell(5, 2).value == "无"
    assert sheet.cell(7, 1).value.startswith("说明")


def test_the_order_given_is_the_order_written():
    _, sheet = street_sheet([listed("乙公司"), listed("甲公司")])
    assert [sheet.cell(n, 2).value for n in (5, 6)] == ["乙公司", "甲公司"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_the_street_list_is_a_formula(text):
    _, sheet = street_sheet([listed(text, address=text, industry=text)], filled_by=text)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet.cell(5, 2).value == text and sheet.cell(5, 2).quotePrefix


def test_public_columns_are_an_allow_list():
    """NS-4.1.4; clauses.md, trap 6: the full address stays inside."""
    assert list(PUBLIC_COLUMNS.values()) == [
        "企业名称",
        "所在地",
        "统一社会信用代码",
        "所属行业",
        "有效期",
        "监督投诉电话",
    ]
    (row,) = public_rows([listed(address="canary-address")])
    assert "canary-address" not in row and len(row) == len(PUBLIC_COLUMNS)
    assert row[4] == "2026/12/20—2029/12/19"
    assert set(PUBLIC_COLUMNS.values()) - {"有效期"} < {name for name, _ in STREET_COLUMNS}


def test_the_public_csv_reads_back_and_disarms_formulas():
    text = b"".join(public_csv([listed('说“好”, "引号"'), listed("=1+1"), listed("＠x")])).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == list(PUBLIC_COLUMNS.values())
    assert [row[0] for row in rows[1:]] == ['说“好”, "引号"', "'=1+1", "'＠x"]


def test_nothing_calculates_after_libreoffice_has_saved_it(tmp_path):
    """R9: the public xlsx and the street's list, opened and saved again by another program."""
    public, street = tmp_path / "public.xlsx", tmp_path / "street.xlsx"
    rows = [listed(text, industry=text) for text in HOSTILE]
    with public.open("wb") as stream:
        assert public_xlsx(stream, title="正面清单", rows=rows) == len(HOSTILE)
    with street.open("wb") as stream:
        street_list(stream, year=2027, street="公明街道", rows=rows)
    for saved in round_trip([public, street], tmp_path / "saved"):
        sheet = load_workbook(saved).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert set(HOSTILE) - {"\t=1+1", " =1+1"} <= {cell.value for cell in cells}
