"""Addresses of 文件库."""

from django.urls import path

from enterprises.views.desk import vault as desk
from enterprises.views.portal import vault as portal

urlpatterns = [
    path("desk/vault/", desk.listing, name="vault"),
    path("desk/vault/draws/", desk.draws, name="vault_draws"),
    path("desk/vault/draws/<int:pk>/", desk.draw, name="vault_draw"),
    path("desk/enterprises/<int:pk>/documents/", desk.of_enterprise, name="enterprise_documents"),
    path("desk/enterprises/<int:pk>/documents/ask/", desk.ask, name="document_ask"),
    path("portal/vault/", portal.listing, name="portal_vault"),
    path("portal/vault/add/", portal.add, name="portal_vault_add"),
    path("portal/vault/<int:pk>/replace/", portal.add, name="portal_vault_replace"),
]
