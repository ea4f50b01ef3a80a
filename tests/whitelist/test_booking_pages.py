"""The pages of the field check's appointment: what each side reads, what is proposed, what is warned of."""

import pytest
from django.urls import reverse

from tests.accounts.people import moment, sign_in
from tests.whitelist.bookings import FIRST, LATER, asked, booked, missed, of_street, street
from tests.whitelist.doors import keyed, words
from tests.whitelist.rounds import principal
from whitelist.operations import bookings

pytestmark = pytest.mark.django_db


def booked_for(row):
    row.refresh_from_db()
    return row.booked_for


def page(client, user, row, audience="desk", step=""):
    name = f"casework:{audience}_{'act' if step else 'case'}"
    return reverse(name, args=[row.case_id, step] if step else [row.case_id])


def posted(client, user, row, step, audience="desk", **fields):
    sign_in(client, user)
    return client.post(page(client, user, row, audience, step), keyed(seen=row.version, **fields))


def test_a_day_off_is_warned_of_once_and_taken_when_confirmed(client, time_machine):
    time_machine.move_to("2026-10-16 10:00:00+08:00")
    row, saturday = booked(), "2026-10-24T09:30"
    answer = posted(client, street(row), row, "move_visit", booked_for=saturday)
    assert answer.status_code == 422
    assert "2026-10-24（周六）不是工作日" in words(answer)
    assert (
        posted(client, street(row), row, "move_visit", booked_for=saturday, confirmed="on").status_code == 302
    )
    assert booked_for(row) == moment("2026-10-24 09:30")


def test_a_day_after_the_limit_of_the_check_is_warned_of(client, time_machine):
    time_machine.move_to("2026-10-16 10:00:00+08:00")
    row = booked()
    last = row.case.clocks.running().get(code="verify").due_on
    answer = posted(client, street(row), row, "move_visit", booked_for="2026-12-02T09:30")
    assert f"晚于完成核查的最后一天 {last:%Y-%m-%d}" in words(answer)


def test_the_enterprise_sees_time_officer_and_how_to_ask_then_what_it_asked(client, time_machine):
    time_machine.move_to("2026-10-16 10:00:00+08:00")
    row = booked()
    user = principal(row.enterprise)
    text = words(sign_in(client, user).get(page(client, user, row, "portal")))
    assert "2026-10-20 09:30" in text
    assert row.assigned_to.name in text
    assert "申请延后" in text
    answer = posted(
        client, user, row, "ask_postponement", "portal", asked_for="2026-10-22T14:00", reason="停电"
    )
    assert answer.status_code == 302
    assert "正在等待街道答复" in words(client.get(page(client, user, row, "portal")))


def test_the_clerk_is_led_to_the_open_request(client, time_machine):
    time_machine.move_to("2026-10-16 10:00:00+08:00")
    row = asked()
    client = sign_in(client, street(row))
    assert client.get(page(client, None, row)).context["step"]["title"] == "下一步：同意延后"
    answer = client.get(page(client, None, row, step="grant_postponement"))
    assert "当天停电检修" in words(answer)


def test_staff_read_who_changed_what_and_how_often_the_enterprise_reads_units(client, time_machine):
    time_machine.move_to("2026-10-16 10:00:00+08:00")
    row = booked()
    clerk = street(row)
    of_street(bookings.move_visit, row, booked_for=LATER)()
    row.refresh_from_db()
    of_street(bookings.move_visit, row, booked_for=FIRST)()
    text = words(sign_in(client, clerk).get(page(client, clerk, row)))
    assert "街道调整 2 次" in text
    assert "由 2026-10-20 09:30 改到 2026-10-22 14:00" in text
    assert f"{clerk.name}：" in text
    firm = principal(row.enterprise)
    portal = words(sign_in(client, firm).get(page(client, firm, row, "portal")))
    assert "街道调整 2 次" in portal
    assert f"{clerk.name}：" not in portal


def test_after_an_absence_the_enterprise_is_led_to_explain(client, time_machine):
    row = missed()
    time_machine.move_to("2026-10-21 10:00:00+08:00")
    firm = principal(row.enterprise)
    step = sign_in(client, firm).get(page(client, firm, row, "portal")).context["step"]
    assert step["title"] == "下一步：说明未遇情况"


def test_an_act_without_the_seen_version_is_not_taken(client, time_machine):
    time_machine.move_to("2026-10-16 10:00:00+08:00")
    row = booked()
    sign_in(client, street(row))
    answer = client.post(page(client, None, row, step="cancel_visit"), keyed(reason="人员调配"))
    assert answer.status_code == 422
    assert booked_for(row) == FIRST


def test_a_time_that_is_past_is_refused_at_its_field(client, time_machine):
    time_machine.move_to("2026-10-16 10:00:00+08:00")
    row = booked()
    answer = posted(client, street(row), row, "move_visit", booked_for="2026-10-16T09:00")
    assert (answer.status_code, booked_for(row)) == (422, FIRST)
    assert "这个时间已经过去，请选以后的时间。" in answer.context["form"].errors["booked_for"]
