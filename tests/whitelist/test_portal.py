"""The enterprise's pages of the positive list: 差哪一条, drafts that save themselves, plain next steps."""

import re

import pytest
from django.urls import reverse

from enterprises.operations import record_claim, record_fact
from enterprises.stages import Attribute, FactKind, Source
from tests.accounts.people import moment, sign_in
from tests.whitelist.doors import filled, keyed, url, words
from tests.whitelist.rounds import (
    ANSWERS,
    clerk,
    make_application,
    make_firm,
    make_round,
    principal,
)
from whitelist.models import Application
from whitelist.stages import LIVE_STAGES, RoundStage
from whitelist.stages import ApplicationStage as S

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(time_machine):
    time_machine.move_to("2026-10-20 10:00:00+08:00")


@pytest.fixture
def firm():
    make_round(RoundStage.ACCEPTING, enterprises=())
    return make_firm()


@pytest.fixture
def draft():
    return make_application(S.DRAFT)


# My state


def test_the_page_says_which_condition_is_missing_since_when_and_until_when(client, firm):
    record_fact(
        enterprise=firm,
        kind=FactKind.PENALTY,
        occurred_on=moment("2024-03-05").date(),
        learned_on=moment("2024-03-06").date(),
        source=Source.AUTHORITY,
        reference="样例罚〔2024〕1号",
        actor=clerk(),
        at=moment("2024-03-06"),
    )
    text = words(sign_in(client, principal(firm)).get(url("portal")))
    assert "样例罚〔2024〕1号" in text
    assert re.search(r"2027-03-0\d 起不再计入", text)
    assert "合规台账" in text
    assert "11 项中" in text
    assert "觉得哪一条不对" in text


def test_an_application_is_begun_with_what_the_register_knows(client, firm):
    answer = sign_in(client, principal(firm)).post(url("begin"), keyed())
    row = Application.objects.get(enterprise=firm)
    assert answer["Location"] == url("declaration", row)
    assert row.declaration["address"] == firm.address


def test_begin_takes_effect_once(client, firm):
    sign_in(client, principal(firm))
    key = keyed()
    first, second = client.post(url("begin"), key), client.post(url("begin"), key)
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


def test_a_second_application_is_refused_with_the_next_step(client, draft):
    answer = sign_in(client, principal(draft.enterprise)).post(url("begin"), keyed())
    assert answer.status_code == 409
    assert "已有正在办理的申请" in words(answer)


def test_after_the_last_day_the_page_says_that_it_counts_for_the_next_list(client, firm, time_machine):
    time_machine.move_to("2026-11-11 10:00:00+08:00")
    assert "列入2028年度办理" in words(sign_in(client, principal(firm)).get(url("portal")))


def test_who_is_on_the_list_sees_until_when(client, time_machine):
    row = make_application(S.INCLUDED)
    time_machine.move_to("2026-12-20 10:00:00+08:00")
    text = words(sign_in(client, principal(row.enterprise)).get(url("portal")))
    assert "在正面清单中" in text
    assert f"{row.enterprise.entries.get().valid_until:%Y-%m-%d}" in text
    assert "开始申报" not in text


