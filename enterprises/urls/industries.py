"""Addresses of the classification of industries."""

from django.urls import path

from enterprises.views.desk import industries

urlpatterns = [
    path("desk/enterprises/industries/", industries.tables, name="industries"),
    path("desk/enterprises/<int:pk>/standing/", industries.standing, name="standing"),
    path("desk/enterprises/<int:pk>/standing/sector/", industries.sector, name="sector"),
]
