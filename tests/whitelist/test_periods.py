"""公示期 and the days of applying are periods that run out: nothing is owed before, and the row says what is done after."""

import pytest
from django.urls import reverse

from notices.models import Message
from notices.operations import load_rules, plan_reminders
from notices.reminding import PERIOD
from tests.accounts.people import sign_in
from tests.whitelist.rounds import clerk, day, make_round
from whitelist.stages import RoundStage

pytestmark = pytest.mark.django_db
ENDS = "12-03"


@pytest.fixture
def round_():
    return make_round(RoundStage.NOTICED)


def row_of(client, title="公示期"):
    home = sign_in(client, clerk()).get(reverse("casework:home"))
    (row,) = [item for group in home.context["groups"] for item in group["items"] if item["title"] == title]
    return row


def test_before_it_has_run_out_there_is_nothing_to_do_but_to_look(client, round_, time_machine):
    assert f"{round_.notice_ends_on:%m-%d}" == ENDS
    time_machine.move_to(day(2027, "11-27"))
    row = row_of(client)
    assert row["note"].startswith("期满后：次日系统自动登记“公示期满”")
    assert (row["action"]["label"], row["action"]["primary"]) == ("查看", False)


def test_on_its_last_day_it_ends_and_is_not_to_be_done(client, round_, time_machine):
    time_machine.move_to(day(2027, ENDS))
    row = row_of(client)
    assert row["when"].startswith(ENDS)
    assert row["when_note"] == "今天期满"
    assert row["action"]["label"] == "查看"


def test_when_it_has_run_out_the_step_is_to_be_taken_and_nobody_is_late(client, round_, time_machine):
    time_machine.move_to(day(2027, "12-04"))
    row = row_of(client)
    assert row["when"] == "已期满"
    assert row["when_note"].startswith(f"期满日 {ENDS}")
    assert (row["action"]["label"], row["action"]["primary"]) == ("办理", True)


def test_a_limit_that_is_owed_keeps_its_words(client, round_, time_machine):
    time_machine.move_to(day(2027, "11-27"))
    assert row_of(client, "公布下一年度清单")["action"]["label"] == "办理"


def test_its_reminder_does_not_ask_to_finish_it(round_):
    load_rules(on=day(2027, "11-26").date())
    plan_reminders(day(2027, ENDS).date(), at=day(2027, ENDS))
    message = Message.objects.get(clock__code="notice", days_off=0)
    assert message.template == PERIOD.key
    assert "应当" not in message.text
    assert "期满后：次日系统自动登记“公示期满”" in message.to_do
