"""A grade and its reasons in the words of pages."""

from casework.citations import cite
from enterprises.stages import Grade

TONES = {"A": "green", "B": "blue", "C": "amber", "D": "red", "": "grey"}
REASON_COLUMNS = [
    {"label": "项目", "main": True},
    {"label": "现在的情况", "second": True},
    {"label": "来源、日期"},
    {"label": "依据"},
    {"label": "对等级的作用", "second": True},
]
PERIOD_COLUMNS = [
    {"label": "等级", "main": True},
    {"label": "起止", "second": True},
    {"label": "由来"},
    {"label": "规则"},
    {"label": "原因"},
]


def grade_word(grade):
    """The grade as people say it."""
    return Grade(grade).label if grade else "未评级"


def grade_badge(grade):
    """The grade as components/badge.html takes it."""
    return {"text": grade_word(grade), "tone": TONES[grade]}


def reason_rows(decision):
    """Every input of a decision: its value, whence and of which day, the clause, what it does to the grade."""
    return [
        {
            "cells": [
                {"text": reason.input.label},
                {"text": reason.words, "badge": {"text": "缺数据", "tone": "amber"}}
                if not reason.known
                else {"text": reason.words},
                {"text": _whence(reason), "note": reason.reference},
                {"text": "；".join(cite(clause) for clause in reason.clause.split("；"))},
                {"text": reason.effect, "note": f"{reason.change}。" if reason.change else ""},
            ]
        }
        for reason in decision.reasons
    ]


def _whence(reason):
    if reason.known and not reason.source:
        return "合规台账"
    day = f"{reason.as_of}" if reason.as_of else ""
    return "，".join(part for part in (reason.source, day) if part) or "无人登记"


def period_rows(periods):
    """The grades an enterprise has had, the latest first."""
    return [
        {
            "cells": [
                {"text": grade_word(row.grade), "badge": _taken_back(row)},
                {"text": f"{row.valid_from} 至 {row.valid_until or '今'}"},
                {"text": row.get_origin_display()},
                {"text": str(row.rule_set)},
                {"text": row.reason},
            ]
        }
        for row in periods
    ]


def _taken_back(period):
    return {"text": "已撤回", "tone": "grey"} if period.revoked_at else None


def visits_words(rules, grade):
    """How often a grade is visited, in words; empty without a grade."""
    if not grade:
        return ""
    visits = rules.visits[grade]
    return f"每年最多检查 {visits.per_year} 次，{visits.depth}（{visits.source}）"


def explained_words(explained, held):
    """What a page on one enterprise's grade shows; `held` is the grade in force (“” for none)."""
    decision, period = explained.decision, explained.period
    return {
        "badge": grade_badge(held),
        "since": f"{period.valid_from} 起" if period else "",
        "rule_set": str(explained.rule_set),
        "source": explained.rule_set.source,
        "on": explained.on,
        "computed": grade_word(decision.grade),
        "differs": decision.grade != held,
        "lacking": decision.lacking,
        "columns": REASON_COLUMNS,
        "rows": reason_rows(decision),
        "changes": decision.changes,
        "visits": visits_words(explained.rules, held or decision.grade),
    }
