"""Addresses of 自查自报."""

from django.urls import path

from enterprises.views.desk import self_reports as desk
from enterprises.views.portal import self_reports as portal

urlpatterns = [
    path("desk/self-reports/", desk.listing, name="self_reports"),
    path("desk/enterprises/<int:pk>/self-reports/", desk.of_enterprise, name="enterprise_self_reports"),
    path("portal/self-reports/", portal.listing, name="portal_self_reports"),
    path("portal/self-reports/begin/", portal.begin, name="portal_self_report_begin"),
    path("portal/self-reports/<int:pk>/", portal.fill, name="portal_self_report"),
    path("portal/self-reports/<int:pk>/draft/", portal.draft, name="portal_self_report_draft"),
]
