"""自查自报 as staff read it: by street, open or corrected; and of one enterprise (GM-1.2)."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from casework.paging import page_of
from enterprises.forms.self_reports import SelfReportFilter
from enterprises.models import SelfReport
from enterprises.models.self_reports import NEVER_REPORTED, OPEN
from enterprises.rules import READERS
from enterprises.views.desk.records import case_url, record_of
from enterprises.views.self_report_words import moment, tone_of

Stage = SelfReport.Stage
COLUMNS = [
    {"label": "企业", "key": "name", "main": True},
    {"label": "街道", "key": "street"},
    {"label": "隐患", "key": "hazard"},
    {"label": "发现日期", "key": "found"},
    {"label": "上报时间（服务器）", "key": "reported"},
    {"label": "状态", "key": "stage", "second": True},
]
STATES = {"open": OPEN, "corrected": (Stage.CORRECTED,), "seen": (Stage.SEEN,)}


def _row(report):
    return {
        "url": case_url(report.case),
        "cells": [
            {"text": report.enterprise.name},
            {"text": report.case.organisation.label},
            {"text": report.place, "note": report.description[:60]},
            {"text": str(report.found_on)},
            {"text": moment(report.reported_at)},
            {"badge": {"text": report.get_stage_display(), "tone": tone_of(report)}},
        ],
    }


def _reported(user):
    found = SelfReport.objects.visible_to(user).exclude(stage__in=NEVER_REPORTED)
    return found.select_related("case__organisation", "enterprise")


def _by_street(user):
    """For the bureau: how many hazards of each street are open, corrected, seen."""
    if not user.standing.bureau:
        return []
    counts = (
        _reported(user)
        .order_by("case__organisation__code")
        .values("case__organisation", "case__organisation__short_name", "case__organisation__name")
        .annotate(
            waiting=Count("pk", filter=Q(stage__in=OPEN)),
            corrected=Count("pk", filter=Q(stage=Stage.CORRECTED)),
            seen=Count("pk", filter=Q(stage=Stage.SEEN)),
        )
    )
    return [
        {
            "label": row["case__organisation__short_name"] or row["case__organisation__name"],
            "url": f"?street={row['case__organisation']}",
            "text": f"还没整改 {row['waiting']}　待查看 {row['corrected']}　已阅 {row['seen']}",
        }
        for row in counts
    ]


@desk(*READERS)
def listing(request):
    """自查自报 of all enterprises this reader may see."""
    form = SelfReportFilter(request.GET or None, user=request.user)
    found = _reported(request.user)
    if form.is_bound and form.is_valid():
        if form.cleaned_data.get("street"):
            found = found.filter(case__organisation=form.cleaned_data["street"])
        if form.cleaned_data["state"]:
            found = found.filter(stage__in=STATES[form.cleaned_data["state"]])
    page = page_of(found, request.GET, order=("-pk",))
    context = {
        "form": form,
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(report) for report in page.rows],
        "streets": _by_street(request.user),
        "empty": {
            "title": "没有符合条件的自查自报",
            "reason": "企业在门户“自查自报”中上报后，会列在这里。",
            "action": {"label": "去掉条件", "url": reverse("enterprises:self_reports")}
            if request.GET
            else None,
        },
    }
    return render(request, "enterprises/desk/self_reports.html", context)


@desk(*READERS)
def of_enterprise(request, pk):
    """自报: the tab of one enterprise."""
    enterprise, context = record_of(request, pk, "enterprises:enterprise_self_reports")
    page = page_of(_reported(request.user).filter(enterprise=enterprise), request.GET, order=("-pk",))
    context |= {"page": page, "columns": COLUMNS, "rows": [_row(report) for report in page.rows]}
    return render(request, "enterprises/desk/enterprise_self_reports.html", context)


def waiting(request):
    """The corrected hazards this person's street has not looked at yet, for the menu."""
    streets = request.user.standing.streets
    if not streets:
        return None
    return SelfReport.objects.filter(stage=Stage.CORRECTED, case__organisation__in=streets)
