"""The office meeting: each enterprise decided with its reason, conditions judged anew, confirmed by the director (NS-4.1.4)."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.refusals import Conflict, Forbidden, Incomplete
from accounts.stages import Role
from enterprises.operations import record_fact
from enterprises.stages import FactKind, Source
from tests.accounts.people import make_bureau, make_person, sign_in
from tests.whitelist.rounds import clerk, day, director, make_firm, make_round
from whitelist.models import Deliberation, DeliberationItem, Round
from whitelist.operations.deliberations import deliberate, save_decision, save_meeting
from whitelist.stages import Answer, ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db
MEETING = {"held_on": date(2026, 11, 24), "number": "会纪1号", "minutes": "逐家审议。"}


def at(text):
    return day(2027, text)


@pytest.fixture
def round_():
    return make_round(RoundStage.DELIBERATING, enterprises=[make_firm(), make_firm()])


def decide(round_, application, approved=True, actor=None, when="11-24 10:00", **words):
    return save_decision(
        pk=round_.pk,
        actor=actor or clerk(),
        at=at(when),
        application_id=application.pk,
        approved=approved,
        reason="符合条件" if approved else "证据不足",
        **words,
    )


def prepare(round_, *declined):
    save_meeting(pk=round_.pk, actor=clerk(), at=at("11-24"), **MEETING)
    for application in round_.applications.all():
        decide(round_, application, approved=application not in declined)


def penalise(application):
    record_fact(
        enterprise=application.enterprise,
        kind=FactKind.PENALTY,
        occurred_on=date(2026, 11, 20),
        source=Source.STAFF,
        detail="样例处罚",
        actor=clerk(),
        at=at("11-24 12:00"),
    )


def confirm(round_, when="11-25"):
    return deliberate(pk=round_.pk, actor=director(), at=at(when))


def test_approved_and_declined_each_take_their_step(round_):
    first, second = round_.applications.order_by("pk")
    prepare(round_, second)
    confirm(round_)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage) == (ApplicationStage.APPROVED, ApplicationStage.CLOSED)
    assert second.reason == "证据不足"
    assert Deliberation.objects.get(round=round_).confirmed_by == director()


def test_an_undecided_enterprise_stops_the_confirmation(round_):
    prepare(round_)
    DeliberationItem.objects.first().delete()
    with pytest.raises(Incomplete, match="还有1家企业没有审议意见"):
        confirm(round_)
    assert Round.objects.get(pk=round_.pk).stage == RoundStage.DELIBERATING


def test_without_minutes_nothing_is_confirmed(round_):
    for application in round_.applications.all():
        decide(round_, application)
    with pytest.raises(Incomplete, match="日期和纪要"):
        confirm(round_)


def test_who_fails_a_condition_on_the_day_is_not_approved(round_):
    prepare(round_)
    failing = round_.applications.first()
    penalise(failing)
    with pytest.raises(Incomplete) as refused:
        confirm(round_)
    assert failing.enterprise.name in refused.value.missing[0]
    assert "行政处罚" in refused.value.missing[0]
    assert set(round_.applications.values_list("stage", flat=True)) == {ApplicationStage.REPORTED}


def test_who_fails_a_condition_may_be_declined(round_):
    failing = round_.applications.first()
    prepare(round_, failing)
    penalise(failing)
    assert confirm(round_).stage == RoundStage.DELIBERATED


def test_the_clerk_drafts_but_only_the_director_confirms(round_):
    prepare(round_)
    with pytest.raises(Forbidden):
        deliberate(pk=round_.pk, actor=clerk(), at=at("11-25"))
    head = make_person(Role.SECTION_HEAD, make_bureau())
    with pytest.raises(Forbidden):
        decide(round_, round_.applications.first(), actor=head)


def test_before_signing_the_director_reads_what_will_happen(client, round_, time_machine):
    first, second = round_.applications.order_by("pk")
    prepare(round_, second)
    penalise(first)
    time_machine.move_to(at("11-25"))
    sign_in(client, director())
    page = client.get(reverse("casework:desk_act", args=[round_.case_id, "deliberate"])).text
    assert f"同意 1 家：{first.enterprise.name}" in page
    assert f"不同意 1 家：{second.enterprise.name}" in page
    assert f"按今天的情况不能同意：{first.enterprise.name}" in page


def test_a_decision_read_before_another_wrote_is_not_saved(round_):
    application = round_.applications.first()
    mine = decide(round_, application)
    other = make_person(Role.BUREAU_CLERK, make_bureau(), name="另一位经办")
    decide(round_, application, actor=other, when="11-24 10:05", seen=mine.stamp)
    with pytest.raises(Conflict, match="另一位经办已于 10:05:00"):
        decide(round_, application, approved=False, when="11-24 10:06", seen=mine.stamp)
    assert DeliberationItem.objects.get(application=application).saved_by == other


def test_minutes_read_before_another_wrote_are_not_saved(round_):
    other = make_person(Role.BUREAU_CLERK, make_bureau(), name="另一位经办")
    read = save_meeting(pk=round_.pk, actor=clerk(), at=at("11-24"), **MEETING).stamp
    save_meeting(pk=round_.pk, actor=other, at=at("11-24 10:05"), seen=read, minutes="补充一段")
    with pytest.raises(Conflict, match="另一位经办"):
        save_meeting(pk=round_.pk, actor=clerk(), at=at("11-24 10:06"), seen=read, minutes="我的")
    meeting = Deliberation.objects.get(round=round_)
    assert (meeting.minutes, meeting.number) == ("补充一段", "会纪1号")


def test_the_minutes_save_themselves_field_by_field(client, round_, time_machine):
    time_machine.move_to(at("11-24 10:30"))
    save_meeting(pk=round_.pk, actor=clerk(), at=at("11-24"), **MEETING)
    sign_in(client, clerk())
    url = reverse("whitelist:meeting_draft", args=[round_.pk])
    data = {"minutes": "写到一半", "number": "", "held_on": "", "_changed": "minutes"}
    assert client.post(url, data, headers={"X-Draft": "1"}).json() == {"saved_at": "10:30"}
    meeting = Deliberation.objects.get(round=round_)
    assert (meeting.minutes, meeting.number, meeting.held_on) == ("写到一半", "会纪1号", date(2026, 11, 24))
    wrong = client.post(url, {"held_on": "2026-12-01", "_changed": "held_on"}, headers={"X-Draft": "1"})
    assert wrong.status_code == 422
    assert "不能晚于今天" in wrong.json()["reason"]


def test_the_index_takes_a_fixed_number_of_queries(
    client, round_, django_assert_max_num_queries, time_machine
):
    time_machine.move_to(at("11-24 10:30"))
    sign_in(client, clerk())
    url = reverse("whitelist:deliberation", args=[round_.pk])
    with django_assert_max_num_queries(40):
        shown = client.get(url)
    assert len(shown.context["rows"]) == 2


def test_the_decision_is_never_chosen_beforehand(client, round_, time_machine):
    time_machine.move_to(at("11-24 10:30"))
    sign_in(client, clerk())
    application = round_.applications.first()
    page = client.get(reverse("whitelist:pack_page", args=[round_.pk, application.pk]))
    assert "checked" not in page.text
    assert "可参考：" in page.text


def test_silence_of_a_body_stands_in_the_pack_and_is_no_consent(client, round_, time_machine):
    time_machine.move_to(at("11-24 10:30"))
    opinion = round_.opinions.select_related("organisation").get()
    round_.opinions.update(answer=Answer.NO_REPLY)
    sign_in(client, clerk())
    pack = client.get(reverse("whitelist:pack", args=[round_.pk])).text
    assert f"未回复（不视为同意）：{opinion.organisation.label}" in pack
    page = client.get(reverse("whitelist:pack_page", args=[round_.pk, round_.applications.first().pk])).text
    assert "无不同意见" not in page
