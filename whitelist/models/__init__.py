from whitelist.models.applications import Application, FieldCheck, ReviewRequest
from whitelist.models.consultations import Opinion, OpinionItem
from whitelist.models.deliberations import Deliberation, DeliberationItem
from whitelist.models.notices import NoticeVersion, Objection
from whitelist.models.publications import Entry, Publication
from whitelist.models.quarters import QuarterReport
from whitelist.models.rounds import Round, StreetList

__all__ = [
    "Application",
    "Deliberation",
    "DeliberationItem",
    "Entry",
    "FieldCheck",
    "NoticeVersion",
    "Objection",
    "Opinion",
    "OpinionItem",
    "Publication",
    "QuarterReport",
    "ReviewRequest",
    "Round",
    "StreetList",
]
