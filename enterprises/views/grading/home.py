"""分级 on the desk: the rules in force, the yearly re-grading, what waits for somebody."""

from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from accounts.stages import Role
from enterprises.models import GradeProposal, Regrading, RuleSet
from enterprises.rules import READERS
from enterprises.views.grading.panels import open_contests
from enterprises.views.grading.words import grade_word

SHOWN = 50
YEARS = 10


def _waiting(user):
    """Changes after a fact and contested inputs, oldest first, each with its case."""
    proposals = GradeProposal.objects.visible_to(user).waiting()
    return [
        {
            "title": "事项触发的等级调整",
            "empty": "发生事故、处罚或者逾期未改时，系统在这里提出调整建议，由人决定。",
            "rows": [
                {
                    "url": reverse("casework:desk_case", args=[row.case_id]),
                    "text": row.enterprise.name,
                    "note": f"{grade_word(row.old)} → {grade_word(row.new)}",
                    "stage": row.get_stage_display(),
                }
                for row in proposals.select_related("enterprise").order_by("pk")[:SHOWN]
            ],
        },
        {
            "title": "企业对评级数据的异议",
            "empty": "企业在门户中对某一项数据提出异议后，在这里核查和决定。",
            "rows": [
                {
                    "url": reverse("casework:desk_case", args=[row.case_id]),
                    "text": row.enterprise.name,
                    "note": row.input_label,
                    "stage": row.get_stage_display(),
                }
                for row in open_contests(user)[:SHOWN]
            ],
        },
    ]


def _years(user):
    found = Regrading.objects.visible_to(user).select_related("rule_set__case")[:YEARS]
    return [
        {
            "url": reverse("casework:desk_case", args=[row.case_id]),
            "text": str(row),
            "note": f"{row.on} 的数据，{row.rule_set}",
            "stage": row.get_stage_display(),
        }
        for row in found
    ]


@desk(*READERS)
def home(request):
    """分级: what governs, what runs, what waits (GM-2.1, GM-2.3)."""
    context = {
        "in_force": RuleSet.objects.visible_to(request.user).in_force(request.today),
        "years": _years(request.user),
        "waiting": _waiting(request.user),
        "begins": request.user.holds_any((Role.BUREAU_CLERK,)),
    }
    return render(request, "enterprises/grading/home.html", context)
