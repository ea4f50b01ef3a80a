"""附件6: the street's list is reported with everybody on it, returned, received, or recorded as late."""

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Incomplete
from accounts.statements import stated
from whitelist import messages as letters
from whitelist.messages import tell_bureau, tell_firm, tell_street_of_list
from whitelist.models import Application, StreetList
from whitelist.stages import ApplicationStage
from whitelist.workflow import APPLICATION, STREET_LIST


def _each(street_list, stage, actor):
    """The list's applications in `stage`, locked one by one in the order of their keys."""
    keys = list(
        street_list.round.applications.filter(case__organisation=street_list.street, stage=stage)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return [Application.objects.for_act(key, actor) for key in keys]


@transaction.atomic
def report_list(*, pk, actor, at, nil_reason=""):
    """上报名单: every qualified application of the street goes along; an empty list says why it is empty."""
    street_list = StreetList.objects.for_act(pk, actor)
    STREET_LIST.check(
        "report", row=street_list, actor=actor, at=at
    )  # who and from where, before what is missing
    applications = _each(street_list, ApplicationStage.QUALIFIED, actor)
    nil_reason = nil_reason.strip()
    if not applications and not nil_reason:
        raise Incomplete(
            "没有核查符合的企业，请填写零报告说明。",
            next_step="写明没有拟纳入企业的情况后上报。",
            missing=("零报告说明",),
        )
    street_list.nil_reason = "" if applications else nil_reason
    street_list.reported_on = timezone.localdate(at)
    data = {
        "enterprises": [row.enterprise.name for row in applications],
        "nil_reason": street_list.nil_reason,
    }
    STREET_LIST.take("report", row=street_list, actor=actor, at=at, data=data)
    for application in applications:
        APPLICATION.take(
            "report", row=application, actor=actor, at=at, data={"list": street_list.case.number}
        )
        tell_firm(letters.REPORTED, application, at=at)
    words = {"street": street_list.street.label, "round": street_list.round.label}
    count = f"共{len(applications)}家企业" if applications else "零报告"
    tell_bureau(letters.LIST_REPORTED, street_list, at=at, count=count, **words)
    return street_list


@transaction.atomic
def return_list(*, pk, actor, at, reason):
    """退回修改: the list and everybody on it go back to the street."""
    street_list = StreetList.objects.for_act(pk, actor)
    STREET_LIST.check("return", row=street_list, actor=actor, at=at)
    street_list.return_reason = reason = stated(reason)
    STREET_LIST.take("return", row=street_list, actor=actor, at=at, data={"reason": reason})
    for application in _each(street_list, ApplicationStage.REPORTED, actor):
        APPLICATION.take("send_back", row=application, actor=actor, at=at, data={"reason": reason})
    tell_street_of_list(letters.LIST_RETURNED, street_list, at=at, clock="report_list", reason=reason)
    return street_list


@transaction.atomic
def receive_list(*, pk, actor, at):
    """接收."""
    street_list = StreetList.objects.for_act(pk, actor)
    STREET_LIST.take("receive", row=street_list, actor=actor, at=at)
    return street_list


@transaction.atomic
def record_late(*, pk, actor, at, reason):
    """登记逾期: the authority's lateness is recorded, it does not stop the round (lessons 12)."""
    street_list = StreetList.objects.for_act(pk, actor)
    STREET_LIST.check("record_late", row=street_list, actor=actor, at=at)
    street_list.late_reason = reason = stated(reason)
    STREET_LIST.take("record_late", row=street_list, actor=actor, at=at, data={"reason": reason})
    words = {"reason": reason, "last": street_list.round.verify_by}
    tell_street_of_list(letters.LIST_LATE, street_list, at=at, **words)
    return street_list
