"""Addresses of 分级."""

from django.urls import path

from enterprises.views.grading import enterprise, home, regradings, rule_sets
from enterprises.views.portal import grade

urlpatterns = [
    path("desk/grading/", home.home, name="grading"),
    path("desk/grading/rule-sets/", rule_sets.listing, name="rule_sets"),
    path("desk/grading/rule-sets/add/", rule_sets.add, name="rule_set_add"),
    path("desk/grading/rule-sets/<int:pk>/edit/", rule_sets.edit, name="rule_set_edit"),
    path("desk/grading/rule-sets/<int:pk>/what-if/", rule_sets.what_if_page, name="what_if"),
    path("desk/grading/rule-sets/<int:pk>/what-if/rows/", rule_sets.what_if_rows, name="what_if_changes"),
    path("desk/grading/years/add/", regradings.add, name="regrading_add"),
    path("desk/grading/years/<int:pk>/progress/", regradings.progress, name="regrading_progress"),
    path("desk/grading/years/<int:pk>/lines/", regradings.lines, name="regrading_lines"),
    path("desk/grading/years/<int:pk>/lines/<int:enterprise_id>/", regradings.line, name="regrading_line"),
    path("desk/grading/years/<int:pk>/contests/", regradings.contest_list, name="regrading_contests"),
    path(
        "desk/grading/years/<int:pk>/contests/<int:contest_id>/", regradings.decide, name="regrading_decide"
    ),
    path("desk/enterprises/<int:pk>/grade/", enterprise.grade, name="grade"),
    path("portal/grade/", grade.page, name="portal_grade"),
    path("portal/grade/<slug:name>/contest/", grade.contest, name="portal_grade_contest"),
]
