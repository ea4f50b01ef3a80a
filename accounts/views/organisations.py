"""The tree of organisations: seen by the administrators, changed by the system administrator."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import operations
from accounts.access import desk
from accounts.forms.attempt import attempt
from accounts.forms.organisations import EditOrganisationForm, OrganisationForm
from accounts.models import Organisation
from accounts.stages import OrganisationKind, Role
from accounts.views.people import ADMINS, act_page

EDITABLE = ("name", "short_name", "code", "phone", "address")


@desk(*ADMINS)
def organisations(request):
    """The authorities as a tree; enterprises stand in the register, not here."""
    rows = list(Organisation.objects.visible_to(request.user).exclude(kind=OrganisationKind.ENTERPRISE))
    may_change = request.user.holds(Role.SYSTEM_ADMIN)
    context = {"tree": _tree(rows, request.user if may_change else None), "may_change": may_change}
    return render(request, "accounts/organisations.html", context)


def _tree(rows, editor, parent=None):
    """Units below `parent`, each with those below it: list of {row, fold, below}."""
    return [
        {"row": row, "fold": _end_fold(row, editor), "below": _tree(rows, editor, row.pk)}
        for row in rows
        if row.parent_id == parent
    ]


def _end_fold(row, editor):
    if editor is None or row.ended_on or row.kind == OrganisationKind.BUREAU:
        return None
    return {
        "label": "撤销",
        "submit": "确认撤销",
        "tone": "red",
        "url": reverse("accounts:end_organisation", args=[row.pk]),
        "who": editor.name,
        "whom": row.name,
        "what": "撤销组织，以后不能在这里任职",
        "reversible": "不能恢复；办过的案件和记录保留。",
    }


@desk(Role.SYSTEM_ADMIN)
def add(request):
    """Add a unit."""
    form = OrganisationForm(request.POST or None, user=request.user)
    if request.method == "POST":
        added = attempt(form, operations.add_organisation, actor=request.user, at=request.at)
        if added:
            messages.success(request, f"已新增：{added.name}。")
            return HttpResponseRedirect(reverse("accounts:organisations"))
    return act_page(request, form, "新增组织", "新增", reverse("accounts:organisations"), came_from="组织")


@desk(Role.SYSTEM_ADMIN)
def edit(request, pk):
    """Rename a unit or change how to reach it."""
    row = Organisation.objects.seen_by(pk, request.user)
    form = EditOrganisationForm(
        request.POST or None, initial={field: getattr(row, field) for field in EDITABLE}
    )
    back = reverse("accounts:organisations")
    if request.method == "POST":
        act = operations.rename_organisation
        if attempt(form, act, actor=request.user, organisation_id=pk, at=request.at):
            messages.success(request, "组织信息已经保存。")
            return HttpResponseRedirect(back)
    return act_page(request, form, "修改组织", "保存", back, lead=row.name, came_from="组织")


@desk(Role.SYSTEM_ADMIN)
@require_POST
def end(request, pk):
    """End a unit."""
    ended = operations.end_organisation(
        actor=request.user, organisation_id=pk, today=request.today, at=request.at
    )
    messages.success(request, f"已撤销：{ended.name}。")
    return HttpResponseRedirect(reverse("accounts:organisations"))
