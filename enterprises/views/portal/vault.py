"""文件库 in the portal: upload once, see what is asked for, replace what is out of date (GM-3.2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import portal
from accounts.refusals import Conflict
from enterprises.forms.acting import carry_out
from enterprises.forms.vault import DocumentForm
from enterprises.models import VaultItem
from enterprises.operations import vault
from enterprises.stages import VaultKind
from enterprises.views.portal.own import own_enterprise
from enterprises.views.vault_words import Stage, badge_of, lasts

SHOWN = 300


@portal()
def listing(request):
    """文件库 by kind, what the street asks for first."""
    enterprise = own_enterprise(request)
    found = VaultItem.objects.visible_to(request.user).filter(enterprise=enterprise)
    items = found.exclude(stage=Stage.REPLACED).order_by("-issued_on", "-pk")[:SHOWN]
    by_kind = {}
    for item in items:
        url = reverse("casework:portal_case", args=[item.case_id])
        row = {"item": item, "badge": badge_of(item, request.today), "lasts": lasts(item), "url": url}
        by_kind.setdefault(item.kind, []).append(row)
    context = {
        "kinds": [
            {"code": kind.value, "label": kind.label, "rows": by_kind.get(kind.value, [])}
            for kind in VaultKind
        ],
        "asked": enterprise.document_requests.filter(answered_by=None),
    }
    return render(request, "enterprises/portal/vault.html", context)


@portal()
def add(request, pk=None):
    """上传文件; with `pk` a new version of that document."""
    enterprise = own_enterprise(request)
    own = VaultItem.objects.filter(enterprise=enterprise)
    old = own.seen_by(pk, request.user) if pk else None
    if old and old.stage not in (Stage.KEPT, Stage.ACCEPTED):
        raise Conflict(
            f"这份文件现在是“{old.get_stage_display()}”，不能换新版。", next_step="请打开它的页面看下一步。"
        )
    kind = old.kind if old else request.GET.get("kind", "")
    words = {"replaces": old, "kind": kind}
    form = DocumentForm(request.POST or None, request.FILES or None, **words)
    if request.method == "POST":
        done, row = carry_out(form, lambda cleaned: _keep(request, enterprise, cleaned, pk))
        if done:
            messages.success(request, "已入库。以后检查不用再提供这份文件。")
            return redirect("casework:portal_case", row.case_id)
    context = {
        "form": form,
        "old": old,
        "asked": enterprise.document_requests.filter(answered_by=None, kind=kind),
        "back": reverse("enterprises:portal_vault"),
    }
    return render(request, "enterprises/portal/vault_add.html", context, status=422 if form.is_bound else 200)


def _keep(request, enterprise, cleaned, pk):
    return vault.keep_document(
        enterprise_id=enterprise.pk, replaces=pk, actor=request.user, at=request.at, **cleaned
    )
