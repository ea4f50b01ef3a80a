"""The field check's appointment: arranged, moved by us or by the enterprise, cancelled by either, missed, handed on.

Each act has its own step, its own data in the history and its own letter (lessons 2, 17). `seen` is the version of
the application that the person looked at: whoever was quicker wins, the other is told (None: not asked).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict, NotVisible
from accounts.stages import Role
from accounts.statements import stated
from whitelist import booking_messages as letters
from whitelist.bookings import told
from whitelist.models import Application
from whitelist.operations.visit_letters import (
    firm_is_told,
    firm_is_told_of_booking,
    office_is_told,
    officer_is_told,
)
from whitelist.workflow import APPLICATION

NOTHING_ASKED = {"asked_for": None, "asked_because": ""}
NO_VISIT = {"assigned_to": None, "booked_for": None, **NOTHING_ASKED}


def _open(step, pk, actor, at, seen):
    """The application, locked, if this person may take the step now and saw it as it stands."""
    application = Application.objects.for_act(pk, actor)
    if seen is not None and seen != application.version:
        raise Conflict("这份申请刚才已由他人办理。", next_step="请回到案件页面，看过新的安排以后再办理。")
    APPLICATION.check(step, row=application, actor=actor, at=at)
    return application


def _take(step, application, actor, at, data, **fields):
    """Take the step as things stood, then write what it changes."""
    APPLICATION.take(step, row=application, actor=actor, at=at, data=data)
    for name, value in fields.items():
        setattr(application, name, value)
    application.save(update_fields=list(fields))
    return application


def _must_be_ahead(moment, at, field="booked_for"):
    if moment <= at:
        raise ValidationError({field: "这个时间已经过去，请选以后的时间。"})


def _must_work_there(officer, application):
    if not officer.holds(Role.STREET_OFFICER, application.case.organisation_id):
        raise NotVisible("所选人员不是本街道的执法人员。")


@transaction.atomic
def assign(*, pk, actor, at, officer, booked_for=None, seen=None):
    """安排核查: who goes, and when; the officer must work at the street (NS-4.1.2). Raises ValidationError for a past time.

    With a time the enterprise and the officer are told; without one nobody is, until there is one.
    """
    application = _open("assign", pk, actor, at, seen)
    _must_work_there(officer, application)
    if booked_for is not None:
        _must_be_ahead(booked_for, at)
    data = {"officer": officer.name, "booked_for": booked_for}
    _take("assign", application, actor, at, data, assigned_to=officer, booked_for=booked_for)
    if booked_for is not None:
        firm_is_told_of_booking(application, at=at)
        officer_is_told(
            letters.OFFICER_BOOKED, application, officer, actor=actor, at=at, when=told(booked_for)
        )
    return application


@transaction.atomic
def move_visit(*, pk, actor, at, booked_for, seen=None):
    """街道调整上门时间: our reason, not counted against the enterprise. Raises ValidationError for a past or unchanged time."""
    application = _open("move_visit", pk, actor, at, seen)
    before = application.booked_for
    _must_be_ahead(booked_for, at)
    if booked_for == before:
        raise ValidationError({"booked_for": "新的时间和原来约定的相同。"})
    note = f"由 {told(before)} 改到 {told(booked_for)}"
    data = {"before": before, "after": booked_for, "note": note}
    _take("move_visit", application, actor, at, data, booked_for=booked_for)
    words = {"before": told(before), "after": told(booked_for)}
    firm_is_told(letters.POSTPONED_BY_US, application, at=at, **words)
    _officer_is_told_of_move(application, actor, at, because=f"{actor.name}调整了时间。", **words)
    return application


def _officer_is_told_of_move(application, actor, at, **words):
    officer = application.assigned_to
    officer_is_told(letters.OFFICER_MOVED, application, officer, actor=actor, at=at, **words)


@transaction.atomic
def ask_postponement(*, pk, actor, at, asked_for, reason, seen=None):
    """申请延后: the day the enterprise proposes, and why; the booked time stands until the street answers."""
    application = _open("ask_postponement", pk, actor, at, seen)
    before, reason = application.booked_for, stated(reason)
    if asked_for <= before:
        raise ValidationError({"asked_for": f"延后的时间应当晚于原来约定的 {told(before)}。"})
    data = {"before": before, "asked_for": asked_for, "reason": reason}
    fields = {"asked_for": asked_for, "asked_because": reason}
    _take("ask_postponement", application, actor, at, data, **fields)
    words = {"before": told(before), "after": told(asked_for), "reason": reason}
    office_is_told(letters.POSTPONEMENT_ASKED, application, at=at, **words)
    return application


@transaction.atomic
def grant_postponement(*, pk, actor, at, booked_for, seen=None):
    """同意延后 to a later time, the proposed one or another; the enterprise's reason goes into the letter."""
    application = _open("grant_postponement", pk, actor, at, seen)
    before, reason = application.booked_for, application.asked_because
    _must_be_ahead(booked_for, at)
    if booked_for <= before:
        raise ValidationError({"booked_for": f"延后的时间应当晚于原来约定的 {told(before)}。"})
    note = f"由 {told(before)} 延至 {told(booked_for)}"
    data = {"before": before, "after": booked_for, "asked_for": application.asked_for, "note": note}
    _take("grant_postponement", application, actor, at, data, booked_for=booked_for, **NOTHING_ASKED)
    words = {"before": told(before), "after": told(booked_for)}
    firm_is_told(letters.POSTPONED_BY_FIRM, application, at=at, reason=reason, **words)
    _officer_is_told_of_move(application, actor, at, because=f"企业申请延后：{reason}", **words)
    return application


