"""文件库 as staff use it: read instead of asking, ask for what is missing, review samples (GM-5.1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import desk
from accounts.models import Organisation
from casework.paging import page_of
from enterprises.forms.acting import carry_out
from enterprises.forms.vault import DrawForm, RequestForm, VaultFilter
from enterprises.models import VaultDraw, VaultItem
from enterprises.operations import vault
from enterprises.operations.register import must_keep
from enterprises.rules import READERS
from enterprises.rules.vault import chosen_from
from enterprises.stages import VaultKind
from enterprises.views.desk.records import case_url, record_of
from enterprises.views.vault_words import Stage, badge_of, lasts
from enterprises.workflow.vault import DRAWERS

COLUMNS = [
    {"label": "文件", "key": "title", "main": True},
    {"label": "企业", "key": "name"},
    {"label": "种类", "key": "kind"},
    {"label": "签发日期", "key": "issued"},
    {"label": "有效期", "key": "lasts"},
    {"label": "状态", "key": "stage", "second": True},
]


def _row(item, today):
    return {
        "url": case_url(item.case),
        "cells": [
            {"text": item.title},
            {"text": item.enterprise.name},
            {"text": item.get_kind_display()},
            {"text": str(item.issued_on)},
            {"text": lasts(item)},
            {"badge": badge_of(item, today), "note": item.reason if item.stage == Stage.RETURNED else ""},
        ],
    }


def _items(user):
    return VaultItem.objects.visible_to(user).select_related("case", "enterprise")


@desk(*READERS)
def listing(request):
    """文件库 of all enterprises this reader may see."""
    form = VaultFilter(request.GET or None, user=request.user)
    found = _items(request.user)
    if form.is_bound and form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
        street = chosen.pop("street", None)
        found = found.filter(**chosen)
        found = found.filter(case__organisation=street) if street else found
    page = page_of(found, request.GET, order=("-pk",))
    context = {
        "form": form,
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(item, request.today) for item in page.rows],
        "empty": {
            "title": "没有符合条件的文件",
            "reason": "企业在门户“文件库”上传后，会列在这里。",
            "action": {"label": "去掉条件", "url": reverse("enterprises:vault")} if request.GET else None,
        },
    }
    return render(request, "enterprises/desk/vault.html", context)


@desk(*READERS)
def draws(request):
    """抽查: every draw there was, and drawing the next one."""
    draws_ = request.user.holds_any(DRAWERS)
    streets = Organisation.objects.streets()
    if not request.user.standing.bureau:
        streets = streets.filter(pk__in=request.user.standing.streets)
    form = DrawForm(request.POST or None, streets=streets)
    if request.method == "POST":
        done, draw = carry_out(form, lambda cleaned: _draw(request, cleaned))
        if done:
            messages.success(request, f"抽中 {len(draw.chosen)} 份，请逐份审查。")
            return redirect("enterprises:vault_draw", draw.pk)
    found = VaultDraw.objects.visible_to(request.user).select_related("street", "drawn_by")
    page = page_of(found, request.GET, order=("-drawn_at", "-pk"), size=20)
    context = {
        "form": form if draws_ else None,
        "page": page,
        "rows": [
            {"draw": draw, "chosen": len(draw.chosen), "of": len(draw.population)} for draw in page.rows
        ],
    }
    return render(request, "enterprises/desk/vault_draws.html", context, status=422 if form.is_bound else 200)


def _draw(request, cleaned):
    return vault.draw_sample(
        street_id=cleaned["street"].pk, size=cleaned["size"], actor=request.user, at=request.at
    )


@desk(*READERS)
def draw(request, pk):
    """One draw: what was drawn from what by which seed, computed again here, and how the reviews stand."""
    row = VaultDraw.objects.select_related("street", "drawn_by").seen_by(pk, request.user)
    items = _items(request.user).filter(pk__in=row.chosen).order_by("pk")
    context = {
        "draw": row,
        "of": len(row.population),
        "agrees": chosen_from(row.population, row.seed, row.size) == row.chosen,
        "columns": COLUMNS,
        "rows": [_row(item, request.today) for item in items],
    }
    return render(request, "enterprises/desk/vault_draw.html", context)


@desk(*READERS)
def of_enterprise(request, pk):
    """文件: the tab of one enterprise, with what need not be asked for again."""
    enterprise, context = record_of(request, pk, "enterprises:enterprise_documents")
    own = _items(request.user).filter(enterprise=enterprise)
    valid = set(own.valid(request.today).values_list("kind", flat=True))
    page = page_of(own, request.GET, order=("-pk",))
    context |= {
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(item, request.today) for item in page.rows],
        "kept": [kind.label for kind in VaultKind if kind.value in valid],
        "missing": [kind.label for kind in VaultKind if kind.value not in valid and kind != VaultKind.OTHER],
        "asked": enterprise.document_requests.filter(answered_by=None).select_related("asked_by"),
    }
    return render(request, "enterprises/desk/enterprise_documents.html", context)


@desk(*READERS)
def ask(request, pk):
    """请企业上传; while a valid one is kept it is refused with the way to it."""
    enterprise, context = record_of(request, pk, "enterprises:enterprise_documents", words=["请企业上传文件"])
    must_keep(request.user, enterprise.street_id)
    form = RequestForm(request.POST or None)
    kept = None
    if request.method == "POST":
        try:
            done, _ = carry_out(
                form,
                lambda cleaned: vault.request_document(
                    enterprise_id=pk, actor=request.user, at=request.at, **cleaned
                ),
            )
        except vault.AlreadyKept as refusal:
            done = False
            action = {"label": f"查看“{refusal.item.title}”", "url": case_url(refusal.item.case)}
            kept = {"title": refusal.heading, "text": refusal.reason, "action": action}
        if done:
            messages.success(request, "企业在门户会看到，上传后列在这里。")
            return redirect("enterprises:enterprise_documents", pk)
    context |= {"form": form, "kept": kept, "back": reverse("enterprises:enterprise_documents", args=[pk])}
    status = 409 if kept else 422 if form.is_bound else 200
    return render(request, "enterprises/desk/document_request.html", context, status=status)


def waiting(request):
    """The drawn documents that wait for this person's street, for the menu."""
    streets = request.user.standing.streets
    if not streets:
        return None
    return VaultItem.objects.filter(stage=Stage.SAMPLED, case__organisation__in=streets)
