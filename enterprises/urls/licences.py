"""Addresses of licences and certificates."""

from django.urls import path

from enterprises.views.desk import licences
from enterprises.views.portal import licences as portal

urlpatterns = [
    path("desk/enterprises/licences/", licences.ending, name="licences_ending"),
    path("desk/enterprises/<int:pk>/licences/", licences.listing, name="licences"),
    path("desk/enterprises/<int:pk>/licences/add/", licences.add, name="licence_add"),
    path("desk/enterprises/<int:pk>/licences/<int:licence_id>/renew/", licences.renew, name="licence_renew"),
    path("desk/enterprises/<int:pk>/licences/<int:licence_id>/end/", licences.end, name="licence_end"),
    path("portal/licences/", portal.listing, name="portal_licences"),
]
