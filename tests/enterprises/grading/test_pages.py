"""分级 in the browser's eyes: every page for who may see it, and the acts through their forms."""

import pytest
from django.urls import reverse

from accounts.stages import Role
from enterprises.models import GradePeriod, InputContest, LineContest, Regrading, RegradingPart, RuleSet
from enterprises.operations import grading
from enterprises.stages import Attribute, GradeOrigin, Outcome
from tests.accounts.people import make_bureau, make_person, make_street, sign_in
from tests.enterprises.grading.district import (
    AT,
    BEFORE,
    clerk,
    confirming,
    head,
    known,
    line_of,
    rules_in_force,
    street_clerk,
    street_head,
)
from tests.whitelist.staff import make_firm, principal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(time_machine):
    time_machine.move_to("2026-12-01 11:00:00+08:00")


@pytest.fixture
def rules(db):
    return rules_in_force()


def page(client, user, where, *args, **params):
    """The text of a page that this person may open."""
    sign_in(client, user)
    answer = client.get(reverse(f"enterprises:{where}", args=args), params)
    assert answer.status_code == 200, (where, answer.status_code)
    return answer.content.decode()


def post(client, user, where, *args, **data):
    """Send a form and follow to the page after it."""
    sign_in(client, user)
    answer = client.post(reverse(f"enterprises:{where}", args=args), data, follow=True)
    assert answer.status_code == 200, (where, answer.status_code, answer.content.decode()[-3000:])
    return answer.content.decode()


def test_without_rules_the_pages_say_what_comes_first(client):
    make_bureau()
    enterprise = known()
    assert "还没有起用的规则" in page(client, clerk(), "grading")
    assert "还没有起用分类分级规则" in page(client, street_clerk(), "grade", enterprise.pk)


def test_the_grade_names_every_input_with_its_source_and_what_would_change_it(client, rules):
    enterprise = known(colour="red", level="3", grade="C")
    text = page(client, street_clerk(), "grade", enterprise.pk)
    for word in ("C级", "红色", "三级", "工作人员登记", "2026-11-02", "怎样会改变", "建议稿，待确认"):
        assert word in text, word


def test_unknown_is_shown_as_lacking_and_never_as_no(client, rules):
    enterprise = known(hazards="no")
    bare = known(name="缺数据五金有限公司", level="?")
    assert "缺数据" in page(client, street_clerk(), "grade", bare.pk)
    assert "项数据未知" not in page(client, street_clerk(), "grade", enterprise.pk)


