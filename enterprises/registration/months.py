"""What the register adds to a street's month: enterprises, claims, corrections, self-reports, documents, contests."""

from django.db.models import Count, Q

from casework import monthly
from casework.monthly import Line, of_steps
from enterprises.models import FieldChange
from enterprises.workflow import (
    CHANGE_PROPOSAL,
    ENTRY,
    GRADE_PROPOSAL,
    INPUT_CONTEST,
    SELF_REPORT,
    VAULT_ITEM,
)

REGISTER, PORTAL, GRADING = "底册", "企业办理", "分级"
STREET = "按企业现在所在的街道。"
OFFICE = "按月末承办的街道。"


def _changes(tally):
    month = tally.month
    found = FieldChange.objects.filter(changed_at__gte=month.begins, changed_at__lt=month.ends)
    there = Q(enterprise__withdrawn_at=None) | Q(enterprise__withdrawn_at__gte=month.ends)
    return found.filter(there).order_by()


def _by_street(changes):
    counted = changes.values_list("enterprise__street").annotate(number=Count("enterprise", distinct=True))
    return dict(counted)


def registered(tally):
    """Enterprises whose coming into the register was written in the month."""
    return _by_street(_changes(tally).filter(field="created"))


def changed(tally):
    """Enterprises of which anything else was changed."""
    return _by_street(_changes(tally).exclude(field__in=("created", "closed_on")))


def closed(tally):
    """Enterprises whose closing or moving away was written down."""
    return _by_street(_changes(tally).filter(field="closed_on").exclude(after=""))


LINES = (
    Line(
        "enterprises.registered",
        "新登记企业",
        f"当月登记入底册的企业（手工新增和导入），当月内又撤销导入的不算。{STREET}",
        registered,
        REGISTER,
        100,
    ),
    Line(
        "enterprises.changed",
        "资料有变更的企业",
        f"当月变更历史中有记录的企业，一家只算一次；登记和停业、迁出另计。{STREET}",
        changed,
        REGISTER,
        101,
    ),
    Line("enterprises.closed", "停业、迁出", f"当月登记停业、迁出的企业。{STREET}", closed, REGISTER, 102),
    Line(
        "enterprises.claims",
        "认领已核对",
        f"当月通过和不通过的企业认领。{OFFICE}",
        of_steps(ENTRY.kind, "approve", "refuse"),
        PORTAL,
        200,
    ),
    Line(
        "enterprises.proposals",
        "资料更正已答复",
        f"当月逐项答复的资料更正。{OFFICE}",
        of_steps(CHANGE_PROPOSAL.kind, "answer"),
        PORTAL,
        201,
    ),
    Line(
        "enterprises.hazards",
        "自查上报隐患",
        f"当月企业上报的隐患。{OFFICE}",
        of_steps(SELF_REPORT.kind, "report"),
        PORTAL,
        210,
    ),
    Line(
        "enterprises.corrections",
        "隐患整改上传",
        f"当月企业上传整改结果的次数；退回后再上传的再算一次。{OFFICE}",
        of_steps(SELF_REPORT.kind, "correct"),
        PORTAL,
        211,
    ),
    Line(
        "enterprises.seen",
        "隐患整改已阅",
        f"当月街道已阅的整改。{OFFICE}",
        of_steps(SELF_REPORT.kind, "see"),
        PORTAL,
        212,
    ),
    Line(
        "enterprises.documents",
        "文件库抽查审查",
        f"当月抽查审查的文件，合格和需补正都算。{OFFICE}",
        of_steps(VAULT_ITEM.kind, "accept", "return"),
        PORTAL,
        220,
    ),
    Line(
        "enterprises.contests",
        "评级数据异议已决定",
        f"当月决定成立或者不成立的异议。{OFFICE}",
        of_steps(INPUT_CONTEST.kind, "uphold", "dismiss"),
        GRADING,
        300,
    ),
    Line(
        "enterprises.grades",
        "等级调整已决定",
        f"当月批准或者不予调整的等级调整。{OFFICE}",
        of_steps(GRADE_PROPOSAL.kind, "approve", "drop"),
        GRADING,
        301,
    ),
)


def register():
    """Called by enterprises.registration, once."""
    monthly.register(*LINES)
