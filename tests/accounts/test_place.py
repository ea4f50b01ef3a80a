"""What every page knows about its reader: menu, unit, roles, home."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.test import RequestFactory

from accounts import context, menu
from accounts.access import Rule
from accounts.menu import MenuItem
from accounts.models import User
from accounts.stages import Audience, Role
from tests.accounts.people import make_firm_organisation, make_person, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(monkeypatch):
    """An empty registry for the test to fill."""
    monkeypatch.setattr(menu, "_items", {})
    return menu.register


def request_of(user, path="/desk/people/", audience=Audience.DESK):
    request = RequestFactory().get(path)
    request.user, request.session = user, {}
    request.access_rule = Rule(audience)
    return request


def as_many(number):
    """A badge behind which so many rows wait, in an order of their own."""
    users = [make_user().pk for _ in range(number)]
    return lambda request: User.objects.filter(pk__in=users).order_by("name")


def labels(request):
    return [entry["label"] for entry in context.place(request)["place"]["menu"]]


def test_a_role_sees_only_its_own_entries_in_their_order(entries, street, system_admin):
    entries(MenuItem("组织", "accounts:organisations", roles=frozenset({Role.SYSTEM_ADMIN}), order=20))
    entries(MenuItem("人员", "accounts:people", roles=frozenset({Role.SYSTEM_ADMIN}), order=10))
    entries(MenuItem("登录记录", "accounts:sign_ins", order=5))
    assert labels(request_of(system_admin)) == ["登录记录", "人员", "组织"]
    assert labels(request_of(make_person(Role.STREET_CLERK, street))) == ["登录记录"]


def test_an_entry_belongs_to_an_audience(entries, street):
    entries(MenuItem("企业页", "accounts:hand_over", audiences=(Audience.PORTAL,)))
    entries(MenuItem("公开页", "accounts:forgotten", audiences=(Audience.PUBLIC,)))
    principal = make_person(Role.PRINCIPAL, make_firm_organisation(street=street))
    assert labels(request_of(principal, audience=Audience.PORTAL)) == ["企业页"]
    assert labels(request_of(principal, audience=Audience.PUBLIC)) == ["公开页"]
    assert labels(request_of(AnonymousUser(), audience=Audience.PUBLIC)) == ["公开页"]
    assert labels(request_of(AnonymousUser(), audience=Audience.DESK)) == []


def test_the_entry_with_the_longest_fitting_address_is_where_we_are(entries, system_admin):
    entries(MenuItem("人员", "accounts:people", badge=as_many(3)))
    entries(MenuItem("新增", "accounts:add_person"))
    entries(MenuItem("不在的页", "nowhere:page"))
    found = context.place(request_of(system_admin, "/desk/people/add/"))["place"]["menu"]
    assert [(entry["label"], entry["active"], entry["badge"]) for entry in found] == [
        ("人员", False, 3),
        ("新增", True, None),
    ]


def test_unit_and_roles_are_those_of_the_audience(street):
    clerk = make_person(Role.STREET_CLERK, street)
    make_person(Role.STREET_HEAD, street, user=clerk)
    firm = make_firm_organisation(street=street)
    make_person(Role.PRINCIPAL, firm, user=clerk)
    place = context.place(request_of(type(clerk).objects.get(pk=clerk.pk)))["place"]
    assert place["unit"] == street.name
    assert place["office_roles"] == "街道经办人、街道应急办负责人"
    portal = context.place(request_of(type(clerk).objects.get(pk=clerk.pk), audience=Audience.PORTAL))[
        "place"
    ]
    assert (portal["unit"], portal["office_roles"]) == (firm.name, "企业主要负责人")


def test_a_page_outside_everything_still_has_a_reader(system_admin):
    bare = RequestFactory().get("/")
    assert context.place(bare)["place"]["audience"] == "none"
    request = request_of(system_admin)
    request.access_rule = None
    assert context.place(request)["place"]["audience"] == "desk"
    request.user = AnonymousUser()
    assert context.place(request)["place"]["home_url"] == "/"


def test_a_broken_database_leaves_a_plain_place(monkeypatch, system_admin):
    def broken(*args):
        raise DatabaseError

    monkeypatch.setattr(context, "menu_for", broken)
    place = context.place(request_of(system_admin))["place"]
    assert place["menu"] == []
    assert place["user"] is None


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrators_home_is_the_people(client, bureau, role):
    assert sign_in(client, make_person(role, bureau)).get("/home/")["Location"] == "/desk/people/"


def test_home_of_staff_and_of_enterprises_is_their_own(client, street):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    assert client.get("/home/")["Location"] == context.url_or("casework:home", "/account/sign-ins/")
    sign_in(client, make_person(Role.PRINCIPAL, make_firm_organisation(street=street)))
    assert client.get("/home/")["Location"] == context.url_or("enterprises:portal_home", "/account/sign-ins/")


def test_without_a_role_there_is_a_page_that_says_so(client):
    page = sign_in(client, make_user()).get("/home/")
    assert page.status_code == 200
    assert "您还没有岗位" in page.content.decode()


@pytest.mark.parametrize("path", ["/sign-in/", "/forgotten/", "/forgotten/noted/", "/privacy/"])
def test_public_pages_open_for_everybody(client, path, street):
    assert client.get(path).status_code == 200
    sign_in(client, make_person(Role.STREET_CLERK, street))
    assert client.get(path).status_code in (200, 302)


def test_an_entry_below_another_is_shown_where_one_reads_and_counts_above_it_elsewhere(entries, system_admin):
    entries(MenuItem("人员", "accounts:people", order=1))
    entries(MenuItem("新增", "accounts:add_person", order=2, badge=as_many(2), under="accounts:people"))
    entries(MenuItem("组织", "accounts:organisations", order=3))
    inside = context.place(request_of(system_admin, "/desk/people/add/"))["place"]["menu"]
    assert [(entry["label"], entry["badge"]) for entry in inside] == [("人员", None), ("组织", None)]
    below = [(entry["label"], entry["active"], entry["badge"]) for entry in inside[0]["children"]]
    assert below == [("新增", True, 2)]
    outside = context.place(request_of(system_admin, "/desk/organisations/"))["place"]["menu"]
    assert [(entry["label"], entry["badge"], entry["children"]) for entry in outside] == [
        ("人员", 2, []),
        ("组织", None, []),
    ]


def test_all_badges_are_counted_by_one_statement(entries, system_admin, django_assert_num_queries):
    request = request_of(system_admin)
    labels(request)
    for number, name in enumerate(("people", "organisations", "add_person"), start=1):
        entries(MenuItem(name, f"accounts:{name}", order=number, badge=as_many(number - 1)))
    entries(MenuItem("没有", "accounts:hand_over", order=9, badge=lambda request: None))
    with django_assert_num_queries(1):
        found = menu.menu_for(request, Audience.DESK)
    assert [entry["badge"] for entry in found] == [None, 1, 2, None]


def test_an_entry_whose_upper_one_is_not_mine_stands_by_itself(entries, system_admin):
    mine = frozenset({Role.SYSTEM_ADMIN})
    entries(MenuItem("人员", "accounts:people", roles=frozenset({Role.DIRECTOR})))
    entries(MenuItem("新增", "accounts:add_person", roles=mine, under="accounts:people"))
    assert labels(request_of(system_admin)) == ["新增"]


def test_an_app_above_puts_an_entry_of_one_below_under_its_own(entries, system_admin):
    entries(MenuItem("人员", "accounts:people"))
    entries(MenuItem("新增", "accounts:add_person"))
    menu.place_under("accounts:people", "accounts:add_person")
    assert labels(request_of(system_admin)) == ["人员"]
    with pytest.raises(KeyError):
        menu.place_under("accounts:people", "accounts:unknown")
