"""Asked again before sending: a message whose matter is over while it waits is not sent (lessons 1)."""

from enterprises.messages import grading, portal
from enterprises.models import (
    ChangeProposal,
    Conversation,
    DocumentRequest,
    EntryClaim,
    GradePeriod,
    InputContest,
    SelfReport,
    VaultItem,
)
from notices import conditions

# What asks for the next step of a case is over as soon as any step was taken: the row's version has moved.
WAITING_FOR = {
    portal.REPORT_CORRECTED: SelfReport,
    portal.REPORT_RETURNED: SelfReport,
    portal.DOCUMENT_RETURNED: VaultItem,
    portal.CHANGES_FILED: ChangeProposal,
    portal.CLAIM_FILED: EntryClaim,
    grading.CONTEST_FILED: InputContest,
}


def _told_of(messages):
    """{pk of a message: (key of the row, what of it was told)}, as telling.py writes causes."""
    return {message.pk: tuple(map(int, message.cause.split(":")[1:])) for message in messages}


def _untrue(messages, holds, why):
    """`holds(keys)` gives what is still true: pairs of a row's key and its mark."""
    told = _told_of(messages)
    still = set(holds({key for key, _ in told.values()}))
    return {pk: why for pk, pair in told.items() if pair not in still}


def _steps_of(model):
    def check(messages):
        return _untrue(
            messages,
            lambda keys: model.objects.filter(pk__in=keys).values_list("pk", "version"),
            "事项已经办理",
        )

    return check


def _asked(messages):
    """A document is asked for until it came."""
    open_ = DocumentRequest.objects.filter(answered_by=None)
    return _untrue(
        messages,
        lambda keys: ((pk, 0) for pk in open_.filter(pk__in=keys).values_list("pk", flat=True)),
        "文件已经上传",
    )


def _unread(field):
    """A line is told until its other side has read so far; a later line does not make it untrue."""

    def check(messages):
        told = _told_of(messages)
        rows = Conversation.objects.filter(pk__in={key for key, _ in told.values()})
        read = dict(rows.values_list("pk", field))
        return {pk: "已经看过" for pk, (key, line) in told.items() if read.get(key, line) >= line}

    return check


def _grade_held(messages):
    """A change of grade is told while the grade is the one that it brought."""
    standing = GradePeriod.objects.standing().filter(valid_until=None)
    return _untrue(
        messages,
        lambda keys: standing.filter(proposal__in=keys).values_list("proposal", "proposal__version"),
        "等级又有变化",
    )


for _template, _model in WAITING_FOR.items():
    conditions.register(_template.key, _steps_of(_model))
conditions.register(portal.DOCUMENT_ASKED.key, _asked)
conditions.register(portal.QUESTION_ASKED.key, _unread("street_read"))
conditions.register(portal.QUESTION_ANSWERED.key, _unread("firm_read"))
conditions.register(grading.GRADE_CHANGED.key, _grade_held)
