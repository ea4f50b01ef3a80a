"""What every page about one enterprise shares, its overview, its history of changes, its cases."""

from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from accounts.access import desk
from casework.paging import page_of
from enterprises.models import Enterprise, EntryClaim
from enterprises.operations.entry import principal_of
from enterprises.operations.management import unit_on
from enterprises.operations.merging import survivor_of
from enterprises.operations.merging.choices import cases_of, changes_of
from enterprises.rules import READERS, TONES, may_keep, may_sponsor
from enterprises.tabs import tabs_for
from enterprises.views.desk.standing import standing_of


def record_of(request, pk, active, *, words=()):
    """The enterprise as this reader may see it, and the context of its page; raises NotVisible.

    `words`: what stands behind the name in the path, for pages below a tab.
    """
    found = Enterprise.objects.select_related("street", "organisation")
    enterprise = found.seen_by(pk, request.user)
    path = [
        {"label": "企业", "url": reverse("enterprises:list")},
        {"label": enterprise.name, "url": reverse("enterprises:detail", args=[pk])},
        *({"label": word} for word in words),
    ]
    return enterprise, {
        "enterprise": enterprise,
        "path": path if words else [path[0], {"label": enterprise.name}],
        "tabs": tabs_for(request.user, enterprise, active),
        "keeps": may_keep(request.user, enterprise.street_id),
        "state": state_of(enterprise),
    }


def state_of(enterprise):
    """The badges beside the name: closed, without a code, the risk."""
    badges = []
    if enterprise.closed_on:
        badges.append({"text": f"{enterprise.closed_on} 停业、迁出", "tone": "grey"})
    if enterprise.uscc is None:
        badges.append({"text": "尚无代码", "tone": "amber"})
    if enterprise.risk_colour:
        tone = TONES[enterprise.risk_colour]
        badges.append({"text": f"{enterprise.get_risk_colour_display()}风险", "tone": tone})
    return badges


def facts_of(enterprise):
    """What the register says of an enterprise, as components/facts.html takes it."""
    code = (
        {"label": "统一社会信用代码", "text": enterprise.uscc}
        if enterprise.uscc
        else {"label": "统一社会信用代码", "badge": {"text": "尚无代码", "tone": "amber"}}
    )
    staff = "未知" if enterprise.staff is None else f"{enterprise.staff} 人"
    return [
        code,
        {"label": "所在街道", "text": enterprise.street.name},
        {"label": "社区", "text": enterprise.community},
        {"label": "详细地址", "text": enterprise.address},
        {
            "label": "行业",
            "text": enterprise.industry,
            "note": f"GB/T 4754-{enterprise.industry_edition}" if enterprise.industry_code else "",
        },
        {"label": "从业人数", "text": staff},
        {"label": "主要负责人", "text": enterprise.principal_name},
        {"label": "联系电话", "text": enterprise.phone},
        {"label": "安全风险等级", "text": enterprise.get_risk_colour_display() or "未知"},
        {"label": "标准化等级", "text": enterprise.get_level_display() or "未知"},
        {"label": "备注", "text": enterprise.remark},
    ]


@desk(*READERS)
def detail(request, pk):
    """概况; one that went up in another leads there."""
    survivor = survivor_of(pk, request.user)
    if survivor and survivor != pk:
        return redirect("enterprises:detail", survivor)
    enterprise, context = record_of(request, pk, "enterprises:detail")
    former = [
        {"label": name.name, "text": f"用至 {name.until}" if name.until else "停用日期不详"}
        for name in enterprise.former_names.all()
    ]
    open_claim = enterprise.entry_claims.filter(stage=EntryClaim.Stage.FILED).select_related("case").first()
    sponsors = may_sponsor(request.user, enterprise.street_id)
    now = unit_on(enterprise, request.today)
    context |= standing_of(enterprise)
    context |= {
        "unit": now.unit if now else enterprise.street,
        "managed_since": now.valid_from if now else None,
        "facts": facts_of(enterprise),
        "former": former,
        "principal": principal_of(enterprise),
        "sponsors": sponsors,
        "invitation": enterprise.invitations.filter(used_at=None, expires_at__gt=request.at).first(),
        "open_claim": open_claim,
        "open_claim_url": case_url(open_claim.case) if open_claim else "",
    }
    return render(request, "enterprises/desk/detail.html", context)


@desk(*READERS)
def part(request, pk):
    """The few facts that open in place in the list."""
    enterprise = Enterprise.objects.select_related("street").seen_by(pk, request.user)
    context = {"enterprise": enterprise, "facts": facts_of(enterprise)[:8]}
    return render(request, "enterprises/desk/part.html", context)


@desk(*READERS)
def changes(request, pk):
    """变更历史: who changed which field when, from what to what, and why."""
    enterprise, context = record_of(request, pk, "enterprises:changes")
    found = changes_of(enterprise)
    context["page"] = page_of(found, request.GET, order=("-changed_at", "-pk"), size=50)
    return render(request, "enterprises/desk/changes.html", context)


def case_url(case):
    """The page of a case, empty while no app shows it."""
    try:
        return reverse("casework:desk_case", args=[case.pk])
    except NoReverseMatch:
        return ""


def case_rows(cases):
    """Cases as rows of components/table.html: title, number, stage, opened."""
    return [
        {
            "url": case_url(case),
            "cells": [
                {"text": case.title},
                {"text": case.number},
                {"text": case.stage_label},
                {"text": f"{case.opened_at:%Y-%m-%d}"},
            ],
        }
        for case in cases
    ]


CASE_COLUMNS = [
    {"label": "案件", "key": "title", "main": True},
    {"label": "编号", "key": "number"},
    {"label": "阶段", "key": "stage", "second": True},
    {"label": "开始", "key": "opened"},
]


@desk(*READERS)
def cases(request, pk):
    """案件: every case of the enterprise or of what went up in it: as the party, or asking to enter the portal."""
    enterprise, context = record_of(request, pk, "enterprises:cases")
    page = page_of(cases_of(enterprise, request.user), request.GET, order=("-opened_at", "-pk"))
    context |= {"page": page, "rows": case_rows(page.rows), "columns": CASE_COLUMNS}
    return render(request, "enterprises/desk/cases.html", context)
