"""A fact that the rules may look at proposes a change of grade; people decide on it (GM-2.3)."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from enterprises.models import Enterprise, Fact, GradeProposal
from enterprises.operations.grading.proposals import propose_change
from enterprises.rules.grading import INPUTS

FACTS = frozenset(row.key for row in INPUTS.values())
BACK = timedelta(days=3)  # a process that died between the commit and the judging is made good within


def judge_anew(sender, facts, **kwargs):
    """Listens to the ledger: propose what follows from facts just committed, for enterprises that have a grade."""
    told = [fact for fact in facts if fact.kind in FACTS]
    keys = {fact.enterprise_id for fact in told}
    graded = set(Enterprise.objects.filter(pk__in=keys).exclude(grade="").values_list("pk", flat=True))
    for fact in told:
        if fact.enterprise_id in graded:
            propose_change(enterprise_id=fact.enterprise_id, fact=fact, at=fact.recorded_at)


def judge_forgotten(*, at):
    """Propose for facts of the last days after which nobody was judged; returns how many were looked at.

    A second run finds nothing new: whoever has been judged on or after the day of the fact is left alone.
    """
    since = OuterRef("recorded_at")
    judged = GradeProposal.objects.filter(
        Q(case__opened_at__gte=since) | Q(fact__recorded_at__gte=since), enterprise=OuterRef("enterprise")
    )
    facts = (
        Fact.objects.filter(recorded_at__gt=at - BACK, recorded_at__lte=at, kind__in=FACTS)
        .exclude(enterprise__grade="")
        .exclude(Exists(judged))
        .order_by("recorded_at", "pk")
    )
    return len([propose_change(enterprise_id=fact.enterprise_id, fact=fact, at=at) for fact in facts])
