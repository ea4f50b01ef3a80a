"""Addresses of enterprises."""

from django.urls import path

from whitelist.views import filling, portal

portal_patterns = [
    path("portal/list/", portal.my_list, name="portal"),
    path("portal/list/begin/", portal.begin, name="begin"),
    path("portal/list/applications/<int:pk>/declaration/", filling.declaration, name="declaration"),
    path(
        "portal/list/applications/<int:pk>/declaration/draft/",
        filling.declaration_draft,
        name="declaration_draft",
    ),
    path("portal/list/applications/<int:pk>/report/", filling.report, name="report"),
    path("portal/list/applications/<int:pk>/report/draft/", filling.report_draft, name="report_draft"),
]
