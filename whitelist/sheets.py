"""附件6 and the public list as tables; every cell is text (NS-F6, NS-4.1.2, NS-4.1.4, NS-4.1.5)."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from casework.sheets import csv_lines, put, write_table

STREET_COLUMNS = (
    ("序号", 6),
    ("企业名称", 28),
    ("所在地", 12),
    ("详细地址", 30),
    ("统一社会信用代码", 21),
    ("所属行业", 16),
    ("有效期（起止年/月/日）", 22),
    ("监督投诉电话", 15),
)
NOTE = "说明：正面清单实施动态管理，有效期 3 年。"
NONE_REPORTED = "无"

# The only columns that ever leave the house (NS-4.1.4; clauses.md, trap 6): 附件6 without the full address.
PUBLIC_COLUMNS = {
    "name": "企业名称",
    "place": "所在地",
    "uscc": "统一社会信用代码",
    "industry": "所属行业",
    "validity": "有效期",
    "complaint_phone": "监督投诉电话",
}
PUBLIC_WIDTHS = (34, 14, 22, 20, 24, 16)


@dataclass(frozen=True)
class Listed:
    """One enterprise of a list; `place`: street (and community); `valid_until` is included in the validity."""

    name: str
    place: str
    uscc: str
    industry: str
    complaint_phone: str
    address: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def validity(self):
        """2026/12/20—2029/12/19; empty before there is one."""
        if not (self.valid_from and self.valid_until):
            return ""
        return "—".join(f"{day.year}/{day.month}/{day.day}" for day in (self.valid_from, self.valid_until))


def street_list(stream, *, year, street, rows, filled_by="", head="", filled_on: date | None = None):
    """附件6 of one street into `stream`: its columns in its order; a nil list is a list that says 无 (NS-4.1.2).

    `year`: of the list; `street`: such as 公明街道; `rows`: Listed, in the order of ranking. Returns how many.
    """
    rows = list(rows)
    book = Workbook()
    sheet = book.active
    sheet.title = "附件6"
    width = len(STREET_COLUMNS)
    _line(sheet, 1, "附件 6", width, Font(name="黑体", size=14))
    title = f"{year} 年拟纳入{settings.DISTRICT_NAME}安全生产监督执法正面清单企业列表"
    _line(sheet, 2, title, width, Font(name="宋体", size=18, bold=True), "center")
    _line(sheet, 3, f"填报单位：{street}应急办（盖章）", width, Font(name="仿宋", size=12))
    _cells(sheet, 4, [name for name, _ in STREET_COLUMNS], bold=True)
    for number, row in enumerate(rows, start=1):
        _cells(sheet, 4 + number, _street_row(number, row))
    last = 4 + max(len(rows), 1)
    if not rows:
        _cells(sheet, last, ["", NONE_REPORTED, *[""] * (width - 2)])
    _foot(sheet, last + 1, filled_by, head, filled_on)
    _set_up(sheet, [width for _, width in STREET_COLUMNS], head=4)
    book.save(stream)
    return len(rows)


def _street_row(number, row):
    return [
        number,
        row.name,
        row.place,
        row.address,
        row.uscc,
        row.industry,
        row.validity,
        row.complaint_phone,
    ]


def _line(sheet, number, text, width, font, align="left"):
    """One text over the whole width of the form."""
    cell = put(sheet.cell(number, 1), text)
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
    sheet.row_dimensions[number].height = font.size * 2


def _cells(sheet, number, values, bold=False, centred=False, height=None):
    if height:
        sheet.row_dimensions[number].height = height
    edge = Side(style="thin")
    for place, value in enumerate(values, start=1):
        cell = put(sheet.cell(number, place), value)
        cell.font = Font(name="仿宋", size=11, bold=bold)
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        cell.alignment = Alignment(
            horizontal="center" if bold or centred or place == 1 else "left",
            vertical="center",
            wrap_text=True,
        )


def _foot(sheet, number, filled_by, head, filled_on):
    day = (
        f"{filled_on.year} 年 {filled_on.month} 月 {filled_on.day} 日" if filled_on else "　　年　　月　　日"
    )
    font = Font(name="仿宋", size=12)
    signers = (
        f"填报人：{filled_by or '＿＿＿＿'}　　　　单位负责人：{head or '＿＿＿＿'}　　　　填报日期：{day}"
    )
    _line(sheet, number, signers, len(STREET_COLUMNS), font)
    _line(sheet, number + 1, NOTE, len(STREET_COLUMNS), font)


def _set_up(sheet, widths, head):
    """A4 across, one page wide, the head of the table (its row) on every page."""
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def public_rows(rows):
    """The columns everybody may see, in their order: an allow-list, whatever else the rows know (NS-4.1.4)."""
    for row in rows:
        yield [getattr(row, name) for name in PUBLIC_COLUMNS]


def public_xlsx(stream, *, title, rows):
    """The public list as xlsx into `stream` (NS-4.1.5); returns how many rows."""
    columns = list(PUBLIC_COLUMNS.values())
    return write_table(stream, title=title, columns=columns, rows=public_rows(rows), widths=PUBLIC_WIDTHS)


def public_csv(rows):
    """The public list as lines of csv, bytes (NS-4.1.5)."""
    return csv_lines(list(PUBLIC_COLUMNS.values()), public_rows(rows))


NOT_RECORDED = "未登记"
LINE = 32  # points: room for two lines of a cell
OTHER_COLUMNS = ("现场检查次数", "“体检式”帮扶次数")
QUARTER_NOTE = "说明：方案没有附《汇总表》的表式，栏目由系统拟定，待法制机构确认；现场检查和帮扶系统尚未登记，请另行填写。"


def quarter_summary(stream, *, quarter, as_of: date, unit, figures, rows, entries):
    """季度汇总表 into `stream`: one line a street, and the enterprises in force by the columns of 附件6 (NS-6.3).

    `figures`: labels; `rows`: (street, [numbers in their order]); `entries`: Listed. Returns the number of entries.
    """
    book = Workbook()
    _summary_sheet(
        book.active, f"{quarter}　　数据截至 {as_of}", unit, ["街道", *figures, *OTHER_COLUMNS], rows
    )
    count = _listed_sheet(book, list(entries))
    book.save(stream)
    return count


def _summary_sheet(sheet, period, unit, heads, rows):
    sheet.title = "汇总表"
    width, others = len(heads), len(OTHER_COLUMNS)
    title = Font(name="宋体", size=18, bold=True)
    _line(sheet, 1, "落实监督执法正面清单工作情况汇总表", width, title, "center")
    said = f"填报单位：{unit or settings.DISTRICT_NAME + '各街道应急办'}（盖章）　　{period}"
    _line(sheet, 2, said, width, Font(name="仿宋", size=12))
    _cells(sheet, 3, heads, bold=True, height=LINE)
    lines = [[street, *numbers, *[NOT_RECORDED] * others] for street, numbers in rows]
    if len(rows) > 1:
        sums = map(sum, zip(*(numbers for _, numbers in rows), strict=True))
        lines.append(["合计", *sums, *[""] * others])
    for number, line in enumerate(lines, start=4):
        _cells(sheet, number, line, centred=True, height=LINE)
    foot = len(lines) + 4
    signers = "填报人：＿＿＿＿　　　　单位负责人：＿＿＿＿　　　　填报日期：　　年　　月　　日"
    _line(sheet, foot, signers, width, Font(name="仿宋", size=12))
    _line(sheet, foot + 1, QUARTER_NOTE, width, Font(name="仿宋", size=12))
    _set_up(sheet, [14, *[10] * (width - 1 - others), *[14] * others], head=3)


def _listed_sheet(book, entries):
    sheet = book.create_sheet("期末在册企业")
    _cells(sheet, 1, [name for name, _ in STREET_COLUMNS], bold=True, height=LINE)
    for number, row in enumerate(entries, start=1):
        _cells(sheet, 1 + number, _street_row(number, row), height=LINE)
    if not entries:
        _cells(sheet, 2, ["", NONE_REPORTED, *[""] * (len(STREET_COLUMNS) - 2)])
    _set_up(sheet, [width for _, width in STREET_COLUMNS], head=1)
    return len(entries)
