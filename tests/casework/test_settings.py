"""Settings: dated policy values, announced holidays, the check of the history."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.refusals import Forbidden, Incomplete
from accounts.stages import Role
from casework.models import CalendarDay, Policy
from casework.operations.policies import announce_days, set_policy
from casework.policy import load_profile, policy_value
from casework.policy_keys import KEYS
from tests.accounts.people import make_bureau, make_person, moment, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    load_profile("nanshan")
    return make_person(Role.SECTION_HEAD, make_bureau())


def new_value(head, **words):
    given = {
        "key": "objection_days",
        "value": 7,
        "valid_from": date(2026, 12, 1),
        "source": "会议纪要",
        "confirmed": True,
    }
    return set_policy(actor=head, at=moment("2026-11-21"), **given | words)


def test_a_new_value_holds_from_its_day_on(head):
    new_value(head)
    assert policy_value("objection_days", date(2026, 11, 30)) == 10
    assert policy_value("objection_days", date(2026, 12, 1)) == 7


def test_a_value_is_never_set_for_the_past(head):
    with pytest.raises(Incomplete, match="不追溯"):
        new_value(head, valid_from=date(2026, 11, 20))


def test_a_notice_is_never_shorter_than_five_working_days(head):
    with pytest.raises(Exception, match="5 至"):
        new_value(head, key="notice_days", value=4)


def test_a_clerk_sets_nothing(head):
    with pytest.raises(Forbidden):
        new_value(make_person(Role.BUREAU_CLERK, make_bureau()))


def test_every_key_of_the_profile_has_words_and_every_word_a_value(head):
    assert set(Policy.objects.values_list("key", flat=True)) == set(KEYS)


def test_announcing_days_needs_the_notices_number(head):
    with pytest.raises(Incomplete, match="文号"):
        announce_days(actor=head, rows=[(date(2027, 1, 1), False, "元旦")], source=" ")


def test_holidays_are_announced_on_the_page(client, head):
    sign_in(client, head)
    url = reverse("casework:calendar")
    wrong = client.post(url, {"source": "样例〔2026〕1号", "lines": "2027-13-01,放假,元旦"})
    assert wrong.status_code == 422
    assert "第 1 行看不懂" in wrong.text
    client.post(url, {"source": "样例〔2026〕1号", "lines": "2027-01-01,放假,元旦\n2027-01-03，上班，调休"})
    assert list(CalendarDay.objects.values_list("working", flat=True)) == [False, True]


def test_an_unconfirmed_value_says_so(client, head):
    sign_in(client, head)
    assert "待法制机构确认" in client.get(reverse("casework:policies")).text


def test_a_fixed_date_that_does_not_exist_is_refused_at_its_field(client, head):
    sign_in(client, head)
    data = {"month": "2", "day": "30", "year_offset": "-1", "valid_from": "2099-01-01", "source": "文件"}
    answer = client.post(reverse("casework:policy", args=["application_deadline"]), data)
    assert answer.status_code == 422
    assert "没有这一天" in answer.text


def test_only_the_audit_administrator_checks_the_history(client, head):
    sign_in(client, head)
    assert client.get(reverse("casework:history_check")).status_code == 403
    sign_in(client, make_person(Role.AUDIT_ADMIN, make_bureau()))
    assert "没有发现改动" in client.get(reverse("casework:history_check")).text
