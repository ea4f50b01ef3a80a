"""设置: policy values with their dates and sources, holidays, and the check of the history."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.forms.attempt import show
from accounts.refusals import Incomplete, NotVisible
from accounts.stages import BUREAU_ROLES, Role
from casework.citations import cite
from casework.forms.settings import DaysForm, PolicyForm
from casework.history import check_chain, check_roots
from casework.models import CalendarDay, Case, DailyRoot, Policy, StepTaken
from casework.operations.policies import SETTERS, announce_days, set_policy
from casework.policy_keys import KEYS

READERS = (*BUREAU_ROLES, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
POLICY_COLUMNS = [
    {"label": "参数", "main": True},
    {"label": "现行值", "second": True},
    {"label": "起用日期"},
    {"label": "依据"},
    {"label": "条款"},
]


@desk(*READERS)
def policies(request):
    """Every setting with the value in force today, later ones announced beside it."""
    rows = [_policy_row(key, request) for key in KEYS.values()]
    return render(request, "casework/policies.html", {"columns": POLICY_COLUMNS, "rows": rows})


def _policy_row(key, request):
    found = list(Policy.objects.filter(key=key.key).order_by("-valid_from"))
    now = next((row for row in found if row.valid_from <= request.today), None)
    later = [row for row in found if row.valid_from > request.today]
    note = "；".join(f"自 {row.valid_from} 起 {key.told(row.value)}" for row in reversed(later))
    state = {"badge": {"text": "待法制机构确认", "tone": "amber"}} if now and not now.confirmed else {}
    return {
        "url": reverse("casework:policy", args=[key.key]),
        "cells": [
            {"text": key.label},
            {"text": key.told(now.value) if now else "没有生效的值", "note": note, **state},
            {"text": f"{now.valid_from:%Y-%m-%d}" if now else "—"},
            {"text": cite(now.source) if now else "—"},
            {"text": cite(key.clause)},
        ],
    }


@desk(*READERS)
def policy(request, key):
    """One setting: its history, and a new value by those who may set it."""
    if key not in KEYS:
        raise NotVisible
    setting = KEYS[key]
    form = PolicyForm(request.POST or None, key=setting) if request.user.holds_any(SETTERS) else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            set_policy(actor=request.user, at=request.at, key=key, **form.words())
        except ValidationError as error:
            show(form, error)
        except Incomplete as refusal:
            form.add_error("valid_from", refusal.reason)
        else:
            messages.success(request, f"已设置“{setting.label}”。")
            return redirect("casework:policies")
    rows = Policy.objects.filter(key=key).order_by("-valid_from")
    context = {
        "setting": setting,
        "clause": cite(setting.clause),
        "form": form,
        "facts": [
            {"label": f"自 {row.valid_from} 起", "text": setting.told(row.value), "note": _told(row)}
            for row in rows
        ],
    }
    return render(
        request, "casework/policy.html", context, status=422 if form is not None and form.is_bound else 200
    )


def _told(row):
    sure = "" if row.confirmed else "（待法制机构确认）"
    return f"{cite(row.source)}{sure}　{row.note}".strip()


@desk(*READERS)
def calendar(request):
    """The announced days that the built-in calendar does not know, and a form to announce a year."""
    form = DaysForm(request.POST or None) if request.user.holds_any(SETTERS) else None
    if form is not None and form.is_bound and form.is_valid():
        written, moved = announce_days(
            actor=request.user, rows=form.cleaned_data["lines"], source=form.cleaned_data["source"]
        )
        messages.success(request, f"已登记 {written} 天；重新计算后有 {moved} 个期限的日期变动。")
        return redirect("casework:calendar")
    context = {"form": form, "days": CalendarDay.objects.order_by("-date")[:400]}
    return render(
        request, "casework/calendar.html", context, status=422 if form is not None and form.is_bound else 200
    )


@desk(Role.AUDIT_ADMIN)
def history_check(request):
    """Every chain and every daily root, checked now; the first broken row is named (等保三级 8.1.4.3)."""
    chains = steps = 0
    broken = None
    rows = StepTaken.objects.visible_to(request.user).order_by("case_id", "seq")
    for _, chain in groupby(rows.iterator(2000), key=lambda row: row.case_id):
        chain = list(chain)
        broken = broken or check_chain(chain)
        chains, steps = chains + 1, steps + len(chain)
    context = {
        "chains": chains,
        "case": Case.objects.filter(pk=broken.case_id).first() if broken else None,
        "steps": steps,
        "broken": broken,
        "broken_day": check_roots(),
        "roots": DailyRoot.objects.order_by("-date")[:30],
    }
    return render(request, "casework/history_check.html", context)
