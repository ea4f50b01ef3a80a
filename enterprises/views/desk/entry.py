"""Letting enterprises in to the portal: the letter with the code, and the claims to decide."""

import segno
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from casework.paging import page_of
from enterprises.models import EntryClaim
from enterprises.operations import entry
from enterprises.operations.entry import principal_of
from enterprises.rules import READERS
from enterprises.views.desk.records import case_url, record_of

COLUMNS = [
    {"label": "企业名称（申请人填写）", "key": "name", "main": True},
    {"label": "统一社会信用代码", "key": "uscc"},
    {"label": "申请人", "key": "claimant"},
    {"label": "提交时间", "key": "filed"},
    {"label": "状态", "key": "stage", "second": True},
]
TONES = {
    EntryClaim.Stage.FILED: "amber",
    EntryClaim.Stage.APPROVED: "green",
    EntryClaim.Stage.REFUSED: "grey",
}


@desk(*READERS)
@require_POST
def invite(request, pk):
    """A new code on a letter to print; shown this once, only its hash is kept."""
    _, context = record_of(request, pk, "enterprises:detail", words=["邀请函"])
    invitation, code = entry.invite(enterprise_id=pk, actor=request.user, at=request.at)
    address = settings.PUBLIC_BASE_URL.rstrip("/") + reverse("enterprises:entry")
    context |= {
        "invitation": invitation,
        "code": f"{code[:5]} {code[5:]}",
        "address": address,
        "qr": segno.make(address).svg_data_uri(scale=4),
    }
    response = render(request, "enterprises/desk/letter.html", context)
    response.headers["X-Done"] = "1"  # the page that shows the code is the success (accounts.submissions)
    return response


def _claim_row(claim):
    return {
        "url": case_url(claim.case),
        "cells": [
            {"text": claim.name},
            {"text": claim.uscc},
            {"text": claim.claimant.name},
            {"text": f"{claim.case.opened_at:%Y-%m-%d}"},
            {"badge": {"text": claim.get_stage_display(), "tone": TONES[claim.stage]}},
        ],
    }


@desk(*READERS)
def claims(request):
    """企业认领: those to decide first, then the decided."""
    found = EntryClaim.objects.visible_to(request.user).select_related("case", "claimant")
    decided = page_of(found.exclude(stage=EntryClaim.Stage.FILED), request.GET, order=("-pk",))
    open_claims = found.filter(stage=EntryClaim.Stage.FILED).order_by("pk")
    context = {
        "columns": COLUMNS,
        "open": [_claim_row(claim) for claim in open_claims[:200]],
        "page": decided,
        "decided": [_claim_row(claim) for claim in decided.rows],
    }
    return render(request, "enterprises/desk/entry_claims.html", context)


def claim_panel(row, user, at):
    """What the case page shows of a claim beside steps, papers and history."""
    enterprise = row.enterprise
    principal = enterprise and principal_of(enterprise)
    said = [
        {"label": "统一社会信用代码", "text": row.uscc},
        {"label": "执照上的名称", "text": row.name},
        {"label": "申请人", "text": row.claimant.name},
        {"label": "手机", "text": row.claimant.phone},
        {"label": "不通过的理由", "text": row.reason},
    ]
    known = enterprise and [
        {
            "label": "企业名称",
            "text": enterprise.name,
            "url": reverse("enterprises:detail", args=[enterprise.pk]),
        },
        {"label": "主要负责人", "text": enterprise.principal_name},
        {"label": "门户账号", "text": principal.user.name if principal else "还没有"},
    ]
    yield "enterprises/desk/entry_panel.html", {"said": said if row.reason else said[:-1], "known": known}


def waiting(request):
    """The claims that wait for this person's street, for the menu."""
    streets = request.user.standing.streets
    if not streets:
        return None
    return EntryClaim.objects.filter(stage=EntryClaim.Stage.FILED, case__organisation__in=streets)
