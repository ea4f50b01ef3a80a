"""Addresses of messages and reminders."""

app_name = "notices"

urlpatterns = []
