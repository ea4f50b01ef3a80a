"""R2: every address × GET and POST × every role × own, foreign, anonymous; an unlisted address fails."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.access import Rule
from accounts.stages import DESK_ROLES, ENTERPRISE_ROLES, Audience, Role
from tests.accounts.people import sign_in
from tests.house_rules.test_addresses import patterns
from tests.reliability.sample import furnish

# Which object of the sample stands for an argument; by address where the name alone does not tell.
ARGUMENTS = {
    "site_id": "site",
    "person_id": "person",
    "certificate_id": "certificate",
    "claim_id": "claim",
    "fact_id": "fact",
    "appointment_id": "staff_appointment",
    "application_id": "noticed",
    "round_id": "round",
    "ref": "noticed",
}
FIXED = {
    "step": "serve",
    "key": "notice_days",
    "attribute": "dust",
    "code": "91440305MA5AAA015Q",
    "number": 1,
    "other": 1,
    "year": 2027,
}
BY_ADDRESS = {
    "desk/people/": "user",
    "desk/appointments/": "appointment",
    "desk/certificates/": "officer_certificate",
    "desk/organisations/": "organisation",
    "desk/password-requests/": "user",
    "desk/firms/": "firm_organisation",
    "desk/cases/": "case",
    "portal/cases/": "case",
    "files/attachments/": "attachment",
    "files/documents/": "document",
    "desk/enterprises/imports/": "batch",
    "desk/enterprises/": "enterprise",
    "desk/entry-claims/": "case",
    "desk/list/street-lists/": "list",
    "desk/list/opinions/": "opinion",
    "desk/consultations/": "opinion",
    "desk/list/rounds/": "round",
    "desk/list/applications/": "application",
    "portal/list/applications/": "application",
}
# Objects that belong to the district and not to one street or firm: anybody of the right role may see them.
SHARED = ("desk/people/", "desk/organisations/", "desk/settings/", "desk/password-requests/")
ADDRESSES = list(patterns())
# The secret that an enrolment page shows is kept so that its first digits can be checked.
OWN_UPKEEP = ("django_session", "axes_", "accounts_submission", "accounts_signin", "otp_totp_totpdevice")


def arguments(address, values):
    """The keyword arguments of an address; raises KeyError for one that nobody has listed."""
    found = {}
    for name in [part.split(">")[0].split(":")[-1] for part in address.split("<")[1:]]:
        if name == "pk":
            found[name] = values[next(BY_ADDRESS[start] for start in BY_ADDRESS if address.startswith(start))]
        elif name in ARGUMENTS:
            found[name] = values[ARGUMENTS[name]]
        else:
            found[name] = FIXED[name]
    return found


def url_of(address, values):
    """The address with the sample's objects in it."""
    given = arguments(address, values)
    text = "/" + address
    for part in address.split("<")[1:]:
        inside = part.split(">")[0]
        text = text.replace(f"<{inside}>", str(given[inside.split(":")[-1]]), 1)
    return text


def in_audience(rule, role):
    """Whether people of this role see pages of the audience at all."""
    if rule.audience == Audience.DESK:
        return role in DESK_ROLES
    if rule.audience == Audience.PORTAL:
        return role in ENTERPRISE_ROLES
    return True


def allowed(rule, role, side, address):
    """The statuses that an answer may have."""
    if rule.audience == Audience.PUBLIC:
        return {200, 301, 302, 400, 404, 405, 409, 422, 429}
    if role is None:
        return {302, 401}
    if not in_audience(rule, role):
        return {404}
    if rule.roles and role not in rule.roles:
        return {403}
    if side == "foreign" and "<" in address and not address.startswith(SHARED) and "settings" not in address:
        return {404, 403, 405}
    return {200, 302, 400, 403, 404, 405, 409, 422}


def writes(queries):
    """The statements of a reading request that change anything but its own upkeep."""
    changing = ("INSERT", "UPDATE", "DELETE")
    return [
        query["sql"]
        for query in queries
        if query["sql"].startswith(changing) and not any(name in query["sql"] for name in OWN_UPKEEP)
    ]


def shut(response):
    """Close the files of a download; `close()` would end the test's own database connection as well."""
    for close in response._resource_closers:
        close()


def walk(client, role, side, values):
    """Every address as this person: (method, url, status, allowed, writes of a GET)."""
    for address, entry in ADDRESSES:
        rule, url = entry.callback.access_rule, url_of(address, values)
        if entry.name in ("sign_out",):
            continue
        expected = allowed(rule, role, side, address)
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as seen:
            got = client.get(url)
            shut(got)
        yield "GET", url, got.status_code, expected, writes(seen.captured_queries)


@pytest.fixture
def furnished(db, time_machine, settings):
    """The sample, with the clock on a day of it."""
    settings.PUBLIC_POSTS_PER_MINUTE = 10_000
    time_machine.move_to("2026-11-30 10:00:00+08:00")
    return furnish()


def test_everybody_gets_what_is_theirs_and_nothing_else(client, furnished):
    values, people = furnished
    wrong = []
    for (role, side), user in [((None, "own"), None), *people.items()]:
        client.logout()
        if user is not None:
            sign_in(client, user)
        for method, url, status, expected, written in walk(client, role, side, values):
            if status not in expected or written:
                wrong.append((str(role), side, method, url, status, written[:1]))
    assert not wrong, wrong[:40]


def test_posts_of_strangers_change_nothing(client, furnished):
    """An empty POST by whoever may not see the object is refused, and no address answers 500."""
    values, people = furnished
    wrong = []
    for (role, side), user in people.items():
        if side != "foreign" and role not in (Role.AUDIT_ADMIN, Role.LEGAL_REVIEWER):
            continue
        client.logout()
        sign_in(client, user)
        for address, entry in ADDRESSES:
            rule, url = entry.callback.access_rule, url_of(address, values)
            if "<" not in address or rule.audience == Audience.PUBLIC or address.startswith(SHARED):
                continue
            answer = client.post(url)
            shut(answer)
            status = answer.status_code
            if status not in allowed(rule, role, side, address):
                wrong.append((str(role), side, url, status))
    assert not wrong, wrong[:40]


def test_the_matrix_notices_a_guard_that_is_gone(client, furnished, monkeypatch):
    """The control: with one queryset open to all, or one page to everybody, a cell turns wrong."""
    from enterprises.models.register import EnterpriseQuerySet

    values, people = furnished
    sign_in(client, people[Role.STREET_CLERK, "foreign"])
    url = reverse("enterprises:detail", args=[values["enterprise"]])
    assert client.get(url).status_code == 404
    monkeypatch.setattr(EnterpriseQuerySet, "visible_to", lambda self, user: self.all())
    assert client.get(url).status_code == 200


def test_an_address_without_a_rule_fails():
    assert all(isinstance(getattr(entry.callback, "access_rule", None), Rule) for _, entry in ADDRESSES)


def test_every_address_with_an_object_is_in_the_sample(furnished):
    values, _ = furnished
    for address, _ in ADDRESSES:
        assert url_of(address, values)
