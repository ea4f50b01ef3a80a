"""The pages of cases: what is proposed next, what is folded, where the case belongs, the way back from a refusal."""

import pytest
from django.urls import reverse

from accounts.stages import Role
from tests.accounts.people import make_bureau, make_person, make_street, sign_in
from tests.whitelist.doors import words
from tests.whitelist.onsite import answered, begun, both
from tests.whitelist.rounds import (
    day,
    director,
    make_application,
    make_firm,
    make_round,
    officers,
    person,
    principal,
    section_head,
)
from whitelist.models import Entry, ReviewRequest
from whitelist.operations import bookings, checks, refusals
from whitelist.stages import ApplicationStage as S
from whitelist.stages import CheckKind, RoundStage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to("2026-10-20 10:00:00+08:00")


def case_page(client, user, row, audience="desk"):
    """The page of a row's case as `user` sees it."""
    return sign_in(client, user).get(reverse(f"casework:{audience}_case", args=[row.case_id]))


def street(role, row):
    """Somebody of the row's street."""
    return person(role, row.case.organisation)


def assigned():
    """An accepted application whose check is arranged."""
    row = make_application(S.ACCEPTED)
    actor = street(Role.STREET_CLERK, row)
    officer = officers(row.case.organisation)[0]
    bookings.assign(pk=row.pk, actor=actor, at=day(2027, "10-16"), officer=officer)
    return row


# What is proposed next


def test_a_check_that_is_arranged_is_not_proposed_again(client):
    """Re-arranging stays possible; what comes next is the visit, and it is somebody else's."""
    row = make_application(S.ACCEPTED)
    actor = street(Role.STREET_CLERK, row)
    assert case_page(client, actor, row).context["step"]["title"] == "下一步：安排核查"
    officer = officers(row.case.organisation)[0]
    bookings.assign(pk=row.pk, actor=actor, at=day(2027, "10-16"), officer=officer)
    step = case_page(client, actor, row).context["step"]
    assert step["title"] == "等待办理"
    assert "现场核查" in step["reason"]
    assert "安排核查" not in step["reason"]
    assert "约定核查时间" in [other["label"] for other in step["others"]]
    assert case_page(client, officer, row).context["step"]["title"] == "下一步：现场核查"


def test_the_enterprise_is_told_the_one_step_that_leads_on(client):
    row = assigned()
    step = case_page(client, principal(row.enterprise), row, "portal").context["step"]
    assert step["reason"] == "由街道执法人员办理：现场核查。"


def test_after_a_check_that_found_something_the_head_is_asked_to_decide(client):
    row = assigned()
    check = answered(begun(row), unmet=("certified",))
    for officer in both(check):
        checks.sign_check(pk=check.pk, actor=officer, at=day(2027, "10-20"))
    head = street(Role.STREET_HEAD, row)
    assert case_page(client, head, row).context["step"]["title"] == "下一步：不予纳入"
    waiting = case_page(client, both(check)[0], row).context["step"]
    assert waiting["title"] == "等待办理"
    assert [other["label"] for other in waiting["others"]] == ["再次现场核查"]


def test_what_is_a_mere_possibility_is_not_proposed_while_somebody_else_leads_on(client):
    row = make_application(S.SUBMITTED)
    step = case_page(client, street(Role.STREET_HEAD, row), row).context["step"]
    assert step["title"] == "等待办理"
    assert [other["label"] for other in step["others"]] == ["转其他街道"]


def test_the_director_finds_the_round_to_decide_on_both_first_pages(client):
    make_round(RoundStage.DELIBERATING, enterprises=[make_firm()])
    sign_in(client, director())
    for name in ("casework:home", "whitelist:desk"):
        assert "登记审议结果" in words(client.get(reverse(name))), name
    sign_in(client, section_head())
    assert "批次：下一步由我办理" not in words(client.get(reverse("casework:home")))


# What is folded, where it belongs


def test_declaration_report_and_priority_are_folded_and_what_lacks_stands_open(client):
    row = make_application(S.ACCEPTED)
    shown = case_page(client, street(Role.STREET_CLERK, row), row)
    panels = {panel["data"]["title"]: panel["data"] for panel in shown.context["panels"]}
    folded = [title for title, data in panels.items() if data.get("folded")]
    assert folded == [
        "申报表（附件2）",
        "检查情况报告（附件3）",
        "优先条件（只排序，不作为纳入条件）",
    ]
    conditions = panels["纳入条件"]
    assert {line["state"] for line in conditions["criteria"]} <= {"unmet", "unproven"}
    assert len(conditions["criteria"]) + len(conditions["met"]) == 11
    assert shown.text.count('<details class="card folded">') == 3


def test_the_last_five_events_stand_open_and_none_is_lost(client):
    row = make_application(S.IN_REVIEW)
    shown = case_page(client, section_head(), row)
    assert len(shown.context["events"]) == 5
    assert len(shown.context["events"]) + len(shown.context["older"]) == row.case.history.count()
    assert "更早的经过" in shown.text


