"""What a cell says, in one form; unknown is never made into no."""

from datetime import date

import pytest

from enterprises.sheets import cells
from enterprises.sheets.cells import NEVER, StatedDay

CODE = "91440305MA5AAA015Q"


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", CODE, "91440305MA5BBB0222", "91440310MA5AAA0150", "91440311MA5AAA015E"]
)
def test_the_codes_of_law_md_11_2_pass(code):
    """GB 32100-2015."""
    assert cells.code(code) == (code, ())


@pytest.mark.parametrize("place", range(18))
def test_one_changed_character_is_found(place):
    """GB 32100-2015: the check character finds every single wrong character."""
    wrong = CODE[:place] + ("1" if CODE[place] != "1" else "2") + CODE[place + 1 :]
    assert set(cells.code(wrong)[1]) & {"bad_check_digit", "bad_code_characters"}


@pytest.mark.parametrize(
    ("written", "problems"),
    [
        (f" {CODE[:8]} {CODE[8:]}　", ("spaces_in_code",)),
        (f"{CODE}\n", ("spaces_in_code",)),
        (f"{CODE[:8]}-{CODE[8:]}", ("spaces_in_code",)),
        (f"​{CODE}", ()),
        (CODE.lower(), ("lower_case_code",)),
        ("".join(chr(ord(c) + 0xFEE0) for c in CODE), ("full_width_code",)),
        ("".join(chr(ord(c) + 0xFEE0) for c in CODE.lower()), ("full_width_code", "lower_case_code")),
    ],
)
def test_a_code_written_otherwise_is_the_same_code(written, problems):
    assert cells.code(written) == (CODE, problems)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (CODE[:-1] + "P", "bad_check_digit"),
        (CODE[:-1], "bad_code_length"),
        ("440301103456789", "bad_code_length"),
        (CODE.replace("0", "O"), "bad_code_characters"),
        (914403050000000000, "code_as_number"),
    ],
)
def test_a_wrong_code_is_told_apart(written, problem):
    assert cells.code(written)[1] == (problem,)


@pytest.mark.parametrize("written", [None, "", "  ", "/", "无", "办理中", "暂无"])
def test_no_code_yet_is_no_wrong_code(written):
    assert cells.code(written) == ("", ("missing_code",))


@pytest.mark.parametrize(
    ("written", "number", "problems"),
    [
        (36, 36, ()),
        ("36人", 36, ("staff_as_text",)),
        ("约３６人", 36, ("staff_as_text",)),
        ("1,200", 1200, ("staff_as_text",)),
        (None, None, ()),
        ("/", None, ()),
        ("30-50", None, ("bad_staff",)),
        (-1, None, ("bad_staff",)),
        (3.5, None, ("bad_staff",)),
        (True, None, ("bad_staff",)),
    ],
)
def test_a_head_count_is_read_or_left_empty(written, number, problems):
    assert cells.staff(written) == (number, problems)


@pytest.mark.parametrize(
    ("written", "number", "problems"),
    [
        (13000000000, "13000000000", ("phone_as_number",)),
        ("130 0000 0000", "13000000000", ()),
        ("０７５５－１２３４５６７８", "0755-12345678", ()),
        ("13000000000/13100000000", "13000000000、13100000000", ()),
        ("1300000000", "1300000000", ("bad_phone",)),
        ("王经理", "王经理", ("bad_phone",)),
        (1300, "1300", ("phone_as_number", "bad_phone")),
        ("无", "", ()),
        (None, "", ()),
    ],
)
def test_a_phone_is_kept_as_text(written, number, problems):
    assert cells.phone(written) == (number, problems)


@pytest.mark.parametrize("written", ["√", "✓", "是", "有", "Y", "y", "涉及", "3处", 1, True])
def test_yes_is_said_in_many_ways(written):
    assert cells.flag(written) == (True, ())


@pytest.mark.parametrize("written", ["×", "✕", "X", "否", "无", "N", "不涉及", 0, "0处", False])
def test_no_is_said_in_many_ways(written):
    assert cells.flag(written) == (False, ())


@pytest.mark.parametrize("written", [None, "", " ", "/", "—", "不详", "待核实"])
def test_silence_is_unknown_and_not_no(written):
    assert cells.flag(written) == (None, ())
    assert cells.level(written) == (None, ())
    assert cells.colour(written) == (None, ())
    assert cells.day(written) == (None, ())


