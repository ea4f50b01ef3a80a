"""The desk's pages of the positive list: who sees what, and that the figures are right."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse

from accounts.stages import Role
from tests.accounts.people import make_bureau, make_person, make_street, sign_in
from tests.whitelist.rounds import make_application, make_firm, make_round
from tests.whitelist.staff import clerk, day, director, officers, person, section_head
from whitelist.models import Application, Round
from whitelist.operations.deliberations import deliberate, save_decision, save_meeting
from whitelist.progress import figures_of
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db


def page(client, user, name, *args, **query):
    """The page as `user` sees it."""
    sign_in(client, user)
    return client.get(reverse(f"whitelist:{name}", args=args), query)


@pytest.mark.parametrize("stage", list(RoundStage))
def test_the_overview_and_the_round_page_open_in_every_stage(client, stage):
    round_ = make_round(stage)
    assert page(client, clerk(), "desk").status_code == 200
    answer = client.get(reverse("casework:desk_case", args=[round_.case_id]))
    assert answer.status_code == 200
    assert round_.get_stage_display() in answer.text


@pytest.mark.parametrize("stage", list(ApplicationStage))
def test_the_application_page_opens_in_every_stage_it_is_visible_in(client, stage):
    application = make_application(stage)
    street = person(Role.STREET_CLERK, application.case.organisation)
    sign_in(client, street)
    answer = client.get(reverse("casework:desk_case", args=[application.case_id]))
    seen = Application.objects.visible_to(street).filter(pk=application.pk).exists()
    assert answer.status_code == (200 if seen else 404)
    assert seen or stage in (ApplicationStage.DRAFT, ApplicationStage.WITHDRAWN)


def test_a_street_counts_its_own_applications_only(client):
    own = make_application(ApplicationStage.ACCEPTED)
    other = make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311003"))
    mine = page(client, person(Role.STREET_CLERK, own.case.organisation), "applications")
    assert own.enterprise.name in mine.text
    theirs = page(client, other, "applications")
    assert own.enterprise.name not in theirs.text
    assert "还没有申请" in theirs.text


@pytest.mark.parametrize("name", ["desk", "applications", "screening", "create_round"])
def test_a_department_is_not_shown_the_desk_of_the_list(client, name):
    from tests.accounts.people import make_department

    liaison = make_person(Role.LIAISON, make_department())
    assert page(client, liaison, name).status_code == 403


def test_the_list_is_filtered_by_group_and_exported(client):
    refused = make_application(ApplicationStage.REFUSED)
    waiting = make_application(ApplicationStage.SUBMITTED)
    answer = page(client, clerk(), "applications", group="refused")
    assert refused.enterprise.name in answer.text
    assert waiting.enterprise.name not in answer.text
    sheet = client.get(reverse("whitelist:applications_export"), {"group": "refused"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
    names = [row[0].value for row in book.active.iter_rows(min_row=2)]
    assert names == [refused.enterprise.name]


def test_the_clerk_sees_the_three_dates_before_a_round_is_made(client):
    make_round(RoundStage.PUBLISHED)
    answer = page(client, clerk(), "create_round")
    assert "申报截止" in answer.text
    made = client.post(reverse("whitelist:create_round"), {"year": "2031"})
    assert made.status_code == 302
    assert Round.objects.get(year=2031).apply_by.isoformat() == "2030-11-10"


def test_only_the_clerk_makes_a_round(client):
    make_bureau()
    assert page(client, director(), "create_round").status_code == 403


def test_annex_6_is_downloaded_in_the_forms_columns(client):
    round_ = make_round(RoundStage.CONSULTING)
    street_list = round_.street_lists.filter(nil_reason="").first()
    answer = page(client, clerk(), "street_list_xlsx", street_list.pk)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    head = [cell.value for cell in book.active[4]]
    assert head[:3] == ["序号", "企业名称", "所在地"]
    listed = [row[1].value for row in book.active.iter_rows(min_row=5) if row[1].value]
    reported = round_.applications.filter(case__organisation=street_list.street)
    assert set(reported.values_list("enterprise__name", flat=True)) & set(listed)


def test_another_streets_annex_6_does_not_exist(client):
    round_ = make_round(RoundStage.CONSULTING)
    street_list = round_.street_lists.first()
    other = make_person(Role.STREET_HEAD, make_street("远处街道应急办", "440311099"))
    assert page(client, other, "street_list_xlsx", street_list.pk).status_code == 404


def test_the_list_is_sorted_as_one_asks(client):
    names = ["乙样例五金有限公司", "甲样例五金有限公司", "丙样例五金有限公司"]
    for name in names:
        make_application(ApplicationStage.SUBMITTED, enterprise=make_firm(name=name))
    by_name = page(client, clerk(), "applications", sort="name")
    shown = [row["cells"][0]["text"] for row in by_name.context["rows"]]
    assert shown == ["丙样例五金有限公司", "甲样例五金有限公司", "乙样例五金有限公司"]
    newest = page(client, clerk(), "applications")
    assert [row["cells"][0]["text"] for row in newest.context["rows"]] == names[::-1]


def test_the_overview_counts_each_street_and_leads_to_its_rows(client):
    verified = make_application(ApplicationStage.QUALIFIED)
    make_application(ApplicationStage.ACCEPTED)
    shown = page(client, clerk(), "desk")
    (street,) = shown.context["rounds"][0]["streets"]
    assert (street["applied"], street["verified"], street["share"]) == (2, 1, "50 %")
    rows = client.get(street["verified_url"]).context["rows"]
    assert [row["cells"][0]["text"] for row in rows] == [verified.enterprise.name]


def test_an_officer_is_told_of_the_checks_assigned(client):
    application = make_application(ApplicationStage.ACCEPTED)
    officer = officers(application.case.organisation)[0]
    sign_in(client, officer)
    assert "安排给我的核查" not in client.get(reverse("casework:home")).text
    Application.objects.filter(pk=application.pk).update(assigned_to=officer)
    home = client.get(reverse("casework:home")).text
    assert "安排给我的核查" in home
    mine = page(client, officer, "applications", mine="on")
    assert [row["cells"][0]["text"] for row in mine.context["rows"]] == [application.enterprise.name]


def test_the_section_head_is_told_of_open_objections(client):
    make_application(ApplicationStage.HELD)
    sign_in(client, section_head())
    assert "公示异议" in client.get(reverse("casework:home")).text


def test_a_refusal_still_counts_as_verified_and_refused_when_it_is_closed():
    """The figure of the year does not shrink as the cases end."""
    closed = make_application(ApplicationStage.CLOSED)
    make_application(ApplicationStage.REFUSED)
    make_application(ApplicationStage.WITHDRAWN)
    figures = figures_of(closed.round, clerk())
    assert (figures["applied"], figures["verified"], figures["refused"]) == (2, 2, 2)


def test_who_is_declined_by_the_meeting_was_verified_but_not_refused():
    round_ = make_round(RoundStage.DELIBERATING)
    application = round_.applications.get()
    meeting = {"held_on": day(2027, "11-24").date(), "number": "1号", "minutes": "审议。"}
    save_meeting(pk=round_.pk, actor=clerk(), at=day(2027, "11-24"), **meeting)
    decision = {"application_id": application.pk, "approved": False, "reason": "证据不足"}
    save_decision(pk=round_.pk, actor=clerk(), at=day(2027, "11-24"), **decision)
    deliberate(pk=round_.pk, actor=director(), at=day(2027, "11-25"))
    figures = figures_of(round_, clerk())
    assert (figures["verified"], figures["refused"]) == (1, 0)


def test_a_period_that_ran_out_is_not_called_late(client):
    round_ = make_round(RoundStage.PUBLISHED)
    answer = page(client, clerk(), "desk")
    assert answer.status_code == 200
    shown = client.get(reverse("casework:desk_case", args=[round_.case_id])).text
    assert "按期完成" in shown
    assert not re.search(r"逾期\S*完成", shown)