@transaction.atomic
def refuse_postponement(*, pk, actor, at, reason, seen=None):
    """不同意延后, with the reason; the booked time stands."""
    application = _open("refuse_postponement", pk, actor, at, seen)
    before, reason = told(application.booked_for), stated(reason)
    data = {"booked_for": application.booked_for, "asked_for": application.asked_for, "reason": reason}
    _take("refuse_postponement", application, actor, at, data, **NOTHING_ASKED)
    firm_is_told(letters.POSTPONEMENT_REFUSED, application, at=at, before=before, reason=reason)
    return application


@transaction.atomic
def cancel_visit(*, pk, actor, at, reason, seen=None):
    """撤销安排 by the street, with the reason; the application is accepted as before and waits for a new time."""
    application = _open("cancel_visit", pk, actor, at, seen)
    before, officer, reason = application.booked_for, application.assigned_to, stated(reason)
    data = {"before": before, "officer": officer.name, "reason": reason}
    _take("cancel_visit", application, actor, at, data, **NO_VISIT)
    firm_is_told(letters.CANCELLED_BY_US, application, at=at, before=told(before), reason=reason)
    because = f"{actor.name}撤销了安排：{reason}"
    _officer_is_told_of_end(application, officer, actor, at, before, because)
    return application


def _officer_is_told_of_end(application, officer, actor, at, before, because):
    words = {"before": told(before), "because": because}
    officer_is_told(letters.OFFICER_CANCELLED, application, officer, actor=actor, at=at, **words)


@transaction.atomic
def cancel_booking(*, pk, actor, at, reason, seen=None):
    """取消预约 by the enterprise before the time; the street arranges anew. Both sides are told the same words."""
    application = _open("cancel_booking", pk, actor, at, seen)
    before, officer, reason = application.booked_for, application.assigned_to, stated(reason)
    data = {"before": before, "officer": officer.name, "reason": reason}
    _take("cancel_booking", application, actor, at, data, **NO_VISIT)
    words = {"before": told(before), "cancelled_on": f"{timezone.localdate(at):%Y-%m-%d}"}
    firm_is_told(letters.CANCELLED_BY_FIRM, application, at=at, **words)
    office_is_told(letters.CANCELLED_BY_FIRM, application, at=at, **words)
    _officer_is_told_of_end(application, officer, actor, at, before, f"企业取消了预约：{reason}")
    return application


@transaction.atomic
def record_absence(*, pk, actor, at, arrived_at, note, seen=None):
    """到场未遇: who stood there when, and what was found. A clock asks the enterprise to explain; nothing is refused by it.

    `arrived_at`: on the booked day, not after `at`. Raises ValidationError otherwise.
    """
    application = _open("record_absence", pk, actor, at, seen)
    before, note = application.booked_for, stated(note, field="note", missing="请写明现场情况。")
    if arrived_at > at or timezone.localdate(arrived_at) != timezone.localdate(before):
        words = f"到场时间应当在约定的 {timezone.localdate(before):%Y-%m-%d} 当天，并且已经过去。"
        raise ValidationError({"arrived_at": words})
    data = {"before": before, "arrived_at": arrived_at, "officer": actor.name, "note": note}
    _take("record_absence", application, actor, at, data, **NO_VISIT)
    answer_by = application.case.clocks.running().get(code="explain").due_on
    words = {"before": told(before), "answer_by": f"{answer_by:%Y-%m-%d}"}
    firm_is_told(letters.NO_SHOW, application, at=at, clock="explain", **words)
    return application


@transaction.atomic
def explain_absence(*, pk, actor, at, reason, seen=None):
    """说明未遇情况 by the enterprise, late or not: silence decides nothing, so a late word still counts."""
    application = _open("explain_absence", pk, actor, at, seen)
    reason = stated(reason)
    APPLICATION.take("explain_absence", row=application, actor=actor, at=at, data={"reason": reason})
    office_is_told(letters.ABSENCE_EXPLAINED, application, at=at, reason=reason)
    return application


@transaction.atomic
def reassign(*, pk, actor, at, officer, seen=None):
    """更换承办人: another officer of the street, the time unchanged. Raises ValidationError for the same one."""
    application = _open("reassign", pk, actor, at, seen)
    _must_work_there(officer, application)
    former = application.assigned_to
    if officer.pk == former.pk:
        raise ValidationError({"officer": f"{officer.name}已经是承办人。"})
    data = {"former": former.name, "new": officer.name, "note": f"由{former.name}换为{officer.name}"}
    _take("reassign", application, actor, at, data, assigned_to=officer)
    words, when = {"former": former.name, "new": officer.name}, told(application.booked_for)
    firm_is_told(letters.REASSIGNED, application, at=at, before=when, **words)
    by = {"actor": actor, "at": at}
    officer_is_told(letters.OFFICER_TAKES_OVER, application, officer, when=when, **words, **by)
    officer_is_told(letters.OFFICER_RELIEVED, application, former, before=when, **words, **by)
    return application


def drop_visit(application, *, actor, at, reason, by_firm=False):
    """A visit falls away with the stage it was booked in; the officer is told while it lay ahead.

    The enterprise is told it as cancelled by us, unless it ended the matter itself (`by_firm`). For an act that just
    took its step, in its transaction.
    """
    before, officer = application.booked_for, application.assigned_to
    for name, value in NO_VISIT.items():
        setattr(application, name, value)
    application.save(update_fields=list(NO_VISIT))
    if before is None or before <= at:
        return
    if not by_firm:
        firm_is_told(letters.CANCELLED_BY_US, application, at=at, before=told(before), reason=reason)
    _officer_is_told_of_end(application, officer, actor, at, before, reason)
