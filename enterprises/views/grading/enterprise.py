"""分级 of one enterprise, for staff: its grade with every input, and the grades it has had."""

from django.shortcuts import render
from django.urls import reverse

from accounts.access import desk
from enterprises.models import GradePeriod, GradeProposal, InputContest
from enterprises.operations.grading import explain
from enterprises.rules import READERS
from enterprises.views.desk.records import record_of
from enterprises.views.grading.words import PERIOD_COLUMNS, explained_words, period_rows

SHOWN = 20


def waiting_rows(enterprise, user):
    """Changes proposed and inputs contested that nobody has decided yet."""
    proposals = GradeProposal.objects.visible_to(user).waiting().filter(enterprise=enterprise)
    contests = InputContest.objects.visible_to(user).filter(enterprise=enterprise, case__closed_at=None)
    return [
        {
            "text": row.case.title,
            "stage": row.get_stage_display(),
            "url": reverse("casework:desk_case", args=[row.case_id]),
        }
        for row in (*proposals.select_related("case"), *contests.select_related("case"))
    ]


@desk(*READERS)
def grade(request, pk):
    """分级: the grade in force, every input with value, source, date and clause, and what would change it (GM-2.1)."""
    enterprise, context = record_of(request, pk, "enterprises:grade")
    explained = explain(enterprise=enterprise, on=request.today)
    periods = (
        GradePeriod.objects.visible_to(request.user)
        .filter(enterprise=enterprise)
        .select_related("rule_set__case")
    )
    context |= {
        "grade": explained_words(explained, enterprise.grade) if explained else None,
        "waiting": waiting_rows(enterprise, request.user),
        "period_columns": PERIOD_COLUMNS,
        "periods": period_rows(periods[:SHOWN]),
    }
    return render(request, "enterprises/grading/enterprise.html", context)
