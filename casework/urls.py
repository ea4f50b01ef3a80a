"""Cases, their steps, their files, the desk's first page."""

from django.urls import path

from casework.views import cases, files, home, settings

app_name = "casework"
urlpatterns = [
    path("desk/", home.home, name="home"),
    path("desk/cases/<int:pk>/", cases.desk_case, name="desk_case"),
    path("desk/cases/<int:pk>/<slug:step>/", cases.desk_act, name="desk_act"),
    path("portal/cases/<int:pk>/", cases.portal_case, name="portal_case"),
    path("portal/cases/<int:pk>/<slug:step>/", cases.portal_act, name="portal_act"),
    path("desk/settings/policies/", settings.policies, name="policies"),
    path("desk/settings/policies/<slug:key>/", settings.policy, name="policy"),
    path("desk/settings/calendar/", settings.calendar, name="calendar"),
    path("desk/settings/history/", settings.history_check, name="history_check"),
    path("files/attachments/<int:pk>/", files.attachment, name="attachment"),
    path("files/documents/<int:pk>/", files.document, name="document"),
]