def test_another_street_sees_no_grade(client, rules):
    enterprise = known()
    sign_in(client, make_person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099")))
    assert client.get(reverse("enterprises:grade", args=[enterprise.pk])).status_code == 404


def form_of(client, user, pk):
    """The editing page's forms as a browser would send them back."""
    sign_in(client, user)
    forms = client.get(reverse("enterprises:rule_set_edit", args=[pk])).context["forms"]
    parts = [forms.head, forms.matrix, forms.visits, forms.floors.management_form, *forms.floors]
    data = {field.html_name: field.value() for part in parts for field in part}
    return {name: value for name, value in data.items() if value not in (None, False)}


def test_a_copy_is_edited_and_what_is_not_sound_is_said(client, rules):
    post(client, clerk(), "rule_set_add", name="2027年规则", source="区局建议", based_on=rules.pk)
    copy = RuleSet.objects.get(name="2027年规则")
    assert copy.content == rules.content
    data = form_of(client, clerk(), copy.pk)
    answer = client.post(
        reverse("enterprises:rule_set_edit", args=[copy.pk]), data | {"red_none": "A"}, follow=True
    )
    assert answer.status_code == 422
    assert "的等级优于" in answer.content.decode()
    post(client, clerk(), "rule_set_edit", copy.pk, **data | {"D_per_year": "8"})
    copy.refresh_from_db()
    assert copy.content == {
        **rules.content,
        "visits": {**rules.content["visits"], "D": {**rules.content["visits"]["D"], "per_year": 8}},
    }


def test_a_limit_can_be_added_and_taken_out(client, rules):
    copy = grading.draft_rule_set(name="试", source="试", actor=clerk(), at=AT, based_on_id=rules.pk)
    data = form_of(client, clerk(), copy.pk)
    number = len(rules.content["floors"])
    words = {
        "words": "近两年有工伤",
        "input": "work_injury",
        "months": "24",
        "grade": "C",
        "clause": "GM-2.3",
    }
    added = {f"floor-{number}-{name}": value for name, value in words.items()}
    post(client, clerk(), "rule_set_edit", copy.pk, **data | added | {"floor-0-DELETE": "on"})
    copy.refresh_from_db()
    codes = [floor["code"] for floor in copy.content["floors"]]
    assert "accident" not in codes
    assert copy.content["floors"][-1]["months"] == 24
    assert copy.content["floors"][-1]["input"] == "work_injury"


def test_a_value_that_the_input_does_not_have_is_refused_at_its_field(client, rules):
    copy = grading.draft_rule_set(name="试", source="试", actor=clerk(), at=AT, based_on_id=rules.pk)
    data = form_of(client, clerk(), copy.pk) | {"floor-4-values": "也许"}
    answer = client.post(reverse("enterprises:rule_set_edit", args=[copy.pk]), data)
    assert answer.status_code == 422
    assert "没有“也许”，可以填：否、是" in answer.content.decode()


def held(enterprise, rules):
    """The grade of the row as the history of grades has it."""
    return GradePeriod.objects.create(
        enterprise=enterprise,
        grade=enterprise.grade,
        valid_from=BEFORE.date(),
        rule_set=rules,
        origin=GradeOrigin.EVENT,
        recorded_at=BEFORE,
    )


def test_what_if_counts_and_leads_to_the_enterprises_and_writes_nothing(client, rules):
    changing = known(colour="red", level="3", grade="A", name="会变化五金有限公司")
    held(changing, rules), held(known(grade="A", name="不变五金有限公司"), rules)
    text = page(client, clerk(), "what_if", rules.pk)
    assert "A级 → C级" in text
    street = changing.street_id
    rows = page(
        client, clerk(), "what_if_changes", rules.pk, on="2026-12-01", street=street, old="A", new="C"
    )
    assert "会变化五金有限公司" in rows
    assert "不变五金有限公司" not in rows
    changing.refresh_from_db()
    assert changing.grade == "A"


@pytest.mark.parametrize("on", ["2027-01-01", "不是日期", ""])
def test_what_if_of_no_day_is_said_at_the_field(client, rules, on):
    known()
    assert "grades-title" not in page(client, clerk(), "what_if", rules.pk, on=on)


def test_a_figure_of_no_what_if_leads_back_to_asking(client, rules):
    sign_in(client, clerk())
    answer = client.get(reverse("enterprises:what_if_changes", args=[rules.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("enterprises:what_if", args=[rules.pk]))


def test_a_regrading_is_begun_and_its_progress_is_shown(client, rules):
    known()
    post(client, clerk(), "regrading_add", year=2026)
    row = the_regrading()
    assert "0 / 1" in page(client, clerk(), "regrading_progress", row.pk)
    grading.carry_on(pk=row.pk, at=AT)
    assert "计算完成" in page(client, clerk(), "regrading_progress", row.pk)
    case = client.get(reverse("casework:desk_case", args=[row.case_id])).content.decode()
    assert "初次评级" in case


def the_regrading():
    return Regrading.objects.get()


def test_lines_are_narrowed_and_a_street_sees_its_own_only(client, rules):
    far = make_street("远处街道应急办", "440311099")
    known(name="近处五金有限公司", grade="A", colour="red")
    known(street=far, name="远处五金有限公司", grade="D")
    row = confirming()
    text = page(client, clerk(), "regrading_lines", row.pk, move="down")
    assert "近处五金有限公司" in text
    assert "远处五金有限公司" not in text
    assert "变化：调低" in text
    text = page(client, street_clerk(), "regrading_lines", row.pk)
    assert "远处五金有限公司" not in text
    sign_in(client, street_clerk())
    line = line_of(row, row.lines.get(street=far).enterprise)
    address = reverse("enterprises:regrading_line", args=[row.pk, line.enterprise_id])
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "不对"}).status_code == 404


def test_a_street_contests_and_the_bureau_decides_with_its_reason(client, rules):
    firm = known(name="近处五金有限公司", grade="B")
    row = confirming()
    post(client, street_clerk(), "regrading_line", row.pk, firm.pk, reason="标准化证书已过期")
    contest = LineContest.objects.get()
    assert "标准化证书已过期" in page(client, clerk(), "regrading_contests", row.pk)
    post(
        client,
        clerk(),
        "regrading_decide",
        row.pk,
        contest.pk,
        outcome=Outcome.KEEPS,
        reason="待补充材料，暂不调高",
    )
    contest.refresh_from_db()
    assert (contest.outcome, contest.final) == (Outcome.KEEPS, "B")
    assert "待补充材料，暂不调高" in page(client, street_clerk(), "regrading_contests", row.pk)


def test_after_confirming_the_street_is_offered_no_form(client, rules):
    firm = known(grade="B")
    row = confirming()
    part = RegradingPart.objects.get()
    assert "提出异议" in page(client, street_clerk(), "regrading_line", row.pk, firm.pk)
    grading.confirm_part(pk=part.pk, actor=street_head(), at=AT)
    assert "异议理由" not in page(client, street_clerk(), "regrading_line", row.pk, firm.pk)


def test_every_case_page_of_grading_opens(client, rules):
    known(grade="B")
    row = confirming()
    for found in (rules, row, RegradingPart.objects.get()):
        sign_in(client, head())
        assert client.get(reverse("casework:desk_case", args=[found.case_id])).status_code == 200


def test_the_enterprise_reads_its_grade_and_contests_an_input(client, rules):
    firm = make_firm()
    text = page(client, principal(firm), "portal_grade")
    assert "认为哪一项不对" in text
    assert "缺数据" in text
    post(
        client,
        principal(firm),
        "portal_grade_contest",
        Attribute.DUST,
        claimed="no",
        statement="本厂没有粉尘作业",
    )
    row = InputContest.objects.get()
    assert row.statement == "本厂没有粉尘作业"
    sign_in(client, street_clerk(firm.street))
    case = client.get(reverse("casework:desk_case", args=[row.case_id])).content.decode()
    assert "本厂没有粉尘作业" in case
    assert "本厂没有粉尘作业" not in page(client, principal(firm), "portal_grade")
    assert firm.name in page(client, street_clerk(firm.street), "grading")


def test_an_input_that_the_rules_do_not_use_is_not_there(client, rules):
    firm = make_firm()
    sign_in(client, principal(firm))
    for name in ("nothing", Attribute.CONTRIBUTION):
        assert client.get(reverse("enterprises:portal_grade_contest", args=[name])).status_code == 404


def test_the_first_page_of_the_portal_shows_the_grade(client, rules):
    firm = make_firm()
    assert "监管等级" in page(client, principal(firm), "portal_home")
