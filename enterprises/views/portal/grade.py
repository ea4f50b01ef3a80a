"""分级 in the portal: the own grade with its reasons, and the way to contest an input (GM-2.1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import portal
from accounts.refusals import NotVisible
from accounts.stages import ENTERPRISE_ROLES
from enterprises.forms.acting import carry_out
from enterprises.forms.grade_contests import ContestForm
from enterprises.models import InputContest
from enterprises.operations.grading import explain, file_contest
from enterprises.rules.grading import INPUTS
from enterprises.views.grading.words import explained_words
from enterprises.views.portal.own import own_enterprise


def _contested(enterprise, user):
    """The contests of this enterprise, newest first."""
    found = InputContest.objects.visible_to(user).filter(enterprise=enterprise)
    return list(found.select_related("case")[:20])


def _contestable(explained, contests):
    """The inputs that may be contested now: those the grade was judged by and that have no open contest."""
    running = {row.input for row in contests if row.case.closed_at is None}
    return [
        {"label": reason.input.label, "words": reason.words, "url": _url(reason.input.name)}
        for reason in explained.decision.reasons
        if reason.input.name not in running and (not reason.known or reason.claim_id or reason.fact_id)
    ]


def _url(name):
    return reverse("enterprises:portal_grade_contest", args=[name])


@portal()
def page(request):
    """本企业的监管等级, why, what would change it, and what the enterprise has contested."""
    enterprise = own_enterprise(request)
    explained = explain(enterprise=enterprise, on=request.today)
    contests = _contested(enterprise, request.user)
    context = {
        "enterprise": enterprise,
        "grade": explained_words(explained, enterprise.grade) if explained else None,
        "contestable": _contestable(explained, contests) if explained else [],
        "contests": contests,
    }
    return render(request, "enterprises/grading/portal.html", context)


@portal(*ENTERPRISE_ROLES)
def contest(request, name):
    """Contest one input with evidence; meanwhile the former value holds."""
    enterprise = own_enterprise(request)
    explained = explain(enterprise=enterprise, on=request.today)
    reasons = {row.input.name: row for row in explained.decision.reasons} if explained else {}
    if name not in reasons:
        raise NotVisible
    form = ContestForm(request.POST or None, request.FILES or None, of=INPUTS[name])
    if request.method == "POST":
        done, row = carry_out(form, lambda cleaned: _file(request, enterprise, name, cleaned))
        if done:
            messages.success(request, "异议已经提交，街道会核查，区局作出决定并说明理由。")
            return redirect("casework:portal_case", row.case_id)
    context = {
        "enterprise": enterprise,
        "reason": reasons[name],
        "form": form,
        "cancel_url": reverse("enterprises:portal_grade"),
    }
    return render(request, "enterprises/grading/contest.html", context, status=422 if form.is_bound else 200)


def _file(request, enterprise, name, cleaned):
    return file_contest(enterprise_id=enterprise.pk, input=name, actor=request.user, at=request.at, **cleaned)
