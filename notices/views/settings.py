"""How one is told, and what could not be sent."""

import re

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk, signed_in
from accounts.forms.attempt import attempt
from accounts.stages import ENTERPRISE_ROLES, Role
from accounts.views.lists import page_of
from accounts.views.own import layout_for
from notices.channels.choice import available
from notices.forms.preferences import PreferenceForm
from notices.letters import all_templates
from notices.models import Delivery, Preference
from notices.operations import retry_delivery, save_preference
from notices.operations.recipients import wished
from notices.stages import Channel
from notices.views.rows import minute


@signed_in
def preferences(request):
    """One's own wishes."""
    row = Preference.objects.filter(user=request.user).first() or Preference(user=request.user)
    in_firm = request.user.holds_any(ENTERPRISE_ROLES)
    role = Role.PRINCIPAL if in_firm else ""
    initial = {name: getattr(row, name) for name in ("email", "digest", "quiet_from", "quiet_until")}
    # E-mail is ticked where there is an address: a form that is saved as it stands must not be refused.
    initial["channels"] = [way for way in wished(row, role) if way != Channel.EMAIL or row.email]
    form = PreferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(form, save_preference, actor=request.user, at=request.at):
        messages.success(request, "消息设置已保存。")
        return redirect("notices:preferences")
    context = {
        "form": form,
        "layout": layout_for(request),
        "chosen": row.pk is not None,
        "in_firm": in_firm,
        "by_sms": Channel.SMS in available(),
        "required": sorted({_title(template) for template in all_templates() if template.required}),
    }
    return render(request, "notices/preferences.html", context, status=422 if form.is_bound else 200)


def _title(template):
    """The subject without what differs from case to case."""
    return re.sub(r"[：（]?\{\w+\}）?", "", template.subject)


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
