"""Public notice and publication: five full working days, corrections, one publication, who is left out (NS-4.1.4, NS-4.1.5)."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Forbidden, Incomplete, Refusal, WrongStage
from enterprises.operations import record_fact
from enterprises.stages import FactKind, Source
from tests.accounts.people import moment, sign_in
from tests.whitelist.rounds import (
    CHANNEL,
    clerk,
    day,
    director,
    make_firm,
    make_objection,
    make_round,
    section_head,
)
from whitelist.models import Entry, Publication, Round
from whitelist.operations.notices import begin_notice, correct_notice, end_notice
from whitelist.operations.publications import publish
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db


def at(text):
    return day(2027, text)


def test_the_first_day_and_the_holidays_of_october_do_not_count():
    """29 Sept 2026: 30 Sept, 8, 9, 10 (Saturday, 调休) and 12 Oct are the five days."""
    round_ = make_round(RoundStage.DELIBERATED, year=2026)
    begin_notice(pk=round_.pk, actor=clerk(), at=moment("2026-09-29"), complaint_channel=CHANNEL)
    round_.refresh_from_db()
    assert round_.notice_ends_on == date(2026, 10, 12)
    with pytest.raises(Incomplete, match="2026-10-12"):
        end_notice(pk=round_.pk, actor=clerk(), at=moment("2026-10-12 23:59"))
    ended = end_notice(pk=round_.pk, actor=clerk(), at=moment("2026-10-13 00:01"))
    assert ended.stage == RoundStage.NOTICE_ENDED


def test_publication_is_due_five_working_days_after_the_last_day_of_notice():
    round_ = make_round(RoundStage.NOTICE_ENDED)
    assert round_.notice_ends_on == date(2026, 12, 3)
    assert round_.case.clocks.running().get(code="publish").due_on == date(2026, 12, 10)


def test_a_correction_starts_the_days_again_and_says_what_changed():
    round_ = make_round(RoundStage.NOTICED)
    changed = correct_notice(
        pk=round_.pk, actor=section_head(), at=at("11-30"), reason="电话有误", complaint_channel="0755-1"
    )
    assert changed.notice_ends_on == date(2026, 12, 7)
    first, second = changed.notices.order_by("number")
    assert (second.reason, second.changes) == ("电话有误", [f"监督投诉电话：{CHANNEL} 改为 0755-1"])
    assert first.sha256 != second.sha256
    with pytest.raises(Incomplete):
        end_notice(pk=round_.pk, actor=clerk(), at=at("12-04"))


def test_a_correction_that_corrects_nothing_is_refused():
    round_ = make_round(RoundStage.NOTICED)
    with pytest.raises(Incomplete, match="完全相同"):
        correct_notice(pk=round_.pk, actor=section_head(), at=at("11-30"), reason="想延长公示")
    assert round_.notices.count() == 1


def test_only_the_section_head_corrects():
    round_ = make_round(RoundStage.NOTICED)
    with pytest.raises(Forbidden):
        correct_notice(pk=round_.pk, actor=clerk(), at=at("11-30"), reason="改", complaint_channel="0755-1")


def test_nobody_approved_nothing_to_notice():
    round_ = make_round(RoundStage.DELIBERATED)
    round_.applications.update(stage=ApplicationStage.CLOSED)
    with pytest.raises(Incomplete, match="没有审议同意的企业"):
        begin_notice(pk=round_.pk, actor=clerk(), at=at("11-26"), complaint_channel=CHANNEL)


@pytest.fixture
def three():
    """Noticed: one enters, one is held by an objection, one is penalised before the publication."""
    enters, held, fails = firms = [make_firm() for _ in range(3)]
    round_ = make_round(RoundStage.NOTICED, enterprises=firms)
    make_objection(held.applications.get())
    end_notice(pk=round_.pk, actor=clerk(), at=at("12-08"))
    record_fact(
        enterprise=fails,
        kind=FactKind.PENALTY,
        occurred_on=date(2026, 12, 1),
        source=Source.STAFF,
        detail="样例处罚",
        actor=clerk(),
        at=at("12-08 10:00"),
    )
    return round_, enters, held, fails


def stage_of(firm):
    return firm.applications.get().stage


def test_conditions_are_judged_in_the_publishing_transaction(three):
    round_, enters, held, fails = three
    publish(pk=round_.pk, actor=director(), at=at("12-09"))
    assert stage_of(enters) == ApplicationStage.INCLUDED
    assert stage_of(held) == ApplicationStage.HELD
    assert stage_of(fails) == ApplicationStage.CLOSED
    assert list(Entry.objects.values_list("enterprise", flat=True)) == [enters.pk]
    left_out = round_.case.history.get(step="publish").data["left_out"]
    assert left_out["held"] == [held.name]
    assert list(left_out["dropped"]) == [fails.name]


def test_before_signing_the_director_reads_who_enters_and_who_does_not(client, three, time_machine):
    round_, enters, held, fails = three
    time_machine.move_to(at("12-09"))
    sign_in(client, director())
    page = client.get(reverse("casework:desk_act", args=[round_.case_id, "publish"])).text
    assert f"纳入 1 家：{enters.name}" in page
    assert f"今天不符合条件，不纳入：{fails.name}" in page
    assert f"异议尚未答复，暂缓 1 家：{held.name}" in page


def test_an_entry_is_in_force_three_years_less_a_day():
    round_ = make_round(RoundStage.NOTICE_ENDED)
    publish(pk=round_.pk, actor=director(), at=at("12-09"))
    entry = Entry.objects.get()
    assert (entry.valid_from, entry.valid_until) == (date(2026, 12, 9), date(2029, 12, 8))


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_one_publication():
    round_ = make_round(RoundStage.NOTICE_ENDED)
    user, barrier, outcomes = director().pk, Barrier(2), []

    def act():
        actor = User.objects.get(pk=user)
        barrier.wait()
        try:
            publish(pk=round_.pk, actor=actor, at=at("12-09"))
            outcomes.append("published")
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(["published", WrongStage.__name__])
    assert Publication.objects.count() == 1
    assert Entry.objects.count() == 1
    assert Round.objects.get(pk=round_.pk).case.history.filter(step="publish").count() == 1
