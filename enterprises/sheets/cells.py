"""What a cell says, brought into one form. Each function returns (value, problem codes).

Three answers are kept apart wherever a claim is made: yes, no, and nothing said. “/” and an empty cell say
nothing; only a written 无, 否 or × says no (*unknown* is not *no*).
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from stdnum.cn import uscc as gb32100
from stdnum.exceptions import InvalidChecksum, ValidationError

YES = frozenset(["√", "✓", "✔", "☑", "是", "有", "Y", "YES", "涉及", "属于", "存在", "TRUE"])
NO = frozenset(
    ["×", "✕", "✗", "╳", "X", "否", "无", "N", "NO", "没有", "不涉及", "不属于", "不存在", "非", "FALSE"]
)
UNSAID = frozenset(["", "/", "\\", "-", "--", "—", "——", "不详", "未知", "待核实", "待定", "N/A"])
NO_CODE = UNSAID | {"无", "暂无", "没有", "办理中", "正在办理", "未办理", "无证", "无照"}
LEVELS = {"1": "1", "2": "2", "3": "3", "小微": "small"}
COLOURS = {"红": "red", "橙": "orange", "黄": "yellow", "蓝": "blue"}
# The four grades of risk and their colours are one scale (安委办〔2016〕11号).
RISK_WORDS = {"重大": "red", "较大": "orange", "一般": "yellow", "低": "blue"}
ZERO_WIDTH = dict.fromkeys(map(ord, "​‌‍⁠﻿­"))
FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,5})?|[2-9]\d{6,7}|400-?\d{3}-?\d{4}")


@dataclass(frozen=True)
class StatedDay:
    """A day as far as it is stated: ``precision`` is day, month, year, or none (“无” was written, ``on`` empty).

    With a month or a year, ``on`` is its first day and ``latest`` its last: a limit counted from it must
    take the later one, for nobody is cleared by what was not written down.
    """

    on: date | None
    precision: str

    @property
    def latest(self):
        """The last day the statement can mean (None when none was stated)."""
        if self.precision == "month":
            return self.on.replace(day=monthrange(self.on.year, self.on.month)[1])
        return self.on.replace(month=12, day=31) if self.precision == "year" else self.on


NEVER = StatedDay(None, "none")


def plain(value):
    """A cell as text of normal width without outer or invisible blanks; None gives ""."""
    if value is None:
        return ""
    return unicodedata.normalize("NFKC", str(value).translate(ZERO_WIDTH)).strip()


def words(value):
    """Free text: invisible characters and line breaks go, what was written stays as wide as it was."""
    return re.sub(r"\s+", " ", str(value if value is not None else "").translate(ZERO_WIDTH)).strip(), ()


@lru_cache(2**15)
def code(value):
    """统一社会信用代码 (GB 32100-2015): 18 characters in capitals, or "" with ``missing_code``.

    Fatal: bad_code_length, bad_code_characters, bad_check_digit, code_as_number (Excel has lost its end).
    """
    if isinstance(value, (int, float)):
        return str(value), ("code_as_number",)
    raw = str(value or "").translate(ZERO_WIDTH)
    tight = re.sub(r"[\s\-_·.'’]+", "", unicodedata.normalize("NFKC", raw))
    if tight in NO_CODE:
        return "", ("missing_code",)
    problems = []
    if tight != unicodedata.normalize("NFKC", raw):
        problems.append("spaces_in_code")
    if FULL_WIDTH.search(raw):
        problems.append("full_width_code")
    if re.search(r"[a-z]", tight):
        problems.append("lower_case_code")
    tight = tight.upper()
    return tight, (*problems, *_code_faults(tight))


def _code_faults(text):
    if len(text) != 18:
        return ("bad_code_length",)
    try:
        gb32100.validate(text)
    except InvalidChecksum:
        return ("bad_check_digit",)
    except ValidationError:
        return ("bad_code_characters",)
    return ()


def name(value):
    """An enterprise's name: no blanks inside Chinese, brackets in full width as on the licence."""
    text = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", words(value)[0])
    bracketed = re.sub(r"[(〔\[﹙]", "（", re.sub(r"[)〕\]﹚]", "）", text))
    return bracketed, ("bracket_name",) if "（" in bracketed or "）" in bracketed else ()


def staff(value):
    """A head count: 36, "36人" → 36; anything else is not understood and left empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, ()) if 0 <= value <= 1_000_000 else (None, ("bad_staff",))
    text = plain(value).replace(",", "")
    if text in UNSAID:
        return None, ()
    found = re.fullmatch(r"(?:约|共|大约)?(\d{1,6})(?:人|名|个)?(?:左右)?", text)
    return (int(found[1]), ("staff_as_text",)) if found else (None, ("bad_staff",))


def phone(value):
    """A telephone number as text; several are joined by 、; one that cannot be dialled is kept and flagged."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = str(value)
        return text, ("phone_as_number",) if PHONE.fullmatch(text) else ("phone_as_number", "bad_phone")
    text = plain(value)
    if text in UNSAID or text == "无":
        return "", ()
    numbers = [re.sub(r"[\s()]+", "", part) for part in re.split(r"[/、,,;;]+", text) if part.strip()]
    good = all(PHONE.fullmatch(number) for number in numbers)
    return "、".join(numbers), () if good else ("bad_phone",)


