"""征求意见: the bureau sees who answered what, a body answers its own (NS-4.1.3)."""

from collections import Counter
from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import desk
from accounts.refusals import NotVisible
from accounts.stages import BODY_ROLES, BUREAU_ROLES, Role
from casework.calendar import load_calendar
from casework.pages import kept_words, tone_of
from casework.time_limits import Unit, remaining
from enterprises.forms.acting import carry_out
from whitelist.forms.consultations import AnswerConsultationForm, PaperAnswerForm
from whitelist.models import Application, Opinion, Round
from whitelist.operations.consultations import answer_consultation, record_paper_answer
from whitelist.stages import Answer, ApplicationStage, RoundStage

TONES = {Answer.AGREED: "green", Answer.OBJECTED: "red", Answer.NO_REPLY: "amber", Answer.ASKED: "grey"}
ANSWERED = (Answer.AGREED, Answer.OBJECTED)
COLUMNS = [
    {"label": "单位", "main": True},
    {"label": "回复", "second": True},
    {"label": "意见"},
    {"label": "方式"},
    {"label": "时间", "second": True, "named": True},
]
OWN_COLUMNS = [
    {"label": "批次", "main": True},
    {"label": "我单位的回复", "second": True},
    {"label": "回复期限", "second": True, "named": True},
]


def reported(round_):
    """The enterprises in consultation, in the order of streets and names."""
    found = Application.objects.filter(round=round_).exclude(stage__in=[ApplicationStage.DRAFT])
    consulted = found.filter(case__history__step="report").distinct()
    rows = consulted.select_related("enterprise__street", "case")
    return sorted(rows, key=lambda row: (row.enterprise.street.code, row.enterprise.pinyin, row.pk))


@desk(*BUREAU_ROLES)
def consultation(request, pk):
    """Who was asked, who answered what; silence stands apart and is never consent."""
    round_ = Round.objects.select_related("case").seen_by(pk, request.user)
    opinions = (
        Opinion.objects.visible_to(request.user).filter(round=round_).select_related("organisation", "round")
    )
    against = [
        {
            "enterprise": item.application.enterprise.name,
            "body": opinion.organisation.label,
            "text": item.text,
        }
        for opinion in opinions.prefetch_related("items__application__enterprise")
        for item in opinion.items.all()
    ]
    records = request.user.holds(Role.BUREAU_CLERK) and round_.stage == RoundStage.CONSULTING
    row = partial(_row, records=records, today=request.today, calendar=load_calendar())
    context = {
        "round": round_,
        "columns": COLUMNS,
        "rows": [row(opinion) for opinion in opinions if opinion.answer in ANSWERED],
        "silent": [row(opinion) for opinion in opinions if opinion.answer not in ANSWERED],
        "figures": _figures(opinions),
        "against": against,
        "due": _due(round_, request.today),
        "back": reverse("casework:desk_case", args=[round_.case_id]),
        "records": records,
    }
    return render(request, "whitelist/desk/consultation.html", context)


def _figures(opinions):
    counted = Counter(opinion.answer for opinion in opinions)
    return [
        {"label": label, "value": counted[answer], "tone": TONES[answer] if counted[answer] else ""}
        for answer, label in Answer.choices
    ]


def _row(opinion, records, today, calendar):
    kept = (_due_of(opinion, today, calendar) or {}).get("remaining", "")
    url = (
        reverse("whitelist:paper_answer", args=[opinion.pk])
        if records and opinion.answer == Answer.ASKED
        else ""
    )
    return {
        "url": url,
        "cells": [
            {"text": opinion.organisation.label},
            {"badge": {"text": opinion.get_answer_display(), "tone": TONES[opinion.answer]}},
            {"text": opinion.text, "note": opinion.reply_number},
            {"text": opinion.get_channel_display() or "—"},
            {"text": f"{_answered_on(opinion) or '—'}", "note": kept},
        ],
    }


def _due(round_, today, calendar=None):
    if round_.reply_by is None:
        return None
    if round_.stage != RoundStage.CONSULTING:
        return {"due_on": round_.reply_by, "remaining": "", "tone": ""}
    calendar = calendar or load_calendar()
    return {
        "due_on": round_.reply_by,
        "remaining": remaining(round_.reply_by, today, calendar, Unit.WORKING_DAYS),
        "tone": tone_of(round_.reply_by, today, calendar),
    }


def _answered_on(opinion):
    return timezone.localdate(opinion.answered_at) if opinion.answered_at else None


