"""The field check's appointment: six distinct events, each told once; wrong order, the past and the slower one are refused."""

import pytest
from django.core.exceptions import ValidationError

from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible
from accounts.stages import Role
from casework.models import StepTaken
from notices.models import Message
from tests.accounts.people import make_person, make_street, moment
from tests.whitelist.bookings import AT, FIRST, LATER, asked, booked, missed, of_firm, of_street, street
from tests.whitelist.onsite import answered, begun, both
from tests.whitelist.rounds import make_application
from whitelist import booking_messages as letters
from whitelist.operations import applications, bookings, checks
from whitelist.stages import ApplicationStage

pytestmark = pytest.mark.django_db
ON_SITE = moment("2026-10-20 10:30")


def letter(template, row):
    """The one letter of a kind in a case."""
    return Message.objects.get(template=template.key, case=row.case)


def receivers(message):
    """The organisations that were told."""
    return set(message.deliveries.values_list("organisation", flat=True))


def last_step(row):
    return StepTaken.objects.filter(case=row.case).order_by("seq").last()


def standing(row):
    row.refresh_from_db()
    return (row.stage, row.booked_for, row.assigned_to_id)


# The six events


def test_moved_by_us_is_our_reason_and_keeps_stage_officer_and_limit():
    row = booked()
    officer, limit = row.assigned_to_id, row.case.clocks.running().get(code="verify").due_on
    of_street(bookings.move_visit, row, booked_for=LATER)()
    assert standing(row) == (ApplicationStage.ACCEPTED, LATER, officer)
    text = letter(letters.POSTPONED_BY_US, row).text
    assert "2026-10-20 09:30" in text
    assert "2026-10-22 14:00" in text
    assert last_step(row).data["note"] == "由 2026-10-20 09:30 改到 2026-10-22 14:00"
    assert row.case.clocks.running().get(code="verify").due_on == limit


def test_a_request_moves_nothing_and_the_street_is_told():
    row = asked()
    assert standing(row)[1] == FIRST
    message = letter(letters.POSTPONEMENT_ASKED, row)
    assert receivers(message) == {row.case.organisation_id}
    assert "当天停电检修" in message.text


def test_granted_it_is_the_enterprises_postponement_with_its_reason():
    row = asked()
    of_street(bookings.grant_postponement, row, booked_for=LATER)()
    row.refresh_from_db()
    assert (row.booked_for, row.asked_for, row.asked_because) == (LATER, None, "")
    assert "当天停电检修" in letter(letters.POSTPONED_BY_FIRM, row).text
    assert not Message.objects.filter(template=letters.POSTPONED_BY_US.key).exists()


def test_refused_the_booked_time_stands_and_the_reason_is_told():
    row = asked()
    of_street(bookings.refuse_postponement, row, reason="名单当周报送")()
    row.refresh_from_db()
    assert (row.booked_for, row.asked_for) == (FIRST, None)
    message = letter(letters.POSTPONEMENT_REFUSED, row)
    assert "名单当周报送" in message.text
    assert receivers(message) == {row.case.party_id}


def test_cancelled_by_us_leaves_it_accepted_to_be_arranged_anew():
    row = booked()
    of_street(bookings.cancel_visit, row, reason="人员调配")()
    assert standing(row) == (ApplicationStage.ACCEPTED, None, None)
    assert "人员调配" in letter(letters.CANCELLED_BY_US, row).text
    row.refresh_from_db()
    assert booked(row).booked_for == FIRST


def test_cancelled_by_the_enterprise_is_told_to_both_in_the_same_words():
    row = booked()
    of_firm(bookings.cancel_booking, row, reason="设备停产")()
    assert standing(row) == (ApplicationStage.ACCEPTED, None, None)
    found = Message.objects.filter(template=letters.CANCELLED_BY_FIRM.key, case=row.case)
    assert {place for message in found for place in receivers(message)} == {
        row.case.party_id,
        row.case.organisation_id,
    }
    assert len({message.text for message in found}) == 1


def test_an_absence_asks_for_a_word_within_working_days_and_refuses_nothing():
    row = missed()
    clock = row.case.clocks.running().get(code="explain")
    assert clock.due_on == moment("2026-10-27").date()  # five working days after Tuesday 10-20
    message = letter(letters.NO_SHOW, row)
    assert message.by_when == clock.due_on
    assert "2026-10-27" in message.to_do
    assert standing(row) == (ApplicationStage.ACCEPTED, None, None)
    data = last_step(row).data
    assert data["officer"] == last_step(row).actor_name
    assert "note" in data


def test_the_explanation_is_taken_late_too_and_reaches_the_street():
    row = missed()
    of_firm(bookings.explain_absence, row, reason="负责人就医", at=moment("2026-11-10"))()
    assert "负责人就医" in letter(letters.ABSENCE_EXPLAINED, row).text
    assert not row.case.clocks.running().filter(code="explain").exists()


def test_a_new_appointment_ends_the_wait_for_an_explanation():
    row = missed()
    officer = street(row, Role.STREET_OFFICER)
    of_street(bookings.assign, row, officer=officer, booked_for=LATER, at=ON_SITE)()
    assert not row.case.clocks.running().filter(code="explain").exists()


