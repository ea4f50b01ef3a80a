"""分类分级规则: listed, copied, edited, tried without writing (GM-2.1)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.stages import BUREAU_ROLES
from casework.paging import page_of
from enterprises.forms.acting import carry_out
from enterprises.forms.rule_sets import NewRuleSetForm, RuleSetForms, WhatIfForm
from enterprises.models import RuleSet
from enterprises.operations.grading import rule_sets, what_if
from enterprises.operations.grading.what_if import what_if_changes
from enterprises.rules import READERS
from enterprises.views.grading.differences import figures, move_table, street_names
from enterprises.views.grading.words import grade_badge
from enterprises.workflow.rule_sets import EDITORS

COLUMNS = [
    {"label": "规则", "main": True},
    {"label": "阶段", "second": True},
    {"label": "起用日期", "second": True, "named": True},
    {"label": "依据"},
    {"label": "最后编辑"},
]
CHANGE_COLUMNS = [
    {"label": "企业", "main": True},
    {"label": "街道"},
    {"label": "现等级", "second": True, "named": True},
    {"label": "新等级", "second": True, "named": True},
    {"label": "缺少数据", "numeric": True},
]
SIZE = 50


def _row(rule_set):
    editor = rule_set.edited_by.name if rule_set.edited_by else "系统"
    return {
        "url": reverse("casework:desk_case", args=[rule_set.case_id]),
        "cells": [
            {"text": str(rule_set)},
            {"text": rule_set.get_stage_display()},
            {"text": str(rule_set.valid_from or "")},
            {"text": rule_set.source},
            {"text": f"{rule_set.edited_at:%Y-%m-%d} {editor}"},
        ],
    }


@desk(*READERS)
def listing(request):
    """Every rule set that this reader may see, the latest first."""
    found = RuleSet.objects.visible_to(request.user).select_related("edited_by")
    page = page_of(found, request.GET, order=("-pk",), size=20)
    context = {
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(rule_set) for rule_set in page.rows],
        "edits": request.user.holds_any(EDITORS),
    }
    return render(request, "enterprises/grading/rule_sets.html", context)


@desk(*EDITORS)
def add(request):
    """A new draft: a copy of another set."""
    known = RuleSet.objects.visible_to(request.user)
    form = NewRuleSetForm(request.POST or None, rule_sets=known)
    if request.method == "POST":
        done, row = carry_out(form, lambda cleaned: _draft(request, cleaned))
        if done:
            messages.success(request, "已建立草稿，可以修改内容。")
            return redirect("enterprises:rule_set_edit", row.pk)
    context = {
        "form": form,
        "heading": "新建分类分级规则",
        "submit": "建立草稿",
        "back": reverse("enterprises:rule_sets"),
    }
    return render(request, "enterprises/grading/form.html", context, status=422 if form.is_bound else 200)


def _draft(request, cleaned):
    based_on = cleaned["based_on"]
    return rule_sets.draft_rule_set(
        name=cleaned["name"],
        source=cleaned["source"],
        based_on_id=based_on.pk if based_on else None,
        actor=request.user,
        at=request.at,
    )


@desk(*EDITORS)
def edit(request, pk):
    """Every cell of the matrix, every limit, every frequency; what is not sound is said at its part."""
    row = RuleSet.objects.select_related("case").seen_by(pk, request.user)
    forms = RuleSetForms(request.POST or None, row=row)
    if request.method == "POST" and forms.is_valid():
        done, _ = carry_out(forms.head, lambda cleaned: _save(request, row, forms))
        if done:
            messages.success(request, "已保存，请重新试算。")
            return redirect("casework:desk_case", row.case_id)
    context = {"row": row, "forms": forms, "back": reverse("casework:desk_case", args=[row.case_id])}
    return render(
        request, "enterprises/grading/edit.html", context, status=422 if request.method == "POST" else 200
    )


def _save(request, row, forms):
    return rule_sets.edit_rule_set(
        pk=row.pk, actor=request.user, at=request.at, content=forms.content(), **forms.head.cleaned_data
    )


@desk(*BUREAU_ROLES)
def what_if_page(request, pk):
    """What the set would do to the register today or on a past day: who changes, visits ±; nothing is written."""
    row = RuleSet.objects.select_related("case").seen_by(pk, request.user)
    form = WhatIfForm(request.GET if "on" in request.GET else {"on": request.today}, today=request.today)
    context = {"row": row, "form": form, "back": reverse("casework:desk_case", args=[row.case_id])}
    if form.is_valid():
        context |= _answer(row, form.cleaned_data["on"], request.user)
    return render(request, "enterprises/grading/what_if.html", context)


def _answer(row, on, user):
    in_force = RuleSet.objects.visible_to(user).in_force(on)
    found = what_if(rules=row.rules, on=on, before=in_force.rules if in_force else None)
    names = street_names({move.street_id for move in found.rows})
    address = reverse("enterprises:what_if_changes", args=[row.pk])

    def url(street, old, new):
        return f"{address}?{urlencode({'on': on, 'street': street, 'old': old, 'new': new})}"

    moves = [(move.street_id, move.old, move.new, move.number) for move in found.rows]
    return {
        "on": on,
        "stats": figures(found.as_json()),
        "moves": move_table(moves, names, url),
        "streets": [
            {"name": names[street], "before": part.visits_before, "after": part.visits_after}
            for street, part in found.by_street().items()
        ],
        "grades": [
            {"badge": grade_badge(grade), "now": now, "then": then}
            for grade, (now, then) in found.by_grade().items()
        ],
    }


@desk(*BUREAU_ROLES)
def what_if_rows(request, pk):
    """The enterprises behind one figure of a what-if, fifty at a time."""
    row = RuleSet.objects.select_related("case").seen_by(pk, request.user)
    form = WhatIfForm(request.GET, today=request.today)
    if not form.is_valid():
        return redirect("enterprises:what_if", pk)
    chosen = form.narrowed()
    found = what_if_changes(rules=row.rules, limit=SIZE + 1, **chosen)
    names = street_names({change.street_id for change in found})
    last = found[SIZE - 1].enterprise_id if len(found) > SIZE else None
    kept = request.GET.copy()
    kept["after"] = str(last or "")
    context = {
        "row": row,
        "columns": CHANGE_COLUMNS,
        "rows": [_change(change, names) for change in found[:SIZE]],
        "page": {"next_url": f"?{kept.urlencode()}" if last else None, "previous_url": None, "shown": ""},
        "back": f"{reverse('enterprises:what_if', args=[pk])}?on={chosen['on']}",
    }
    return render(request, "enterprises/grading/changes.html", context)


def _change(change, names):
    return {
        "url": reverse("enterprises:grade", args=[change.enterprise_id]),
        "cells": [
            {"text": change.name},
            {"text": names[change.street_id]},
            {"badge": grade_badge(change.old)},
            {"badge": grade_badge(change.new)},
            {"text": f"{change.lacking} 项" if change.lacking else ""},
        ],
    }
