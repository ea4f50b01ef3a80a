"""The register's pages: who gets which answer, and each act in the browser's own form."""

from datetime import date

import pytest

from accounts.stages import Role
from enterprises import operations
from enterprises.models import Claim, Enterprise, Fact, FieldChange
from enterprises.portal_cards import PortalCard, cards_for
from enterprises.stages import Attribute, FactKind, Source
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
def enterprise(street):
    enterprise = make_enterprise(street, phone="13900001111")
    enterprise.organisation = make_firm_organisation(enterprise.name, street)
    enterprise.save()
    return enterprise


@pytest.fixture
def rows(enterprise, street):
    """One row of everything that hangs on an enterprise, by the name of the URL's argument."""
    clerk = make_person(Role.STREET_CLERK, street)
    keyed = {"enterprise_id": enterprise.pk, "actor": clerk, "at": NOW}
    site = operations.save_site(name="一号厂房", address="样例路1号", community="", **keyed)
    person = operations.save_person(name="甲某", post="safety_officer", full_time=True, **keyed)
    certificate = operations.add_certificate(
        person_id=person.pk, title="合格证", number="1", valid_until=date(2028, 3, 14), **keyed
    )
    fact = operations.enter_fact(
        kind=FactKind.PENALTY, occurred_on=date(2024, 1, 18), source=Source.STAFF, **keyed
    )
    claim = operations.enter_claim(
        attribute=Attribute.DUST, value="yes", source=Source.STAFF, as_of=date(2026, 8, 2), **keyed
    )
    return {
        "site": site.pk,
        "person": person.pk,
        "certificate": certificate.pk,
        "fact": fact.pk,
        "claim": claim.pk,
    }


PAGES = [
    "",
    "part/",
    "edit/",
    "places/",
    "sites/add/",
    "sites/{site}/",
    "sites/{site}/drop/",
    "people/add/",
    "people/{person}/",
    "people/{person}/certificates/add/",
    "certificates/{certificate}/drop/",
    "claims/",
    "claims/dust/",
    "claims/{claim}/retract/",
    "facts/",
    "facts/add/",
    "facts/{fact}/annul/",
    "changes/",
    "cases/",
]
WRITING = {
    page for page in PAGES if any(word in page for word in ("edit", "add", "drop", "annul", "retract"))
}
WRITING |= {"sites/{site}/", "people/{person}/"}


@pytest.mark.parametrize("page", PAGES)
def test_who_gets_which_page_of_an_enterprise(page, enterprise, rows, street, client):
    url = f"/desk/enterprises/{enterprise.pk}/" + page.format(**rows)
    bureau = street.parent
    expected = {
        make_person(Role.STREET_CLERK, street): 200,
        make_person(Role.BUREAU_CLERK, bureau): 200,
        make_person(Role.DIRECTOR, bureau): 403 if page in WRITING else 200,
        make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005")): 404,
        make_person(Role.PRINCIPAL, enterprise.organisation): 404,
        make_person(Role.LIAISON, make_department()): 403,
        make_person(Role.SYSTEM_ADMIN, bureau): 403,
    }
    for user, status in expected.items():
        sign_in(client, user)
        assert client.get(url).status_code == status, user
    client.logout()
    assert client.get(url).url.startswith("/sign-in")


