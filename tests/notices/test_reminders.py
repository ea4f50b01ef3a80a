"""Reminders fall on the right working days, once, and only of what is still owed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AccountEvent
from accounts.stages import Role
from casework.calendar import Calendar
from casework.clocks import resume_clock, suspend_clock
from notices.models import Delivery, Message, ReminderRule
from notices.operations import add_rule, change_rule, load_rules, plan_reminders, write_digests
from notices.operations.reminders import firing
from notices.stages import DeliveryState
from tests.accounts.people import make_bureau, make_person, make_section, moment
from tests.notices.post import clerk_of, make_case, make_clock, rules, send_all, states, wishes

pytestmark = pytest.mark.django_db


def plan(day, hour="00:30"):
    """Plan as the daily job does; returns how many messages were written."""
    return plan_reminders(date.fromisoformat(day), at=moment(f"{day} {hour}"))


def told_on(first, days, **kwargs):
    """The days, of so many from `first`, on which something was written: {day: why each was written}."""
    found = {}
    for step in range(days):
        day = (date.fromisoformat(first) + timedelta(days=step)).isoformat()
        before = set(Message.objects.values_list("pk", flat=True))
        plan(day)
        new = Message.objects.exclude(pk__in=before).order_by("pk").values_list("why", flat=True)
        if new:
            found[day] = list(new)
    return found


@pytest.fixture
def case():
    found = make_case(at=moment("2026-09-01"))
    clerk_of(found)
    rules()
    return found


def owed(case, due_on, **fields):
    return make_clock(case, date.fromisoformat(due_on), start_on=date(2026, 9, 1), **fields)


def test_before_national_day_2026_reminders_fall_on_working_days(case):
    """国庆 2026: 1—7 October are off, 20 September and 10 October are worked."""
    owed(case, "2026-10-09")
    found = told_on("2026-09-21", 23)
    assert found == {
        "2026-09-29": ["9月29日距届满日还有3个工作日。"],
        "2026-10-08": ["10月8日距届满日还有1个工作日。"],
        "2026-10-09": ["10月9日是届满日。"],
        "2026-10-10": ["截至10月10日已逾期1个工作日。"],
    }


def test_a_made_up_saturday_is_a_working_day_for_reminders(case):
    owed(case, "2026-10-12")
    assert list(told_on("2026-09-28", 15)) == ["2026-10-08", "2026-10-10", "2026-10-12"]


def test_mid_autumn_is_skipped(case):
    owed(case, "2026-09-28")
    assert list(told_on("2026-09-18", 12)) == ["2026-09-22", "2026-09-24", "2026-09-28", "2026-09-29"]


def test_a_second_run_and_a_second_hour_write_nothing(case):
    owed(case, "2026-09-24")
    assert plan("2026-09-21") == 1
    assert [plan("2026-09-21", hour) for hour in ("00:30", "00:31", "09:00", "23:59")] == [0, 0, 0, 0]
    assert Delivery.objects.count() == 1


def test_three_days_forward_and_an_hour_back_neither_double_nor_skip(case):
    """The clock of the machine jumps: what was missed is told once, with the words that are true now."""
    for due_on in ("2026-09-21", "2026-09-22", "2026-09-23", "2026-09-24"):
        owed(case, due_on, code=f"limit{due_on}")
    plan("2026-09-18")
    assert [message.clock.code for message in Message.objects.order_by("clock")] == [
        "limit2026-09-21",
        "limit2026-09-22",
    ]
    assert set(told_on("2026-09-21", 1)["2026-09-21"]) == {
        "9月21日是届满日。",
        "9月21日距届满日还有1个工作日。",
        "9月21日距届满日还有2个工作日。",  # its day was the 20th, while nobody worked
        "9月21日距届满日还有3个工作日。",
    }
    jumped = Message.objects.count()
    plan("2026-09-20", "23:00")
    plan("2026-09-21", "00:00")
    assert Message.objects.count() == jumped
    assert Delivery.objects.values("key").distinct().count() == Delivery.objects.count()


def test_a_missed_day_is_caught_up_with_what_is_true_now(case):
    owed(case, "2026-09-24")
    assert told_on("2026-09-23", 1) == {"2026-09-23": ["9月23日距届满日还有1个工作日。"]}
    owed(case, "2026-09-30", code="second")  # three working days before it: the 27th is not, the 24th is
    assert told_on("2026-09-28", 1)["2026-09-28"][-1] == "9月28日距届满日还有2个工作日。"


def test_a_clock_that_started_late_is_not_told_of_days_before_it_began(case):
    make_clock(case, date(2026, 9, 22), start_on=date(2026, 9, 21))
    assert told_on("2026-09-21", 1) == {"2026-09-21": ["9月21日距届满日还有1个工作日。"]}


def test_a_suspended_clock_is_silent_and_its_reminder_moves(case):
    """open-zaak#885: a suspension moves the date, and so the reminder."""
    clock = make_clock(case, None, start_on=date(2026, 9, 21), days=5)
    suspend_clock(clock=clock, since=date(2026, 9, 22), reason="样例")
    assert told_on("2026-09-22", 6) == {}
    clock.refresh_from_db()
    resume_clock(clock=clock, on=date(2026, 10, 8))
    clock.refresh_from_db()
    assert list(told_on("2026-10-08", 8)) == ["2026-10-09", "2026-10-12", "2026-10-13", "2026-10-14"]


