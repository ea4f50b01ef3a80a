"""What the portal's first page asks of the enterprise: only what is to be done or read now."""

from django.urls import reverse

from enterprises.models.self_reports import OPEN
from enterprises.operations import commitments
from enterprises.rules.commitments import STATES
from enterprises.stages import Side, TextKind

SHOWN = 5


def asks(enterprise, request):
    """To sign, to upload, to correct, to read; None when nothing is asked for."""
    items = [
        *_to_sign(enterprise, request.today),
        *_to_upload(enterprise),
        *_to_correct(enterprise),
        *_to_read(enterprise),
    ]
    return {"name": "asks", "title": "请您办理", "now": True, "rows": items} if items else None


def contest_inputs(enterprise, request):
    """逐项对评级数据提出异议 (GM-2.1), for whoever has a grade."""
    if not enterprise.grade:
        return None
    return {
        "title": "对评级数据提出异议",
        "text": "认为某项数据有误的，可以逐项提出并附证明；决定以前按原有数据评级。",
        "url": reverse("enterprises:portal_grade"),
        "label": "查看评级",
    }


def correct_register(enterprise, request):
    """资料更正 (GM-3.2)."""
    return {
        "title": "更正底册中的资料",
        "text": f"由{enterprise.street.label}逐项答复；不采纳的写明理由。",
        "url": reverse("enterprises:portal_proposals"),
        "label": "提出更正",
    }


def _to_sign(enterprise, today):
    if len(commitments.texts_in_force(today)) < len(TextKind.values):
        return
    state = commitments.standing_of(enterprise, today)[0]
    if state != "valid":
        url = reverse("enterprises:portal_commitments")
        yield {"title": "主体责任承诺和责任清单", "text": STATES[state][0], "url": url, "label": "去签署"}


def _to_upload(enterprise):
    for row in enterprise.document_requests.filter(answered_by=None)[:SHOWN]:
        url = f"{reverse('enterprises:portal_vault_add')}?kind={row.kind}"
        yield {"title": f"上传{row.get_kind_display()}", "text": row.note, "url": url, "label": "去上传"}


def _to_correct(enterprise):
    for row in enterprise.self_reports.filter(stage__in=OPEN).select_related("case")[:SHOWN]:
        url = reverse("casework:portal_case", args=[row.case_id])
        text = f"街道退回：{row.reason}" if row.reason else "已上报，改好后请上传整改结果"
        yield {"title": f"整改：{row.place}", "text": text, "url": url, "label": "去办理"}


def _to_read(enterprise):
    for row in enterprise.conversations.unread_by(Side.FIRM)[:SHOWN]:
        url = reverse("enterprises:portal_conversation", args=[row.pk])
        yield {"title": "街道回复了您的咨询", "text": row.subject, "url": url, "label": "去看"}
