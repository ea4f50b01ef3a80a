"""街道月报: every street is told in time that the month is ready and by when it is owed (PS-6.5, DL46)."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.stages import Role
from casework.models import Policy
from casework.operations.jobs import run_due
from casework.policy import load_profile
from casework.schedule import job_named
from notices.models import Delivery, Message
from tests.accounts.people import make_bureau, make_person, make_street, moment, sign_in

pytestmark = pytest.mark.django_db
JOB = "notices.month_reports"


@pytest.fixture
def streets():
    load_profile("guangming")
    make_bureau()
    found = make_street(), make_street("远处街道应急办", "440311099")
    for street in found:
        for role in (Role.STREET_CLERK, Role.STREET_HEAD, Role.STREET_OFFICER):
            make_person(role, street)
    return found


def run(at, slot=None):
    return job_named(JOB).run(moment(at), moment(slot or at))


def test_on_the_first_of_a_month_clerk_and_head_of_every_street_are_told_by_when(streets):
    assert run("2026-12-01 08:10") == 2
    told = Delivery.objects.values_list("organisation", "role").order_by("organisation", "role")
    offices = sorted(street.pk for street in streets)
    assert list(told) == [(pk, role) for pk in offices for role in ("street_clerk", "street_head")]
    message = Message.objects.first()
    assert (message.by_when, message.link) == (date(2026, 12, 5), "/desk/reports/months/?month=2026-11")
    assert "2026年11月的街道月报" in message.text and "2026-12-05（周六）" in message.text
    assert "综合查一次" in message.text, "what the system does not know is said"


def test_a_month_is_told_once_and_the_year_turns(streets):
    assert [run("2027-01-01 08:10"), run("2027-01-01 09:00")] == [2, 0]
    assert set(Message.objects.values_list("by_when", flat=True)) == {date(2027, 1, 5)}
    assert "2026年12月" in Message.objects.first().subject


def test_the_day_is_the_districts_and_one_that_nobody_confirmed_is_marked(streets):
    run("2026-12-01 08:10")
    assert "△ 待法制机构确认" in Message.objects.first().text
    new = {"value": 3, "valid_from": date(2026, 12, 15), "source": "PS-6.5", "confirmed": True}
    Policy.objects.create(key="month_report_day", **new)
    run("2027-01-01 08:10")
    message = Message.objects.first()
    assert message.by_when == date(2027, 1, 3)
    assert "依据：坪山综合监管方案六（五）\n" in message.text and "△" not in message.text


def test_in_the_district_whose_notice_orders_it_nothing_is_marked():
    load_profile("pingshan")
    make_person(Role.STREET_CLERK, make_street())
    run("2026-12-01 08:10")
    assert "依据：坪山综合监管方案六（五）\n" in Message.objects.get().text


def test_a_missed_first_is_caught_up_for_its_own_month_in_words_that_are_true(streets, monkeypatch):
    job = job_named(JOB)
    slots = job.due(moment("2026-10-15"), moment("2026-12-09 10:00"))
    assert slots == [moment("2026-11-01 08:10"), moment("2026-12-01 08:10")]
    run("2026-12-09 10:00", "2026-11-01 08:10")
    message = Message.objects.first()
    assert "2026年10月" in message.subject
    assert message.to_do == "最迟报送日 2026-11-05 已过，请尽快报送。"


def test_a_street_that_joins_later_is_told_of_later_months_alone(streets):
    run("2026-12-01 08:10")
    late = make_street("新设街道应急办", "440311098")
    make_person(Role.STREET_CLERK, late)
    assert run("2027-01-01 08:10") == 3
    assert Delivery.objects.filter(organisation=late).count() == 1


def test_without_a_day_nobody_is_told_and_the_administrator_reads_why(streets, client):
    Policy.objects.filter(key="month_report_day").delete()
    with pytest.raises(ImproperlyConfigured):
        run("2026-12-01 08:10")
    job = job_named(JOB)
    run_due(clock=lambda: moment("2026-11-30"), jobs=[job])
    run_due(clock=lambda: moment("2026-12-01 08:11"), jobs=[job])
    sign_in(client, make_person(Role.SYSTEM_ADMIN, make_bureau()))
    assert "政策参数“month_report_day”" in client.get("/desk/jobs/").text
    assert not Message.objects.exists()
