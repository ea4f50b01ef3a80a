"""年度评级: begun, watched while it is computed, looked at line by line, contested, decided (GM-2.3)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.models import Organisation
from accounts.refusals import NotVisible
from accounts.stages import Role
from casework.paging import page_of, without
from enterprises.forms.acting import carry_out
from enterprises.forms.regradings import ContestDecisionForm, LineContestForm, LinesForm, NewRegradingForm
from enterprises.models import LineContest, Regrading, RegradingLine, RegradingPart
from enterprises.operations.grading import begin_regrading, contest_line, decide_contest
from enterprises.rules import READERS
from enterprises.stages import RegradingStage
from enterprises.views.grading.words import grade_badge, grade_word
from enterprises.workflow.regrading import STREET

COLUMNS = [
    {"label": "企业", "main": True},
    {"label": "街道"},
    {"label": "现等级", "second": True, "named": True},
    {"label": "新等级", "second": True, "named": True},
    {"label": "缺少数据", "numeric": True},
    {"label": "街道异议", "second": True},
]
DECIDERS = (Role.BUREAU_CLERK, Role.SECTION_HEAD)


@desk(Role.BUREAU_CLERK)
def add(request):
    """发起年度评级: the year; the rules in force and today's data are used."""
    form = NewRegradingForm(request.POST or None, initial={"year": request.today.year})
    if request.method == "POST":
        done, row = carry_out(
            form, lambda cleaned: begin_regrading(actor=request.user, at=request.at, **cleaned)
        )
        if done:
            messages.success(request, "已发起，系统正在逐家计算，完成后交各街道核对。")
            return redirect("casework:desk_case", row.case_id)
    context = {
        "form": form,
        "heading": "发起年度评级",
        "submit": "发起",
        "back": reverse("enterprises:grading"),
        "confirm": {
            "who": request.user.name,
            "whom": "底册中的全部企业",
            "what": "按现行规则和今天的数据计算新的等级",
            "reversible": "批准生效以前不改变任何企业的等级，可以取消。",
        },
    }
    return render(request, "enterprises/grading/form.html", context, status=422 if form.is_bound else 200)


@desk(*READERS)
def progress(request, pk):
    """How far the computing is; asked for again every few seconds by the page of the case."""
    row = Regrading.objects.select_related("case").seen_by(pk, request.user)
    chunks = list(row.chunks.values_list("written", "done_at"))
    done = sum(1 for _, done_at in chunks if done_at)
    context = {
        "row": row,
        "total": len(chunks),
        "done": done,
        "written": sum(written or 0 for written, _ in chunks),
        "waits": row.stage == RegradingStage.PREPARING,
        "case_url": reverse("casework:desk_case", args=[row.case_id]),
    }
    return render(request, "enterprises/grading/progress.html", context)


def _narrowed(lines, chosen):
    moves = {
        "up": lines.up,
        "down": lines.down,
        "first": lines.first_time,
        "changed": lines.changed,
        "lacking": lambda: lines.filter(lacking__gt=0),
    }
    found = moves[chosen["move"]]() if chosen["move"] else lines
    for name in ("street", "old", "new"):
        if chosen[name]:
            found = found.filter(**{name: chosen[name]})
    return found


@desk(*READERS)
def lines(request, pk):
    """Line by line: who would move from which grade to which; pages by key, never counted."""
    row = Regrading.objects.select_related("case", "rule_set").seen_by(pk, request.user)
    form = LinesForm(request.GET, streets=_streets(row, request.user))
    chosen = form.cleaned_data if form.is_valid() else form.unnarrowed()
    seen = RegradingLine.objects.visible_to(request.user).filter(regrading=row)
    page = page_of(_narrowed(seen, chosen).select_related("enterprise", "street"), request.GET, order=("pk",))
    contested = {
        contest.line_id: contest for contest in LineContest.objects.filter(line__in=[r.pk for r in page.rows])
    }
    context = {
        "row": row,
        "form": form,
        "removable": [
            {"label": word, "url": without(request.GET, name)}
            for name, word in form.words()
            if form.is_valid()
        ],
        "page": page,
        "columns": COLUMNS,
        "rows": [_line(line, contested.get(line.pk)) for line in page.rows],
    }
    return render(request, "enterprises/grading/lines.html", context)


def _streets(row, user):
    return Organisation.objects.filter(pk__in=row.parts.visible_to(user).values("street"))


def _line(line, contest):
    return {
        "url": reverse("enterprises:regrading_line", args=[line.regrading_id, line.enterprise_id]),
        "cells": [
            {"text": line.enterprise.name},
            {"text": line.street.label},
            {"badge": grade_badge(line.old)},
            {"badge": grade_badge(line.new)},
            {"text": f"{line.lacking} 项" if line.lacking else ""},
            {"text": (contest.get_outcome_display() or "待决定") if contest else ""},
        ],
    }


