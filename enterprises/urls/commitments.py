"""Addresses of 承诺."""

from django.urls import path

from enterprises.views import public_commitments
from enterprises.views.desk import commitments as desk
from enterprises.views.portal import commitments as portal

urlpatterns = [
    path("desk/commitments/", desk.unsigned, name="commitments"),
    path("desk/commitments/export.xlsx", desk.export, name="commitments_export"),
    path("desk/commitments/texts/", desk.texts, name="commitment_texts"),
    path("desk/commitments/texts/<slug:kind>/draft/", desk.draft, name="commitment_draft"),
    path("desk/enterprises/<int:pk>/commitments/", desk.of_enterprise, name="enterprise_commitments"),
    path("portal/commitments/", portal.page, name="portal_commitments"),
    path("portal/commitments/sign/", portal.sign, name="portal_commitment_sign"),
    path("portal/commitments/<int:pk>/poster/", portal.poster, name="portal_commitment_poster"),
    path("commitments/<str:code>/", public_commitments.proof, name="commitment_proof"),
]
