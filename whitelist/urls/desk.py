"""Addresses of staff."""

from django.urls import path

from whitelist.urls.checks import check_patterns
from whitelist.views.desk import (
    applications,
    consultation,
    deliberation,
    home,
    papers,
    quarters,
    recommending,
    screening,
    street_lists,
)

ROUND = "desk/list/rounds/<int:pk>"
QUARTER = "desk/list/quarters/<int:year>/<int:number>"
desk_patterns = [
    path("desk/list/", home.home, name="desk"),
    path("desk/list/rounds/create/", home.create, name="create_round"),
    path("desk/list/applications/", applications.applications, name="applications"),
    path("desk/list/applications/export.xlsx", applications.export, name="applications_export"),
    path("desk/list/screening/", screening.screening, name="screening"),
    path("desk/list/screening/export.xlsx", screening.export, name="screening_export"),
    path("desk/list/screening/recommend/", recommending.recommend_chosen, name="recommend"),
    path("desk/list/street-lists/<int:pk>/list.xlsx", papers.street_list_xlsx, name="street_list_xlsx"),
    path(f"{ROUND}/street-lists/", street_lists.street_lists, name="street_lists"),
    path(f"{ROUND}/consultation/", consultation.consultation, name="consultation"),
    path("desk/list/opinions/<int:pk>/paper/", consultation.paper_answer, name="paper_answer"),
    path("desk/list/quarters/", quarters.quarters, name="quarters"),
    path(f"{QUARTER}/", quarters.quarter, name="quarter"),
    path(f"{QUARTER}/rows/", quarters.quarter_rows, name="quarter_rows"),
    path(f"{QUARTER}/summary.xlsx", quarters.quarter_xlsx, name="quarter_xlsx"),
    path("desk/consultations/", consultation.own_consultations, name="own_consultations"),
    path("desk/consultations/<int:pk>/", consultation.answer, name="answer"),
    path(f"{ROUND}/deliberation/", deliberation.deliberation, name="deliberation"),
    path(f"{ROUND}/deliberation/draft/", deliberation.meeting_draft, name="meeting_draft"),
    path(f"{ROUND}/deliberation/pack/", deliberation.pack, name="pack"),
    path(f"{ROUND}/deliberation/<int:application_id>/", deliberation.pack_page, name="pack_page"),
    path(f"{ROUND}/deliberation/<int:application_id>/decide/", deliberation.decide, name="decide"),
    *check_patterns,
]