def test_a_date_that_moved_after_the_reminder_is_told_anew(case):
    clock = owed(case, "2026-09-24")
    plan("2026-09-21")
    clock.due_on = clock.fixed_on = date(2026, 9, 30)
    clock.save()
    send_all(moment("2026-09-21 08:00"))
    assert states() == [DeliveryState.WITHDRAWN]
    assert list(told_on("2026-09-22", 6)) == ["2026-09-24"]


@pytest.mark.parametrize("end", ["met_at", "stopped_at"])
def test_nothing_is_told_of_a_clock_that_ended(case, end):
    owed(case, "2026-09-24", **{end: moment("2026-09-10")})
    assert told_on("2026-09-18", 10) == {}


def test_who_has_left_is_not_told_and_who_is_new_is(case):
    owed(case, "2026-09-24")
    old = Delivery.objects.none()
    plan("2026-09-21")
    old = set(Delivery.objects.values_list("user", flat=True))
    new = clerk_of(case)
    plan("2026-09-21", "11:00")
    assert set(Delivery.objects.values_list("user", flat=True)) - old == {new.pk}


def test_three_working_days_late_the_next_level_is_told(case):
    head = make_person(Role.SECTION_HEAD, make_section())
    owed(case, "2026-09-21")
    found = told_on("2026-09-22", 3)
    assert found["2026-09-24"] == ["截至9月24日，责任单位逾期3个工作日仍未办结。"]
    assert Delivery.objects.get(message__escalates=True).user == head


def test_the_partys_own_limit_is_told_to_the_party(case):
    owed(case, "2026-09-24", responsible=case.party, party=True)
    principal = make_person(Role.PRINCIPAL, case.party)
    plan("2026-09-21")
    assert Delivery.objects.get().user == principal


def test_each_relation_finds_its_own_people(case):
    """A firm's limit: the handling street and the firm itself are told, by the rule's relations and no others."""
    owed(case, "2026-09-24", responsible=case.party, party=True)
    principal = make_person(Role.PRINCIPAL, case.party)
    head = make_person(Role.STREET_HEAD, case.organisation)
    ReminderRule.objects.update(recipients=["handler:street_head", "party:principal"])
    plan("2026-09-21")
    assert {row.user for row in Delivery.objects.select_related("user")} == {head, principal}


def test_a_unit_that_has_ended_is_told_nothing(case):
    owed(case, "2026-09-24")
    type(case.organisation).objects.filter(pk=case.organisation_id).update(ended_on=date(2026, 9, 20))
    assert plan("2026-09-21") == 0


def test_mail_goes_where_it_is_wished(case):
    owed(case, "2026-09-24")
    wishes(Delivery.user.field.related_model.objects.holding(Role.STREET_CLERK).get())
    plan("2026-09-21")
    found = dict(Delivery.objects.values_list("channel", "next_attempt_at"))
    assert found == {"in_app": None, "email": moment("2026-09-21 08:30")}, (
        "nobody is woken at half past midnight"
    )


def test_what_waited_for_the_digest_is_not_told_when_its_day_is_over(case):
    """Due on a Saturday: by Monday's digest the day is over, and the lateness is told instead (les-emplois#2003)."""
    clerk = Delivery.user.field.related_model.objects.holding(Role.STREET_CLERK).get()
    wishes(clerk, digest=True)
    owed(case, "2026-11-21")
    plan("2026-11-21")
    plan("2026-11-23")
    assert write_digests(on=date(2026, 11, 23), at=moment("2026-11-23 08:30")) == 1
    states = dict(Delivery.objects.filter(in_digest=True).values_list("message__template", "state"))
    assert states == {"reminder.on_the_day": "withdrawn", "reminder.after": "delivered"}


