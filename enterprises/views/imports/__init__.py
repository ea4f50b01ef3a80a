"""Addresses of the import pages, below /desk/enterprises/imports/."""

from django.urls import path

from enterprises.views.imports import pages

urlpatterns = [
    path("", pages.listing, name="imports"),
    path("<int:pk>/", pages.detail, name="import"),
    path("<int:pk>/answer/", pages.answer, name="import_answer"),
    path("<int:pk>/confirm/", pages.confirm, name="import_confirm"),
    path("<int:pk>/discard/", pages.discard, name="import_discard"),
    path("<int:pk>/undo/", pages.undo, name="import_undo"),
    path("<int:pk>/report.json", pages.report, name="import_report"),
]
