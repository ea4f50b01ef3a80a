"""Consultation and deliberation on the desk (NS-4.1.3, NS-4.1.4)."""

import pytest
from django.urls import reverse

from accounts.stages import Role
from tests.accounts.people import make_bureau, make_department, make_person, sign_in
from tests.whitelist.rounds import make_round
from tests.whitelist.staff import clerk, director, person
from whitelist.models import DeliberationItem
from whitelist.stages import Answer, RoundStage

pytestmark = pytest.mark.django_db


@pytest.fixture
def consulting(time_machine):
    time_machine.move_to("2026-11-19 10:00:00+08:00")
    return make_round(RoundStage.CONSULTING)


@pytest.fixture
def deliberating(time_machine):
    time_machine.move_to("2026-11-25 10:00:00+08:00")
    return make_round(RoundStage.DELIBERATING)


def test_a_body_answers_its_own_question_once(client, consulting):
    opinion = consulting.opinions.filter(answer=Answer.ASKED).first()
    liaison = person(Role.LIAISON, opinion.organisation)
    sign_in(client, liaison)
    url = reverse("whitelist:answer", args=[opinion.pk])
    assert "来函" in client.get(url).text
    assert client.post(url, {"answer": "agreed"}).status_code == 302
    opinion.refresh_from_db()
    assert opinion.answer == Answer.AGREED
    assert "不能再修改" in client.get(url).text


def test_an_objection_needs_words(client, consulting):
    opinion = consulting.opinions.filter(answer=Answer.ASKED).first()
    sign_in(client, person(Role.LIAISON, opinion.organisation))
    answer = client.post(reverse("whitelist:answer", args=[opinion.pk]), {"answer": "objected"})
    assert answer.status_code == 422
    assert "请写明意见" in answer.text


def test_an_objection_to_one_enterprise_is_kept_with_it(client, consulting):
    opinion = consulting.opinions.filter(answer=Answer.ASKED).first()
    application = consulting.applications.filter(stage="reported").first()
    sign_in(client, person(Role.LIAISON, opinion.organisation))
    data = {"answer": "objected", f"item_{application.pk}": "2025年有未结案件"}
    assert client.post(reverse("whitelist:answer", args=[opinion.pk]), data).status_code == 302
    assert application.opinion_items.get().text == "2025年有未结案件"


def test_another_bodys_question_does_not_exist(client, consulting):
    opinion = consulting.opinions.first()
    sign_in(client, make_person(Role.LIAISON, make_department("别的局")))
    assert client.get(reverse("whitelist:answer", args=[opinion.pk])).status_code == 404


def test_the_clerk_records_an_answer_on_paper(client, consulting):
    opinion = consulting.opinions.filter(answer=Answer.ASKED).first()
    sign_in(client, clerk())
    data = {"answer": "agreed", "reply_number": "深光市监函〔2026〕8号"}
    assert client.post(reverse("whitelist:paper_answer", args=[opinion.pk]), data).status_code == 302
    shown = client.get(reverse("whitelist:consultation", args=[consulting.pk]))
    assert "深光市监函〔2026〕8号" in shown.text


def test_the_pack_has_a_page_for_each_enterprise(client, deliberating):
    sign_in(client, clerk())
    pack = client.get(reverse("whitelist:pack", args=[deliberating.pk])).text
    for application in deliberating.applications.filter(stage="reported"):
        assert application.enterprise.name in pack


def decide(client, round_, application, **words):
    url = reverse("whitelist:decide", args=[round_.pk, application.pk])
    return client.post(url, {"approved": "yes", "reason": "符合条件", "seen": "", **words})


def test_two_drafters_at_once_one_is_told_who_was_quicker(client, deliberating):
    application = deliberating.applications.filter(stage="reported").first()
    first, second = clerk(), make_person(Role.BUREAU_CLERK, make_bureau(), name="另一位经办")
    sign_in(client, first)
    assert decide(client, deliberating, application).status_code == 302
    sign_in(client, second)
    late = decide(client, deliberating, application, approved="no", reason="另有意见")
    assert late.status_code == 409
    assert first.name in late.text
    assert DeliberationItem.objects.get(application=application).approved is True


def test_the_director_confirms_only_when_everybody_is_decided(client, deliberating):
    sign_in(client, clerk())
    meeting = {"held_on": "2026-11-25", "number": "〔2026〕12号", "minutes": "会议审议通过"}
    assert client.post(reverse("whitelist:deliberation", args=[deliberating.pk]), meeting).status_code == 302
    act = reverse("casework:desk_act", args=[deliberating.case_id, "deliberate"])
    chief = director()
    sign_in(client, chief)
    early = client.get(act)
    assert early.status_code == 409
    assert "没有审议意见" in early.text
    sign_in(client, clerk())
    for application in deliberating.applications.filter(stage="reported"):
        decide(client, deliberating, application)
    chief.set_password("Juzhang#2026")
    chief.save()
    sign_in(client, chief)
    assert client.post(act, {"password": "wrong"}).status_code == 422
    assert client.post(act, {"password": "Juzhang#2026"}).status_code == 302
    deliberating.refresh_from_db()
    assert deliberating.stage == RoundStage.DELIBERATED
