"""What was read for one month, each table once, and who had which case at its end."""

from functools import cached_property

from django.db.models import Case as When
from django.db.models import CharField, Count, F, Q, Value
from django.db.models import When as If
from django.db.models.functions import TruncDate

from casework.deadlines import EXCUSED, with_reasons
from casework.models import Clock, StepTaken
from casework.spans import Month

MOVE = "transfer"  # the step by which a case goes to another office; it is taken by the office that gives it away


def moved_since(moment):
    """{case's key: the office that had it at `moment`} of the cases that went to another office since."""
    later = StepTaken.objects.filter(step=MOVE, at__gte=moment, unit__isnull=False)
    return dict(later.order_by("case_id", "seq").distinct("case_id").values_list("case_id", "unit_id"))


class Tally:
    """The figures' common reading of one month."""

    def __init__(self, month: Month):
        self.month = month

    @cached_property
    def moved(self):
        """The offices that had the cases which have gone elsewhere since."""
        return moved_since(self.month.ends)

    def steps_taken(self):
        """The history of the month, as a queryset."""
        return StepTaken.objects.filter(at__gte=self.month.begins, at__lt=self.month.ends)

    @cached_property
    def steps(self):
        """{(office's key, kind of case, step): number}, by the office that had the case at the month's end."""
        found, numbers = self.steps_taken(), {}
        for office, kind, step, number in _counted(
            found.exclude(case__in=list(self.moved)), "case__organisation"
        ):
            numbers[office, kind, step] = number
        for case, kind, step, number in _counted(found.filter(case__in=list(self.moved)), "case"):
            key = (self.moved[case], kind, step)
            numbers[key] = numbers.get(key, 0) + number
        return numbers

    def clocks_met(self):
        """The time limits met in the month, as a queryset: each with its `office` and `state` (on_time|late|excused)."""
        met = Clock.objects.filter(met_at__gte=self.month.begins, met_at__lt=self.month.ends)
        late = Q(met_on__gt=F("due_on"))
        state = When(
            If(late & EXCUSED, then=Value("excused")),
            If(late, then=Value("late")),
            default=Value("on_time"),
            output_field=CharField(),
        )
        return with_reasons(met).annotate(met_on=TruncDate("met_at")).annotate(state=state)

    @cached_property
    def clocks(self):
        """{(office's key, on_time | late | excused): number} of the time limits met in the month."""
        rows = self.clocks_met().order_by().values_list("office", "state").annotate(number=Count("pk"))
        return {(office, state): number for office, state, number in rows}


def _counted(steps, by):
    return steps.order_by().values_list(by, "case__kind", "step").annotate(number=Count("pk"))
