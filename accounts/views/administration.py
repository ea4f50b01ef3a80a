"""The second factor's switches, forgotten passwords, and what the audit administrator reads."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts import operations
from accounts.access import desk
from accounts.forms.attempt import attempt
from accounts.forms.own import HistoryFilter
from accounts.forms.people import RequestResultForm
from accounts.models import AccountEvent, PasswordRequest, SecondFactorRule, SignIn, User
from accounts.stages import Role
from accounts.views.lists import page_of, removable
from accounts.views.people import act_page
from accounts.views.tables import event_table, moment_text, sign_in_table


@desk(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
def second_factor_rules(request):
    """Which roles need TOTP; the audit administrator reads only."""
    may_switch = request.user.holds(Role.SECURITY_ADMIN)
    if request.method == "POST":
        role = Role(request.POST["role"]) if request.POST.get("role") in Role.values else None
        required = request.POST.get("required") == "yes"
        if role is not None:
            operations.switch_second_factor(actor=request.user, role=role, required=required, at=request.at)
            messages.success(
                request, f"{role.label}{'须用' if required else '不用'}动态口令，从下一次点击起生效。"
            )
        return HttpResponseRedirect(reverse("accounts:second_factor_rules"))
    required = set(SecondFactorRule.objects.filter(required=True).values_list("role", flat=True))
    roles = [{"role": role, "required": role in required} for role in Role]
    return render(request, "accounts/second_factor_rules.html", {"roles": roles, "may_switch": may_switch})


@desk(Role.SYSTEM_ADMIN)
def password_requests(request):
    """Forgotten passwords: the open ones first, with whether such an account exists."""
    found = PasswordRequest.objects.visible_to(request.user).order_by("-handled_at", "-at", "-pk")
    rows, pager = page_of(found, request)
    known = {user.username: user for user in User.objects.filter(username__in=[row.username for row in rows])}
    context = {"table": _request_table(rows, known), "pager": pager}
    return render(request, "accounts/password_requests.html", context)


def _request_table(rows, known):
    columns = [
        {"label": "提出时间", "key": "at"},
        {"label": "登录名", "key": "username", "main": True},
        {"label": "自称", "key": "name"},
        {"label": "账号", "key": "account"},
        {"label": "处理", "key": "result", "second": True},
    ]
    empty = {"title": "没有忘记密码的申请", "reason": "有人在登录页提出后会出现在这里。"}
    cells = [
        {"url": reverse("accounts:handle_request", args=[row.pk]), "cells": _request_cells(row, known)}
        for row in rows
    ]
    return {"columns": columns, "rows": cells, "caption": "忘记密码申请", "empty": empty}


def _request_cells(row, known):
    user = known.get(row.username)
    account = (
        {"text": user.name, "url": reverse("accounts:person", args=[user.pk])}
        if user
        else {"text": "没有这个登录名"}
    )
    state = {"text": "已处理", "tone": "green"} if row.handled_at else {"text": "待处理", "tone": "amber"}
    return [
        {"text": moment_text(row.at)},
        {"text": row.username},
        {"text": f"{row.name} {row.phone}"},
        account,
        {"text": row.result, "badge": state},
    ]


@desk(Role.SYSTEM_ADMIN)
def handle_request(request, pk):
    """Close a forgotten password's note, saying what was done."""
    row = PasswordRequest.objects.seen_by(pk, request.user)
    form = RequestResultForm(request.POST or None)
    back = reverse("accounts:password_requests")
    if request.method == "POST":
        act = operations.handle_password_request
        if attempt(form, act, actor=request.user, request_id=pk, at=request.at):
            messages.success(request, "已记录处理结果。")
            return HttpResponseRedirect(back)
    lead = f"{row.username} {row.name} {row.phone}"
    return act_page(request, form, "处理忘记密码申请", "记录", back, lead=lead, came_from="忘记密码申请")


@desk(Role.AUDIT_ADMIN)
def all_sign_ins(request):
    """Every sign-in of everybody (等保三级 8.1.4.3)."""
    form = HistoryFilter(request.GET, outcomes=SignIn.Outcome.choices)
    found = SignIn.objects.visible_to(request.user).select_related("user")
    wanted = form.cleaned_data if form.is_valid() else {}
    filters = {
        "username__icontains": "q",
        "outcome": "outcome",
        "at__date__gte": "since",
        "at__date__lte": "until",
    }
    given = {lookup: wanted[name] for lookup, name in filters.items() if wanted.get(name)}
    rows, pager = page_of(found.filter(**given), request)
    context = {
        "form": form,
        "table": sign_in_table(rows, own=False),
        "pager": pager,
        "removable": removable(form, request),
    }
    return render(request, "accounts/all_sign_ins.html", context)


@desk(Role.AUDIT_ADMIN)
def events(request):
    """Every administrative act on accounts."""
    found = AccountEvent.objects.visible_to(request.user).select_related("actor", "subject")
    rows, pager = page_of(found, request)
    return render(request, "accounts/events.html", {"table": event_table(rows), "pager": pager})
