"""承诺 as staff see it: the texts and their versions, who has not signed, one enterprise's signatures (GM-1.1)."""

import tempfile

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import desk
from accounts.refusals import Conflict, NotVisible
from accounts.stages import BUREAU_ROLES
from casework.paging import page_of
from casework.sheets import XLSX, write_table
from enterprises.audiences import UNSIGNED, mass_link
from enterprises.forms.acting import carry_out
from enterprises.forms.commitments import TextForm, UnsignedFilter
from enterprises.models import CommitmentText, Enterprise
from enterprises.models.commitments import last_signed
from enterprises.operations import commitments
from enterprises.rules import READERS
from enterprises.rules.commitments import STATES
from enterprises.stages import TextKind
from enterprises.views.desk.records import case_url, record_of
from enterprises.workflow.commitments import DRAFTERS

EXPORT_LIMIT = 50_000
COLUMNS = [
    {"label": "企业名称", "key": "name", "main": True},
    {"label": "街道、社区", "key": "street"},
    {"label": "主要负责人", "key": "principal"},
    {"label": "联系电话", "key": "phone"},
    {"label": "企业门户", "key": "account"},
    {"label": "上次签署", "key": "signed", "second": True},
]
EXPORTED = ("企业名称", "统一社会信用代码", "街道", "社区", "主要负责人", "联系电话", "企业门户", "上次签署")
ORDER = ("pinyin", "pk")


def _found(request):
    """The filter's form, and the enterprises that owe a signature."""
    form = UnsignedFilter(request.GET or None, user=request.user)
    visible = Enterprise.objects.visible_to(request.user).filter(closed_on=None).select_related("street")
    found = commitments.not_signed(visible, request.today)
    if form.is_bound and form.is_valid():
        if form.cleaned_data.get("street"):
            found = found.filter(street=form.cleaned_data["street"])
        if form.cleaned_data["account"]:
            found = found.filter(organisation__isnull=form.cleaned_data["account"] == "no")
    return form, found


def _account(enterprise):
    return "已开通" if enterprise.organisation_id else "没有开通"


def _row(enterprise, last):
    return {
        "url": reverse("enterprises:enterprise_commitments", args=[enterprise.pk]),
        "cells": [
            {"text": enterprise.name},
            {"text": f"{enterprise.street.label} {enterprise.community}".strip()},
            {"text": enterprise.principal_name},
            {"text": enterprise.masked_phone},
            {"text": _account(enterprise)},
            {"text": f"{last}，须重新签署" if last else "从未签署"},
        ],
    }


@desk(*READERS)
def unsigned(request):
    """承诺签署: who owes a signature, by street; the texts in force."""
    form, found = _found(request)
    page = page_of(found, request.GET, order=ORDER)
    last = last_signed(page.rows)
    texts = commitments.texts_in_force(request.today)
    context = {
        "form": form,
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(enterprise, last.get(enterprise.pk)) for enterprise in page.rows],
        "export_url": f"{reverse('enterprises:commitments_export')}?{request.GET.urlencode()}",
        "texts": [texts.get(kind) for kind in TextKind.values if kind in texts],
        "bureau": request.user.standing.bureau,
        "empty": {
            "title": "没有须签署而未签署的企业" if texts else "还没有发布承诺书和责任清单",
            "reason": "现行版本都已签署，或者这些条件下没有企业。"
            if texts
            else "区局发布文本后，这里列出还没有签署的企业。",
            "action": None,
        },
    }
    return render(request, "enterprises/desk/commitments.html", context)


def _exported(found):
    """Rows of the workbook in constant memory, a thousand enterprises at a time."""
    batch = []
    for enterprise in found.order_by(*ORDER).iterator(chunk_size=1000):
        batch.append(enterprise)
        if len(batch) == 1000:
            yield from _cells(batch)
            batch = []
    yield from _cells(batch)


