"""Addresses of the register; each subject of the app brings its own list."""

from enterprises.urls import register

app_name = "enterprises"

urlpatterns = [
    *register.urlpatterns,
]
