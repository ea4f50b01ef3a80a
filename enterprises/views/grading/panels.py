"""The panels of the case pages of 分级: what an officer needs to see before the next step."""

from django.urls import reverse

from casework.citations import cite
from enterprises.audiences import REGRADED, mass_link
from enterprises.models import InputContest
from enterprises.rules.grading import PRESENT, UNKNOWN
from enterprises.rules.grading.inputs import HAPPENED
from enterprises.rules.grading.rule_set import COLOUR, LEVEL
from enterprises.stages import Grade, RegradingStage
from enterprises.views.grading.differences import part_rows, summary_of, tried
from enterprises.views.grading.words import grade_badge, grade_word


def _columns(*labels):
    """Columns of a small table: the first stands for the row, the second is shown on a phone as well."""
    return [
        {"label": label, "main": n == 0, "second": n > 0, "named": n > 0} for n, label in enumerate(labels)
    ]


def _plain(rows):
    return [{"cells": [{"text": text} for text in row]} for row in rows]


def matrix_table(rules):
    """Risk colour by level of 标准化, as components/table.html takes it."""
    levels = [*LEVEL.choices, (UNKNOWN, "未知")]
    rows = [
        (word, *(grade_word(rules.matrix[colour][level]) for level, _ in levels))
        for colour, word in (*COLOUR.choices, (UNKNOWN, "未知"))
    ]
    return {"columns": _columns("风险＼标准化", *(word for _, word in levels)), "rows": _plain(rows)}


def condition_of(floor):
    """When a floor holds, in words."""
    if floor.of.kind == HAPPENED:
        return f"近 {floor.months} 个月内有记录" if floor.months else "有记录且未撤销"
    words = dict(floor.of.choices)
    return f"{'、'.join(words[value] for value in floor.values)}，或者未知"


def floor_table(rules):
    """The limits: what holds the grade down, from when, by which clause."""
    rows = [
        (
            floor.words,
            "不高于现等级" if floor.grade == PRESENT else f"不高于{grade_word(floor.grade)}",
            f"{floor.of.label}：{condition_of(floor)}",
            cite(floor.clause),
        )
        for floor in rules.floors
    ]
    return {"columns": _columns("情形", "等级限制", "怎样判断", "依据"), "rows": _plain(rows)}


def visit_table(rules):
    """How often each grade is visited at most."""
    rows = [
        (
            grade.label,
            f"{rules.visits[grade].per_year} 次",
            rules.visits[grade].depth,
            rules.visits[grade].source,
        )
        for grade in Grade
    ]
    return {"columns": _columns("等级", "每年最多", "检查方式", "来源"), "rows": _plain(rows)}


def rule_set_panels(row, user, at):
    """The rules in three tables, and what trying them on the register showed."""
    rules = row.rules
    if row.test:
        yield (
            "enterprises/grading/panels/test.html",
            {"title": f"试算：{row.tested_on} 的数据", "tried": tried(row)},
        )
    yield (
        "enterprises/grading/panels/rules.html",
        {
            "source": row.source,
            "proposal": row.proposal,
            "matrix_clause": cite(rules.matrix_clause),
            "tables": [
                {"title": "风险等级与标准化", **matrix_table(rules)},
                {"title": "限制情形", **floor_table(rules)},
                {"title": "检查频次", **visit_table(rules)},
            ],
        },
    )


def rule_set_links(row, user, at):
    """Trying the set on any day, without a trace."""
    if user.standing.bureau:
        yield "按这套规则试算（不写入）", reverse("enterprises:what_if", args=[row.pk])


def regrading_panels(row, user, at):
    """How far the computing is, what changes by street, what streets contest."""
    if row.stage == RegradingStage.PREPARING:
        yield (
            "enterprises/grading/panels/progress.html",
            {"url": reverse("enterprises:regrading_progress", args=[row.pk])},
        )
        return
    parts = list(row.parts.visible_to(user).select_related("street", "case").order_by("street__code"))
    yield (
        "enterprises/grading/panels/differences.html",
        {
            "summary": summary_of(row, parts),
            "parts": part_rows(row, parts),
            "rule_set": str(row.rule_set),
            "on": row.on,
            "unconfirmed": row.unconfirmed,
        },
    )


def regrading_links(row, user, at):
    """Every line, and what the streets contest."""
    if row.stage != RegradingStage.PREPARING:
        yield "逐家查看评级结果", reverse("enterprises:regrading_lines", args=[row.pk])
        yield "街道提出的异议", reverse("enterprises:regrading_contests", args=[row.pk])
    if row.stage == RegradingStage.EFFECTIVE:
        yield "告知企业（群发给等级有变化的）", mass_link(REGRADED, row.pk)


def part_panels(row, user, at):
    """One street's changes."""
    yield (
        "enterprises/grading/panels/differences.html",
        {
            "summary": summary_of(row.regrading, [row]),
            "parts": part_rows(row.regrading, [row]),
            "rule_set": str(row.regrading.rule_set),
            "on": row.regrading.on,
            "unconfirmed": "",
        },
    )


def part_links(row, user, at):
    """The street's lines; there single enterprises are contested."""
    lines = reverse("enterprises:regrading_lines", args=[row.regrading_id])
    yield "逐家查看，对单家提出异议", f"{lines}?street={row.street_id}"
    yield "本街道提出的异议", reverse("enterprises:regrading_contests", args=[row.regrading_id])


def proposal_panels(row, user, at):
    """The change proposed, the fact behind it, and the enterprise."""
    yield (
        "enterprises/grading/panels/facts.html",
        {
            "title": "建议调整",
            "facts": [
                {
                    "label": "企业",
                    "text": row.enterprise.name,
                    "url": reverse("enterprises:grade", args=[row.enterprise_id]),
                },
                {"label": "现等级", "badge": grade_badge(row.old)},
                {"label": "建议等级", "badge": grade_badge(row.new)},
                {"label": "起因", "text": _cause(row.fact)},
                {"label": "规则", "text": str(row.rule_set), "note": f"{row.on} 的数据"},
                {"label": "街道意见", "text": row.opinion or "还没有"},
            ],
        },
    )


def _cause(fact):
    if fact is None:
        return "数据更正"
    if fact.annuls_id:
        return f"撤销：{fact.annuls.get_kind_display()} {fact.annuls.occurred_on}"
    return f"{fact.get_kind_display()} {fact.occurred_on} {fact.reference}"


def contest_panels(row, user, at):
    """What is contested, what the enterprise says, what the street found."""
    yield (
        "enterprises/grading/panels/facts.html",
        {
            "title": "异议",
            "facts": [
                {"label": "企业", "text": row.enterprise.name},
                {"label": "项目", "text": row.input_label},
                {"label": "现在登记", "text": row.held, "note": "作出决定以前仍按此计算等级"},
                {"label": "企业认为", "text": row.claimed_words},
                {"label": "理由", "text": row.statement},
                {"label": "街道核查意见", "text": row.opinion or "还没有"},
                {"label": "决定理由", "text": row.reason or "还没有决定"},
            ],
        },
    )


def open_contests(user):
    """Contests of inputs that wait for somebody, oldest first."""
    found = InputContest.objects.visible_to(user).filter(case__closed_at=None)
    return found.select_related("case", "enterprise").order_by("pk")
