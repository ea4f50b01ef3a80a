"""Addresses of messages and reminders."""

from django.urls import path

from notices.views import inbox, settings

app_name = "notices"

urlpatterns = [
    path("desk/messages/", inbox.desk_inbox, name="desk_messages"),
    path("desk/messages/failed/", settings.failed, name="failed"),
    path("desk/messages/failed/<int:pk>/", settings.retry, name="retry"),
    path("desk/messages/<int:pk>/", inbox.desk_message, name="desk_message"),
    path("desk/messages/<int:pk>/read/", inbox.desk_read, name="desk_read"),
    path("desk/messages/<int:pk>/letter/", inbox.letter, name="letter"),
    path("desk/messages/<int:pk>/contact/", inbox.contact, name="contact"),
    path("desk/settings/reminders/", settings.rules, name="rules"),
    path("desk/settings/reminders/<int:pk>/", settings.rule, name="rule"),
    path("portal/messages/", inbox.portal_inbox, name="portal_messages"),
    path("portal/messages/<int:pk>/", inbox.portal_message, name="portal_message"),
    path("portal/messages/<int:pk>/read/", inbox.portal_read, name="portal_read"),
    path("account/messages/", settings.preferences, name="preferences"),
]
