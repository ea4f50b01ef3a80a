from casework.models.calendar import CalendarDay
from casework.models.cases import Case, CaseRow, CaseRowQuerySet, PartyCaseQuerySet
from casework.models.clocks import Clock, Suspension
from casework.models.feeds import CalendarFeed
from casework.models.files import Attachment
from casework.models.history import DailyRoot, StepTaken
from casework.models.jobs import Heartbeat, JobRun, ScheduledJob
from casework.models.papers import Document, NumberSeries, Service
from casework.models.policies import Policy
from casework.models.tasks import LongTask

__all__ = [
    "Attachment",
    "CalendarDay",
    "CalendarFeed",
    "Case",
    "CaseRow",
    "CaseRowQuerySet",
    "Clock",
    "DailyRoot",
    "Document",
    "Heartbeat",
    "JobRun",
    "LongTask",
    "NumberSeries",
    "PartyCaseQuerySet",
    "Policy",
    "ScheduledJob",
    "Service",
    "StepTaken",
    "Suspension",
]
