"""Publications are permanent, hashed, chained and comparable (NS-4.1.5)."""

import hashlib
import json

import pytest
from django.db import DatabaseError
from django.urls import reverse

from tests.accounts.people import make_bureau, moment
from tests.whitelist.rounds import clerk, director, make_firm, make_objection, make_round, section_head
from whitelist.models import Publication
from whitelist.operations.notices import end_notice
from whitelist.operations.objections import dismiss
from whitelist.operations.publications import publish, supplement
from whitelist.public import compared
from whitelist.stages import RoundStage

pytestmark = pytest.mark.django_db


def get(client, name, *args, **query):
    return client.get(reverse(f"whitelist:{name}", args=args), query)


@pytest.fixture
def two():
    """Numbers 1 (2026) and 2 (2027); the enterprise of the first changed its industry between them."""
    first, second = make_firm(name="晨星五金有限公司"), make_firm(name="远山塑胶有限公司")
    make_round(RoundStage.PUBLISHED, year=2026, enterprises=[first])
    first.industry_name = "通用设备制造业"
    first.save()
    make_round(RoundStage.PUBLISHED, year=2027, enterprises=[second])
    return first, second


def test_the_payload_is_served_exactly_as_it_was_hashed(client, two):
    for publication in Publication.objects.all():
        answer = get(client, "publication_payload", publication.number)
        assert hashlib.sha256(answer.content).hexdigest() == publication.sha256
        assert publication.sha256 in get(client, "publication", publication.number).content.decode()


def test_each_publication_holds_the_hash_of_the_one_before(client, two):
    first, second = (json.loads(get(client, "publication_payload", number).content) for number in (1, 2))
    assert first["previous_sha256"] == ""
    assert second["previous_sha256"] == Publication.objects.get(number=1).sha256


def test_the_page_says_how_to_check_by_hand(client, two):
    page = get(client, "publication", 2).content.decode()
    assert "sha256sum" in page
    assert "hashlib.sha256" in page
    assert "/publications/2/payload.json" in page


def test_two_publications_are_compared_in_either_order(client, two):
    first, second = two
    for pair in ((2, 1), (1, 2)):
        answer = get(client, "compare", *pair)
        groups = {group["title"]: [row["url"] for row in group["rows"]] for group in answer.context["groups"]}
        assert groups["新增"] == [reverse("whitelist:verify", args=[second.uscc])]
        assert groups["更正、续期"] == [reverse("whitelist:verify", args=[first.uscc])]
        assert groups["退出"] == groups["继续有效"] == []
        assert "通用设备制造业" in answer.content.decode()


def test_compared_tells_added_confirmed_removed_changed():
    def row(code, name="甲"):
        return {"uscc": code, "name": name}

    found = compared([row("1"), row("2"), row("3")], [row("1"), row("3", "乙"), row("4")])
    assert found["added"] == [row("4")]
    assert found["confirmed"] == [row("1")]
    assert found["removed"] == [row("2")]
    assert found["changed"] == [(row("3"), row("3", "乙"))]


def test_the_index_counts_and_links_every_publication(client, two):
    page = get(client, "publications").content.decode()
    assert "新增 1 家，继续有效 1 家，退出 0 家" in page
    assert reverse("whitelist:publication", args=[1]) in page


def test_a_publication_downloads_as_it_was_not_as_it_is(client, two):
    content = get(client, "publication_csv", 1).content.decode("utf-8-sig")
    assert "晨星五金有限公司" in content
    assert "通用设备制造业" not in content
    assert get(client, "publication_xlsx", 1).content.startswith(b"PK")


@pytest.mark.parametrize(
    "path",
    [
        "/publications/9/",
        "/publications/9/payload.json",
        "/publications/1/compare/9/",
        "/publications/9/list.csv",
    ],
)
def test_a_number_that_was_never_given_is_not_found(client, path):
    make_bureau()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("wanted", ["", "abc", "99999999999"])
def test_a_comparison_with_no_number_is_not_found(client, wanted, two):
    assert get(client, "compare_choose", 1, **{"with": wanted}).status_code == 404


def test_a_long_publication_is_paged_and_can_be_put_on_one_page(client, two, monkeypatch):
    monkeypatch.setattr("whitelist.views.public.publications.SHOWN", 1)
    rows = get(client, "publication", 2).context["rows"]
    assert len(rows) == 1
    assert get(client, "publication", 2, **{"from": "1"}).context["rows"] != rows
    assert len(get(client, "publication", 2, all="1").context["rows"]) == 2


def test_a_publication_cannot_be_changed_behind_the_page(two):
    with pytest.raises(DatabaseError):
        Publication.objects.filter(number=1).update(sha256="0" * 64)


def test_the_payload_is_fetched_once(client, two):
    first = get(client, "publication_payload", 1)
    path = reverse("whitelist:publication_payload", args=[1])
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"0"'}).content == first.content


def test_who_is_held_by_an_objection_is_left_out_and_supplemented_after_its_answer(client):
    """NS-4.1.4, NS-4.1.5: an open objection holds one enterprise; the others are published without it."""
    held, free = make_firm(name="晨星五金有限公司"), make_firm(name="远山塑胶有限公司")
    round_ = make_round(RoundStage.NOTICED, enterprises=[held, free])
    objection, _ = make_objection(round_.applications.get(enterprise=held))
    end_notice(pk=round_.pk, actor=clerk(), at=moment("2026-12-08"))
    publish(pk=round_.pk, actor=director(), at=moment("2026-12-09"))
    page = get(client, "publication", 1).content.decode()
    assert free.uscc in page
    assert held.uscc not in page
    dismiss(pk=objection.pk, actor=section_head(), at=moment("2026-12-10"), answer="不属实")
    supplement(pk=round_.pk, actor=director(), at=moment("2026-12-11"))
    page = get(client, "publication", 2).content.decode()
    assert "补充公布" in page
    assert held.uscc in page
    groups = {group["title"]: group["count"] for group in get(client, "compare", 1, 2).context["groups"]}
    assert groups == {"新增": 1, "退出": 0, "更正、续期": 0, "继续有效": 1}