@pytest.mark.parametrize(("audience", "url"), [("desk", "whitelist:desk"), ("portal", "whitelist:portal")])
def test_a_case_page_marks_the_menu_entry_of_its_own_area(client, audience, url):
    row = make_application(S.ACCEPTED)
    user = principal(row.enterprise) if audience == "portal" else street(Role.STREET_CLERK, row)
    shown = case_page(client, user, row, audience)
    active = [entry["url"] for entry in shown.context["place"]["menu"] if entry["active"]]
    assert active == [reverse(url)]


def test_a_refusal_for_the_wrong_stage_leads_back_to_the_case(client):
    row = make_application(S.QUALIFIED)
    sign_in(client, street(Role.STREET_CLERK, row))
    refused = client.get(reverse("casework:desk_act", args=[row.case_id, "accept"]))
    assert refused.status_code == 409
    assert f'href="{reverse("casework:desk_case", args=[row.case_id])}"' in refused.text
    elsewhere = client.get(reverse("casework:desk_case", args=[row.case_id + 999]))
    assert elsewhere.status_code == 404
    assert f"/cases/{row.case_id}/" not in elsewhere.text


def test_the_portals_forms_lead_back_to_the_application_once_it_is_submitted(client):
    row = make_application(S.SUBMITTED)
    sign_in(client, principal(row.enterprise))
    refused = client.get(reverse("whitelist:declaration", args=[row.pk]))
    assert refused.status_code == 409
    assert f'href="{reverse("casework:portal_case", args=[row.case_id])}"' in refused.text


def test_of_many_rounds_those_that_need_something_stand_open_and_former_years_are_folded(client):
    """A street reads what takes applications; what others work on is one line; published years are folded."""
    rounds = [
        make_round(stage, year=year, enterprises=() if stage == RoundStage.ACCEPTING else [make_firm()])
        for stage, year in (
            (RoundStage.PUBLISHED, 2026),
            (RoundStage.CONSULTING, 2028),
            (RoundStage.NOTICED, 2029),
            (RoundStage.ACCEPTING, 2027),
        )
    ]
    home = sign_in(client, person(Role.STREET_CLERK, make_street())).get(reverse("whitelist:desk"))
    opened = {item["row"].year: item["open"] for item in home.context["rounds"]}
    assert opened == {2027: True, 2028: False, 2029: False}
    assert [group["year"] for group in home.context["former"]] == [2026]
    assert all(reverse("casework:desk_case", args=[row.case_id]) in home.text for row in rounds)


# What is confirmed


def test_the_confirmation_says_unit_and_post_of_the_signer(client):
    row = make_application(S.SUBMITTED)
    user = street(Role.STREET_CLERK, row)
    sign_in(client, user)
    who = client.get(reverse("casework:desk_act", args=[row.case_id, "accept"])).context["confirm"]["who"]
    assert who == f"{user.name}（{row.case.organisation.label}　街道经办人）"


def test_the_report_of_a_list_names_the_firms_that_go_along(client):
    row = make_application(S.QUALIFIED)
    lists = row.round.street_lists.get(street=row.case.organisation)
    sign_in(client, street(Role.STREET_HEAD, row))
    shown = client.get(reverse("casework:desk_act", args=[lists.case_id, "report"]))
    assert f"上报 1 家：{row.enterprise.name}" in shown.context["confirm"]["consequences"]


def test_whoever_is_listed_is_not_invited_to_apply(client, time_machine):
    row = make_application(S.INCLUDED)
    time_machine.move_to(day(2027, "12-20"))
    assert Entry.objects.filter(enterprise=row.enterprise).exists()
    home = words(sign_in(client, principal(row.enterprise)).get(reverse("enterprises:portal_home")))
    assert "或者申报" not in home
    assert "正面清单：差哪一条" not in home
    other = make_firm()
    assert "或者申报" in words(sign_in(client, principal(other)).get(reverse("enterprises:portal_home")))


# Sample reviews beside a review


def test_the_review_says_that_there_is_no_sample_review_and_does_not_ask_for_one(client):
    row = make_application(S.IN_REVIEW)
    review = ReviewRequest.objects.get(application=row)
    assert "没有抽查复核记录（附件7）" in words(case_page(client, section_head(), review))
    act = reverse("casework:desk_act", args=[review.case_id, "uphold"])
    assert "没有抽查复核记录（附件7）" in words(client.get(act))
    refusals.uphold(pk=review.pk, actor=section_head(), at=day(2027, "10-21"), reason="证书仍未取得")


def test_the_review_leads_to_the_sample_review(client):
    row = make_application(S.IN_REVIEW)
    pair = [make_person(Role.BUREAU_OFFICER, make_bureau()) for _ in range(2)]
    check = begun(row, kind=CheckKind.SAMPLE_REVIEW, actor=pair[0])
    answered(check, actor=pair[0])
    for officer in pair:
        checks.sign_check(pk=check.pk, actor=officer, at=day(2027, "10-21"))
    document = row.case.documents.get(kind=CheckKind.SAMPLE_REVIEW)
    review = ReviewRequest.objects.get(application=row)
    sign_in(client, section_head())
    for url in (
        reverse("casework:desk_case", args=[review.case_id]),
        reverse("casework:desk_act", args=[review.case_id, "overturn"]),
    ):
        assert f'href="{reverse("casework:document", args=[document.pk])}"' in client.get(url).text
