"""Addresses of messages and reminders."""

from django.urls import path

from notices.views import inbox, letters, mass, rules, settings

app_name = "notices"

urlpatterns = [
    path("desk/messages/", inbox.desk_inbox, name="desk_messages"),
    path("desk/messages/failed/", settings.failed, name="failed"),
    path("desk/messages/failed/<int:pk>/", settings.retry, name="retry"),
    path("desk/messages/<int:pk>/", inbox.desk_message, name="desk_message"),
    path("desk/messages/<int:pk>/read/", inbox.desk_read, name="desk_read"),
    path("desk/messages/<int:pk>/letter/", letters.letter, name="letter"),
    path("desk/messages/letters/", letters.letters, name="letters"),
    path("desk/contacts/<int:pk>/", letters.contact, name="contact"),
    path("desk/messages/mass/", mass.listing, name="mass"),
    path("desk/messages/mass/new/", mass.new, name="mass_new"),
    path("desk/messages/mass/compose/", mass.compose, name="mass_compose"),
    path("desk/messages/mass/<int:pk>/", mass.item, name="mass_item"),
    path("desk/messages/mass/<int:pk>/edit/", mass.edit, name="mass_edit"),
    path("desk/messages/mass/<int:pk>/send/", mass.send, name="mass_send"),
    path("desk/messages/mass/<int:pk>/resume/", mass.resume, name="mass_resume"),
    path("desk/messages/mass/<int:pk>/withdraw/", mass.withdraw, name="mass_withdraw"),
    path("desk/settings/reminders/", rules.rules, name="rules"),
    path("desk/settings/reminders/new/", rules.new_rule, name="new_rule"),
    path("desk/settings/reminders/<int:pk>/", rules.rule, name="rule"),
    path("portal/messages/", inbox.portal_inbox, name="portal_messages"),
    path("portal/messages/<int:pk>/", inbox.portal_message, name="portal_message"),
    path("portal/messages/<int:pk>/read/", inbox.portal_read, name="portal_read"),
    path("account/messages/", settings.preferences, name="preferences"),
]
