"""Addresses of the register's quality."""

from django.urls import path

from enterprises.views.desk import quality

urlpatterns = [
    path("desk/enterprises/quality/", quality.page, name="quality"),
    path("desk/enterprises/quality/count/", quality.count, name="quality_count"),
]
