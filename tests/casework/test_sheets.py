"""Cells that leave the house are text (R9)."""

import io
import tempfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from casework.sheets import CELL_LIMIT, csv_lines, looks_like_formula, plain, put, write_table


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "\tx", "\rx", "\nx", " =1", "\u3000＝1", "\ufeff=1"],
)
def test_what_could_be_taken_for_a_formula_is_known(text):
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["", "公司", "1=1", "样例-1", "a@b", "0755-00000000", "　公司", "《=》"])
def test_ordinary_text_is_left_alone(text):
    assert not looks_like_formula(text)


def test_values_become_plain_text():
    assert plain(None) == ""
    assert plain(date(2026, 11, 6)) == "2026-11-06"
    assert plain(datetime(2026, 11, 6, 8, 40, tzinfo=UTC)) == "2026-11-06 16:40"
    assert plain(36) == "36"
    assert plain("a\x00b\x0b\ud800\uffffc") == "abc"
    assert len(plain("长" * 40_000)) == CELL_LIMIT


def test_a_control_a_plain_write_would_be_a_live_formula():
    """Without `put` openpyxl makes a formula: the guard is not idle."""
    sheet = Workbook().active
    sheet["A1"] = "=1+1"
    assert sheet["A1"].data_type == "f"
    assert put(sheet["A2"], "=1+1").data_type == "s"


def one_line_end(text):
    """XML knows one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_a_table_reads_back_as_the_text_it_was_given(texts):
    stream = io.BytesIO()
    columns = [f"列{n}" for n in range(len(texts))]
    assert write_table(stream, title="表", columns=columns, rows=[texts]) == 1
    header, *rows = load_workbook(stream).active.iter_rows()
    assert [cell.value for cell in header] == columns
    for cell, text in zip(rows[0] if rows else [], texts, strict=False):
        assert cell.data_type != "f"
        assert one_line_end(cell.value or "") == one_line_end(plain(text))


def test_a_csv_has_the_mark_of_utf_8_and_no_live_cell():
    lines = list(csv_lines(["名称"], [["=cmd|x"], ["好"]]))
    assert lines == [b"\xef\xbb\xbf" + '"名称"\r\n'.encode(), b'"\'=cmd|x"\r\n', '"好"\r\n'.encode()]


def test_a_table_given_up_in_the_middle_leaves_no_file_behind(tmp_path, monkeypatch):
    def rows():
        yield from (["甲"], ["乙"], ["丙"])
        raise LookupError

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(LookupError):
        write_table(io.BytesIO(), title="表", columns=["甲"], rows=rows(), rows_per_sheet=2)
    assert list(tmp_path.iterdir()) == []