def test_a_flag_nobody_understands_is_unknown_and_said_so():
    assert cells.flag("看情况") == (None, ("bad_flag",))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一级", "1"), ("Ⅱ级", "2"), ("二级达标", "2"), ("3级", "3"), ("叁级", "3"), ("三级达标", "3"),
        ("三级企业", "3"), ("Ⅲ级", "3"), ("标准化三级", "3"), (3, "3"),
        ("小微", "small"), ("小微标准化", "small"), ("小微企业标准化", "small"),
        ("未达标", "none"), ("无", "none"), ("未创建", "none"), ("不达标", "none"),
    ],
)  # fmt: skip
def test_levels_are_one_scale_however_written(written, value):
    assert cells.level(written) == (value, ())


@pytest.mark.parametrize("written", ["四级", "13级", "已达标", "优秀"])
def test_a_level_that_is_none_of_the_scale_is_left_empty(written):
    assert cells.level(written) == (None, ("bad_level",))


@pytest.mark.parametrize(
    ("written", "value"),
    [("蓝", "blue"), ("蓝色", "blue"), ("黄色风险", "yellow"), ("橙 色", "orange"), ("红", "red"), ("较大风险", "orange"),
     ("重大风险", "red"), ("低风险", "blue"), ("一般", "yellow")],
)  # fmt: skip
def test_colours_are_one_scale_however_written(written, value):
    assert cells.colour(written) == (value, ())


def test_two_colours_are_no_colour():
    assert cells.colour("红橙") == (None, ("bad_colour",))


@pytest.mark.parametrize(
    ("written", "on", "precision", "problems"),
    [
        (date(2023, 5, 6), date(2023, 5, 6), "day", ()),
        ("2023-05-06", date(2023, 5, 6), "day", ("date_as_text",)),
        ("2023.5.6", date(2023, 5, 6), "day", ("date_as_text",)),
        ("2023年5月6日", date(2023, 5, 6), "day", ("date_as_text",)),
        ("２０２３／５／６", date(2023, 5, 6), "day", ("date_as_text",)),
        ("20230506", date(2023, 5, 6), "day", ("date_as_text",)),
        (20230506, date(2023, 5, 6), "day", ("date_as_text",)),
        (45052, date(2023, 5, 6), "day", ("date_as_number",)),
        ("2023年5月", date(2023, 5, 1), "month", ("date_month_only",)),
        ("2023.5", date(2023, 5, 1), "month", ("date_month_only",)),
        (2023.5, date(2023, 5, 1), "month", ("date_month_only",)),
        (2023.11, date(2023, 11, 1), "month", ("date_month_only",)),
        ("2023年", date(2023, 1, 1), "year", ("date_year_only",)),
        ("2022.1.1、2023.5.6", date(2023, 5, 6), "day", ("date_as_text", "several_dates")),
    ],
)
def test_a_day_is_read_with_its_precision(written, on, precision, problems):
    assert cells.day(written) == (StatedDay(on, precision), problems)


def test_a_month_ends_on_its_last_day_and_a_year_in_december():
    assert cells.day("2024年2月")[0].latest == date(2024, 2, 29)
    assert cells.day("2024年")[0].latest == date(2024, 12, 31)
    assert cells.day("2024.2.3")[0].latest == date(2024, 2, 3)


@pytest.mark.parametrize(
    "written", ["23.5.6", "2023.13.1", "2023.2.30", 2023.1, "5月6日", "罚款2万", "2023.5.6-2023.6.1", 3]
)
def test_a_day_that_needs_guessing_is_not_guessed(written):
    """2023.1 may have been 2023.10: the workbook has lost the nought."""
    assert cells.day(written) == (None, ("bad_date",))


def test_a_written_no_is_kept_apart_from_silence():
    assert cells.day("无") == (NEVER, ())
    assert cells.day("/") == (None, ())


@pytest.mark.parametrize(
    ("written", "value", "problems"),
    [
        ("C3976", ("C3976", ""), ()),
        ("c3976", ("C3976", ""), ()),
        (3976, ("C3976", ""), ()),
        ("C3976 光电子器件制造", ("C3976", "光电子器件制造"), ()),
        ("5179", ("F5179", ""), ()),
        ("轻工", ("", "轻工"), ("industry_without_code",)),
        ("A3976", ("", "A3976"), ("bad_industry_code",)),
        ("C9999", ("", "C9999"), ("bad_industry_code",)),
        (None, ("", ""), ()),
    ],
)
def test_an_industry_is_a_code_or_words(written, value, problems):
    """GB/T 4754-2017: the letter belongs to the division."""
    assert cells.industry(written) == (value, problems)


@pytest.mark.parametrize(
    ("written", "value", "problems"),
    [
        (" 甲 公司\n", "甲公司", ()),
        ("甲(光明）公司", "甲（光明）公司", ("bracket_name",)),
        ("ABC Ltd 深圳", "ABC Ltd深圳", ()),
        (None, "", ()),
    ],
)
def test_a_name_is_written_as_on_the_licence(written, value, problems):
    assert cells.name(written) == (value, problems)
