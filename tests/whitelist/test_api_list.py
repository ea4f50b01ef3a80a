"""The read API gives the same rows as the pages, read-only, to everybody, not too often (NS-4.1.5)."""

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from tests.accounts.people import make_bureau, make_street, moment
from tests.enterprises.register import make_enterprise, uscc
from tests.whitelist.rounds import make_firm, make_round
from whitelist import api
from whitelist.models import Publication
from whitelist.stages import RoundStage

pytestmark = pytest.mark.django_db

COLUMNS = {"name", "place", "uscc", "industry", "valid_from", "valid_until"}
URLS = ["/api/v1/list/", "/api/v1/publications/", "/api/v1/publications/1/", "/api/v1/schema/"]


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def firms():
    found = make_firm(name="晨星五金有限公司"), make_firm(name="远山塑胶有限公司")
    make_round(RoundStage.PUBLISHED, enterprises=found)
    return found


def get(client, path, at="2026-12-20", headers=None, **query):
    with time_machine.travel(moment(at), tick=False):
        return client.get(path, query, headers=headers or {})


def test_the_list_holds_the_public_columns_and_nothing_else(client, firms):
    rows = get(client, "/api/v1/list/").json()["results"]
    assert [row["uscc"] for row in rows] == [firm.uscc for firm in firms]
    assert all(set(row) == COLUMNS for row in rows)


@pytest.mark.parametrize(
    ("query", "count"),
    [({"q": "晨星"}, 1), ({"on": "2026-12-08"}, 0), ({"year": "2027"}, 2), ({"street": "440311002"}, 2)],
)
def test_the_list_is_filtered_like_the_page(client, firms, query, count):
    assert len(get(client, "/api/v1/list/", **query).json()["results"]) == count


def test_a_cursor_leads_through_the_whole_list(client, firms, monkeypatch):
    monkeypatch.setattr(api.Cursor, "page_size", 1)
    first = get(client, "/api/v1/list/").json()
    assert first["next"]
    second = get(client, first["next"]).json()
    assert [row["uscc"] for row in first["results"] + second["results"]] == [firm.uscc for firm in firms]
    assert second["next"] is None


def test_a_parameter_that_says_nothing_is_refused_with_a_reason(client, firms):
    answer = get(client, "/api/v1/list/", on="2027-01-01")
    assert answer.status_code == 409
    assert "今天及以前" in answer.json()["reason"]


def test_one_enterprise_is_verified_on_a_day(client, firms):
    code = firms[0].uscc
    body = get(client, f"/api/v1/list/{code.lower()}/").json()
    assert (body["uscc"], body["publication"], body["on"]) == (code, 1, "2026-12-20")
    assert get(client, f"/api/v1/list/{code}/", on="2026-12-08").status_code == 404


def test_a_known_and_an_unknown_code_are_answered_alike(client, firms):
    known = make_enterprise(make_street()).uscc
    answers = [get(client, f"/api/v1/list/{code}/") for code in (known, uscc(9_999_998), "x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_publications_carry_their_hashes(client, firms):
    publication = Publication.objects.get()
    assert get(client, "/api/v1/publications/").json()[0]["sha256"] == publication.sha256
    body = get(client, "/api/v1/publications/1/").json()
    assert body["sha256"] == publication.sha256
    assert all(set(row) == COLUMNS for row in body["rows"])
    assert len(body["rows"]) == len(body["added"]) == 2


def test_a_publication_is_fetched_once(client, firms):
    answer = get(client, "/api/v1/publications/1/")
    assert "immutable" in answer["Cache-Control"]
    again = get(client, "/api/v1/publications/1/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert get(client, "/api/v1/publications/1/", headers={"If-None-Match": '"0"'}).status_code == 200


def test_a_number_that_was_never_given_is_not_found(client):
    make_bureau()
    assert get(client, "/api/v1/publications/7/").status_code == 404


@pytest.mark.parametrize("path", URLS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_requests_are_limited_by_address(client, firms, monkeypatch):
    monkeypatch.setattr(api.AddressThrottle, "rate", "2/min")
    answers = [get(client, "/api/v1/publications/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json() == {"reason": "请求太频繁，请稍后再试。"}
    assert answers[-1]["Retry-After"]


def test_the_schema_names_every_public_operation(client):
    answer = client.get(reverse("whitelist:api_schema"), {"format": "json"})
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    for path in (
        "/api/v1/list/",
        "/api/v1/list/{code}/",
        "/api/v1/publications/",
        "/api/v1/publications/{number}/",
    ):
        assert path in paths
    listed = paths["/api/v1/list/"]["get"]
    assert {"on", "street", "industry", "year", "q", "cursor"} == {x["name"] for x in listed["parameters"]}
