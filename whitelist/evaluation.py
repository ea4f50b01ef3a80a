"""The conditions of the positive list, evaluated for an enterprise as of a moment."""

from django.utils import timezone

from enterprises.models import Enterprise
from whitelist.criteria import State
from whitelist.facts import profile_of, profiles_of
from whitelist.rules import evaluate, priority


def findings_of(enterprise, at):
    """The eleven findings as of `at`, from what had been recorded by then."""
    today = timezone.localdate(at)
    return evaluate(profile_of(enterprise, on=today, known_until=at), today)


def findings_of_all(keys, at):
    """The findings of several enterprises (by primary key) as of `at`, in a fixed number of queries: dict by key."""
    today = timezone.localdate(at)
    chosen = Enterprise.objects.filter(pk__in=keys)
    profiles = profiles_of(chosen, on=today, known_until=at)
    return {enterprise.pk: evaluate(profile, today) for enterprise, profile in profiles}


def priorities_of(enterprise, at):
    """The five priority findings as of `at`; they rank, they never admit."""
    today = timezone.localdate(at)
    return priority(profile_of(enterprise, on=today, known_until=at), today)


def unmet_on(enterprise, at):
    """In words, each condition that is not met (or not proven) at `at`; empty when all eleven are met."""
    return [
        f"{found.criterion.label}（{found.state.label}）"
        for found in findings_of(enterprise, at)
        if found.state != State.MET
    ]
