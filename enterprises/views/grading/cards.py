"""分级 on the portal's first page: the grade, and the first thing that would change it."""

from django.urls import reverse

from enterprises.operations.grading import explain
from enterprises.views.grading.words import grade_badge


def grade_card(enterprise, request):
    """The own grade in short; None while no rule set is in force."""
    explained = explain(enterprise=enterprise, on=request.today)
    if explained is None:
        return None
    held = enterprise.grade
    return {
        "badge": grade_badge(held),
        "visits": explained.visits.per_year if held else None,
        "change": next(iter(explained.decision.changes), ""),
        "url": reverse("enterprises:portal_grade"),
    }
