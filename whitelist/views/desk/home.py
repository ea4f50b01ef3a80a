"""The positive list at a glance: rounds, figures, streets, what waits for the bureau."""

from itertools import groupby

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.stages import Role
from casework import pages
from enterprises.forms.acting import carry_out
from whitelist.board import UNDER_WAY, round_step
from whitelist.models import Objection, ReviewRequest, Round
from whitelist.operations.rounds import create_round, dates_of
from whitelist.progress import by_street, stats_of
from whitelist.stages import ReviewStage, RoundStage
from whitelist.views.desk.applications import READERS
from whitelist.workflow import ROUND

FEW = 2  # rounds that all stand open; of more only those that take applications, or wait for the reader
CLOSED = (RoundStage.PUBLISHED, RoundStage.CANCELLED)
INBOX_COLUMNS = [
    {"label": "事项", "main": True},
    {"label": "阶段", "second": True},
    {"label": "期限"},
]
FORMER_COLUMNS = [{"label": "批次", "main": True}, {"label": "阶段", "second": True}, {"label": "公布日期"}]


class YearForm(forms.Form):
    """The year of the list to prepare."""

    year = forms.IntegerField(
        label="清单年度", min_value=2020, max_value=2100, help_text="在上一年度受理申报、本年度生效的清单。"
    )


@desk(*READERS)
def home(request):
    """The rounds under way with next step and figures, the inbox of the bureau, older rounds folded by year."""
    rounds = list(Round.objects.visible_to(request.user).select_related("case").order_by("-year", "-batch"))
    under_way = [row for row in rounds if row.stage not in CLOSED]
    current = [row for row in under_way if row.year >= request.today.year]
    former = [row for row in rounds if row not in current]
    shown = [_round(row, request) for row in current]
    for item in shown:
        item["open"] = len(shown) <= FEW or item["row"].stage in UNDER_WAY or "action" in item["step"]
    context = {
        "rounds": shown,
        "inbox": _inbox(request) if request.user.standing.bureau else [],
        "inbox_columns": INBOX_COLUMNS,
        "former": [
            {"year": year, "rows": [_former(row) for row in rows]}
            for year, rows in groupby(former, key=lambda row: row.year)
        ],
        "former_columns": FORMER_COLUMNS,
        "may_create": request.user.holds(Role.BUREAU_CLERK),
    }
    return render(request, "whitelist/desk/home.html", context)


def _round(row, request):
    history = list(row.case.history.select_related("unit").order_by("seq"))
    clocks = pages.clock_cards(row.case, request.today)
    streets = by_street(row, request.user)
    step = round_step(row, request.user, request.at)
    lists = row.street_lists.visible_to(request.user).select_related("street", "case")
    return {
        "row": row,
        "verify_by": row.verify_by,
        "url": reverse("casework:desk_case", args=[row.case_id]),
        "step": step,
        "brief": step["title"] if "missing" in step else step.get("reason", ""),
        "process": pages.process_picture(ROUND, row, history, clocks),
        "clocks": [clock for clock in clocks if not clock["met"]],
        "stats": stats_of(row, request.user),
        "streets": _streets(lists, streets),
    }


def _streets(lists, figures):
    counted = {line["case__organisation"]: line for line in figures}
    return [_street(item, counted.get(item.street_id, {})) for item in lists]


def _street(item, figures):
    applied, verified = figures.get("applied", 0), figures.get("verified", 0)
    listing = f"{reverse('whitelist:applications')}?round={item.round_id}&street={item.street_id}"
    return {
        "label": item.street.label,
        "url": reverse("casework:desk_case", args=[item.case_id]),
        "stage": item.get_stage_display(),
        "applied": applied,
        "applied_url": listing,
        "verified": verified,
        "verified_url": f"{listing}&group=verified",
        "share": f"{round(100 * verified / applied)} %" if applied else "—",
        "refused": figures.get("refused", 0),
        "refused_url": f"{listing}&group=refused",
        "reported_on": item.reported_on,
    }


def _inbox(request):
    """Open objections and review requests, by due date."""
    objections = Objection.objects.visible_to(request.user).open().select_related("case")
    reviews = (
        ReviewRequest.objects.visible_to(request.user).filter(stage=ReviewStage.FILED).select_related("case")
    )
    found = [_waiting(row, request.today) for row in (*objections, *reviews)]
    return sorted(found, key=lambda line: str(line["due_on"]))


def _waiting(row, today):
    clock = row.case.clocks.running().select_related("responsible").order_by("due_on").first()
    due = pages.due_words(clock, today) if clock else None
    return {
        "url": reverse("casework:desk_case", args=[row.case_id]),
        "due_on": clock.due_on if clock else "",
        "cells": [
            {"text": row.case.title},
            {"text": row.get_stage_display()},
            {"due": due} if due else {"text": "—"},
        ],
    }


def _former(row):
    return {
        "url": reverse("casework:desk_case", args=[row.case_id]),
        "cells": [
            {"text": row.label},
            {"text": row.get_stage_display()},
            {"text": f"{row.published_on:%Y-%m-%d}" if row.published_on else "—"},
        ],
    }


@desk(Role.BUREAU_CLERK)
def create(request):
    """建立批次: shows the three fixed dates before anything is made."""
    form = YearForm(request.POST or None, initial={"year": request.today.year + 1})
    if request.method == "POST" and "look" not in request.POST:
        done, made = carry_out(
            form, lambda words: create_round(year=words["year"], actor=request.user, at=request.at)
        )
        if done:
            messages.success(request, f"已建立{made.label}。")
            return redirect("casework:desk_case", made.case_id)
    year = form.cleaned_data["year"] if form.is_bound and form.is_valid() else request.today.year + 1
    dates = dates_of(year, on=request.today)
    context = {
        "form": form,
        "dates": [{"label": label, "text": day} for label, day in dates.items()],
        "year": year,
    }
    return render(request, "whitelist/desk/create.html", context, status=422 if form.errors else 200)
