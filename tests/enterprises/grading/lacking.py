"""For each guard of grading's tables a row, on a day, that lacks just what the guard asks for (as tests/whitelist/lacking.py)."""

from accounts.stages import Role
from enterprises.models import InputContest
from enterprises.operations import grading, retract_claim
from enterprises.stages import RegradingStage
from tests.accounts.people import make_bureau, make_firm_organisation, make_person
from tests.enterprises.grading.district import (
    AT,
    at_stage,
    begun,
    clerk,
    confirming,
    known,
    rules_in_force,
    street_clerk,
)
from tests.whitelist.staff import principal


def firm_with_portal(**words):
    """A known enterprise whose principal can sign in."""
    enterprise = known(**words)
    enterprise.organisation = make_firm_organisation(enterprise.name, enterprise.street)
    enterprise.save(update_fields=["organisation"])
    make_person(Role.PRINCIPAL, enterprise.organisation)
    return enterprise


def graded_district():
    """Rules in force and one enterprise, so that a re-grading can begin; returns the enterprise."""
    rules_in_force()
    return firm_with_portal(grade="B")


def _unsound():
    make_bureau()
    row = grading.load_default_rule_set(at=AT)
    row.content = {}
    return row


def _uncomputed():
    graded_district()
    return begun()


def _waiting():
    graded_district()
    return confirming()


def contest_of(row, enterprise):
    """A street's objection to an enterprise's line."""
    part = row.parts.get(street=enterprise.street)
    words = {"enterprise_id": enterprise.pk, "reason": "等级证书已过期", "actor": street_clerk(), "at": AT}
    return grading.contest_line(pk=part.pk, **words)


def _undecided():
    enterprise = graded_district()
    row = confirming()
    contest_of(row, enterprise)
    return row


def _closed_part():
    graded_district()
    return at_stage(RegradingStage.SUBMITTED).parts.get()


def filed_contest(enterprise):
    """The enterprise's objection to its level."""
    words = {"input": "level", "claimed": "1", "statement": "一级证书已取得"}
    return grading.file_contest(enterprise_id=enterprise.pk, actor=principal(enterprise), at=AT, **words)


def _retracted():
    row = filed_contest(graded_district())
    retract_claim(claim_id=row.claim_id, reason="录入错误", actor=clerk(), at=AT)
    return InputContest.objects.get(pk=row.pk)


# guard → (how its row is made, the day)
LACKING = {
    "rules_are_sound": (_unsound, "12-01"),
    "every_piece_is_computed": (_uncomputed, "12-01"),
    "streets_answered_or_days_over": (_waiting, "12-02"),
    "contests_are_decided": (_undecided, "12-28"),
    "part_is_being_confirmed": (_closed_part, "12-28"),
    "contested_entry_stands": (_retracted, "12-02"),
}
