"""An enterprise's principal changes: by handing over, or by the street after seeing the licence."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts import operations
from accounts.access import desk, portal
from accounts.context import HOMES, url_or
from accounts.firms import active_firm
from accounts.forms.attempt import attempt
from accounts.forms.organisations import PrincipalForm
from accounts.models import Organisation
from accounts.refusals import NotVisible
from accounts.stages import Audience, OrganisationKind, Role
from accounts.views.people import act_page, show_once


@portal(Role.PRINCIPAL)
def hand_over(request):
    """The principal hands over to a successor and loses the role."""
    firm = Organisation.objects.seen_by(active_firm(request), request.user)
    back = url_or(HOMES[Audience.PORTAL], reverse("accounts:home"))
    return _change(request, firm, "移交主要负责人账号", back, "base/portal.html")


@desk(Role.STREET_CLERK, Role.STREET_HEAD)
def change_principal(request, pk):
    """The street changes the principal of one of its enterprises."""
    firm = Organisation.objects.seen_by(pk, request.user)
    if firm.kind != OrganisationKind.ENTERPRISE:
        raise NotVisible
    return _change(request, firm, "变更主要负责人", reverse("accounts:home"), "base/desk.html")


def _change(request, firm, title, back, layout):
    form = PrincipalForm(request.POST or None)
    if request.method == "POST":
        act = operations.change_principal
        changed = attempt(form, act, actor=request.user, organisation_id=firm.pk, at=request.at)
        if changed:
            return _changed(request, *changed, layout)
    confirm = {
        "who": request.user.name,
        "whom": firm.name,
        "what": "由新的主要负责人接替，原主要负责人立即失去企业门户的这个岗位",
        "reversible": "不能自行撤回，需要由街道再变更一次。",
    }
    return act_page(request, form, title, "确认变更", back, lead=firm.name, confirm=confirm, layout=layout)


def _changed(request, appointment, password, layout):
    if password is not None:
        return show_once(request, appointment.user, password, reverse("accounts:home"), layout)
    messages.success(request, f"{appointment.organisation.name}的主要负责人已变更为{appointment.user.name}。")
    return HttpResponseRedirect(reverse("accounts:home"))
