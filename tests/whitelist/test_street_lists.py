"""附件6: reported with everybody on it, returned, received, nil, late (NS-4.1.2)."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.refusals import Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import Role
from tests.accounts.people import make_person, make_street, sign_in
from tests.whitelist.rounds import clerk, day, make_application, make_firm, make_round, person
from whitelist.models import StreetList
from whitelist.operations.street_lists import receive_list, record_late, report_list, return_list
from whitelist.ranking import ranked_applications
from whitelist.stages import ApplicationStage, RoundStage, StreetListStage

pytestmark = pytest.mark.django_db


def at(text):
    return day(2027, text)


def list_of(round_, street=None):
    return round_.street_lists.get(street=street or make_street())


def head_of(row):
    return person(Role.STREET_HEAD, row.street)


def report(row, when="11-16", **words):
    return report_list(pk=row.pk, actor=head_of(row), at=at(when), **words)


@pytest.fixture
def qualified():
    """One enterprise found qualified, its street's list not yet reported."""
    application = make_application(ApplicationStage.QUALIFIED)
    return application, list_of(application.round, application.case.organisation)


def test_everybody_qualified_goes_along_with_the_list(qualified):
    application, row = qualified
    report(row)
    application.refresh_from_db()
    row.refresh_from_db()
    assert (application.stage, row.stage) == (ApplicationStage.REPORTED, StreetListStage.REPORTED)
    assert row.reported_on == date(2026, 11, 16)
    assert row.case.history.get(step="report").data["enterprises"] == [application.enterprise.name]


def test_only_the_streets_head_reports(qualified):
    application, row = qualified
    with pytest.raises(Forbidden):
        report_list(pk=row.pk, actor=person(Role.STREET_CLERK, row.street), at=at("11-16"))
    application.refresh_from_db()
    assert application.stage == ApplicationStage.QUALIFIED


def test_another_streets_list_does_not_exist(qualified):
    _, row = qualified
    other = make_person(Role.STREET_HEAD, make_street("新湖街道应急办", "440311003"))
    with pytest.raises(NotVisible):
        report_list(pk=row.pk, actor=other, at=at("11-16"), nil_reason="无")


def test_a_nil_list_is_a_list_and_says_why():
    row = list_of(make_round(RoundStage.ACCEPTING))
    with pytest.raises(Incomplete, match="零报告说明"):
        report(row)
    report(row, nil_reason="本街道无企业申报")
    row.refresh_from_db()
    assert (row.stage, row.nil_reason) == (StreetListStage.REPORTED, "本街道无企业申报")


def test_nobody_is_left_unverified():
    row = list_of(make_application(ApplicationStage.ACCEPTED).round)
    with pytest.raises(Incomplete, match="1份申请没有完成"):
        report(row, nil_reason="无")
    row.refresh_from_db()
    assert row.stage == StreetListStage.DRAFTING


def test_a_returned_list_goes_back_with_everybody_and_is_reported_again(qualified):
    application, row = qualified
    report(row)
    return_list(pk=row.pk, actor=clerk(), at=at("11-17"), reason="地址不全")
    application.refresh_from_db()
    row.refresh_from_db()
    assert (application.stage, row.stage) == (ApplicationStage.QUALIFIED, StreetListStage.RETURNED)
    assert row.case.clocks.running().get(code="report_list").due_on == date(2026, 11, 30)
    report(row, when="11-18")
    receive_list(pk=row.pk, actor=clerk(), at=at("11-19"))
    row.refresh_from_db()
    assert row.stage == StreetListStage.RECEIVED
    with pytest.raises(WrongStage):
        return_list(pk=row.pk, actor=clerk(), at=at("11-19"), reason="再改")


def test_lateness_is_recorded_only_after_the_last_day_and_stops_nobody_else():
    row = list_of(make_round(RoundStage.ACCEPTING))
    with pytest.raises(Incomplete, match="2026-11-30"):
        record_late(pk=row.pk, actor=clerk(), at=at("11-30"), reason="未报送")
    record_late(pk=row.pk, actor=clerk(), at=at("12-01"), reason="未报送")
    row.refresh_from_db()
    assert (row.stage, row.late_reason) == (StreetListStage.LATE, "未报送")
    report(row, when="12-02", nil_reason="补报：无")
    assert StreetList.objects.get(pk=row.pk).stage == StreetListStage.REPORTED


def test_a_list_does_not_move_after_consultation_began():
    row = list_of(make_round(RoundStage.CONSULTING))
    StreetList.objects.filter(pk=row.pk).update(stage=StreetListStage.REPORTED)
    with pytest.raises(Incomplete, match="名单不能再变动"):
        return_list(pk=row.pk, actor=clerk(), at=at("11-20"), reason="改")


def test_priority_conditions_rank_before_the_day_of_application(qualified):
    first, row = qualified
    second = make_application(ApplicationStage.QUALIFIED, enterprise=make_firm())
    second.priority = ["safety_engineer", "no_injury_2y"]
    second.save()
    first.priority = ["no_injury_2y"]
    first.save()
    assert [found.pk for found in ranked_applications(row)] == [second.pk, first.pk]


def test_the_page_of_the_list_offers_the_report_to_the_head_alone(client, qualified, time_machine):
    time_machine.move_to(at("11-16"))
    application, row = qualified
    page = reverse("casework:desk_case", args=[row.case_id])
    act = reverse("casework:desk_act", args=[row.case_id, "report"])
    sign_in(client, head_of(row))
    shown = client.get(page).text
    assert application.enterprise.name in shown
    assert act in shown
    sign_in(client, person(Role.STREET_CLERK, row.street))
    assert act not in client.get(page).text
    assert client.get(act).status_code == 403


def test_all_lists_of_a_round_stand_on_one_page_of_the_bureau(client, qualified, time_machine):
    time_machine.move_to(at("11-16"))
    application, row = qualified
    make_street("远处街道应急办", "440311099")
    page = reverse("whitelist:street_lists", args=[row.round_id])
    sign_in(client, clerk())
    assert f'href="{page}"' in client.get(reverse("casework:desk_case", args=[row.round.case_id])).text
    shown = client.get(page)
    assert len(shown.context["lists"]) == row.round.street_lists.count()
    (own,) = [item for item in shown.context["lists"] if item["firms"]]
    assert [firm["name"] for firm in own["firms"]] == [application.enterprise.name]
    assert reverse("whitelist:street_list_xlsx", args=[row.pk]) in shown.text
    sign_in(client, make_person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099")))
    assert client.get(page).status_code == 403
    assert page not in client.get(reverse("casework:desk_case", args=[row.round.case_id])).text
