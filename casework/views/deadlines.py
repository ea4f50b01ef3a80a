"""期限: how the offices stand with their time limits, for the head of an office and for the bureau."""

from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.models import Organisation
from accounts.stages import BUREAU_ROLES, Role
from casework.calendar import load_calendar
from casework.deadlines import (
    DEFINITIONS,
    DeadlineState,
    conditions,
    counts_by_office,
    reasons_of,
    supervised,
)
from casework.pages import due_words
from casework.paging import page_of, without

READERS = BUREAU_ROLES | {Role.STREET_HEAD}
TONES = {DeadlineState.OVERDUE: "red", DeadlineState.NEAR: "amber"}
COLUMNS = [
    {"label": "单位", "key": "unit", "main": True},
    *(
        {"label": state.label, "key": state.value, "numeric": True, "second": True, "named": True}
        for state in DeadlineState
    ),
]
ROW_COLUMNS = [
    {"label": "案件", "key": "case", "main": True},
    {"label": "事项", "key": "title", "second": True},
    {"label": "责任单位", "key": "unit", "second": True, "named": True},
    {"label": "阶段", "key": "stage"},
    {"label": "届满日", "key": "due", "second": True, "named": True},
    {"label": "说明", "key": "reasons", "second": True, "named": True},
]


@desk(*READERS)
def summary(request):
    """By unit and state; each number leads to its rows."""
    counted = counts_by_office(request.user, request.today, load_calendar())
    sums = {state: sum(numbers[state.value] for _, numbers in counted) for state in DeadlineState}
    context = {
        "columns": COLUMNS,
        "rows": [_unit_row(unit, numbers) for unit, numbers in counted],
        "stats": [
            {
                "value": sums[state],
                "label": state.label,
                "url": _rows_url(state=state.value),
                "definition": DEFINITIONS[state],
                "tone": TONES.get(state, "") if sums[state] else "",
            }
            for state in DeadlineState
        ],
        "definitions": [{"label": state.label, "text": DEFINITIONS[state]} for state in DeadlineState],
        "empty": {"title": "没有可以查看的单位", "reason": "您的岗位没有分管的办公室。", "action": None},
    }
    return render(request, "casework/deadlines.html", context)


def _rows_url(**params):
    return (
        reverse("casework:deadline_rows")
        + "?"
        + "&".join(f"{name}={value}" for name, value in params.items())
    )


def _unit_row(unit, numbers):
    cells = [
        {"text": f"{numbers[state.value]}", "url": _rows_url(unit=unit.pk, state=state.value)}
        if numbers[state.value]
        else {"text": "0"}
        for state in DeadlineState
    ]
    return {"cells": [{"text": unit.label}, *cells]}


@desk(*READERS)
def rows(request):
    """The time limits behind a number: `?unit=` an office's key, `?state=` a DeadlineState."""
    calendar, user = load_calendar(), request.user
    known = conditions(request.today, calendar)
    state = _chosen(request.GET.get("state"))
    found = (
        supervised(user)
        .filter(known[state])
        .select_related("case", "responsible")
        .prefetch_related("suspensions")
    )
    unit = _unit(request)
    if unit is not None:
        found = found.filter(office=unit.pk)
    order = ("start_on", "pk") if state == DeadlineState.STILL else ("due_on", "pk")
    page = page_of(found, request.GET, order=order)
    context = {
        "path": [{"label": "期限", "url": reverse("casework:deadlines")}, {"label": state.label}],
        "state": state,
        "definition": DEFINITIONS[state],
        "unit": unit,
        "tabs": [
            {"label": one.label, "url": _tab_url(one, unit), "active": one == state} for one in DeadlineState
        ],
        "removable": [{"label": unit.label, "url": without(request.GET, "unit")}] if unit else [],
        "columns": ROW_COLUMNS,
        "rows": [_clock_row(clock, request.today, calendar) for clock in page.rows],
        "page": page,
        "empty": {"title": "没有这样的期限", "reason": "可以换一个单位或者状态查看。", "action": None},
    }
    return render(request, "casework/deadline_rows.html", context)


def _chosen(text):
    return DeadlineState(text) if text in DeadlineState.values else DeadlineState.OVERDUE


def _unit(request):
    given = request.GET.get("unit", "")
    if not (given.isdecimal() and len(given) < 10):
        return None
    return Organisation.objects.visible_to(request.user).filter(pk=int(given)).first()


def _tab_url(state, unit):
    return _rows_url(state=state.value, **({"unit": unit.pk} if unit else {}))


def _clock_row(clock, today, calendar):
    due = (
        {"text": "中止"}
        if clock.due_on is None
        else {"due": {**due_words(clock, today, calendar), "whose": ""}}
    )
    return {
        "url": reverse("casework:desk_case", args=[clock.case_id]),
        "cells": [
            {"text": clock.case.title, "note": clock.case.number},
            {"text": clock.title},
            {"text": clock.responsible.label},
            {"text": clock.case.stage_label},
            due,
            {"text": "、".join(reasons_of(clock)) or "—"},
        ],
    }
