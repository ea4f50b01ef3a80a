"""Workbooks built by hand, honest and hostile; the honest ones as Excel, WPS and LibreOffice spell them."""

import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
HIDDEN = ' state="hidden"'
COLUMNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def cell(reference, value):
    """One cell in XML; ("f", formula, stored result) makes a formula, ("e", text) an error."""
    if value is None:
        return ""
    if isinstance(value, tuple) and value[0] == "f":
        stored = "" if value[2] is None else f"<v>{escape(str(value[2]))}</v>"
        return f'<c r="{reference}" t="str"><f>{escape(value[1])}</f>{stored}</c>'
    if isinstance(value, tuple):
        return f'<c r="{reference}" t="e"><v>{value[1]}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{reference}"><v>{value!r}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet_xml(rows, start=1):
    """A worksheet part from lists of values."""
    lines = []
    for number, row in enumerate(rows, start):
        cells = "".join(cell(f"{COLUMNS[i]}{number}", value) for i, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return wrap("".join(lines))


def wrap(data):
    """``sheetData`` content as a worksheet part."""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'


def package(path, sheets, parts=None, hidden=()):
    """Write a workbook: ``sheets`` {title: worksheet XML}; ``parts`` adds or replaces members."""
    entries = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"{HIDDEN if title in hidden else ""}/>'
        for number, title in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    members = {
        "[Content_Types].xml": HEAD + TYPES,
        "_rels/.rels": HEAD + RELS,
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
    }
    for number, content in enumerate(sheets.values(), 1):
        members[f"xl/worksheets/sheet{number}.xml"] = content
    members |= parts or {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def register(path, *rows, title="光明街道", header=None, parts=None):
    """A register with a title row, a header and the given rows."""
    header = header or ["序号", "企业名称", "统一社会信用代码", "地址", "联系电话"]
    return package(path, {title: sheet_xml([[f"{title}企业底册"], header, *rows])}, parts)
