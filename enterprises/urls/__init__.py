"""Addresses of the register; each subject of the app brings its own list."""

from enterprises.urls import (
    commitments,
    conversations,
    duplicates,
    grading,
    industries,
    licences,
    management,
    proposals,
    quality,
    register,
    self_reports,
    timeline,
    vault,
    work,
)

app_name = "enterprises"

urlpatterns = [
    *commitments.urlpatterns,
    *conversations.urlpatterns,
    *duplicates.urlpatterns,
    *grading.urlpatterns,
    *industries.urlpatterns,
    *licences.urlpatterns,
    *management.urlpatterns,
    *proposals.urlpatterns,
    *quality.urlpatterns,
    *register.urlpatterns,
    *self_reports.urlpatterns,
    *timeline.urlpatterns,
    *vault.urlpatterns,
    *work.urlpatterns,
]