def _cells(batch):
    last = last_signed(batch)
    for enterprise in batch:
        yield (
            enterprise.name,
            enterprise.uscc or "尚无代码",
            enterprise.street.name,
            enterprise.community,
            enterprise.principal_name,
            enterprise.masked_phone,
            _account(enterprise),
            last.get(enterprise.pk) or "从未签署",
        )


@desk(*READERS)
def export(request):
    """Who has not signed, as filtered, as xlsx; phones masked as in the list (law.md 12.3)."""
    _, found = _found(request)
    if found.order_by(*ORDER)[EXPORT_LIMIT : EXPORT_LIMIT + 1].exists():
        raise Conflict(
            f"符合条件的企业超过 {EXPORT_LIMIT} 家，一次导不出来。", next_step="请选择一个街道后再导出。"
        )
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    widths = [34, 22, 18, 12, 12, 16, 10, 12]
    write_table(stream, title="未签署承诺", columns=EXPORTED, rows=_exported(found), widths=widths)
    stream.seek(0)
    name = f"未签署承诺的企业-{request.today}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


@desk(*READERS)
def of_enterprise(request, pk):
    """承诺: the tab of one enterprise."""
    enterprise, context = record_of(request, pk, "enterprises:enterprise_commitments")
    state, latest, lapses = commitments.standing_of(enterprise, request.today)
    context |= {
        "standing": {"label": STATES[state][0], "tone": STATES[state][1], "latest": latest, "lapses": lapses},
        "signed": enterprise.signatures.select_related("commitment", "duties")[:50],
    }
    return render(request, "enterprises/desk/enterprise_commitments.html", context)


@desk(*BUREAU_ROLES)
def texts(request):
    """承诺文本: every version, and drafting the next one."""
    found = CommitmentText.objects.visible_to(request.user).select_related("case", "drafted_by")
    kinds = [
        {
            "code": kind.value,
            "label": kind.label,
            "rows": [{"text": row, "url": case_url(row.case)} for row in found.filter(kind=kind)[:50]],
        }
        for kind in TextKind
    ]
    context = {"kinds": kinds, "drafts": request.user.holds_any(DRAFTERS)}
    return render(request, "enterprises/desk/commitment_texts.html", context)


@desk(*DRAFTERS)
def draft(request, kind):
    """起草 the next version of a kind; raises NotVisible for a kind that is none."""
    if kind not in TextKind.values:
        raise NotVisible
    current = commitments.texts_in_force(request.today).get(kind)
    form = TextForm(request.POST or None, kind=kind, current=current, today=request.today)
    if request.method == "POST":
        done, row = carry_out(
            form,
            lambda cleaned: commitments.draft_text(kind=kind, actor=request.user, at=request.at, **cleaned),
        )
        if done:
            return redirect("casework:desk_case", row.case_id)
    context = {
        "form": form,
        "label": TextKind(kind).label,
        "back": reverse("enterprises:commitment_texts"),
        "proposed": current is None,
    }
    return render(
        request, "enterprises/desk/commitment_draft.html", context, status=422 if form.is_bound else 200
    )


def text_panel(row, user, at):
    """What the case page shows of a version: when it begins, from whom, its words."""
    said = [
        {"label": "起用日期", "text": str(row.valid_from)},
        {"label": "依据", "text": row.source},
        {"label": "法制机构", "text": "已确认" if row.confirmed else "待确认"},
        {"label": "起草人", "text": row.drafted_by.name},
    ]
    if row.reason:
        said.append({"label": "不予发布的理由", "text": row.reason})
    yield "enterprises/commitments/text.html", {"said": said, "text": row}


def text_links(row, user, at):
    """Telling those who have not signed a version that is in force."""
    if UNSIGNED.label_of(row.case.organisation, str(row.pk), timezone.localdate(at)):
        yield "告知企业（群发给没有签署的）", mass_link(UNSIGNED, row.pk)
