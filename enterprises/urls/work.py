"""Addresses of work on many enterprises: export, saved filters, bulk acts."""

from django.urls import path

from enterprises.views.desk import bulk, exports, saved_filters

FILTERS, BULK = "desk/enterprises/filters/", "desk/enterprises/bulk/"
urlpatterns = [
    path("desk/enterprises/export.xlsx", exports.export, name="export"),
    path("desk/exports/", exports.records, name="export_records"),
    path(FILTERS, saved_filters.listing, name="filters"),
    path(f"{FILTERS}save/", saved_filters.save, name="filter_save"),
    path(f"{FILTERS}<int:pk>/", saved_filters.edit, name="filter"),
    path(f"{FILTERS}<int:pk>/default/", saved_filters.default, name="filter_default"),
    path(f"{FILTERS}<int:pk>/delete/", saved_filters.delete, name="filter_delete"),
    path(BULK, bulk.listing, name="bulk_acts"),
    path(f"{BULK}new/", bulk.new, name="bulk_new"),
    path(f"{BULK}form/", bulk.form, name="bulk_form"),
    path(f"{BULK}<int:pk>/", bulk.detail, name="bulk"),
    path(f"{BULK}<int:pk>/lines.xlsx", bulk.lines, name="bulk_lines"),
    path(f"{BULK}<int:pk>/confirm/", bulk.confirm, name="bulk_confirm"),
    path(f"{BULK}<int:pk>/discard/", bulk.discard, name="bulk_discard"),
    path(f"{BULK}<int:pk>/undo/", bulk.undo, name="bulk_undo"),
]
