"""提醒规则: when clocks speak, and to whom; read by the bureau, set by its section heads."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.forms.attempt import attempt
from accounts.stages import BUREAU_ROLES, Role
from notices.forms.rules import NewRuleForm, RuleForm, initial_of, pattern_words, recipient_words
from notices.models import ReminderRule
from notices.operations import add_rule, change_rule
from notices.stages import Channel
from notices.views.rows import rule_words

READERS = (*BUREAU_ROLES, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
COLUMNS = [
    {"label": "规则", "main": True},
    {"label": "适用期限"},
    {"label": "提醒日", "second": True},
    {"label": "依据"},
    {"label": "状态", "second": True},
]
NONE_YET = {"title": "还没有提醒规则", "reason": "后台任务第一次运行后会写入默认规则。", "action": None}


@desk(*READERS)
def rules(request):
    """Every rule of reminding."""
    rows = []
    for rule in ReminderRule.objects.visible_to(request.user):
        days, clause = rule_words(rule)
        state = {"text": "启用", "tone": "green"} if rule.active else {"text": "停用", "tone": "grey"}
        words = [rule.title, pattern_words(rule.pattern), days, clause]
        cells = [*({"text": text} for text in words), {"text": "", "badge": state}]
        rows.append({"url": reverse("notices:rule", args=[rule.pk]), "cells": cells})
    context = {"columns": COLUMNS, "rows": rows, "empty": NONE_YET, "may_set": _may_set(request)}
    return render(request, "notices/rules.html", context)


@desk(*READERS)
def rule(request, pk):
    """One rule; a section head of the bureau sets it."""
    row = ReminderRule.objects.seen_by(pk, request.user)
    form = RuleForm(request.POST or None, initial=initial_of(row)) if _may_set(request) else None
    if form and form.is_bound and attempt(form, change_rule, pk=pk, actor=request.user, at=request.at):
        messages.success(request, f"已设置“{row.title}”。")
        return redirect("notices:rules")
    bound = form is not None and form.is_bound
    context = {"rule": row, "form": form, "facts": _facts(row)}
    return render(request, "notices/rule.html", context, status=422 if bound else 200)


@desk(Role.SECTION_HEAD)
def new_rule(request):
    """A rule for some clocks alone."""
    form = NewRuleForm(request.POST or None, initial={"active": True, "on_the_day": True})
    if form.is_bound and attempt(form, add_rule, actor=request.user, at=request.at):
        messages.success(request, "已新增提醒规则，从今天起执行。")
        return redirect("notices:rules")
    return render(request, "notices/new_rule.html", {"form": form}, status=422 if form.is_bound else 200)


def _may_set(request):
    return request.user.holds(Role.SECTION_HEAD)


def _facts(rule):
    days, clause = rule_words(rule)
    channels = "、".join(Channel(channel).label for channel in rule.channels)
    return [
        {"label": "适用期限", "text": pattern_words(rule.pattern)},
        {"label": "提醒日", "text": days},
        {"label": "提醒谁", "text": recipient_words(rule.recipients)},
        {"label": "报告给谁", "text": recipient_words(rule.escalate_to) if rule.escalate_after else "不报告"},
        {"label": "渠道", "text": f"站内消息、{channels}" if channels else "站内消息"},
        {"label": "依据", "text": clause},
        {"label": "起用日期", "text": f"{rule.since:%Y-%m-%d}"},
        {"label": "依法必须送达", "text": "是，收件人不能关闭" if rule.required else "否，按收件人的设置"},
    ]