def _due_of(opinion, today, calendar):
    """The limit of one body: what is left of it, or how it was kept; of what was never answered the day alone."""
    due, answered = _due(opinion.round, today, calendar), _answered_on(opinion)
    if due and answered:
        return due | {"remaining": kept_words(due["due_on"], answered, calendar, what="回复"), "tone": ""}
    return due


@desk(Role.BUREAU_CLERK)
def paper_answer(request, pk):
    """登记书面回复."""
    opinion = Opinion.objects.select_related("organisation", "round").seen_by(pk, request.user)
    form = PaperAnswerForm(request.POST or None, request.FILES or None, applications=reported(opinion.round))
    done, _ = (
        carry_out(
            form, lambda _: record_paper_answer(pk=pk, actor=request.user, at=request.at, **form.words())
        )
        if form.is_bound
        else (False, None)
    )
    if done:
        messages.success(request, f"已登记{opinion.organisation.label}的书面回复。")
        return redirect("whitelist:consultation", opinion.round_id)
    context = {
        "opinion": opinion,
        "form": form,
        "heading": f"登记书面回复：{opinion.organisation.label}",
        "back": reverse("whitelist:consultation", args=[opinion.round_id]),
        "due": _due(opinion.round, request.today),
    }
    return render(request, "whitelist/desk/answer.html", context, status=422 if form.is_bound else 200)


@desk(*BODY_ROLES)
def own_consultations(request):
    """What my unit was asked, newest first."""
    opinions = Opinion.objects.visible_to(request.user).select_related("round").order_by("-asked_on", "-pk")
    calendar = load_calendar()
    rows = [
        {
            "url": reverse("whitelist:answer", args=[opinion.pk]),
            "cells": [
                {"text": opinion.round.label},
                {"badge": {"text": opinion.get_answer_display(), "tone": TONES[opinion.answer]}},
                {"due": due} if (due := _due_of(opinion, request.today, calendar)) else {"text": "—"},
            ],
        }
        for opinion in opinions
    ]
    context = {
        "columns": OWN_COLUMNS,
        "rows": rows,
        "empty": {
            "title": "还没有向本单位征求意见",
            "reason": "区应急管理局发函后显示在这里。",
            "action": None,
        },
    }
    return render(request, "whitelist/desk/own_consultations.html", context)


@desk(*BODY_ROLES)
def answer(request, pk):
    """The letter, the enterprises (public columns only), and the form while answers are taken."""
    opinion = Opinion.objects.select_related("organisation", "round__case").seen_by(pk, request.user)
    if opinion.organisation_id not in request.user.standing.bodies:
        raise NotVisible
    rows = reported(opinion.round)
    form = None
    if _may_still_answer(opinion, request.today):
        form = AnswerConsultationForm(request.POST or None, applications=rows)
    if form is not None and form.is_bound:
        done, _ = carry_out(
            form, lambda _: answer_consultation(pk=pk, actor=request.user, at=request.at, **form.words())
        )
        if done:
            messages.success(request, "已回复区应急管理局，谢谢。")
            return redirect("whitelist:own_consultations")
    letter = opinion.round.case.history.filter(step="consult").order_by("-seq").first()
    context = {
        "opinion": opinion,
        "form": form,
        "heading": f"{opinion.round.label}征求意见",
        "closed": _why_closed(opinion, request.today),
        "letter": letter.data.get("letter", "") if letter else "",
        "enterprises": [row.enterprise for row in rows],
        "back": reverse("whitelist:own_consultations"),
        "due": _due_of(opinion, request.today, load_calendar()),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "whitelist/desk/answer.html", context, status=status)


def _may_still_answer(opinion, today):
    round_ = opinion.round
    in_time = round_.reply_by is None or today <= round_.reply_by
    return opinion.answer == Answer.ASKED and round_.stage == RoundStage.CONSULTING and in_time


def _why_closed(opinion, today):
    """Why the answer can only be read, and what to do if something must still be said."""
    if opinion.answer in (Answer.AGREED, Answer.OBJECTED):
        return "已经回复，不能再修改；需要更正的，请联系区应急管理局。"
    if opinion.round.stage == RoundStage.CONSULTING:
        return "回复期限已过，不能再在线回复；仍有意见的，请书面联系区应急管理局经办人登记。"
    return "征求意见已经结束，本单位没有回复，记为“未回复”，不视为同意。"
