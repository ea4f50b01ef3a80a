"""审议: the meeting pack, one page for each enterprise, and the decisions as the clerk drafts them (NS-4.1.4)."""

from collections import Counter

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import desk
from accounts.refusals import Conflict, NotVisible, Refusal
from accounts.stages import BUREAU_ROLES, Role
from enterprises.forms.acting import carry_out
from whitelist.criteria import State
from whitelist.evaluation import findings_of, findings_of_all, priorities_of, unmet_on
from whitelist.forms.consultations import ItemForm, MeetingForm
from whitelist.models import Deliberation, OpinionItem, Round
from whitelist.operations.deliberations import MEETING, save_decision, save_meeting
from whitelist.panels import criteria_words, summary_of
from whitelist.stages import Answer, RoundStage
from whitelist.views.desk.consultation import reported

DRAFTERS = (Role.BUREAU_CLERK, Role.DIRECTOR)
COLUMNS = [
    {"label": "企业", "main": True},
    {"label": "审议意见", "second": True},
    {"label": "今天的条件"},
    {"label": "各单位意见"},
    {"label": "优先条件", "numeric": True},
]


def _seen(request, pk):
    round_ = Round.objects.select_related("case").seen_by(pk, request.user)
    back = reverse("casework:desk_case", args=[round_.case_id])
    request.back = {"label": f"回到{round_.label}", "url": back}
    return round_


def _items(round_):
    meeting = Deliberation.objects.filter(round=round_).first()
    items = meeting.items.select_related("application", "saved_by") if meeting else ()
    return meeting, {item.application_id: item for item in items}


def _drafting(request, round_):
    return round_.stage == RoundStage.DELIBERATING and request.user.holds_any(DRAFTERS)


@desk(*BUREAU_ROLES)
def deliberation(request, pk):
    """The index of the pack: each enterprise with its drafted decision, and the meeting's own data."""
    round_ = _seen(request, pk)
    meeting, items = _items(round_)
    applications = reported(round_)
    form = _meeting_form(request, meeting) if _drafting(request, round_) else None
    if form is not None and form.is_bound:
        done, _ = carry_out(
            form, lambda words: save_meeting(pk=pk, actor=request.user, at=request.at, **words)
        )
        if done:
            messages.success(request, "会议信息已保存。")
            return redirect("whitelist:deliberation", pk)
    context = {
        "round": round_,
        "meeting": meeting,
        "form": form,
        "columns": COLUMNS,
        "rows": _rows(round_, applications, items, request.at),
        "figures": _figures(applications, items),
        "back": reverse("casework:desk_case", args=[round_.case_id]),
        "pack_url": reverse("whitelist:pack", args=[pk]),
        "draft_url": reverse("whitelist:meeting_draft", args=[pk]),
        "draft_at": _saved_today(meeting, request.today),
    }
    return render(
        request, "whitelist/desk/deliberation.html", context, status=422 if form and form.is_bound else 200
    )


def _meeting_form(request, meeting):
    initial = {name: getattr(meeting, name) for name in (*MEETING, "stamp")} if meeting else {}
    initial["seen"] = initial.pop("stamp", "")
    return MeetingForm(request.POST or None, initial=initial, today=request.today)


def _saved_today(meeting, today):
    saved = timezone.localtime(meeting.saved_at) if meeting else None
    return f"{saved:%H:%M}" if saved and saved.date() == today else ""


@desk(*DRAFTERS)
@require_POST
def meeting_draft(request, pk):
    """The meeting's data save themselves while they are written: only what was changed, and only what is valid."""
    round_ = _seen(request, pk)
    form = MeetingForm(request.POST, today=request.today)
    names = request.POST.getlist("_changed") or MEETING
    form.is_valid()
    try:
        save_meeting(pk=round_.pk, actor=request.user, at=request.at, **form.changed(names))
    except Refusal as refusal:
        return JsonResponse({"reason": f"{refusal.reason}{refusal.next_step}"}, status=refusal.status)
    complaint = next((str(form.errors[name][0]) for name in names if name in form.errors), "")
    if complaint:
        return JsonResponse({"reason": complaint}, status=422)
    return JsonResponse({"saved_at": f"{timezone.localtime(request.at):%H:%M}"})


def _figures(applications, items):
    agreed = sum(1 for item in items.values() if item.approved)
    refused = sum(1 for item in items.values() if item.approved is False)
    return f"共 {len(applications)} 家：同意 {agreed} 家，不同意 {refused} 家，未定 {len(applications) - agreed - refused} 家"


def _rows(round_, applications, items, at):
    """The index in a fixed number of queries, however many enterprises there are."""
    findings = findings_of_all([row.enterprise_id for row in applications], at)
    said = OpinionItem.objects.filter(application__in=[row.pk for row in applications])
    counted = Counter(said.values_list("application_id", flat=True))
    return [
        _row(round_, row, items.get(row.pk), findings[row.enterprise_id], counted[row.pk])
        for row in applications
    ]


