"""Where a figure comes from: how it is counted, and the rows behind it as a list that people can open."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from casework.models import Clock, StepTaken


class Source:
    """What a figure is counted from. A subclass says how; `order` is that of its rows, as casework.paging needs it."""

    order = ("pk",)
    columns = ()

    def count(self, tally):
        """{office's key: number} of the tally's month."""
        raise NotImplementedError

    def rows(self, tally, offices, user):
        """The rows counted for the offices of these keys, as far as this person may see them: a queryset."""
        raise NotImplementedError

    def row(self, found):
        """One of those rows as components/table.html takes it."""
        raise NotImplementedError


def moment(at):
    """A moment as lists print it."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _case(case):
    return {
        "text": case.title,
        "note": case.number,
        "url": reverse("casework:desk_case", args=[case.pk]),
    }


class Steps(Source):
    """Steps of these names in cases of one kind, by the office that had the case at the month's end."""

    order = ("at", "pk")
    columns = (
        {"label": "案件", "main": True},
        {"label": "办理", "second": True},
        {"label": "时间", "second": True},
        {"label": "办理人", "second": True},
        {"label": "现在的承办单位", "second": True, "named": True},
    )

    def __init__(self, kind, *names):
        self.kind, self.names = kind, names

    def count(self, tally):
        """Of the steps all figures share."""
        numbers = {}
        for (office, kind, step), number in tally.steps.items():
            if kind == self.kind and step in self.names:
                numbers[office] = numbers.get(office, 0) + number
        return numbers

    def rows(self, tally, offices, user):
        """The steps; those of a case that went elsewhere only where this person may see the case."""
        gone = list(tally.moved)
        theirs = [case for case, office in tally.moved.items() if office in offices]
        had = Q(case__in=theirs) | Q(case__organisation__in=offices) & ~Q(case__in=gone)
        found = StepTaken.objects.visible_to(user).filter(had, case__kind=self.kind, step__in=self.names)
        month = tally.month
        return found.filter(at__gte=month.begins, at__lt=month.ends).select_related("case__organisation")

    def row(self, found):
        """What was done in which case, when, by whom."""
        return {
            "cells": [
                _case(found.case),
                {"text": found.label},
                {"text": moment(found.at)},
                {"text": found.actor_name or "系统"},
                {"text": found.case.organisation.label},
            ]
        }


class Clocks(Source):
    """Time limits met in one of the states of Tally.clocks."""

    order = ("met_at", "pk")
    columns = (
        {"label": "案件", "main": True},
        {"label": "事项", "second": True},
        {"label": "责任单位", "second": True},
        {"label": "届满日", "second": True, "named": True},
        {"label": "完成日", "second": True, "named": True},
    )

    def __init__(self, state):
        self.state = state

    def count(self, tally):
        """Of the limits all figures share."""
        return {office: number for (office, state), number in tally.clocks.items() if state == self.state}

    def rows(self, tally, offices, user):
        """The time limits, by the unit that answers for them."""
        found = tally.clocks_met().filter(state=self.state, office__in=offices)
        seen = Clock.objects.visible_to(user).values("pk")
        return found.filter(pk__in=seen).select_related("case", "responsible")

    def row(self, found):
        """What was owed by whom until when, and when it was done."""
        return {
            "cells": [
                _case(found.case),
                {"text": found.title},
                {"text": found.responsible.label},
                {"text": f"{found.due_on}"},
                {"text": f"{timezone.localdate(found.met_at)}"},
            ]
        }
