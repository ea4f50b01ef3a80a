"""资料更正 in the portal: propose what the register should say, see each field's answer (GM-3.2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import portal
from casework.paging import page_of
from enterprises.forms.acting import carry_out
from enterprises.forms.proposals import ProposalForm
from enterprises.models import ChangeProposal
from enterprises.operations import proposals
from enterprises.views.portal.own import own_enterprise
from enterprises.views.proposal_words import change_fact, tone_of


def _own(request, enterprise):
    return ChangeProposal.objects.visible_to(request.user).filter(enterprise=enterprise)


@portal()
def listing(request):
    """资料更正: what was proposed and answered, newest first."""
    enterprise = own_enterprise(request)
    found = _own(request, enterprise).select_related("case").prefetch_related("changes")
    page = page_of(found, request.GET, order=("-pk",), size=10)
    rows = [
        {
            "proposal": row,
            "tone": tone_of(row),
            "facts": [change_fact(change) for change in row.changes.all()],
            "url": reverse("casework:portal_case", args=[row.case_id]),
        }
        for row in page.rows
    ]
    context = {"page": page, "rows": rows, "street": enterprise.street}
    return render(request, "enterprises/portal/proposals.html", context)


@portal()
def propose(request):
    """提出更正; while one waits for its answer, the page leads there."""
    enterprise = own_enterprise(request)
    waiting = _own(request, enterprise).filter(stage=ChangeProposal.Stage.FILED).first()
    if waiting and request.method == "GET":
        messages.info(request, "已有一份资料更正正在等街道答复。")
        return redirect("casework:portal_case", waiting.case_id)
    form = ProposalForm(request.POST or None, request.FILES or None, instance=enterprise)
    if request.method == "POST":
        done, row = carry_out(form, lambda cleaned: _propose(request, enterprise, form, cleaned))
        if done:
            messages.success(request, "已提出，街道会逐项答复；答复以前底册不变。")
            return redirect("casework:portal_case", row.case_id)
    context = {"form": form, "enterprise": enterprise, "back": reverse("enterprises:portal_proposals")}
    return render(request, "enterprises/portal/proposal.html", context, status=422 if form.is_bound else 200)


def _propose(request, enterprise, form, cleaned):
    return proposals.propose_changes(
        enterprise_id=enterprise.pk,
        values=form.values(),
        reason=cleaned["reason"],
        uploads=cleaned["uploads"],
        actor=request.user,
        at=request.at,
    )
