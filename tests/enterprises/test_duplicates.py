"""Enterprises that stand twice in the register: found by indexes, ranked with reasons, what people say remembered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.refusals import Conflict, NotVisible
from accounts.stages import Role
from enterprises.models import DuplicatePair, PairSearch
from enterprises.names import core
from enterprises.operations import duplicates
from enterprises.rules.duplicates import likeness, share
from tests.accounts.people import make_bureau, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-21 10:00")
NAME = "深圳市晨星精密五金有限公司"


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


def found(enterprise):
    return [other for other, _ in duplicates.candidates(enterprise)]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        (NAME, "晨星精密五金"),
        ("光明区晨星精密五金厂", "晨星精密五金"),
        ("晨光市政工程有限公司", "晨光市政工程"),
        ("有限公司", "有限公司"),
    ],
)
def test_the_core_of_a_name_has_no_place_and_no_legal_form(name, left):
    assert core(name) == left


def test_the_share_of_common_pairs():
    assert share("晨星五金", "晨星五金") == 1
    assert share("晨星五金", "远航塑胶") == 0
    assert 0.5 < share("晨星精密五金", "晨星精密制造") < 1


@pytest.mark.parametrize(
    "other",
    [
        {"name": "光明区晨星精密五金厂"},
        {"name": "晨星精密五金制造有限公司", "phone": "13900001111"},
        {"name": "完全不同塑胶厂", "address": "样例大道8号", "phone": "13900001111"},
    ],
)
def test_each_way_of_being_alike_finds_the_other(street, other):
    words = {"address": "样例大道8号", "phone": "13900001111", "uscc": None}
    one = make_enterprise(street, NAME, **words)
    twin = make_enterprise(street, **({"uscc": None, "address": "别处1号"} | other))
    assert found(one) == [twin]
    assert found(twin) == [one]


def test_strangers_are_not_found_and_the_likest_comes_first(street):
    one = make_enterprise(street, NAME, address="样例大道8号", phone="13900001111", uscc=None)
    near = make_enterprise(street, "光明区晨星精密五金厂", address="别处", uscc=None)
    nearest = make_enterprise(street, NAME, address="样例大道8号", phone="13900001111", uscc=None)
    make_enterprise(street, "远航塑胶制品有限公司")
    assert found(one) == [nearest, near]


def test_two_codes_speak_against_it():
    street = make_street()
    one, other = (make_enterprise(street, NAME) for _ in range(2))
    alike = likeness(one, other)
    other.uscc = None
    assert alike.score < likeness(one, other).score
    assert "代码不同" in alike.reasons[-1]


def test_common_pairs_of_characters_are_never_looked_up_alone():
    shares = {"五金": 0.2, "精密": 0.1, "公司": 0.9}
    keys = duplicates._keys(["五金", "精密", "晨星"], shares)
    assert keys == [("晨星",)]
    assert duplicates._keys(["五金", "公司"], shares) == []


def test_a_search_asks_as_much_for_many_rows_as_for_few(street):
    one = make_enterprise(street, NAME)
    with CaptureQueriesContext(connection) as few:
        duplicates.candidates(one)
    for number in range(30):
        make_enterprise(street, f"晨星精密五金{number}店", uscc=None)
    with CaptureQueriesContext(connection) as many:
        duplicates.candidates(one)
    assert len(few) == len(many) <= 6


def test_a_street_is_searched_in_pieces_and_a_decision_survives(street, clerk):
    one, other = (make_enterprise(street, NAME, uscc=None) for _ in range(2))
    make_enterprise(street, "远航塑胶制品有限公司")
    duplicates.begin_search(street_id=street.pk, actor=clerk, at=NOW)
    with pytest.raises(Conflict):
        duplicates.begin_search(street_id=street.pk, actor=clerk, at=NOW)
    while duplicates.search_on(street_id=street.pk, at=NOW, number=2):
        pass
    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.state) == (one, other, "open")
    assert PairSearch.objects.get().looked_at == 3
    words = {"enterprise_id": other.pk, "other_id": one.pk, "why": "母子公司", "actor": clerk, "at": NOW}
    duplicates.not_the_same(**words)
    later = moment("2026-11-22")
    duplicates.begin_search(street_id=street.pk, actor=clerk, at=later)
    assert duplicates.search_on(street_id=street.pk, at=later) is False
    pair.refresh_from_db()
    assert (pair.state, pair.why, pair.found_at) == ("different", "母子公司", later)


def test_a_pair_that_is_no_longer_alike_is_forgotten(street, clerk):
    one, _ = (make_enterprise(street, NAME, uscc=None) for _ in range(2))
    duplicates.begin_search(street_id=street.pk, actor=clerk, at=NOW)
    duplicates.search_on(street_id=street.pk, at=NOW)
    one.name = "远航塑胶制品有限公司"
    one.index().save()
    later = moment("2026-11-22")
    duplicates.begin_search(street_id=street.pk, actor=clerk, at=later)
    duplicates.search_on(street_id=street.pk, at=later)
    assert not DuplicatePair.objects.exists()


def test_who_sees_only_one_of_two_decides_nothing(street, clerk):
    one = make_enterprise(street, NAME)
    other = make_enterprise(make_street("新湖街道应急办", "440311005"), NAME)
    words = {"enterprise_id": one.pk, "other_id": other.pk, "why": "x", "at": NOW}
    with pytest.raises(NotVisible):
        duplicates.not_the_same(actor=clerk, **words)
    duplicates.not_the_same(actor=make_person(Role.BUREAU_CLERK, make_bureau()), **words)


def test_pairs_in_the_browser(street, clerk, client):
    one, other = (make_enterprise(street, NAME, uscc=None) for _ in range(2))
    abroad = make_enterprise(make_street("新湖街道应急办", "440311005"), NAME, uscc=None)
    sign_in(client, clerk)
    assert client.post("/desk/enterprises/duplicates/search/", {"street": street.pk}).status_code == 302
    duplicates.search_on(street_id=street.pk, at=moment("2099-01-01"))
    text = client.get("/desk/enterprises/duplicates/").content.decode()
    assert f"/desk/enterprises/{one.pk}/merge/{other.pk}/" in text
    url = f"/desk/enterprises/{one.pk}/duplicates/"
    page = client.get(url)
    assert [row["other"] for row in page.context["rows"]] == [other]
    assert page.context["elsewhere"] == 1
    assert f"/desk/enterprises/{abroad.pk}/" not in page.content.decode()
    assert client.post(f"{url}{other.pk}/differs/", {"why": "母子公司"}).url == url
    assert "母子公司" in client.get(url).content.decode()
    text = client.get("/desk/enterprises/duplicates/").content.decode()
    assert f"/merge/{other.pk}/" not in text
    assert client.get(f"/desk/enterprises/duplicates/?street={abroad.street_id}").status_code == 404
