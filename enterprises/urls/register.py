"""Addresses of the register: /desk/ for staff, /portal/ for enterprises, /entry/ for everybody."""

from django.urls import include, path

from enterprises.views import public
from enterprises.views.desk import entry, ledger, lists, records, register, saved_filters
from enterprises.views.portal import home as portal

enterprise = [
    path("", records.detail, name="detail"),
    path("part/", records.part, name="part"),
    path("edit/", register.edit, name="edit"),
    path("places/", register.places, name="places"),
    path("sites/add/", register.site, name="site_add"),
    path("sites/<int:site_id>/", register.site, name="site"),
    path("sites/<int:site_id>/drop/", register.drop_site, name="site_drop"),
    path("people/add/", register.person, name="person_add"),
    path("people/<int:person_id>/", register.person, name="person"),
    path("people/<int:person_id>/certificates/add/", register.certificate, name="certificate_add"),
    path("certificates/<int:certificate_id>/drop/", register.drop_certificate, name="certificate_drop"),
    path("claims/", ledger.claims, name="claims"),
    path("claims/<slug:attribute>/", ledger.claim, name="claim"),
    path("claims/<int:claim_id>/retract/", ledger.retract, name="claim_retract"),
    path("facts/", ledger.facts, name="facts"),
    path("facts/add/", ledger.add_fact, name="fact_add"),
    path("facts/<int:fact_id>/annul/", ledger.annul, name="fact_annul"),
    path("changes/", records.changes, name="changes"),
    path("cases/", records.cases, name="cases"),
    path("invite/", entry.invite, name="invite"),
]

urlpatterns = [
    path("desk/search", lists.search, name="search"),
    path("desk/enterprises/", saved_filters.opening, name="list"),
    path("desk/enterprises/add/", register.add, name="add"),
    path("desk/enterprises/imports/", include("enterprises.views.imports")),
    path("desk/enterprises/<int:pk>/", include(enterprise)),
    path("desk/entry-claims/", entry.claims, name="entry_claims"),
    path("entry/", public.door, name="entry"),
    path("entry/account/", public.account, name="entry_account"),
    path("entry/claim/", public.claim, name="entry_claim_file"),
    path("entry/mine/", public.mine, name="entry_mine"),
    path("portal/", portal.home, name="portal_home"),
    path("portal/people/", portal.people, name="portal_people"),
    path("portal/people/add/", portal.person, name="portal_person_add"),
    path("portal/people/<int:person_id>/", portal.person, name="portal_person"),
    path(
        "portal/people/<int:person_id>/certificates/add/", portal.certificate, name="portal_certificate_add"
    ),
    path(
        "portal/certificates/<int:certificate_id>/drop/",
        portal.drop_certificate,
        name="portal_certificate_drop",
    ),
    path("portal/staff/", portal.staff, name="portal_staff"),
    path("portal/staff/<int:appointment_id>/end/", portal.end_staff, name="portal_staff_end"),
]
