"""管理单位: of one enterprise with its history, and the act by which a unit takes over the largest (GM-2.2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import desk
from casework.paging import page_of
from enterprises.forms.acting import carry_out
from enterprises.forms.ledger import ReasonForm
from enterprises.forms.management import AssignForm, ChosenForm, LargestForm
from enterprises.models import Takeover
from enterprises.operations import management
from enterprises.operations.register import must_keep
from enterprises.rules import BUREAU_KEEPERS, READERS, STREET_KEEPERS
from enterprises.rules.management import explain_ties
from enterprises.views.desk.records import record_of

KEEPERS = BUREAU_KEEPERS | STREET_KEEPERS
HISTORY = "enterprises:management"
TAKEOVERS = "enterprises:takeovers"


@desk(*READERS)
def history(request, pk):
    """Who has managed the enterprise from when until when, and on what ground."""
    enterprise, context = record_of(request, pk, HISTORY)
    rows = enterprise.managements.select_related("unit", "decided_by")
    now = management.unit_on(enterprise, request.today)
    context |= {"rows": rows, "now": now, "unit": now.unit if now else enterprise.street}
    return render(request, "enterprises/desk/management.html", context)


@desk(*READERS)
def assign(request, pk):
    """Another unit from a day on."""
    enterprise, context = record_of(request, pk, HISTORY, words=["调整管理单位"])
    must_keep(request.user, enterprise.street_id)
    form = AssignForm(
        request.POST or None, street_id=enterprise.street_id, initial={"valid_from": request.today}
    )
    if request.method == "POST":
        done, row = carry_out(
            form,
            lambda cleaned: management.assign_unit(
                enterprise_id=pk, actor=request.user, at=request.at, **cleaned
            ),
        )
        if done:
            messages.success(request, f"{row.valid_from} 起由“{row.unit.label}”管理。")
            return redirect(HISTORY, pk)
    context |= {
        "form": form,
        "heading": "调整管理单位",
        "submit": "确定调整",
        "cancel_url": reverse(HISTORY, args=[pk]),
    }
    return render(request, "enterprises/desk/form.html", context)


def _path(*words):
    return [
        {"label": "企业", "url": reverse("enterprises:list")},
        {"label": "收归直管", "url": reverse(TAKEOVERS)},
        *({"label": word} for word in words),
    ]


COLUMNS = [
    {"label": "接收单位", "key": "unit", "main": True},
    {"label": "做了什么", "key": "what", "second": True},
    {"label": "家数", "key": "number", "numeric": True},
    {"label": "生效日期", "key": "from"},
    {"label": "依据", "key": "reason"},
    {"label": "办理", "key": "who"},
]


@desk(*READERS)
def takeovers(request):
    """The acts so far, newest first."""
    found = Takeover.objects.visible_to(request.user).select_related("unit", "decided_by", "undone_by")
    page = page_of(found, request.GET, order=("-decided_at", "-pk"))
    context = {
        "path": _path()[:1] + [{"label": "收归直管"}],
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(act) for act in page.rows],
        "keeps": request.user.holds_any(KEEPERS),
    }
    return render(request, "enterprises/desk/takeovers.html", context)


def _row(act):
    undone = "已撤销" if getattr(act, "undone_by", None) else ""
    return {
        "url": reverse("enterprises:takeover", args=[act.pk]),
        "cells": [
            {"text": act.unit.label},
            {"text": "撤销收归" if act.undoes_id else "收归直管", "note": undone},
            {"text": act.number},
            {"text": f"{act.valid_from}"},
            {"text": act.reason},
            {"text": f"{act.decided_by.name} {act.decided_at:%Y-%m-%d}"},
        ],
    }


@desk(*KEEPERS)
def add(request):
    """First the ranks as a preview, then the act with what was ticked."""
    deciding = request.POST.get("step") == "decide"
    form_class = ChosenForm if deciding else LargestForm
    form = form_class(request.POST or None, actor=request.user, initial={"valid_from": request.today})
    if deciding:
        done, act = carry_out(
            form,
            lambda cleaned: management.take_over(actor=request.user, at=request.at, **cleaned),
        )
        if done:
            messages.success(request, f"{act.valid_from} 起，{act.number} 家企业由“{act.unit.label}”管理。")
            return redirect("enterprises:takeover", act.pk)
    context = {"form": form, "path": _path("收归最大的企业"), "cancel_url": reverse(TAKEOVERS)}
    if form.is_bound and not form.errors.keys() & {"unit", "number"}:
        context |= _preview(form, request, deciding)
    return render(request, "enterprises/desk/takeover_add.html", context)


def _preview(form, request, deciding):
    """The ranked enterprises with their boxes; the border explained where numbers are equal."""
    asked = form.cleaned_data
    found = management.largest(asked["unit"], asked["number"], request.user)
    ticked = {int(pk) for pk in request.POST.getlist("chosen") if pk.isdigit()} if deciding else None
    on = asked.get("valid_from") or request.today
    units = management.units_on([enterprise.pk for _, enterprise in found], on)
    rows = [
        {
            "place": place,
            "enterprise": enterprise,
            "unit": units.get(enterprise.pk) or enterprise.street.label,
            "ticked": place.within if ticked is None else place.pk in ticked,
        }
        for place, enterprise in found
    ]
    return {
        "rows": rows,
        "ties": explain_ties([place for place, _ in found], asked["number"]),
        "unit": asked["unit"],
        "seen": management.digest(found),
        "confirm": {
            "who": request.user.name,
            "whom": f"下面勾选的企业，最多 {asked['number']} 家",
            "what": f"{on} 起改由“{asked['unit'].label}”管理",
            "reversible": "可以整批撤销：撤销当天起恢复各自原来的管理单位，两次调整都留有记录。",
        },
    }


@desk(*READERS)
def takeover(request, pk):
    """One act: its enterprises, and the way back."""
    found = Takeover.objects.select_related("unit", "decided_by", "undone_by")
    act = found.seen_by(pk, request.user)
    rows = act.managements.select_related("enterprise", "unit").order_by("-enterprise__staff", "enterprise")
    open_ = not act.undoes_id and getattr(act, "undone_by", None) is None
    context = {
        "act": act,
        "rows": rows,
        "path": _path(f"{act.unit.label} {act.valid_from}"),
        "undone_by": getattr(act, "undone_by", None),
        "form": ReasonForm() if open_ and request.user.holds_any(KEEPERS) else None,
    }
    return render(request, "enterprises/desk/takeover.html", context)


@desk(*KEEPERS)
@require_POST
def undo(request, pk):
    """Give the enterprises back by a new act."""
    Takeover.objects.seen_by(pk, request.user)
    form = ReasonForm(request.POST)
    done, act = carry_out(
        form,
        lambda cleaned: management.undo_takeover(
            takeover_id=pk, actor=request.user, at=request.at, **cleaned
        ),
    )
    if not done:
        messages.error(request, "请写明撤销的理由。")
        return redirect("enterprises:takeover", pk)
    messages.success(request, f"已撤销：{act.number} 家企业恢复原来的管理单位。")
    return redirect("enterprises:takeover", act.pk)
