"""Why an enterprise has its grade: every input with value, source, day and clause, and what would change it (GM-2.1)."""

from dataclasses import dataclass
from datetime import date

from enterprises.models import GradePeriod, RuleSet
from enterprises.operations.grading.reading import values_of
from enterprises.rules.grading import Decision, Rules, Visits, decide


@dataclass(frozen=True)
class Explained:
    """What the rules in force say of an enterprise on a day. `present` is the grade it holds, "" for none.

    `visits` belong to the grade it holds (of the decision where it holds none); `period` is when and how it came.
    """

    rule_set: RuleSet
    rules: Rules
    decision: Decision
    present: str
    on: date
    visits: Visits
    period: GradePeriod | None

    @property
    def differs(self):
        """The rules would now give another grade than the one held; a person has yet to decide."""
        return bool(self.present) and self.present != self.decision.grade


def explain(*, enterprise, on: date):
    """The Explained of an enterprise on the day `on`; None while no rule set is in force."""
    rule_set = RuleSet.objects.in_force(on)
    if rule_set is None:
        return None
    rules = rule_set.rules
    values = values_of(enterprise_id=enterprise.pk, on=on)
    decision = decide(rules, values, on=on, present=enterprise.grade)
    return Explained(
        rule_set=rule_set,
        rules=rules,
        decision=decision,
        present=enterprise.grade,
        on=on,
        visits=rules.visits[enterprise.grade or decision.grade],
        period=enterprise.grade_periods.standing().filter(valid_until=None).first(),
    )
