"""Addresses of 资料更正."""

from django.urls import path

from enterprises.views.desk import proposals as desk
from enterprises.views.portal import proposals as portal

urlpatterns = [
    path("desk/proposals/", desk.listing, name="proposals"),
    path("portal/proposals/", portal.listing, name="portal_proposals"),
    path("portal/proposals/propose/", portal.propose, name="portal_propose"),
]
