"""资料更正 as staff read it: what enterprises say is wrong in the register, the waiting ones first to be seen (GM-3.2)."""

from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from casework.paging import page_of
from enterprises.forms.proposals import ProposalFilter
from enterprises.models import ChangeProposal
from enterprises.rules import READERS
from enterprises.views.desk.records import case_url
from enterprises.views.proposal_words import fields_of, tone_of
from enterprises.views.self_report_words import moment

COLUMNS = [
    {"label": "企业", "key": "name", "main": True},
    {"label": "街道", "key": "street"},
    {"label": "更正项目", "key": "fields"},
    {"label": "提出时间", "key": "filed"},
    {"label": "状态", "key": "stage", "second": True},
]


def _row(proposal):
    return {
        "url": case_url(proposal.case),
        "cells": [
            {"text": proposal.enterprise.name},
            {"text": proposal.case.organisation.label},
            {"text": fields_of(proposal), "note": proposal.reason[:60]},
            {"text": moment(proposal.case.opened_at)[:16]},
            {"badge": {"text": proposal.get_stage_display(), "tone": tone_of(proposal)}},
        ],
    }


@desk(*READERS)
def listing(request):
    """资料更正 of all enterprises this reader may see."""
    form = ProposalFilter(request.GET or None, user=request.user)
    found = ChangeProposal.objects.visible_to(request.user)
    if form.is_bound and form.is_valid():
        street = form.cleaned_data.get("street")
        found = found.filter(case__organisation=street) if street else found
        stage = form.cleaned_data["stage"]
        found = found.filter(stage=stage) if stage else found
    found = found.select_related("case__organisation", "enterprise").prefetch_related("changes")
    page = page_of(found, request.GET, order=("-pk",))
    context = {
        "form": form,
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(proposal) for proposal in page.rows],
        "empty": {
            "title": "没有符合条件的资料更正",
            "reason": "企业在门户首页“提出更正”后，会列在这里。",
            "action": {"label": "去掉条件", "url": reverse("enterprises:proposals")} if request.GET else None,
        },
    }
    return render(request, "enterprises/desk/proposals.html", context)


def waiting(request):
    """The proposals that wait for an answer of this person's street, for the menu."""
    streets = request.user.standing.streets
    if not streets:
        return None
    return ChangeProposal.objects.filter(stage=ChangeProposal.Stage.FILED, case__organisation__in=streets)
