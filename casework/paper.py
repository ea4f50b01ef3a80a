"""Government forms on A4, built with python-docx: the commands that build templates draw with these few strokes.

A tag of the template must stand in one run, so every paragraph is written as one run.
"""

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

SONG, FANGSONG, HEI = "宋体", "仿宋", "黑体"
LATIN = "Times New Roman"
TEXT_WIDTH = 15.6  # cm between the margins
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def sheet():
    """An empty A4 page with margins of 公文 (GB/T 9704: text 156 mm wide) and the document number in the footer."""
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    normal = page.styles["Normal"]
    normal.font.size = Pt(12)
    normal.font.name = LATIN
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
    normal.paragraph_format.space_after = Pt(0)
    page.core_properties.author = ""
    page.core_properties.title = ""
    return page


def write(
    place, text, *, size=12, font=FANGSONG, bold=False, align=LEFT, indent=0, before=0, after=0, line=None
):
    """One paragraph of one run. `place`: a page, cell or footer; `indent`: first line in characters; spaces in points."""
    paragraph = place.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.first_line_indent = Pt(size * indent)
    if line:
        shape.line_spacing = Pt(line)
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)
    run.font.name = LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def heading(page, annex, *lines):
    """附件 n at the left, the title centred over as many lines as given."""
    write(page, annex, font=HEI, size=14, after=6)
    for number, text in enumerate(lines, start=1):
        write(
            page, text, font=SONG, size=20, bold=True, align=CENTRE, after=10 if number == len(lines) else 2
        )


def footer(page, text):
    """A small line at the foot of every page."""
    write(page.sections[0].footer, text, size=9, align=RIGHT)


def grid(page, widths):
    """An empty table with borders; `widths` in cm add up to TEXT_WIDTH."""
    table = page.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def row(table, *texts, height=1.0, merge_last=False):
    """One row: labels and values by turns, centred; with `merge_last` the last text fills all that remains."""
    cells = _new_row(table, height)
    if merge_last:
        cells[len(texts) - 1].merge(cells[-1])
    for cell, text in zip(cells, texts, strict=False):
        _fill(cell, [text], align=CENTRE)


def block(table, label, lines, height=1.0):
    """One row: a label, and beside it lines of text over all other columns."""
    cells = _new_row(table, height)
    value = cells[1].merge(cells[-1])
    _fill(cells[0], [label], align=CENTRE)
    _fill(value, lines, align=LEFT)


def _new_row(table, height):
    line = table.add_row()
    line.height = Cm(height)
    whole = OxmlElement("w:cantSplit")  # a row of a form is not torn apart by a page
    line._tr.get_or_add_trPr().append(whole)
    for cell, column in zip(line.cells, table.columns, strict=True):
        cell.width = column.width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return line.cells


def _fill(cell, lines, align):
    first = cell.paragraphs[0]
    for text in lines:
        write(cell, text, size=11, align=align, line=18)
    first._element.getparent().remove(first._element)