def _row(round_, application, item, findings, opinions):
    failing = [found for found in findings if found.state != State.MET]
    return {
        "url": reverse("whitelist:pack_page", args=[round_.pk, application.pk]),
        "cells": [
            {"text": application.enterprise.name, "note": application.enterprise.street.label},
            _decided(item),
            {"badge": {"text": f"{len(failing)} 项不满足或待证明", "tone": "red"}}
            if failing
            else {"text": "全部满足"},
            {"text": f"{opinions} 条" if opinions else "无"},
            {"text": len(application.priority)},
        ],
    }


def _decided(item):
    if item is None or item.approved is None:
        return {"badge": {"text": "未定", "tone": "grey"}}
    if item.approved:
        return {"badge": {"text": "同意", "tone": "green"}, "note": item.reason}
    return {"badge": {"text": "不同意", "tone": "red"}, "note": item.reason}


def _sheet(application, item, at):
    """One page of the pack: facts for and against."""
    enterprise = application.enterprise
    findings = findings_of(enterprise, at)
    checks = application.checks.filter(concluded_at__isnull=False).select_related("officer", "second_officer")
    return {
        "application": application,
        "enterprise": enterprise,
        "item": item,
        "criteria": criteria_words(findings),
        "summary": summary_of(findings),
        "priorities": criteria_words(priorities_of(enterprise, at)),
        "checks": checks,
        "opinions": application.opinion_items.select_related("opinion__organisation"),
        "silent": [
            row.organisation.label
            for row in application.round.opinions.filter(answer=Answer.NO_REPLY).select_related(
                "organisation"
            )
        ],
    }


@desk(*BUREAU_ROLES)
def pack(request, pk):
    """The whole pack for printing, a page for each enterprise."""
    round_ = _seen(request, pk)
    _, items = _items(round_)
    sheets = [_sheet(row, items.get(row.pk), request.at) for row in reported(round_)]
    context = {"round": round_, "sheets": sheets, "back": reverse("whitelist:deliberation", args=[pk])}
    return render(request, "whitelist/desk/pack.html", context)


def _application(round_, application_id):
    found = next((row for row in reported(round_) if row.pk == application_id), None)
    if found is None:
        raise NotVisible
    return found


@desk(*BUREAU_ROLES)
def pack_page(request, pk, application_id):
    """One enterprise, and the form of the decision while it is drafted."""
    round_ = _seen(request, pk)
    application = _application(round_, application_id)
    _, items = _items(round_)
    item = items.get(application.pk)
    return _page(request, round_, application, item, _item_form(request, round_, application, item))


def _item_form(request, round_, application, item):
    if not _drafting(request, round_):
        return None
    initial = {"seen": item.stamp if item else ""}
    if item is not None and item.approved is not None:
        initial |= {"approved": "yes" if item.approved else "no", "reason": item.reason}
    return ItemForm(initial=initial, suggestion=_suggestion(application, request.at))


def _suggestion(application, at):
    """A reason as the facts of today would put it; the decision stays the meeting's."""
    unmet = unmet_on(application.enterprise, at)
    if unmet:
        return f"不符合{'、'.join(unmet)}。"
    agreed = not application.round.opinions.exclude(answer=Answer.AGREED).exists()
    return f"符合全部纳入条件{'，各单位无不同意见' if agreed else ''}。"


def _page(request, round_, application, item, form, status=200):
    context = {
        "round": round_,
        "sheet": _sheet(application, item, request.at),
        "form": form,
        "decide_url": reverse("whitelist:decide", args=[round_.pk, application.pk]),
        "back": reverse("whitelist:deliberation", args=[round_.pk]),
    }
    return render(request, "whitelist/desk/pack_page.html", context, status=status)


@desk(*DRAFTERS)
@require_POST
def decide(request, pk, application_id):
    """Draft the decision; if another was quicker, say who and when."""
    round_ = _seen(request, pk)
    application = _application(round_, application_id)
    _, items = _items(round_)
    form, item = ItemForm(request.POST), items.get(application.pk)
    try:
        done, _ = carry_out(
            form,
            lambda words: save_decision(
                pk=pk, actor=request.user, at=request.at, application_id=application_id, **words
            ),
        )
    except Conflict as refusal:
        if item is None or item.stamp == request.POST.get("seen"):
            raise
        return _page(request, round_, application, item, _overtaken(form, item, refusal), status=409)
    if not done:
        return _page(request, round_, application, item, form, status=422)
    messages.success(request, f"已登记{application.enterprise.name}的审议意见。")
    return redirect(_next_undecided(round_) or reverse("whitelist:deliberation", args=[pk]))


def _overtaken(form, item, refusal):
    """The form with what was typed and what the other decided; sent once more it replaces that, knowingly."""
    form.data = form.data.copy()
    form.data["seen"] = item.stamp
    words = "同意" if item.approved else "不同意"
    now = f"现在登记的是“{words}”，理由：{item.reason.rstrip('。')}。仍要改成您写的，请核对后再次登记。"
    form.add_error(None, f"{refusal.reason}{now}")
    return form


def _next_undecided(round_):
    _, items = _items(round_)
    left = next((row for row in reported(round_) if row.pk not in items), None)
    return reverse("whitelist:pack_page", args=[round_.pk, left.pk]) if left else None
