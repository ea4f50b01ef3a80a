"""Screening: the eleven conditions over a street's register, and recommending from it (NS-4.1.1)."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.stages import Role
from enterprises.operations import record_claim
from enterprises.stages import Attribute, Source
from tests.accounts.people import make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise
from tests.whitelist.rounds import make_round
from tests.whitelist.staff import make_firm, person
from whitelist.criteria import State
from whitelist.models import Application
from whitelist.screening import screen, screen_chosen
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepting():
    return make_round(RoundStage.ACCEPTING)


def test_screening_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    street = make_street()
    officer = make_person(Role.STREET_CLERK, street)
    for number in range(30):
        make_enterprise(street, name=f"样例{number}号五金有限公司")
    with django_assert_max_num_queries(12):
        lines = screen(street, officer, moment("2026-09-10"))
    assert len(lines) == 30
    assert all(len(line.findings) == 11 for line in lines)


def test_an_enterprise_without_a_portal_cannot_be_recommended_and_is_told_why(client, accepting):
    street = make_street()
    user = person(Role.STREET_CLERK, street)
    enterprise = make_enterprise(street, name="没有门户五金有限公司")
    sign_in(client, user)
    shown = client.get(reverse("whitelist:screening"), {"keep": "all"})
    assert "还没有开通企业门户" in shown.text
    answer = client.post(reverse("whitelist:recommend"), {"enterprise": [enterprise.pk]}, follow=True)
    assert "签发邀请码" in answer.text
    assert not Application.objects.filter(enterprise=enterprise).exists()


def test_a_recommended_enterprise_gets_a_draft_to_complete(client, accepting):
    firm = make_firm()
    sign_in(client, person(Role.STREET_CLERK, firm.street))
    client.post(reverse("whitelist:recommend"), {"enterprise": [firm.pk]})
    assert Application.objects.get(enterprise=firm).stage == ApplicationStage.DRAFT


def test_before_recommending_it_says_who_what_is_lacking_and_what_follows(client, accepting):
    firm, hindered = make_firm(), make_enterprise(make_street(), name="没有门户五金有限公司")
    sign_in(client, person(Role.STREET_CLERK, firm.street))
    chosen = {"enterprise": [firm.pk, hindered.pk], "keep": "all", "street": firm.street_id}
    shown = client.get(reverse("whitelist:recommend"), chosen)
    assert [line["name"] for line in shown.context["ready"]] == [firm.name]
    (line,) = shown.context["ready"]
    (screened,) = [
        found for found in screen_chosen(type(firm).objects.filter(pk=firm.pk), moment("2026-09-10"))
    ]
    assert (len(line["unmet"]), len(line["unproven"])) == (screened.unmet, screened.unproven)
    assert "没有门户五金有限公司：还没有开通企业门户" in shown.text
    assert "推荐不等于符合" in shown.text
    assert not Application.objects.exists()
    answer = client.post(shown.context["action"], {"enterprise": [firm.pk]})
    assert answer["Location"] == f"{reverse('whitelist:screening')}?street={firm.street_id}&keep=all"
    assert Application.objects.get().enterprise == firm


def test_another_streets_enterprise_is_neither_shown_nor_recommended(client, accepting):
    firm = make_firm()
    sign_in(client, make_person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099")))
    shown = client.get(reverse("whitelist:recommend"), {"enterprise": [firm.pk]})
    assert firm.name not in shown.text


def test_another_streets_enterprise_is_not_recommended(client, accepting):
    firm = make_firm()
    other = make_person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099"))
    sign_in(client, other)
    client.post(reverse("whitelist:recommend"), {"enterprise": [firm.pk]})
    assert not Application.objects.filter(enterprise=firm).exists()


def test_nothing_known_is_never_counted_as_met():
    street = make_street()
    officer = make_person(Role.STREET_CLERK, street)
    make_enterprise(street, name="一无所知五金有限公司")
    (line,) = screen(street, officer, moment("2026-09-10"))
    met = {found.criterion.value for found in line.findings if found.state == State.MET}
    assert met <= {"not_unsuitable"}


def test_a_condition_leads_to_the_enterprises_that_lack_it(client):
    street = make_street()
    known = make_enterprise(street, name="标准化达标五金有限公司")
    record_claim(
        enterprise=known,
        attribute=Attribute.LEVEL,
        value="3",
        source=Source.AUTHORITY,
        as_of=date(2026, 1, 4),
        actor=None,
        at=moment("2026-01-04"),
    )
    make_enterprise(street, name="一无所知五金有限公司")
    sign_in(client, person(Role.STREET_CLERK, street))
    query = {"keep": "all", "lacks": "standardised"}
    shown = client.get(reverse("whitelist:screening"), query)
    assert [line["name"] for line in shown.context["lines"]] == ["一无所知五金有限公司"]
    by_name = client.get(reverse("whitelist:screening"), {"keep": "all", "q": "标准化"})
    assert [line["name"] for line in by_name.context["lines"]] == ["标准化达标五金有限公司"]


def test_a_street_screens_no_street_but_its_own(client):
    make_enterprise(make_street(), name="公明五金有限公司")
    other = make_street("远处街道应急办", "440311099")
    sign_in(client, make_person(Role.STREET_CLERK, other))
    shown = client.get(reverse("whitelist:screening"), {"keep": "all", "street": make_street().pk})
    assert "公明五金有限公司" not in shown.text
