"""Each body consulted owes its own answer: told, reminded, in its calendar, kept or late (NS-4.1.3)."""

import re

import pytest
from django.urls import reverse

from accounts.stages import Role
from casework.feeds import file_of
from casework.models import Clock
from casework.operations.feeds import renew_feed
from notices.models import Message
from notices.operations import deliver_next, load_rules, plan_reminders
from tests.accounts.people import make_bureau, make_department, make_person, sign_in
from tests.casework.ics import parse
from tests.whitelist.doors import words
from tests.whitelist.rounds import clerk, day, make_round, person
from whitelist.messages import ALL_ANSWERED, CONSULTED, NO_REPLY
from whitelist.models import Opinion
from whitelist.operations import consultations, rounds
from whitelist.stages import Answer, RoundStage

pytestmark = pytest.mark.django_db
TITLE = "回复征求意见"


def at(text):
    return day(2027, text)


@pytest.fixture
def round_():
    """Two departments asked on 2026-11-18, to answer by 2026-12-02."""
    bodies = [make_department("区住建局"), make_department("区消防大队")]
    for body in bodies:
        make_person(Role.LIAISON, body)
    row = make_round(RoundStage.VERIFYING)
    words = {"bodies": bodies, "letter": "请提出意见", "sample_waiver": "另行组织"}
    return rounds.consult(pk=row.pk, actor=clerk(), at=at("11-18"), **words)


def asked(round_, name):
    opinion = Opinion.objects.select_related("organisation").get(round=round_, organisation__name=name)
    return opinion, person(Role.LIAISON, opinion.organisation)


def answer(round_, name, when="11-20", **words):
    opinion, liaison = asked(round_, name)
    given = {"answer": Answer.AGREED, **words}
    return consultations.answer_consultation(pk=opinion.pk, actor=liaison, at=at(when), **given)


def on_paper(round_, name, when):
    opinion, _ = asked(round_, name)
    given = {"answer": Answer.AGREED, "reply_number": "函1号"}
    return consultations.record_paper_answer(pk=opinion.pk, actor=clerk(), at=at(when), **given)


def clock_of(round_, name):
    return Clock.objects.get(case=round_.case, responsible__name=name)


def deliver(when):
    while deliver_next(worker="test", at=at(when)):
        pass


def test_each_body_is_told_what_by_when_and_where(round_):
    opinion, liaison = asked(round_, "区住建局")
    message = Message.objects.get(template=CONSULTED.key, deliveries__user=liaison)
    assert message.deliveries.count() == 1
    assert "请提出意见" in message.text
    assert (message.by_when, message.clock) == (round_.reply_by, clock_of(round_, "区住建局"))
    assert message.deliveries.get().link == reverse("whitelist:answer", args=[opinion.pk])


def test_the_limit_stands_on_the_bodys_home_calendar_and_feed_and_leads_to_the_answer(
    client, round_, time_machine
):
    time_machine.move_to(at("11-19"))
    opinion, liaison = asked(round_, "区住建局")
    link = reverse("whitelist:answer", args=[opinion.pk])
    sign_in(client, liaison)
    home = client.get(reverse("casework:home"))
    (row,) = [item for group in home.context["groups"] for item in group["items"]]
    assert (row["title"], row["action"]["label"], row["action"]["url"]) == (TITLE, "办理", link)
    month = client.get(reverse("casework:month") + "?month=2026-12").text
    assert f'href="{link}">{TITLE}' in month
    now = at("11-19")
    (event,) = parse(file_of(renew_feed(actor=liaison, at=now), now.date(), now))
    assert (event["DTSTART"], event["URL"].endswith(link)) == ("20261202", True)


def test_it_is_no_duty_of_the_bureau(client, round_, time_machine):
    time_machine.move_to(at("11-19"))
    home = sign_in(client, clerk()).get(reverse("casework:home"))
    assert TITLE not in [item["title"] for group in home.context["groups"] for item in group["items"]]
    shown = words(client.get(reverse("whitelist:consultation", args=[round_.pk])))
    assert "区住建局" in shown
    assert "2026-12-02" in shown


