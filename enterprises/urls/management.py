"""Addresses of the managing unit."""

from django.urls import path

from enterprises.views.desk import management

urlpatterns = [
    path("desk/enterprises/takeovers/", management.takeovers, name="takeovers"),
    path("desk/enterprises/takeovers/add/", management.add, name="takeover_add"),
    path("desk/enterprises/takeovers/<int:pk>/", management.takeover, name="takeover"),
    path("desk/enterprises/takeovers/<int:pk>/undo/", management.undo, name="takeover_undo"),
    path("desk/enterprises/<int:pk>/management/", management.history, name="management"),
    path("desk/enterprises/<int:pk>/management/assign/", management.assign, name="management_assign"),
]
