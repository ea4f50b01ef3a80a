"""Consultation: answers in time, on paper, and silence that is never consent (NS-4.1.3)."""

import pytest
from django.urls import reverse

from accounts.refusals import Conflict, Forbidden, Incomplete
from accounts.stages import Role
from tests.accounts.people import make_bureau, make_person, make_street, sign_in
from tests.whitelist.rounds import clerk, day, make_round, person
from whitelist.models import Opinion, OpinionItem
from whitelist.operations.consultations import answer_consultation, record_paper_answer
from whitelist.operations.rounds import close_consultation
from whitelist.stages import Answer, RoundStage

pytestmark = pytest.mark.django_db
LAST, AFTER = "12-02 23:50", "12-03 00:10"


def at(text):
    return day(2027, text)


@pytest.fixture
def opinion():
    return make_round(RoundStage.CONSULTING).opinions.select_related("round", "organisation").get()


def liaison_of(opinion):
    return person(Role.LIAISON, opinion.organisation)


def answer(opinion, when, **words):
    given = {"answer": Answer.AGREED, **words}
    return answer_consultation(pk=opinion.pk, actor=liaison_of(opinion), at=at(when), **given)


def test_a_body_answers_to_the_end_of_the_last_day(opinion):
    assert answer(opinion, LAST).answer == Answer.AGREED


def test_after_the_last_day_only_paper_is_taken(opinion):
    with pytest.raises(Conflict, match="2026-12-02"):
        answer(opinion, AFTER)
    record_paper_answer(
        pk=opinion.pk, actor=clerk(), at=at(AFTER), answer=Answer.OBJECTED, text="有", reply_number="函1号"
    )
    opinion.refresh_from_db()
    assert (opinion.answer, opinion.channel) == (Answer.OBJECTED, Opinion.Channel.PAPER)


def test_after_the_last_day_the_page_can_only_be_read(client, opinion, time_machine):
    url = reverse("whitelist:answer", args=[opinion.pk])
    time_machine.move_to(at(LAST))
    sign_in(client, liaison_of(opinion))
    assert 'name="answer"' in client.get(url).text
    time_machine.move_to(at(AFTER))
    sign_in(client, liaison_of(opinion))
    late = client.get(url).text
    assert 'name="answer"' not in late
    assert "回复期限已过" in late
    assert opinion.round.applications.first().enterprise.name in late
    client.post(url, {"answer": "agreed"})
    opinion.refresh_from_db()
    assert opinion.answer == Answer.ASKED


def test_the_consultation_is_not_closed_while_somebody_may_still_answer(opinion):
    with pytest.raises(Incomplete, match=opinion.organisation.label):
        close_consultation(pk=opinion.round_id, actor=clerk(), at=at(LAST))


def test_silence_is_recorded_as_no_reply_never_as_consent(opinion):
    round_ = close_consultation(pk=opinion.round_id, actor=clerk(), at=at(AFTER))
    opinion.refresh_from_db()
    assert (round_.stage, opinion.answer) == (RoundStage.DELIBERATING, Answer.NO_REPLY)
    data = round_.case.history.get(step="close_consultation").data
    assert data["no_reply"] == [opinion.organisation.name]


def test_who_is_silent_stands_apart_from_who_answered(client, opinion, time_machine):
    time_machine.move_to(at(AFTER))
    close_consultation(pk=opinion.round_id, actor=clerk(), at=at(AFTER))
    sign_in(client, clerk())
    shown = client.get(reverse("whitelist:consultation", args=[opinion.round_id]))
    assert [row["cells"][1]["badge"]["text"] for row in shown.context["silent"]] == ["未回复"]
    assert shown.context["rows"] == []
    assert "不视为同意" in shown.text


def test_an_answer_is_given_once(opinion):
    answer(opinion, "11-20")
    with pytest.raises(Conflict, match="已经回复"):
        answer(opinion, "11-21", answer=Answer.OBJECTED, text="改主意")


def test_the_clerk_does_not_answer_for_a_body(opinion):
    with pytest.raises(Forbidden):
        answer_consultation(pk=opinion.pk, actor=clerk(), at=at("11-20"), answer=Answer.AGREED)
    with pytest.raises(Forbidden):
        record_paper_answer(
            pk=opinion.pk,
            actor=person(Role.SECTION_HEAD, make_bureau()),
            at=at("11-20"),
            answer=Answer.AGREED,
            reply_number="函1号",
        )


def test_an_item_against_an_enterprise_outside_the_round_is_not_kept(opinion):
    answer(opinion, "11-20", answer=Answer.OBJECTED, text="见下", items=[(987654, "不在名单")])
    assert not OpinionItem.objects.exists()


def test_a_street_neither_sees_nor_records_answers(client, opinion, time_machine):
    time_machine.move_to(at("11-20"))
    sign_in(client, make_person(Role.STREET_HEAD, make_street()))
    for name, key in (
        ("consultation", opinion.round_id),
        ("paper_answer", opinion.pk),
        ("answer", opinion.pk),
    ):
        assert client.get(reverse(f"whitelist:{name}", args=[key])).status_code == 403