@pytest.mark.parametrize("stage", list(S))
def test_every_stage_has_its_pages(client, stage, time_machine):
    row = make_application(stage)
    time_machine.move_to("2026-12-20 10:00:00+08:00")
    sign_in(client, principal(row.enterprise))
    for address in (
        url("portal"),
        reverse("enterprises:portal_home"),
        reverse("casework:portal_case", args=[row.case_id]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        if stage in LIVE_STAGES or "cases" in address:
            assert row.get_stage_display() in words(answer)


def test_the_first_page_shows_what_is_owed_and_by_when(client):
    row = make_application(S.RETURNED)
    text = words(sign_in(client, principal(row.enterprise)).get(reverse("enterprises:portal_home")))
    assert "补正材料" in text
    assert "2026-10-20（周二" in text


# Filling in


def test_the_declaration_asks_the_fields_of_annex_2_in_its_order(client, draft):
    text = words(sign_in(client, principal(draft.enterprise)).get(url("declaration", draft)))
    labels = [
        "企业名称", "统一社会信用代码", "申报途径", "所属行业", "联系人", "联系电话", "安全管理资质",
        "标准化达标", "安全生产事故", "行政处罚", "企业分类", "安全生产风险等级", "优先条件相符性", "佐证材料",
    ]  # fmt: skip
    text = text[text.index("<form class=") :]
    places = [text.index(label) for label in labels]
    assert places == sorted(places)


@pytest.mark.parametrize("page", ["declaration", "report"])
def test_evidence_is_never_asked_for_as_an_upload(client, draft, page):
    """NS-4.1.1: 检查时现场提供，无须上报."""
    text = words(sign_in(client, principal(draft.enterprise)).get(url(page, draft)))
    assert 'type="file"' not in text
    assert "multipart" not in text


def autosave(client, row, page="declaration", **fields):
    data = {**fields, "_changed": list(fields)}
    return client.post(url(f"{page}_draft", row), data, headers={"X-Draft": "1"})


def test_a_field_saves_itself_and_leaves_the_others_alone(client, draft):
    filled(draft)
    answer = autosave(sign_in(client, principal(draft.enterprise)), draft, level="2")
    draft.refresh_from_db()
    assert answer.json()["saved_at"] == "10:00"
    assert draft.declaration == draft.declaration | ANSWERS | {"level": "2"}


def test_an_emptied_field_is_saved_as_empty(client, draft):
    filled(draft)
    autosave(sign_in(client, principal(draft.enterprise)), draft, contact_name="")
    draft.refresh_from_db()
    assert draft.declaration["contact_name"] == ""


def test_unticked_priority_conditions_are_saved_as_none(client, draft):
    sign_in(client, principal(draft.enterprise))
    autosave(client, draft, priority=["safety_engineer"])
    client.post(url("declaration_draft", draft), {"_changed": ["priority"]}, headers={"X-Draft": "1"})
    draft.refresh_from_db()
    assert draft.declaration["priority"] == []


def test_what_cannot_be_kept_is_named(client, draft):
    answer = autosave(sign_in(client, principal(draft.enterprise)), draft, contact_phone="打我电话")
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "联系电话" in answer.json()["reason"]
    assert draft.declaration["contact_phone"] != "打我电话"


def test_a_contradiction_is_told_at_once_and_saved_all_the_same(client, draft):
    answer = autosave(sign_in(client, principal(draft.enterprise)), draft, level="none")
    draft.refresh_from_db()
    assert answer.json()["said"]["level"] == "按现在填写的内容，第三（一）2项不满足。"
    assert draft.declaration["level"] == "none"


def test_what_the_office_knows_otherwise_is_told(client, draft):
    record_claim(
        enterprise=draft.enterprise,
        attribute=Attribute.HIGH_RISK,
        value="yes",
        source=Source.AUTHORITY,
        as_of=moment("2026-09-01").date(),
        actor=None,
        at=moment("2026-09-01"),
    )
    answer = autosave(sign_in(client, principal(draft.enterprise)), draft, high_risk="no")
    assert answer.json()["said"]["high_risk"].startswith("与登记的情况不一致")


@pytest.mark.parametrize("page", ["declaration", "report"])
def test_what_was_submitted_is_neither_shown_nor_saved_as_a_draft(client, page):
    row = make_application(S.SUBMITTED)
    sign_in(client, principal(row.enterprise))
    assert client.get(url(page, row)).status_code == 409
    answer = autosave(client, row, page=page, address="别处")
    assert answer.status_code == 409
    assert "不能再修改" in answer.json()["reason"]


@pytest.mark.parametrize("page", ["declaration", "report", "declaration_draft", "report_draft"])
def test_another_firms_application_is_not_found(client, draft, page):
    stranger = sign_in(client, principal(make_firm()))
    draft_post = page.endswith("draft")
    answer = stranger.post(url(page, draft), {}) if draft_post else stranger.get(url(page, draft))
    assert answer.status_code == 404


def test_the_report_of_a_check_in_the_future_is_not_kept(client, draft):
    answer = autosave(sign_in(client, principal(draft.enterprise)), draft, "report", checked_on="2026-10-21")
    assert answer.status_code == 422
    assert "不能晚于今天" in answer.json()["reason"]


def test_saving_with_gaps_goes_on_and_names_them(client, draft):
    sign_in(client, principal(draft.enterprise))
    answer = client.post(url("declaration", draft), keyed(contact_name="联系人甲"), follow=True)
    assert answer.redirect_chain[-1][0] == url("report", draft)
    assert "还缺" in words(answer)


def test_a_returned_application_shows_why_and_until_when(client):
    row = make_application(S.RETURNED)
    text = words(sign_in(client, principal(row.enterprise)).get(url("declaration", row)))
    assert "请补充检查情况" in text
    assert "2026-10-20" in text
