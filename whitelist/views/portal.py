"""The enterprise and the positive list: how I stand, 差哪一条, and the beginning of an application (NS-4.1.1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import portal
from enterprises.views.portal import own_enterprise
from whitelist import standing
from whitelist.evaluation import findings_of, priorities_of
from whitelist.models import Application
from whitelist.operations import applications
from whitelist.panels import criteria_words, summary_of


@portal()
def my_list(request):
    """正面清单: my state, the eleven conditions with their evidence, how to contest, former applications."""
    enterprise = own_enterprise(request)
    how = standing.standing_of(enterprise, request.today)
    findings = findings_of(enterprise, request.at)
    former = Application.objects.visible_to(request.user).filter(enterprise=enterprise)
    if how.application:
        former = former.exclude(pk=how.application.pk)
    context = {
        "enterprise": enterprise,
        "how": how,
        "step": standing.next_step(how.application) if how.application else None,
        "round": None if how.application else standing.round_words(request.today),
        "criteria": criteria_words(findings),
        "summary": summary_of(findings),
        "priorities": criteria_words(priorities_of(enterprise, request.at)),
        "former": [_former(row) for row in former.select_related("round")],
    }
    return render(request, "whitelist/portal/list.html", context)


def _former(row):
    return {
        "label": row.round.label,
        "stage": row.get_stage_display(),
        "at": row.first_submitted_at,
        "url": standing.case_url(row),
    }


@portal()
@require_POST
def begin(request):
    """开始申报: the draft is made from what the register knows already."""
    enterprise = own_enterprise(request)
    application = applications.begin_application(
        enterprise_id=enterprise.pk, actor=request.user, at=request.at
    )
    messages.success(
        request, f"已建立{application.round.label}的申报草稿，底册中已有的内容已经填好，请核对。"
    )
    return redirect("whitelist:declaration", application.pk)
