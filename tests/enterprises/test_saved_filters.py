"""Saved filters: one's own or the office's, valid when saved, the list opens with one's default."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Conflict, NotVisible
from accounts.stages import Role
from enterprises.models import DefaultFilter, SavedFilter
from enterprises.operations import saved_filters as do
from tests.accounts.people import make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
AT = moment("2026-11-20 10:00")
LIST = "/desk/enterprises/"


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


@pytest.fixture
def colleague(street):
    return make_person(Role.STREET_HEAD, street)


@pytest.fixture
def stranger():
    return make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005"))


def save(actor, query="risk=red", name="红色企业", **words):
    return do.save_filter(query=query, name=name, actor=actor, at=AT, **words)


def seen(actor):
    return {row.name for row in SavedFilter.objects.visible_to(actor)}


def test_only_what_filters_is_kept(clerk):
    assert save(clerk, "risk=red&after=12&unknown=1&q=&sort=updated").query == "risk=red&sort=updated"


@pytest.mark.parametrize("query", ["", "after=12", "risk=purple", "missing=everything", "street=x"])
def test_nothing_and_nonsense_are_refused(clerk, query):
    with pytest.raises(Conflict):
        save(clerk, query)


def test_a_private_one_is_mine_and_a_shared_one_the_offices(street, clerk, colleague, stranger):
    save(clerk, name="我的")
    save(clerk, name="大家的", office=street)
    assert (seen(clerk), seen(colleague), seen(stranger)) == ({"我的", "大家的"}, {"大家的"}, set())


def test_it_is_shared_with_ones_own_office_alone_and_has_a_name_of_its_own(clerk, stranger):
    far = stranger.appointments.get().organisation
    with pytest.raises(ValidationError):
        save(clerk, office=far)
    save(clerk)
    with pytest.raises(ValidationError):
        save(clerk)


def test_colleagues_neither_rename_nor_delete_it(street, clerk, colleague):
    row = save(clerk, office=street)
    with pytest.raises(NotVisible):
        do.edit_filter(filter_id=row.pk, name="改名", actor=colleague)
    with pytest.raises(NotVisible):
        do.delete_filter(filter_id=row.pk, actor=colleague)
    do.edit_filter(filter_id=row.pk, name="改名", actor=clerk)
    row.refresh_from_db()
    assert (row.name, row.office) == ("改名", None)


def test_a_default_ends_with_the_sharing_the_filter_or_the_post(street, clerk, colleague):
    row = save(clerk, office=street)
    do.set_default(filter_id=row.pk, actor=colleague, wanted=True)
    assert do.default_of(colleague) == row
    do.edit_filter(filter_id=row.pk, name=row.name, actor=clerk)
    assert do.default_of(colleague) is None
    with pytest.raises(NotVisible):
        do.set_default(filter_id=row.pk, actor=colleague, wanted=True)
    again = save(clerk, name="又一个", office=street)
    do.set_default(filter_id=again.pk, actor=colleague, wanted=True)
    colleague.appointments.update(ended_at=timezone.now())
    assert do.default_of(User.objects.get(pk=colleague.pk)) is None
    do.delete_filter(filter_id=again.pk, actor=clerk)
    assert not DefaultFilter.objects.exists()


def test_the_list_opens_with_the_default_but_can_be_cleared(street, clerk, client):
    save(clerk, default=True)
    sign_in(client, clerk)
    assert client.get(LIST)["Location"] == f"{LIST}?risk=red"
    cleared = client.get(LIST, headers={"referer": f"http://testserver{LIST}?risk=red"})
    assert cleared.status_code == 200
    assert client.get(f"{LIST}?risk=blue").status_code == 200


def test_whoever_opens_a_shared_one_sees_the_own_scope(street, clerk, colleague, client):
    make_enterprise(street, name="红甲公司", risk_colour="red")
    make_enterprise(make_street("新湖街道应急办", "440311005"), name="红乙公司", risk_colour="red")
    row = save(clerk, office=street)
    text = sign_in(client, colleague).get(f"{LIST}?{row.query}").content.decode()
    assert "红甲公司" in text
    assert "红乙公司" not in text
    assert "红色企业" in text


def test_the_way_through_the_pages(street, clerk, client):
    sign_in(client, clerk)
    assert "保存筛选" in client.get(f"{LIST}?risk=red").content.decode()
    address = reverse("enterprises:filter_save")
    assert client.get(address).status_code == 409
    assert client.post(f"{address}?risk=red", {"name": ""}).status_code == 422
    data = {"name": "红色企业", "office": street.pk, "default": "on"}
    assert client.post(f"{address}?risk=red", data)["Location"] == f"{LIST}?risk=red"
    row = SavedFilter.objects.get()
    text = client.get(reverse("enterprises:filters")).content.decode()
    assert "风险等级：红色" in text
    assert "默认" in text
    edit = reverse("enterprises:filter", args=[row.pk])
    assert "红色企业" in client.get(edit).content.decode()
    client.post(edit, {"name": "最红"})
    client.post(reverse("enterprises:filter_default", args=[row.pk]), {"wanted": "yes"})
    assert "最红" in client.get(reverse("enterprises:filters")).content.decode()
    client.post(reverse("enterprises:filter_delete", args=[row.pk]))
    assert not SavedFilter.objects.exists()
