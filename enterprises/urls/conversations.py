"""Addresses of 企业咨询."""

from django.urls import path

from enterprises.views.desk import conversations as desk
from enterprises.views.portal import conversations as portal

urlpatterns = [
    path("desk/conversations/", desk.listing, name="conversations"),
    path("desk/conversations/<int:pk>/", desk.thread, name="conversation"),
    path("desk/conversations/<int:pk>/read/", desk.read, name="conversation_read"),
    path("portal/conversations/", portal.listing, name="portal_conversations"),
    path("portal/conversations/start/", portal.start, name="portal_conversation_start"),
    path("portal/conversations/<int:pk>/", portal.thread, name="portal_conversation"),
    path("portal/conversations/<int:pk>/read/", portal.read, name="portal_conversation_read"),
]
