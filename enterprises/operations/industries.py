"""The classification of industries: imported, never invented; and what people decide of a sector."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction

from accounts.refusals import Conflict, Forbidden
from enterprises.models import Industry, IndustryMapping, SectorDecision
from enterprises.models.industries import EDITIONS
from enterprises.operations.register import for_keeping, write_change
from enterprises.rules import BUREAU_KEEPERS
from enterprises.rules.sectors import digits_of, sector_by_code
from enterprises.sheets.industries import industry_lines, mapping_lines
from enterprises.sheets.reading import read_workbook
from enterprises.stages import Sector

SHIPPED = Path(__file__).parent.parent / "profiles" / "industries.csv"
MAX_BYTES = 8 * 2**20


@dataclass
class IndustryReport:
    """What became of the rows: read = added + changed + unchanged + refused; the problems line by line."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list = field(default_factory=list)


def rows_of(content, file_name):
    """(number, cells) of a csv (UTF-8 or GB18030) or xlsx file; raises WorkbookRefused, ValueError in words."""
    if len(content) > MAX_BYTES:
        raise ValueError("文件超过8MB，不像行业分类表。")
    if file_name.lower().endswith((".xlsx", ".xls")):
        with NamedTemporaryFile(suffix=".xlsx") as copy:
            copy.write(content)
            copy.flush()
            return [row for sheet in read_workbook(copy.name) for row in sheet.rows]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise ValueError("认不出文件的编码，请另存为 xlsx 或者 UTF-8 的 csv。") from error
    if "\0" in text:
        raise ValueError("这不是文本文件，请上传 csv 或者 xlsx。")
    return list(enumerate(csv.reader(io.StringIO(text)), 1))


def _must_maintain(actor):
    """Raise Forbidden unless the bureau (None: the command line)."""
    if actor is not None and not actor.holds_any(BUREAU_KEEPERS):
        raise Forbidden("行业分类由区局维护。", next_step="请联系区局经办人。")


@transaction.atomic
def import_industries(*, edition, content, file_name, source, actor):
    """Write the codes of one edition; columns 代码, 名称 and perhaps 上级代码. Returns an IndustryReport.

    A wider code must stand in the file or in the table; a code whose wider one is missing is refused with its line.
    Raises Forbidden, WorkbookRefused, ValueError (edition, file).
    """
    _must_maintain(actor)
    if edition not in dict(EDITIONS):
        raise ValueError("版本只能是2011或2017。")
    lines, problems = industry_lines(rows_of(content, file_name))
    known = {row.code: row for row in Industry.objects.filter(edition=edition)}
    report = IndustryReport(read=len(lines) + len(problems), refused=len(problems), problems=problems)
    # Wider codes first, so that each finds its parent.
    for line in sorted(lines, key=lambda line: (not line.code.isalpha(), len(line.code), line.code)):
        _write_line(line, edition, source, known, report)
    report.problems.sort()
    return report


def _write_line(line, edition, source, known, report):
    parent = known.get(line.parent) if line.parent else None
    if line.parent and parent is None:
        report.refused += 1
        report.problems.append((line.number, f"{line.code} 的上级 {line.parent} 不在文件和表中。"))
        return
    row = known.get(line.code)
    if row is None:
        known[line.code] = Industry.objects.create(
            edition=edition, code=line.code, name=line.name, parent=parent, source=source[:120]
        )
        report.added += 1
    elif (row.name, row.parent_id) == (line.name, parent and parent.pk):
        report.unchanged += 1
    else:
        row.name, row.parent, row.source = line.name, parent, source[:120]
        row.save()
        report.changed += 1


@transaction.atomic
def import_mapping(*, content, file_name, source, actor):
    """Write which codes of 2017 follow a code of 2011; both must be in the tables. Returns an IndustryReport."""
    _must_maintain(actor)
    lines, problems = mapping_lines(rows_of(content, file_name))
    report = IndustryReport(read=len(lines) + len(problems), refused=len(problems), problems=problems)
    codes = {edition: set() for edition, _ in EDITIONS}
    for edition, code in Industry.objects.values_list("edition", "code"):
        codes[edition].add(code)
    known = set(IndustryMapping.objects.values_list("code_2011", "code_2017"))
    fresh = []
    for line in lines:
        missing = [
            f"{edition}版没有 {code}" for edition, code in line.pair.items() if code not in codes[edition]
        ]
        pair = tuple(line.pair.values())
        if missing:
            report.refused += 1
            report.problems.append((line.number, "；".join(missing) + "，请先导入分类表。"))
        elif pair in known:
            report.unchanged += 1
        else:
            known.add(pair)
            fresh.append(IndustryMapping(code_2011=pair[0], code_2017=pair[1], source=source[:120]))
    IndustryMapping.objects.bulk_create(fresh)
    report.added = len(fresh)
    report.problems.sort()
    return report


def load_shipped():
    """Write the categories that come with the software (大类 that law.md 11.1 names); returns an IndustryReport."""
    return import_industries(
        edition="2017",
        content=SHIPPED.read_bytes(),
        file_name=SHIPPED.name,
        source="应急厅〔2019〕17号所列大类，名称待导入完整分类后更新",
        actor=None,
    )


def industry_counts():
    """How many codes of each edition and how many pairs there are."""
    counts = Counter(Industry.objects.order_by().values_list("edition", flat=True))
    return {edition: counts[edition] for edition, _ in EDITIONS}, IndustryMapping.objects.count()


def sector_of(enterprise):
    """(SectorFinding by the code, the person's decision that counts or None)."""
    successors = ()
    if enterprise.industry_edition == "2011":
        found = IndustryMapping.objects.filter(code_2011=digits_of(enterprise.industry_code))
        successors = tuple(found.values_list("code_2017", flat=True))
    finding = sector_by_code(enterprise.industry_code, enterprise.industry_edition, successors)
    latest = SectorDecision.objects.filter(enterprise=enterprise).select_related("decided_by").first()
    return finding, latest if latest and latest.sector else None


@transaction.atomic
def decide_sector(*, enterprise_id, sector, reason, actor, at):
    """A person says which sector the enterprise really is; empty gives the word back to the code (law.md 11.1).

    Raises NotVisible, Forbidden, Conflict when it is decided so already.
    """
    enterprise = for_keeping(enterprise_id, actor)
    _, now = sector_of(enterprise)
    if (now.sector if now else "") == sector:
        raise Conflict("现在就是这样认定的，不需要更改。")
    row = SectorDecision.objects.create(
        enterprise=enterprise, sector=sector, reason=reason[:200], decided_by=actor, decided_at=at
    )
    before = now.get_sector_display() if now else "按代码判断"
    after = Sector(sector).label if sector else "按代码判断"
    write_change(enterprise, "sector", before, after, why=reason, actor=actor, at=at)
    return row
