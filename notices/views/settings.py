"""How one is told, when clocks speak, and what could not be sent."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk, signed_in
from accounts.forms.attempt import attempt
from accounts.stages import BUREAU_ROLES, Role
from accounts.views.lists import page_of
from accounts.views.own import layout_for
from notices.forms.preferences import PreferenceForm
from notices.forms.rules import RuleForm, initial_of
from notices.models import Delivery, Preference, ReminderRule
from notices.operations import change_rule, retry_delivery, save_preference
from notices.views.rows import minute, rule_words

READERS = (*BUREAU_ROLES, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
RULE_COLUMNS = [
    {"label": "规则", "main": True},
    {"label": "提醒日", "second": True},
    {"label": "依据"},
    {"label": "状态", "second": True},
]


@signed_in
def preferences(request):
    """One's own wishes."""
    row = Preference.objects.filter(user=request.user).first() or Preference(user=request.user)
    fields = ("channels", "email", "digest", "quiet_from", "quiet_until")
    initial = {name: getattr(row, name) for name in fields}
    form = PreferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(form, save_preference, actor=request.user, at=request.at):
        messages.success(request, "消息设置已保存。")
        return redirect("notices:preferences")
    context = {"form": form, "layout": layout_for(request)}
    return render(request, "notices/preferences.html", context, status=422 if form.is_bound else 200)


@desk(*READERS)
def rules(request):
    """Every rule of reminding."""
    rows = []
    for rule in ReminderRule.objects.visible_to(request.user):
        days, clause = rule_words(rule)
        state = {"text": "启用", "tone": "green"} if rule.active else {"text": "停用", "tone": "grey"}
        url = reverse("notices:rule", args=[rule.pk])
        cells = [{"text": rule.title}, {"text": days}, {"text": clause}, {"text": "", "badge": state}]
        rows.append({"url": url, "cells": cells})
    context = {
        "columns": RULE_COLUMNS,
        "rows": rows,
        "empty": {
            "title": "还没有提醒规则",
            "reason": "后台任务第一次运行后会写入默认规则。",
            "action": None,
        },
    }
    return render(request, "notices/rules.html", context)


@desk(*READERS)
def rule(request, pk):
    """One rule; a section head of the bureau sets its days."""
    row = ReminderRule.objects.seen_by(pk, request.user)
    form = None
    if request.user.holds(Role.SECTION_HEAD):
        form = RuleForm(request.POST or None, initial=initial_of(row))
        if form.is_bound and form.is_valid():
            change_rule(pk=pk, actor=request.user, at=request.at, **form.words())
            messages.success(request, f"已设置“{row.title}”。")
            return redirect("notices:rules")
    days, clause = rule_words(row)
    facts = [
        {"label": "提醒日", "text": days},
        {"label": "依据", "text": clause},
        {"label": "起用日期", "text": f"{row.since:%Y-%m-%d}"},
        {"label": "依法必须送达", "text": "是，收件人不能关闭" if row.required else "否，按收件人的设置"},
    ]
    bound = form is not None and form.is_bound
    return render(
        request,
        "notices/rule.html",
        {"rule": row, "form": form, "facts": facts},
        status=422 if bound else 200,
    )


@desk(Role.SYSTEM_ADMIN)
def failed(request):
    """Dead letters: what could not be delivered, without its words."""
    found = Delivery.objects.visible_to(request.user).dead().select_related("user", "organisation", "message")
    rows, pager = page_of(found.order_by("-pk"), request)
    context = {
        "deliveries": [
            {
                "url": reverse("notices:retry", args=[row.pk]),
                "whom": f"{row.user.name if row.user else ''}（{row.organisation.label}）",
                "channel": row.get_channel_display(),
                "state": row.get_state_display(),
                "attempts": row.attempts,
                "answer": row.answer or "没有答复",
                "at": minute(row.message.created_at),
            }
            for row in rows
        ],
        "pager": pager,
    }
    return render(request, "notices/failed.html", context)


@desk(Role.SYSTEM_ADMIN)
def retry(request, pk):
    """Send a dead letter once more."""
    Delivery.objects.seen_by(pk, request.user)
    if request.method == "POST":
        retry_delivery(pk=pk, actor=request.user, at=request.at)
        messages.success(request, "已重新放入发送队列。")
    return redirect("notices:failed")
