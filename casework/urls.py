"""Cases, their steps, their files, the desk's first page."""

from django.urls import path

from casework.views import calendars, cases, deadlines, files, health, home, jobs, months, settings, work

app_name = "casework"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("desk/", home.home, name="home"),
    path("desk/deadlines/", deadlines.summary, name="deadlines"),
    path("desk/deadlines/rows/", deadlines.rows, name="deadline_rows"),
    path("desk/calendar/", calendars.month, name="month"),
    path("desk/calendar/feed/", calendars.feed_page, name="feed"),
    path("desk/calendar/feed/renew/", calendars.renew, name="feed_renew"),
    path("desk/calendar/feed/revoke/", calendars.revoke, name="feed_revoke"),
    path("calendar/<str:token>.ics", calendars.feed_file, name="feed_file"),
    path("desk/cases/<int:pk>/", cases.desk_case, name="desk_case"),
    path("desk/cases/<int:pk>/<slug:step>/", cases.desk_act, name="desk_act"),
    path("portal/cases/<int:pk>/", cases.portal_case, name="portal_case"),
    path("portal/cases/<int:pk>/<slug:step>/", cases.portal_act, name="portal_act"),
    path("desk/settings/policies/", settings.policies, name="policies"),
    path("desk/settings/policies/<slug:key>/", settings.policy, name="policy"),
    path("desk/settings/calendar/", settings.calendar, name="calendar"),
    path("desk/settings/history/", settings.history_check, name="history_check"),
    path("desk/reports/months/", months.months, name="month_report"),
    path("desk/reports/months/rows/", months.rows, name="month_rows"),
    path("desk/reports/months/month.xlsx", months.month_xlsx, name="month_report_xlsx"),
    path("desk/jobs/", jobs.jobs, name="jobs"),
    path("desk/jobs/<int:pk>/retry/", jobs.retry, name="job_retry"),
    path("desk/work/", work.listing, name="work"),
    path("desk/work/<int:pk>/", work.item, name="work_item"),
    path("desk/work/<int:pk>/state/", work.state, name="work_state"),
    path("desk/work/<int:pk>/cancel/", work.cancel, name="work_cancel"),
    path("desk/work/<int:pk>/file/", work.file, name="work_file"),
    path("files/attachments/<int:pk>/", files.attachment, name="attachment"),
    path("files/documents/<int:pk>/", files.document, name="document"),
]
