"""Rows of models as rows of components/table.html."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import SignIn

OUTCOME_TONES = {
    SignIn.Outcome.SUCCESS: "green",
    SignIn.Outcome.SECOND_FACTOR: "green",
    SignIn.Outcome.WRONG: "amber",
    SignIn.Outcome.LOCKED: "red",
}


def moment_text(at):
    """A moment as pages print it, in Shanghai: 2026-11-06 16:40:05."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def sign_in_table(rows, own):
    """Sign-ins; `own` leaves out whose they are."""
    columns = [
        {"label": "时间", "key": "at", "main": True},
        {"label": "结果", "key": "outcome", "second": True},
        {"label": "来源地址", "key": "address"},
        {"label": "浏览器", "key": "agent"},
    ]
    if not own:
        columns.insert(1, {"label": "登录名", "key": "username", "second": True})
    cells = [_sign_in_cells(row, own) for row in rows]
    empty = {"title": "没有登录记录", "reason": "换一个筛选条件再看。"}
    return {"columns": columns, "rows": cells, "caption": "登录记录", "empty": empty}


def _sign_in_cells(row, own):
    tone = OUTCOME_TONES.get(row.outcome, "grey")
    cells = [
        {"text": moment_text(row.at)},
        {"text": "", "badge": {"text": row.get_outcome_display(), "tone": tone}},
        {"text": row.address or "不详"},
        {"text": row.agent or "不详"},
    ]
    if not own:
        cells.insert(1, {"text": row.username, "note": row.user.name if row.user else "没有这个登录名"})
    return {"cells": cells}


def event_table(rows):
    """Administrative acts on accounts."""
    columns = [
        {"label": "时间", "key": "at", "main": True},
        {"label": "操作", "key": "act", "second": True},
        {"label": "操作人", "key": "actor", "second": True},
        {"label": "对象", "key": "subject"},
        {"label": "内容", "key": "detail"},
    ]
    cells = [
        {
            "cells": [
                {"text": moment_text(row.at)},
                {"text": row.get_act_display()},
                {"text": row.actor.name if row.actor else "服务器运维人员"},
                {"text": row.subject.name if row.subject else "—"},
                {"text": row.detail or "—"},
            ]
        }
        for row in rows
    ]
    empty = {"title": "没有账号操作记录", "reason": "新增人员、授予岗位、重置密码等操作会记在这里。"}
    return {"columns": columns, "rows": cells, "caption": "账号操作记录", "empty": empty}


def people_table(rows):
    """People with their offices."""
    columns = [
        {"label": "姓名", "key": "name", "main": True},
        {"label": "登录名", "key": "username"},
        {"label": "任职", "key": "offices", "second": True},
        {"label": "账号", "key": "state", "second": True},
    ]
    cells = [{"url": reverse("accounts:person", args=[row.pk]), "cells": _person_cells(row)} for row in rows]
    empty = {"title": "没有找到人员", "reason": "换一个姓名、登录名或者筛选条件再看。"}
    return {"columns": columns, "rows": cells, "caption": "人员", "empty": empty}


def _person_cells(row):
    offices = [f"{one.organisation.label} {one.get_role_display()}" for one in row.offices]
    state = {"text": "在用", "tone": "green"} if row.is_active else {"text": "已停用", "tone": "grey"}
    return [
        {"text": row.name},
        {"text": row.username},
        {"text": "；".join(offices) or "没有岗位"},
        {"text": "", "badge": state},
    ]
