"""The panels of the positive list's case pages: what an officer or the enterprise needs to see before the next step."""

from whitelist.panels.answers import objection_panels, review_panels
from whitelist.panels.applications import (
    EDITABLE,
    application_links,
    application_panels,
    application_portal_panels,
    check_decided,
    nothing_is_asked,
    nothing_to_explain,
    visit_is_arranged,
)
from whitelist.panels.pieces import criteria_panel, criteria_words, summary_of
from whitelist.panels.quarters import quarter_links, quarter_panels
from whitelist.panels.rounds import (
    reply_page,
    round_links,
    round_panels,
    street_list_links,
    street_list_panels,
)

__all__ = [
    "EDITABLE",
    "application_links",
    "application_panels",
    "application_portal_panels",
    "check_decided",
    "criteria_panel",
    "criteria_words",
    "nothing_is_asked",
    "nothing_to_explain",
    "objection_panels",
    "quarter_links",
    "quarter_panels",
    "review_panels",
    "reply_page",
    "round_links",
    "round_panels",
    "street_list_links",
    "street_list_panels",
    "summary_of",
    "visit_is_arranged",
]
