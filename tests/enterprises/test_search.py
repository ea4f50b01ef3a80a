"""Finding enterprises: search, filters, order, pages by key, each within what one may see."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from pypinyin import lazy_pinyin

from accounts.stages import Role
from casework.operations import open_case
from casework.paging import page_of
from enterprises import operations
from enterprises.filters import EMPTY, MISSING, EnterpriseFilter
from enterprises.models import Enterprise, Person
from enterprises.names import pinyin
from enterprises.rules import HAZARDS
from enterprises.stages import Attribute, Source
from tests.accounts.people import (
    make_department,
    make_firm_organisation,
    make_person,
    make_street,
    moment,
    sign_in,
)
from tests.enterprises.register import make_enterprise, uscc

pytestmark = pytest.mark.django_db
NOW = moment("2026-10-12 10:00")


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


def found(user, query):
    request = RequestFactory().get("/desk/enterprises/?" + query)
    request.user, request.today = user, NOW.date()
    visible = Enterprise.objects.visible_to(user)
    return set(
        EnterpriseFilter(request.GET, queryset=visible, request=request).qs.values_list("name", flat=True)
    )


@pytest.mark.parametrize(
    "text",
    ["精密", "鑫恒瑞精密", "xhrjm", "XHR", "91440300MA0004242", "{tail}", "长圳", "13900004242", "1390000"],
)
def test_an_enterprise_is_found_by_what_people_know_of_it(street, clerk, text):
    make_enterprise(street, name="华盛家具有限公司", phone="18800000000")
    code = uscc(4242)
    make_enterprise(
        street, name="鑫恒瑞精密五金有限公司", uscc=code, address="长圳路9号", phone="13900004242"
    )
    assert found(clerk, "q=" + text.format(tail=code[-6:])) == {"鑫恒瑞精密五金有限公司"}


def test_search_finds_nothing_for_nonsense_and_signs_do_no_harm(street, clerk):
    make_enterprise(street)
    for text in ("没有这家", "%25", "_", "'", "((", "（"):
        assert found(clerk, f"q={text}") == set(), text


@pytest.mark.parametrize("attribute", HAZARDS)
def test_unknown_is_not_no_in_the_filter_of_a_hazard(street, clerk, attribute):
    firms = {
        name: make_enterprise(street, name=f"{name}样例公司") for name in ("甲是", "乙否", "丙未", "丁撤")
    }
    told = {"甲是": "yes", "乙否": "no", "丁撤": "yes"}
    for name, value in told.items():
        row = operations.record_claim(
            enterprise=firms[name],
            attribute=attribute,
            value=value,
            source=Source.REGISTER,
            as_of=date(2026, 8, 2),
            actor=clerk,
            at=NOW,
        )
    operations.retract_claim(claim_id=row.pk, reason="误", actor=clerk, at=NOW)
    assert found(clerk, f"{attribute.value}=yes") == {"甲是样例公司"}
    assert found(clerk, f"{attribute.value}=no") == {"乙否样例公司"}
    assert found(clerk, f"{attribute.value}=unknown") == {"丙未样例公司", "丁撤样例公司"}


FULL = {
    "industry_code": "C3311",
    "industry_name": "金属结构制造",
    "staff": 36,
    "principal_name": "甲某",
    "phone": "13900001111",
    "risk_colour": "blue",
    "level": "3",
    "community": "甲社区",
}


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("risk=blue", True),
        ("grade=A", False),
        ("grade=unknown", True),
        ("risk=red", False),
        ("risk=unknown", False),
        ("level=3", True),
        ("level=unknown", False),
        ("industry=c33", True),
        ("industry=C34", False),
        ("industry=金属", True),
        ("community=甲", True),
        ("account=yes", False),
        ("account=no", True),
        ("open=yes", True),
        ("open=no", False),
    ],
)
def test_each_filter_keeps_what_it_says(street, clerk, query, kept):
    enterprise = make_enterprise(street, **FULL)
    assert found(clerk, query) == ({enterprise.name} if kept else set())


EMPTY_FIELDS = {
    "code": {"uscc": None},
    "industry": {"industry_code": ""},
    "address": {"address": ""},
    "staff": {"staff": None},
    "principal": {"principal_name": ""},
    "phone": {"phone": ""},
    "risk": {"risk_colour": ""},
    "level": {"level": ""},
    "people": {},
}


@pytest.mark.parametrize("missing", [key for key, _ in MISSING])
def test_what_is_missing_can_be_listed(street, clerk, missing):
    assert set(EMPTY) == set(EMPTY_FIELDS)
    whole = make_enterprise(street, **FULL)
    Person.objects.create(enterprise=whole, name="甲某", post=Person.Post.PRINCIPAL)
    lacking = make_enterprise(street, **FULL | EMPTY_FIELDS[missing])
    assert found(clerk, f"missing={missing}") == {lacking.name}


def test_an_account_is_one_somebody_holds_now(street, clerk):
    enterprise = make_enterprise(street)
    organisation = make_firm_organisation(enterprise.name, street)
    Enterprise.objects.filter(pk=enterprise.pk).update(organisation=organisation)
    assert found(clerk, "account=no") == {enterprise.name}
    principal = make_person(Role.PRINCIPAL, organisation)
    assert found(clerk, "account=yes") == {enterprise.name}
    principal.appointments.update(ended_at=NOW)
    assert found(clerk, "account=yes") == set()


def test_only_the_bureau_filters_by_street_and_a_street_cannot_reach_beyond_itself(street, clerk):
    other = make_street("新湖街道应急办", "440311005")
    mine, theirs = make_enterprise(street), make_enterprise(other)
    assert found(clerk, f"street={other.pk}") == {mine.name}
    assert found(make_person(Role.BUREAU_CLERK, street.parent), f"street={other.pk}") == {theirs.name}


@pytest.mark.parametrize("order", [("pinyin", "pk"), ("-updated_at", "-pk")])
def test_pages_by_key_show_every_row_once_forward_and_back(street, clerk, order):
    for n in range(11):
        make_enterprise(
            street, name=f"{'甲乙丙'[n % 3]}样例公司", updated_at=moment(f"2026-09-{n % 4 + 1:02}")
        )
    every = list(Enterprise.objects.order_by(*order).values_list("pk", flat=True))
    pages, params = [], QueryDict("sort=x")
    while True:
        page = page_of(Enterprise.objects.all(), params, order=order, size=4)
        pages.append([row.pk for row in page.rows])
        if page.next_url is None:
            break
        assert "sort=x" in page.next_url
        params = QueryDict(page.next_url[1:])
    assert [len(rows) for rows in pages] == [4, 4, 3]
    assert sum(pages, []) == every
    back = page_of(Enterprise.objects.all(), QueryDict(page.previous_url[1:]), order=order, size=4)
    assert [row.pk for row in back.rows] == pages[1]
    first = page_of(Enterprise.objects.all(), QueryDict(back.previous_url[1:]), order=order, size=4)
    assert ([row.pk for row in first.rows], first.previous_url) == (pages[0], None)


def test_an_unknown_key_is_the_first_page(street):
    enterprise = make_enterprise(street)
    for query in ("after=999999", "before=x", "after=" + "9" * 30):
        page = page_of(Enterprise.objects.all(), QueryDict(query), order=("pinyin", "pk"))
        assert page.rows == [enterprise]


def test_the_list_says_what_is_filtered_and_each_word_can_be_taken_away(street, clerk, client):
    make_enterprise(street, **FULL)
    answer = sign_in(client, clerk).get("/desk/enterprises/?risk=blue&community=甲&sort=name")
    words = {word["label"]: word["url"] for word in answer.context["words"]}
    assert set(words) == {"风险等级：蓝色", "社区：甲"}
    assert "risk" not in words["风险等级：蓝色"]
    assert "sort=name" in words["风险等级：蓝色"]


def test_the_list_masks_phones_and_the_page_shows_them(street, clerk, client):
    enterprise = make_enterprise(street, **FULL)
    sign_in(client, clerk)
    page = client.get("/desk/enterprises/").content.decode()
    assert "139****1111" in page
    assert "13900001111" not in page
    assert "13900001111" in client.get(f"/desk/enterprises/{enterprise.pk}/").content.decode()


def test_the_list_does_not_grow_in_queries_with_its_rows(
    street, clerk, client, django_assert_max_num_queries
):
    sign_in(client, clerk)
    for _ in range(30):
        make_enterprise(street, **FULL)
    with django_assert_max_num_queries(13):
        client.get("/desk/enterprises/")


def test_the_search_box_finds_enterprises_and_cases_one_may_see(street, clerk, client):
    other = make_street("新湖街道应急办", "440311005")
    mine, theirs = (make_enterprise(where, name=f"晨星{where.code}公司") for where in (street, other))
    for where in (street, other):
        open_case(kind="entry_claim", series="样例", title=f"晨星案{where.code}", organisation=where, at=NOW)
    text = sign_in(client, clerk).get("/desk/search?q=晨星").content.decode()
    assert mine.name in text
    assert f"晨星案{street.code}" in text
    assert theirs.name not in text
    assert f"晨星案{other.code}" not in text


def test_a_department_may_search_but_finds_no_enterprise(street, client):
    make_enterprise(street, name="晨星样例公司")
    sign_in(client, make_person(Role.LIAISON, make_department()))
    answer = client.get("/desk/search?q=晨星")
    assert answer.status_code == 200
    assert "没有找到" in answer.content.decode()


def test_a_zero_byte_is_no_way_to_break_the_search(street, clerk, client):
    sign_in(client, clerk)
    for url in (
        "/desk/search?q=%00",
        "/desk/enterprises/?q=%00",
        "/desk/enterprises/?after=%00&community=%00",
    ):
        assert client.get(url).status_code == 200, url


def test_attribute_words_are_all_offered(street, clerk):
    fields = EnterpriseFilter.base_filters
    assert {hazard.value for hazard in HAZARDS} <= set(fields)
    assert Attribute.HIGH_RISK in HAZARDS


@pytest.mark.parametrize(
    "name",
    ["深圳市长行银行重庆五金（中国）有限公司ABC12", "光明ABC模具 乐山厂", "３Ｄ打印·长乐", "A1", "", "㐀龘"],
)
def test_a_name_read_phrase_by_phrase_reads_as_in_one(name):
    whole = lazy_pinyin(name, errors=lambda run: [f"\0{run}"])
    assert pinyin(name) == " ".join(whole).replace("\0", "").lower()