def test_another_officer_goes_at_the_same_time():
    row = booked()
    former, new = row.assigned_to, make_person(Role.STREET_OFFICER, row.case.organisation)
    of_street(bookings.reassign, row, officer=new)()
    assert standing(row) == (ApplicationStage.ACCEPTED, FIRST, new.pk)
    text = letter(letters.REASSIGNED, row).text
    assert former.name in text
    assert new.name in text
    row.refresh_from_db()
    with pytest.raises(ValidationError, match="已经是承办人"):
        of_street(bookings.reassign, row, officer=new)()


# Refused


@pytest.mark.parametrize(
    ("act", "make", "more", "said"),
    [
        (bookings.assign, booked, {"officer": None}, "改时间、撤销、换人请分别办理"),
        (bookings.move_visit, asked, {"booked_for": LATER}, "请先答复"),
        (bookings.grant_postponement, booked, {"booked_for": LATER}, "没有申请延后"),
        (bookings.refuse_postponement, booked, {"reason": "无"}, "没有申请延后"),
        (bookings.cancel_visit, missed, {"reason": "无"}, "还没有约定"),
        (bookings.reassign, missed, {"officer": None}, "还没有约定"),
    ],
)
def test_the_street_is_refused_what_is_out_of_order(act, make, more, said):
    with pytest.raises(Incomplete, match=said):
        of_street(act, make(), **more)()


@pytest.mark.parametrize(
    ("act", "make", "more", "said"),
    [
        (bookings.ask_postponement, asked, {"asked_for": LATER}, "正在等待街道答复"),
        (bookings.ask_postponement, booked, {"asked_for": LATER, "at": ON_SITE}, "已过"),
        (bookings.cancel_booking, booked, {"at": ON_SITE}, "已过"),
        (bookings.explain_absence, booked, {}, "没有需要说明"),
    ],
)
def test_the_enterprise_is_refused_what_is_out_of_order(act, make, more, said):
    with pytest.raises(Incomplete, match=said):
        of_firm(act, make(), reason="样例", **more)()


@pytest.mark.parametrize(
    ("make", "at", "said"),
    [(booked, AT, "还没有到"), (asked, ON_SITE, "请先答复")],
    ids=["early", "asked before"],
)
def test_no_absence_before_the_time_nor_where_a_change_was_asked_for(make, at, said):
    row = make()
    officer = street(row, Role.STREET_OFFICER)
    with pytest.raises(Incomplete, match=said):
        of_street(bookings.record_absence, row, actor=officer, arrived_at=FIRST, note="无人", at=at)()


def test_an_absence_is_of_the_booked_day():
    row = booked()
    officer = street(row, Role.STREET_OFFICER)
    act = of_street(bookings.record_absence, row, actor=officer, note="无人", at=moment("2026-10-21 10:00"))
    with pytest.raises(ValidationError, match="当天"):
        act(arrived_at=moment("2026-10-21 09:30"))


def test_who_has_been_there_cannot_be_said_to_have_been_kept_out():
    row = booked()
    check = answered(begun(row))
    checks.sign_check(pk=check.pk, actor=both(check)[0], at=ON_SITE)
    row.refresh_from_db()
    officer = street(row, Role.STREET_OFFICER)
    with pytest.raises(Incomplete, match="已经进行"):
        of_street(bookings.record_absence, row, actor=officer, arrived_at=FIRST, note="无人", at=ON_SITE)()


@pytest.mark.parametrize("act", [bookings.move_visit, bookings.assign])
def test_no_time_in_the_past(act):
    row = booked() if act is bookings.move_visit else make_application(ApplicationStage.ACCEPTED)
    more = {} if act is bookings.move_visit else {"officer": street(row, Role.STREET_OFFICER)}
    with pytest.raises(ValidationError, match="已经过去"):
        of_street(act, row, booked_for=moment("2026-10-15"), **more)()


def test_of_two_at_once_the_slower_is_told():
    row = booked()
    first = of_street(bookings.move_visit, row, booked_for=LATER)
    second = of_street(bookings.cancel_visit, row, reason="人员调配")
    first()
    with pytest.raises(Conflict, match="刚才已由他人办理"):
        second()
    assert not Message.objects.filter(template=letters.CANCELLED_BY_US.key).exists()


def test_another_street_sees_nothing_and_its_officers_cannot_be_sent():
    row, other = booked(), make_street("远处街道应急办", "440311099")
    with pytest.raises(NotVisible):
        of_street(bookings.move_visit, row, actor=make_person(Role.STREET_CLERK, other), booked_for=LATER)()
    with pytest.raises(NotVisible):
        of_street(bookings.reassign, row, officer=make_person(Role.STREET_OFFICER, other))()


def test_the_enterprise_cannot_do_the_streets_acts_nor_the_street_its():
    row = booked()
    with pytest.raises(Forbidden):
        of_firm(bookings.move_visit, row, booked_for=LATER)()
    with pytest.raises(Forbidden):
        of_street(bookings.cancel_booking, row, reason="代为取消")()


def test_a_visit_falls_with_the_return_and_is_told_as_cancelled_by_us():
    row = booked()
    applications.return_application(pk=row.pk, actor=street(row), at=AT, reason="缺附件3")
    assert standing(row) == (ApplicationStage.RETURNED, None, None)
    assert "补正" in letter(letters.CANCELLED_BY_US, row).text