@lru_cache(2**10)
def flag(value):
    """A hazard attribute: True, False or None for nothing said. A count (“3处”) says yes when above nought."""
    text = plain(value).upper()
    if text in UNSAID:
        return None, ()
    if text in YES or text in NO:
        return text in YES, ()
    if found := re.fullmatch(r"(\d{1,4})(?:处|个|台|套|间)?", text):
        return int(found[1]) > 0, ()
    return None, ("bad_flag",)


@lru_cache(2**10)
def level(value):
    """标准化等级: "1", "2", "3", "small", "none" (written: 无, 未达标) or None for nothing said."""
    text = re.sub(r"\s", "", plain(value))
    if text in UNSAID:
        return None, ()
    if text in NO or re.match(r"未|不达标|没有", text):
        return "none", ()
    text = text.translate(str.maketrans("一二三壹贰叁弍", "1231232")).replace("III", "3").replace("II", "2")
    text = re.sub(r"^I(?=级|$)", "1", text)
    found = re.fullmatch(
        r"(?:安全生产)?(?:标准化)?(小微|[123](?=级|$))(?:企业|级)*(?:标准化)?(?:企业)?(?:达标)?", text
    )
    return (LEVELS[found[1]], ()) if found else (None, ("bad_level",))


@lru_cache(2**10)
def colour(value):
    """风险等级 as a colour: red, orange, yellow, blue, or None for nothing said."""
    text = re.sub(r"\s|安全|风险|等级|级|色|企业", "", plain(value))
    if text in UNSAID or text in NO:
        return None, ()
    found = COLOURS.get(text) or RISK_WORDS.get(text)
    return found, () if found else ("bad_colour",)


# 门类 of GB/T 4754-2017 and the last 大类 of each: the letter is often left out.
SECTIONS = tuple(
    zip(
        "ABCDEFGHIJKLMNOPQRST",
        (5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97),
        strict=True,
    )
)


def section_of(division):
    """The letter of GB/T 4754-2017 to which a division (1–97) belongs."""
    return next((letter for letter, last in SECTIONS if division <= last), "")


@lru_cache(2**10)
def industry(value):
    """行业: ((code, words), problems). “C3976” → ("C3976", ""); “轻工” → ("", "轻工") and industry_without_code."""
    text = plain(value)
    if text in UNSAID:
        return ("", ""), ()
    found = re.fullmatch(r"([A-Ta-t]?)(\d{2,4})(?!\d)[\s、,:-]*(\D*)", text)
    if not found:
        return ("", text), ("industry_without_code",)
    section = section_of(int(found[2][:2]))
    if not section or (found[1] and found[1].upper() != section):
        return ("", text), ("bad_industry_code",)
    return (section + found[2], found[3].strip()), ()


EXCEL_EPOCH = date(1899, 12, 30)
DAY = re.compile(r"((?:19|20)\d\d)[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2})[日号]?|月)?")
PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)?")
YEAR = re.compile(r"((?:19|20)\d\d)年?度?")


@lru_cache(2**12)
def day(value):
    """The last day of something: (StatedDay, problems); None when nothing was said, NEVER when 无 was.

    Of several days the latest counts (several_dates). Two-digit years are not guessed (bad_date).
    """
    if isinstance(value, date):
        return StatedDay(value, "day"), ()
    if isinstance(value, int) and 20_000 < value < 80_000:
        return StatedDay(EXCEL_EPOCH + timedelta(value), "day"), ("date_as_number",)
    if isinstance(value, float) and re.fullmatch(r"\d{4}\.1", str(value)):
        return None, ("bad_date",)  # 2023.1 may have been 2023.10: Excel drops the nought
    text = re.sub(r"\s+", "", plain(value))
    if text in UNSAID:
        return None, ()
    if text in NO:
        return NEVER, ()
    parts = [_one_day(part) for part in re.split(r"[、,;;]|和|及", text) if part]
    if not parts or None in parts:
        return None, ("bad_date",)
    latest = max(parts, key=lambda part: part.latest)
    problem = {"day": "date_as_text", "month": "date_month_only", "year": "date_year_only"}[latest.precision]
    return latest, (problem, "several_dates") if len(parts) > 1 else (problem,)


def _one_day(text):
    found = DAY.fullmatch(text) or PACKED.fullmatch(text)
    if not found:
        found = YEAR.fullmatch(text)
        return StatedDay(date(int(found[1]), 1, 1), "year") if found else None
    try:
        on = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return StatedDay(on, "day" if found[3] else "month")
