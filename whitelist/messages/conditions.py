"""Asked again before sending: what is no longer true while it waits is withdrawn (lessons 1).

What has happened stays true and has no condition; these ask for something, or say how a matter stands.
A message with a clock is withdrawn by the clock as well, unless the law orders that it arrive.
"""

from datetime import date

from notices import conditions
from whitelist.messages import firms, offices, rounds
from whitelist.models import Application, Objection, Round, StreetList
from whitelist.stages import ApplicationStage, RoundStage

# What waits for somebody's next step is over with any step of the row: its version has moved.
WAITING_FOR = {
    firms.RECOMMENDED: Application,
    firms.RETURNED: Application,
    offices.SUBMITTED: Application,
    offices.RESUBMITTED: Application,
    offices.TRANSFERRED_IN: Application,
    offices.UNMET_FOUND: Application,
    offices.LIST_REPORTED: StreetList,
    offices.LIST_RETURNED: StreetList,
    offices.LIST_LATE: StreetList,
    rounds.DELIBERATED: Round,
}
# What says how a matter stands is over when it stands otherwise.
WHILE = {
    firms.ACCEPTED: (Application, ApplicationStage.ACCEPTED),
    firms.PASSED: (Application, ApplicationStage.QUALIFIED),
    firms.REPORTED: (Application, ApplicationStage.REPORTED),
    firms.HELD: (Application, ApplicationStage.HELD),
    firms.LEFT_HELD: (Application, ApplicationStage.HELD),
    rounds.ROUND_OPENED: (Round, RoundStage.ACCEPTING),
    rounds.ROUND_CLOSED: (Round, RoundStage.VERIFYING),
    rounds.ALL_ANSWERED: (Round, RoundStage.CONSULTING),
}
ON_NOTICE = (ApplicationStage.APPROVED, ApplicationStage.HELD)


def _told_of(messages):
    """{pk of a message: (key of the case, version, mark)}, as telling.py writes causes."""
    parts = {message.pk: message.cause.split(":", 3)[1:] for message in messages}
    return {key: (int(case), int(version), *(mark or [""])) for key, (case, version, *mark) in parts.items()}


def _standing(model, told, *fields):
    """{key of a case: the row's `fields`} of the rows that were told of."""
    rows = model.objects.filter(case__in={case for case, *_ in told.values()})
    return {case: values for case, *values in rows.values_list("case", *fields)}


def _unmoved(model):
    def check(messages):
        told = _told_of(messages)
        standing = _standing(model, told, "version")
        return {
            pk: "事项已经办理" for pk, (case, version, _) in told.items() if standing.get(case) != [version]
        }

    return check


def _while(model, stage):
    def check(messages):
        told = _told_of(messages)
        standing = _standing(model, told, "stage")
        return {pk: "办理阶段已经变化" for pk, (case, *_) in told.items() if standing.get(case) != [stage]}

    return check


def _noticed(messages):
    """The enterprise is on the notice, and the notice runs as long as was told."""
    told = _told_of(messages)
    standing = _standing(Application, told, "stage", "round__notice_ends_on")
    return {
        pk: "公示已经变化"
        for pk, (case, _, ends) in told.items()
        if standing.get(case) not in [[stage, _day(ends)] for stage in ON_NOTICE]
    }


def _running(messages):
    """The round's notice runs as long as was told."""
    told = _told_of(messages)
    standing = _standing(Round, told, "stage", "notice_ends_on")
    return {
        pk: "公示已经变化"
        for pk, (case, _, ends) in told.items()
        if standing.get(case) != [RoundStage.NOTICED, _day(ends)]
    }


def _day(text):
    return date.fromisoformat(text) if text else None


def _open(messages):
    """The objection, whose number was told, is not answered yet."""
    told = _told_of(messages)
    numbers = {mark for *_, mark in told.values()}
    still = set(Objection.objects.open().filter(case__in=numbers).values_list("case", flat=True))
    return {pk: "异议已经答复" for pk, (*_, mark) in told.items() if int(mark) not in still}


for _template, _model in WAITING_FOR.items():
    conditions.register(_template.key, _unmoved(_model))
for _template, (_model, _stage) in WHILE.items():
    conditions.register(_template.key, _while(_model, _stage))
for _template in (firms.NOTICED, firms.NOTICE_CORRECTED):
    conditions.register(_template.key, _noticed)
for _template in (rounds.NOTICE_BEGUN, rounds.NOTICE_RENEWED):
    conditions.register(_template.key, _running)
conditions.register(offices.OBJECTION_NEARBY.key, _open)