def test_an_answer_meets_the_clock_of_its_body_alone(client, round_, time_machine):
    answer(round_, "区住建局")
    met, other = clock_of(round_, "区住建局"), clock_of(round_, "区消防大队")
    assert met.met_at == at("11-20")
    assert other.is_running
    time_machine.move_to(at("11-20"))
    home = sign_in(client, asked(round_, "区住建局")[1]).get(reverse("casework:home"))
    assert home.context["groups"] == []


def test_an_answer_in_time_is_told_as_kept_years_later(client, round_, time_machine):
    answer(round_, "区住建局")
    time_machine.move_to("2029-11-20 10:00:00+08:00")
    opinion, liaison = asked(round_, "区住建局")
    sign_in(client, liaison)
    for url in (reverse("whitelist:own_consultations"), reverse("whitelist:answer", args=[opinion.pk])):
        text = words(client.get(url))
        assert "按期回复" in text
        assert "已超" not in text


def test_a_late_answer_on_paper_says_by_how_much(client, round_, time_machine):
    on_paper(round_, "区住建局", "12-04")
    assert clock_of(round_, "区住建局").met_at == at("12-04")
    time_machine.move_to(at("12-20"))
    text = words(sign_in(client, clerk()).get(reverse("whitelist:consultation", args=[round_.pk])))
    assert "逾期2个工作日回复" in text
    case = words(client.get(reverse("casework:desk_case", args=[round_.case_id])))
    assert "逾期2个工作日完成" in case


def test_when_the_consultation_is_closed_silence_owes_nothing_any_more(client, round_, time_machine):
    answer(round_, "区住建局")
    rounds.close_consultation(pk=round_.pk, actor=clerk(), at=at("12-03"))
    assert clock_of(round_, "区消防大队").stopped_at == at("12-03")
    _, silent = asked(round_, "区消防大队")
    told = Message.objects.get(template=NO_REPLY.key)
    assert [row.user for row in told.deliveries.all()] == [silent]
    time_machine.move_to("2029-11-20 10:00:00+08:00")
    text = words(sign_in(client, silent).get(reverse("whitelist:own_consultations")))
    assert "未回复" in text
    assert "已超" not in text


def test_a_letter_that_was_answered_before_it_was_sent_is_not_sent(round_):
    answer(round_, "区住建局", "11-18")
    deliver("11-18 10:00")
    states = {
        row.user: row.state
        for row in Message.objects.get(clock=clock_of(round_, "区住建局")).deliveries.all()
    }
    assert set(states.values()) == {"withdrawn"}
    other = Message.objects.get(clock=clock_of(round_, "区消防大队"))
    assert {row.state for row in other.deliveries.all()} == {"delivered"}


def test_the_clerk_is_told_when_the_last_body_has_answered(round_):
    make_bureau()
    answer(round_, "区住建局")
    assert not Message.objects.filter(template=ALL_ANSWERED.key).exists()
    answer(round_, "区消防大队", answer=Answer.OBJECTED, text="有举报")
    message = Message.objects.get(template=ALL_ANSWERED.key)
    assert message.deliveries.get().user == clerk()
    assert re.search("2个单位都已回复，1个有不同意见", message.text)


def test_a_body_is_reminded_of_its_own_limit_and_led_to_its_answer(round_):
    load_rules(on=at("11-18").date())
    answer(round_, "区消防大队")
    plan_reminders(at("11-27").date(), at=at("11-27"))
    opinion, liaison = asked(round_, "区住建局")
    message = Message.objects.get(rule__isnull=False, clock__responsible=opinion.organisation)
    assert [row.user for row in message.deliveries.all() if row.channel == "in_app"] == [liaison]
    assert message.link == reverse("whitelist:answer", args=[opinion.pk])
    assert not Message.objects.filter(rule__isnull=False, clock__responsible__name="区消防大队").exists()


def test_another_body_does_not_read_who_answered_late(client, round_, time_machine):
    on_paper(round_, "区住建局", "12-04")
    time_machine.move_to(at("12-05"))
    _, other = asked(round_, "区消防大队")
    text = words(sign_in(client, other).get(reverse("casework:desk_case", args=[round_.case_id])))
    assert "区住建局" not in text
    assert "区消防大队" in text