def test_a_mail_that_comes_through_after_the_day_is_withdrawn(case):
    wishes(Delivery.user.field.related_model.objects.holding(Role.STREET_CLERK).get())
    owed(case, "2026-09-24")
    plan("2026-09-24")
    send_all(moment("2026-09-25 00:10"))
    assert dict(Delivery.objects.values_list("channel", "answer"))["email"] == "届满日已过，改发逾期提醒"


def test_no_words_of_a_reminder_depend_on_the_day_of_reading(case):
    owed(case, "2026-09-24")
    told_on("2026-09-21", 10)
    for message in Message.objects.all():
        assert "今天" not in message.subject + message.text + message.why + message.to_do


def test_a_rule_speaks_only_of_its_own_clocks_and_from_its_first_day(case):
    owed(case, "2026-09-24")
    ReminderRule.objects.update(pattern="sample.other%")
    assert plan("2026-09-21") == 0
    ReminderRule.objects.update(pattern="sample.verify", since=date(2026, 9, 22))
    assert plan("2026-09-21") == 0
    ReminderRule.objects.update(since=date(2026, 9, 21))
    assert plan("2026-09-21") == 1


def test_a_rule_for_some_clocks_speaks_of_them_instead_of_the_wider_one(case):
    head = make_person(Role.SECTION_HEAD, make_bureau())
    own = {
        "title": "核查",
        "pattern": "sample.verify",
        "days_off": [-5],
        "recipients": ["handler:street_clerk"],
        "escalate_after": None,
        "escalate_to": [],
        "channels": [],
        "active": True,
    }
    rule = add_rule(actor=head, at=moment("2026-09-17"), **own)
    owed(case, "2026-09-24")
    owed(case, "2026-09-24", code="other")
    plan("2026-09-18")
    assert list(Message.objects.values_list("clock__code", "rule")) == [("verify", rule.pk)]
    plan("2026-09-21")
    assert set(Message.objects.values_list("clock__code", "days_off")) == {("verify", -5), ("other", -3)}
    ReminderRule.objects.filter(pk=rule.pk).update(active=False)
    plan("2026-09-24")
    assert set(Message.objects.filter(days_off=0).values_list("clock__code", flat=True)) == {
        "verify",
        "other",
    }


def test_finding_takes_one_statement_however_many_clocks(case, django_assert_num_queries):
    for number in range(20):
        owed(case, "2026-09-24", code=f"limit{number}")
    plan("2026-09-21")
    with django_assert_num_queries(
        8
    ):  # savepoint, lock, calendar, offsets, two settings, the statement, release
        plan("2026-09-21")


def test_a_section_head_sets_the_days_and_nobody_else(case):
    rule = ReminderRule.objects.get()
    words = {
        "pk": rule.pk,
        "days_off": [-5, -5],
        "escalate_after": None,
        "active": True,
        "at": moment("2026-09-21"),
    }
    head = make_person(Role.SECTION_HEAD, make_bureau())
    assert change_rule(actor=head, **words).days_off == [-5]
    told = AccountEvent.objects.get(act=AccountEvent.Act.REMINDER_RULE_SET)
    assert told.actor == head
    assert told.detail.endswith("提醒日：-3、-1、+0、+1、+5、+10、+15、+20 → -5；上报：3 → 不上报")
    with pytest.raises(ValidationError, match="至少填写一个提醒日"):
        change_rule(actor=head, **{**words, "days_off": []})
    from accounts.refusals import Forbidden

    with pytest.raises(Forbidden):
        change_rule(actor=clerk_of(case), **words)
    assert load_rules(on=date(2026, 9, 21)) == 0, "a rule that somebody set is not written over"


@pytest.mark.parametrize("on", [date(2026, 10, 10), date(2026, 2, 24), date(2026, 9, 21)])
def test_the_pairs_are_those_that_counting_day_by_day_gives(on):
    """Every due date of half a year, counted from its own side."""
    calendar, offsets = Calendar(), {-5, -3, -1, 0, 1, 3, 15}
    found = set(zip(*firing(on, offsets, calendar), strict=True))
    naive = set()
    for step in range(-120, 121):
        due_on = on + timedelta(days=step)
        for offset in offsets:
            day = calendar.add_working_days(due_on, offset)
            if on - timedelta(days=14) <= day <= on:
                naive.add((offset, due_on, day))
    assert found == naive


def test_the_reason_in_law_is_said_in_words_and_not_as_a_code(case):
    owed(case, "2026-09-24")
    plan("2026-09-21")
    text = Message.objects.get().text
    assert "依据：南山正面清单方案四（一）2" in text
    assert "NS-4.1.2" not in text