@pytest.mark.parametrize("page", sorted(WRITING))
def test_a_stranger_cannot_post_what_he_cannot_see(page, enterprise, rows, client):
    sign_in(client, make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005")))
    before = (FieldChange.objects.count(), Fact.objects.count(), Claim.objects.count())
    form = {"why": "x", "reason": "x", "name": "x", "address": "x", "title": "x", "valid_until": "2029-01-01"}
    form |= {"kind": "penalty", "occurred": "2024", "learned_on": "2025-01-01", "source": "staff"}
    answer = client.post(f"/desk/enterprises/{enterprise.pk}/" + page.format(**rows), form)
    assert answer.status_code == 404
    assert (FieldChange.objects.count(), Fact.objects.count(), Claim.objects.count()) == before


@pytest.mark.parametrize(
    "page", ["sites/{site}/", "people/{person}/", "facts/{fact}/annul/", "claims/{claim}/retract/"]
)
def test_a_row_is_not_reached_through_another_enterprise(page, rows, street, client):
    other = make_enterprise(street)
    sign_in(client, make_person(Role.STREET_CLERK, street))
    assert client.get(f"/desk/enterprises/{other.pk}/" + page.format(**rows)).status_code == 404


def test_an_enterprise_is_added_in_the_browser(street, client):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    form = {"name": "晨星样例五金有限公司", "uscc": uscc(31).lower(), "street": street.pk, "staff": "36"}
    answer = client.post("/desk/enterprises/add/", form)
    enterprise = Enterprise.objects.get()
    assert answer.url == f"/desk/enterprises/{enterprise.pk}/"
    assert (enterprise.uscc, enterprise.staff) == (uscc(31), 36)


def test_a_duplicate_is_shown_with_a_link_and_what_was_typed_stays(enterprise, street, client):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    form = {
        "name": "另一家样例公司",
        "uscc": enterprise.uscc,
        "street": street.pk,
        "remark": "写了很久的备注",
    }
    text = client.post("/desk/enterprises/add/", form).content.decode()
    assert f'href="/desk/enterprises/{enterprise.pk}/"' in text
    assert "已在底册中" in text
    assert "写了很久的备注" in text


def test_a_duplicate_in_another_street_is_told_without_a_link(street, client):
    theirs = make_enterprise(make_street("新湖街道应急办", "440311005"))
    sign_in(client, make_person(Role.STREET_CLERK, street))
    form = {"name": "另一家样例公司", "uscc": theirs.uscc, "street": street.pk}
    text = client.post("/desk/enterprises/add/", form).content.decode()
    assert "请联系区局划转" in text
    assert theirs.name not in text


def test_an_enterprise_is_corrected_in_the_browser_with_its_reason(enterprise, street, client):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    url = f"/desk/enterprises/{enterprise.pk}/edit/"
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert client.post(url, values | {"staff": "52"}).context["form"].errors.keys() == {"why"}
    assert client.post(url, values | {"staff": "52", "why": "电话更正"}).status_code == 302
    assert FieldChange.objects.get().why == "电话更正"
    assert "电话更正" in client.get(f"/desk/enterprises/{enterprise.pk}/changes/").content.decode()
    assert client.post(url, values | {"staff": "53", "why": "又改"}).status_code == 409


def test_a_fact_is_recorded_and_annulled_in_the_browser(enterprise, street, client):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    base = f"/desk/enterprises/{enterprise.pk}/facts/"
    form = {"kind": "penalty", "occurred": "2024-01", "learned_on": "2024-02-01", "source": "authority"}
    assert client.post(base + "add/", form).url == base
    fact = Fact.objects.get()
    assert "2024-01（只知月份）" in client.get(base).content.decode()
    assert client.post(f"{base}{fact.pk}/annul/", {"reason": "复议撤销"}).url == base
    text = client.get(base).content.decode()
    assert "已撤销" in text
    assert "复议撤销" in text


def test_a_claim_is_recorded_in_the_browser_and_unknown_reads_unknown(enterprise, street, client):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    base = f"/desk/enterprises/{enterprise.pk}/claims/"
    rows = {row["attribute"]: row["value"] for row in client.get(base).context["rows"]}
    assert set(rows.values()) == {"未知"}
    assert (
        client.post(base + "risk_colour/", {"value": "orange", "as_of": "2026-08-02", "source": "staff"}).url
        == base
    )
    rows = {row["attribute"]: row["value"] for row in client.get(base).context["rows"]}
    assert rows["risk_colour"] == "橙色"
    assert client.get(base + "nonsense/").status_code == 404


def test_the_empty_list_says_why_and_what_to_do(street, client):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    assert "底册还是空的" in client.get("/desk/enterprises/").content.decode()
    assert "没有符合这些条件" in client.get("/desk/enterprises/?risk=red").content.decode()


def test_the_portal_shows_the_own_enterprise_and_its_street(enterprise, client):
    sign_in(client, make_person(Role.PRINCIPAL, enterprise.organisation))
    text = client.get("/portal/").content.decode()
    assert enterprise.uscc in text
    assert enterprise.street.phone in text


def test_staff_have_no_portal(street, client):
    sign_in(client, make_person(Role.STREET_CLERK, street))
    for page in ("", "people/", "staff/"):
        assert client.get(f"/portal/{page}").status_code == 404


def test_a_person_of_two_firms_works_for_the_chosen_one(enterprise, street, client):
    other = make_enterprise(street)
    other.organisation = make_firm_organisation(other.name, street)
    other.save()
    user = make_person(Role.PRINCIPAL, enterprise.organisation)
    user = make_person(Role.PRINCIPAL, other.organisation, user=user)
    sign_in(client, user)
    assert "/portal/" not in client.get("/portal/").url.split("?")[0]
    session = client.session
    session["firm"] = other.organisation_id
    session.save()
    assert other.name in client.get("/portal/").content.decode()


def test_an_enterprise_declares_its_people_and_not_anothers(enterprise, rows, street, client):
    other = make_enterprise(street)
    other.organisation = make_firm_organisation(other.name, street)
    other.save()
    sign_in(client, make_person(Role.PRINCIPAL, other.organisation))
    form = {"name": "乙某", "post": "principal", "full_time": "on"}
    assert client.post("/portal/people/add/", form).url == "/portal/people/"
    assert other.people.get().source == Source.DECLARATION
    assert client.post(f"/portal/people/{rows['person']}/", form).status_code == 404
    assert client.get(f"/portal/people/{rows['person']}/certificates/add/").status_code == 404
    assert client.get(f"/portal/certificates/{rows['certificate']}/drop/").status_code == 404


def test_the_principal_opens_a_colleagues_account_shown_once_and_ends_it(enterprise, client):
    principal = make_person(Role.PRINCIPAL, enterprise.organisation)
    sign_in(client, principal)
    answer = client.post("/portal/staff/", {"name": "丙某", "phone": "19900006666"})
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert password not in client.get("/portal/staff/").content.decode()
    held = enterprise.organisation.appointments.get(role=Role.SAFETY_OFFICER)
    assert held.user.check_password(password)
    assert client.post(f"/portal/staff/{held.pk}/end/").status_code == 302
    held.refresh_from_db()
    assert held.ended_by == principal


def test_a_safety_officer_does_not_manage_accounts(enterprise, client):
    sign_in(client, make_person(Role.SAFETY_OFFICER, enterprise.organisation))
    assert client.get("/portal/people/").status_code == 200
    assert client.get("/portal/staff/").status_code == 403


def test_cards_come_in_order_and_a_card_may_stay_away(enterprise, monkeypatch):
    cards = [
        PortalCard("b", "b.html", lambda enterprise, request: {"n": 2}, order=2),
        PortalCard("none", "none.html", lambda enterprise, request: None, order=0),
        PortalCard("a", "a.html", lambda enterprise, request: {"n": 1}, order=1),
    ]
    monkeypatch.setattr("enterprises.portal_cards._cards", {card.name: card for card in cards})
    shown = [item["template"] for item in cards_for(enterprise, None)]
    assert shown == ["a.html", "b.html"]
