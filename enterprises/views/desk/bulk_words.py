"""The words and rows of the pages of bulk acts."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from enterprises.models import BulkAct, BulkLine
from enterprises.operations.bulk.acts import value_words

State, Outcome, Kind = BulkAct.State, BulkLine.Outcome, BulkAct.Kind
NUMBER = Count("pk")
TONES = {
    State.PREVIEW: "amber",
    State.RUNNING: "blue",
    State.DONE: "green",
    State.UNDOING: "blue",
    State.UNDONE: "grey",
    State.DISCARDED: "grey",
}
LINE_TONES = {
    Outcome.WILL: "blue",
    Outcome.CHANGED: "green",
    Outcome.RESTORED: "green",
    Outcome.KEPT: "amber",
}
NOTES = {
    Kind.COMMUNITY: "把企业所在社区改为同一个社区。",
    Kind.LEVEL: "为每家企业登记一条标准化等级，写明来源和日期；已有更近日期登记的不动。",
    Kind.RISK: "为每家企业登记一条风险等级，写明来源和日期；已有更近日期登记的不动。",
    Kind.STREET: "把企业划给另一个街道管理，门户账号随之划转；有没办结案件的不动。",
    Kind.CLOSED: "登记停业、迁出日期；已登记过的不动。",
}
ACT_COLUMNS = [
    {"label": "事项", "key": "act", "main": True},
    {"label": "范围", "key": "scope"},
    {"label": "提出", "key": "created"},
    {"label": "状态", "key": "state", "second": True},
]
LINE_COLUMNS = [
    {"label": "企业", "key": "name", "main": True},
    {"label": "原值", "key": "before"},
    {"label": "新值", "key": "after"},
    {"label": "结果和原因", "key": "outcome", "second": True},
]


def act_row(act):
    """A row of the list of bulk acts."""
    return {
        "url": reverse("enterprises:bulk", args=[act.pk]),
        "cells": [
            {"text": str(act)},
            {"text": act.scope},
            {"text": f"{timezone.localtime(act.created_at):%Y-%m-%d %H:%M}"},
            {"badge": {"text": act.get_state_display(), "tone": TONES[act.state]}},
        ],
    }


def line_row(act, line):
    """One enterprise: its value, what it becomes, why not."""
    after = value_words(act, line.after) if line.after else "—"
    return {
        "url": reverse("enterprises:detail", args=[line.enterprise_id]),
        "cells": [
            {"text": line.enterprise.name, "note": line.enterprise.uscc or "尚无代码"},
            {"text": value_words(act, line.before)},
            {"text": after},
            {
                "badge": {"text": line.get_outcome_display(), "tone": LINE_TONES.get(line.outcome, "grey")},
                "note": line.reason,
            },
        ],
    }


def stats(counts):
    """How many of each outcome, each leading to its lines."""
    return [
        {
            "value": counts[outcome],
            "label": Outcome(outcome).label,
            "url": f"?outcome={outcome}#lines",
            "tone": "",
            "definition": "",
            "trend": "",
        }
        for outcome in Outcome
        if counts[outcome]
    ]


def facts(act):
    """What the act is, as components/facts.html takes it."""
    found = [
        {"label": "事项", "text": act.get_kind_display()},
        {"label": "内容", "text": act.words},
        {"label": "范围", "text": act.scope},
        {"label": "理由", "text": act.why},
    ]
    for label, moment in (("办理时间", act.done_at), ("撤销时间", act.undone_at)):
        if moment:
            found.append({"label": label, "text": f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"})
    return found


def _act(name, act, user, **said):
    url = reverse(f"enterprises:bulk_{name}", args=[act.pk])
    return {"url": url, "who": user.name, "tone": "", "fields": [], **said}


def confirm_words(act, counts, user):
    """The confirmation with its consequence; None when there is nothing to confirm."""
    if act.state != State.PREVIEW or not counts[Outcome.WILL]:
        return None
    return _act(
        "confirm",
        act,
        user,
        label="确认办理",
        submit="确认办理",
        whom=f"{counts[Outcome.WILL]:,}家企业（另有{counts[Outcome.LEFT]:,}家不办理）",
        what=str(act),
        reversible="24小时内可以整批撤销：之后没有人改动过的恢复原值",
    )


def discard_words(act, user):
    """Giving the preview up."""
    if act.state != State.PREVIEW:
        return None
    said = {"label": "放弃", "submit": "放弃", "whom": "这次预览", "what": "删除预览，底册不变"}
    return _act("discard", act, user, reversible="可以重新办理", **said)


def undo_words(act, counts, user, at):
    """The undo, while the day has not passed."""
    if not act.may_be_undone(at) or not counts[Outcome.CHANGED]:
        return None
    return _act(
        "undo",
        act,
        user,
        label="撤销这次办理",
        submit="撤销",
        whom=f"{counts[Outcome.CHANGED]:,}家企业",
        what="恢复办理前的值，历史中另记一笔；办理后又被改动过的保留现值，并逐家列出",
        reversible="不能恢复，可以重新办理",
        tone="red",
    )
