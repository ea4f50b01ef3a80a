"""证照: of one enterprise, and those of a street that end within three months (CJ-20)."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.models import Organisation
from casework.paging import page_of
from enterprises.forms.acting import carry_out
from enterprises.forms.licences import LicenceForm, RenewalForm
from enterprises.forms.register import WhyForm
from enterprises.models import Licence
from enterprises.operations import licences as operations
from enterprises.operations.register import must_keep
from enterprises.rules import READERS
from enterprises.rules.licences import licence_state, told_by
from enterprises.views.desk.records import record_of
from enterprises.views.licence_words import shown

TAB = "enterprises:licences"


@desk(*READERS)
def listing(request, pk):
    """证照 of one enterprise; those that end within three months first."""
    enterprise, context = record_of(request, pk, TAB)
    context["rows"] = shown(enterprise.licences.all(), request.today)
    return render(request, "enterprises/desk/licences.html", context)


def _form_page(request, pk, *, form, act, heading, submit, done_words, tone=""):
    enterprise, context = record_of(request, pk, TAB, words=[heading])
    must_keep(request.user, enterprise.street_id)
    if request.method == "POST":
        given = {"enterprise_id": pk, "actor": request.user, "at": request.at}
        done, _ = carry_out(form, lambda cleaned: act(**given, **cleaned))
        if done:
            messages.success(request, done_words)
            return redirect(TAB, pk)
    context |= {"form": form, "heading": heading, "submit": submit, "tone": tone}
    context["cancel_url"] = reverse(TAB, args=[pk])
    return render(request, "enterprises/desk/form.html", context)


@desk(*READERS)
def add(request, pk):
    """Record a licence."""
    return _form_page(
        request,
        pk,
        form=LicenceForm(request.POST or None),
        act=operations.record_licence,
        heading="登记证照",
        submit="登记",
        done_words="证照已登记。",
    )


@desk(*READERS)
def renew(request, pk, licence_id):
    """A renewed licence takes the place of one."""
    row = Licence.objects.filter(enterprise=pk).seen_by(licence_id, request.user)
    return _form_page(
        request,
        pk,
        form=RenewalForm(request.POST or None, initial={"number": row.number}),
        act=partial(operations.renew_licence, licence_id=licence_id),
        heading=f"换发：{row.label}",
        submit="登记换发",
        done_words="换发已登记，原证保留可查。",
    )


@desk(*READERS)
def end(request, pk, licence_id):
    """A licence was given up, or recorded by mistake."""
    row = Licence.objects.filter(enterprise=pk).seen_by(licence_id, request.user)
    return _form_page(
        request,
        pk,
        form=WhyForm(request.POST or None),
        act=partial(operations.end_licence, licence_id=licence_id),
        heading=f"注销：{row.label}",
        submit="注销",
        done_words="已注销，原内容在变更历史中。",
        tone="red",
    )


COLUMNS = [
    {"label": "企业", "key": "name", "main": True},
    {"label": "证照", "key": "licence"},
    {"label": "编号", "key": "number"},
    {"label": "有效期止", "key": "until", "second": True},
    {"label": "状态", "key": "state", "second": True},
    {"label": "街道", "key": "street"},
]


def _row(licence, today):
    word, tone = licence_state(licence.valid_until, today)
    return {
        "url": reverse(TAB, args=[licence.enterprise_id]),
        "cells": [
            {"text": licence.enterprise.name},
            {"text": licence.label},
            {"text": licence.number},
            {"text": f"{licence.valid_until}"},
            {"badge": {"text": word, "tone": tone}},
            {"text": licence.enterprise.street.label},
        ],
    }


@desk(*READERS)
def ending(request):
    """Licences that have ended or end within three months, the earliest first; the bureau may choose a street."""
    found = Licence.objects.visible_to(request.user).ending_by(told_by(request.today))
    found = found.filter(enterprise__closed_on=None).select_related("enterprise__street")
    streets = list(Organisation.objects.streets()) if request.user.standing.bureau else []
    chosen = request.GET.get("street", "")
    if chosen.isdigit() and len(chosen) < 10:
        found = found.filter(enterprise__street=int(chosen))
    page = page_of(found, request.GET, order=("valid_until", "pk"))
    context = {
        "path": [{"label": "企业", "url": reverse("enterprises:list")}, {"label": "证照到期"}],
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(licence, request.today) for licence in page.rows],
        "streets": [
            {"label": street.label, "url": f"?street={street.pk}", "active": str(street.pk) == chosen}
            for street in streets
        ],
        "told_by": told_by(request.today),
    }
    return render(request, "enterprises/desk/licences_ending.html", context)
