"""Acts between an enterprise and its street: corrections of the register, questions and answers."""

from functools import partial

from accounts.stages import Role
from casework.policy import load_profile
from enterprises.operations import conversations, proposals
from tests.accounts.people import moment
from tests.reliability.acts.catalogue import act
from tests.whitelist.onsite import photo
from tests.whitelist.staff import make_firm, person, principal

AT = moment("2026-11-16 10:00")
PROPOSED = {"values": {"phone": "0755-88880000", "staff": 45}, "reason": "总机换号，人数增加"}
ASKED = {"subject": "应急预案怎么备案", "text": "小微企业要不要备案？"}


# Corrections


@act(proposals.propose_changes)
def propose(firm=None):
    """By the principal of a firm whose telephone the register has wrong."""
    load_profile("nanshan")
    firm = firm or make_firm()
    words = {"enterprise_id": firm.pk, "actor": principal(firm), "at": AT, **PROPOSED}
    return lambda: proposals.propose_changes(uploads=[photo("执照.jpg")], **words)


@act(proposals.answer_proposal)
def answer():
    row = propose()()
    seen = {change.field: change.present(row.enterprise) for change in row.changes.all()}
    words = {"accepted": ["phone"], "refused": {"staff": "请附名册"}, "seen": seen, "at": AT}
    actor = person(Role.STREET_CLERK, row.case.organisation)
    return partial(proposals.answer_proposal, pk=row.pk, actor=actor, **words)


@act(proposals.withdraw_proposal)
def withdraw():
    row = propose()()
    return partial(proposals.withdraw_proposal, pk=row.pk, actor=principal(row.enterprise), at=AT)


# Questions


@act(conversations.start_conversation)
def start(firm=None):
    """By the principal of a firm."""
    firm = firm or make_firm()
    words = {"enterprise_id": firm.pk, "actor": principal(firm), "at": AT, **ASKED}
    return partial(conversations.start_conversation, **words)


@act(conversations.add_line)
def reply():
    row = start()()
    actor = person(Role.STREET_CLERK, row.enterprise.street)
    return partial(conversations.add_line, pk=row.pk, text="不需要备案。", actor=actor, at=AT)


@act(conversations.mark_conversation_read)
def mark():
    row = start()()
    words = {"upto": row.firm_spoke, "actor": person(Role.STREET_CLERK, row.enterprise.street), "at": AT}
    return partial(conversations.mark_conversation_read, pk=row.pk, **words)