@desk(*READERS)
def line(request, pk, enterprise_id):
    """One enterprise in the re-grading: what the rules looked at; here its street contests the result."""
    row = Regrading.objects.select_related("case", "rule_set").seen_by(pk, request.user)
    found = RegradingLine.objects.visible_to(request.user).filter(regrading=row)
    chosen = (
        found.select_related("enterprise", "street", "regrading").filter(enterprise=enterprise_id).first()
    )
    if chosen is None:
        raise NotVisible
    contest = LineContest.objects.filter(line=chosen).select_related("raised_by", "decided_by").first()
    part = RegradingPart.objects.select_related("case").get(regrading=row, street=chosen.street_id)
    form = LineContestForm(request.POST or None)
    if request.method == "POST":
        done, _ = carry_out(form, lambda cleaned: _contest(request, part, enterprise_id, cleaned["reason"]))
        if done:
            messages.success(request, "异议已经记下，由区局决定。")
            return redirect("enterprises:regrading_line", pk, enterprise_id)
    context = {
        "row": row,
        "line": chosen,
        "part": part,
        "contest": contest,
        "form": form if _may_contest(request.user, row, part, contest) else None,
        "old": grade_badge(chosen.old),
        "new": grade_badge(chosen.new),
        "inputs": _inputs(row.rule_set.rules, chosen),
        "back": reverse("enterprises:regrading_lines", args=[pk]),
    }
    return render(request, "enterprises/grading/line.html", context, status=422 if form.is_bound else 200)


def _contest(request, part, enterprise_id, reason):
    return contest_line(
        pk=part.pk, enterprise_id=enterprise_id, reason=reason, actor=request.user, at=request.at
    )


def _may_contest(user, row, part, contest):
    """The form is there while the street may still speak; the operation asks again."""
    waits = row.stage == RegradingStage.CONFIRMING and part.stage == RegradingPart.Stage.OPEN
    return waits and contest is None and any(user.holds(role, part.street_id) for role in STREET)


def _inputs(rules, line):
    values = line.inputs
    return [{"label": each.label, "text": _said(each, values.get(each.name))} for each in rules.inputs]


def _said(each, value):
    if each.kind == "happened":
        return f"最近一次 {value}" if value else "台账没有记录"
    return each.words(each.known(value))


@desk(*READERS)
def contest_list(request, pk):
    """What the streets contest in one re-grading, the undecided first."""
    row = Regrading.objects.select_related("case").seen_by(pk, request.user)
    seen = RegradingPart.objects.visible_to(request.user).filter(regrading=row)
    found = LineContest.objects.filter(part__in=seen.values("pk"))
    found = found.select_related("line__enterprise", "part__street", "raised_by", "decided_by")
    page = page_of(found, request.GET, order=("outcome", "pk"))
    context = {
        "row": row,
        "page": page,
        "contests": [_contest_row(contest) for contest in page.rows],
        "decides": row.stage == RegradingStage.CONFIRMING and request.user.holds_any(DECIDERS),
    }
    return render(request, "enterprises/grading/contests.html", context)


def _contest_row(contest):
    line = contest.line
    return {
        "contest": contest,
        "enterprise": line.enterprise.name,
        "street": contest.part.street.label,
        "move": f"{grade_word(line.old)} → {grade_word(line.new)}",
        "url": reverse("enterprises:regrading_line", args=[line.regrading_id, line.enterprise_id]),
        "decided": f"{contest.get_outcome_display()}，{grade_word(contest.final)}" if contest.outcome else "",
    }


@desk(*DECIDERS)
def decide(request, pk, contest_id):
    """The bureau answers one objection with its reason; no grade is typed by hand."""
    row = Regrading.objects.select_related("case").seen_by(pk, request.user)
    found = LineContest.objects.filter(part__regrading=row).select_related("line__enterprise", "part__street")
    contest = found.filter(pk=contest_id).first()
    if contest is None:
        raise NotVisible
    form = ContestDecisionForm(request.POST or None)
    if request.method == "POST":
        done, _ = carry_out(form, lambda cleaned: _decide(request, row, contest_id, cleaned))
        if done:
            messages.success(request, "已决定，理由记入办理记录。")
            return redirect("enterprises:regrading_contests", pk)
    context = {
        "row": row,
        "item": _contest_row(contest),
        "form": form,
        "back": reverse("enterprises:regrading_contests", args=[pk]),
    }
    return render(request, "enterprises/grading/decide.html", context, status=422 if form.is_bound else 200)


def _decide(request, row, contest_id, cleaned):
    return decide_contest(pk=row.pk, contest_id=contest_id, actor=request.user, at=request.at, **cleaned)
