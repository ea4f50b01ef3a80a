"""R2: every address × GET and POST × every role × own, foreign, anonymous; an unlisted address fails."""

import re

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.access import Rule
from accounts.stages import Audience, Role
from tests.accounts.people import sign_in
from tests.house_rules.test_addresses import patterns
from tests.reliability.expectations import audience_of, expected, object_of
from tests.reliability.sample import furnish
from tests.strictness import UPKEEP, WRITES

ADDRESSES = [(address, entry) for address, entry in patterns() if entry.name != "sign_out"]
# A refused post may be counted; nothing else of it stays.
COUNTED = (*UPKEEP, "accounts_postcount", "accounts_submission", "accounts_signin")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# Arguments beside the first: which object of the sample they are, or what is written there.
OTHERS = {
    "site_id": "site",
    "person_id": "person",
    "certificate_id": "certificate",
    "claim_id": "claim",
    "fact_id": "fact",
    "licence_id": "licence",
    "other_id": "twin",
    "appointment_id": "staff_appointment",
    "application_id": "noticed",
    "round_id": "round",
    "ref": "noticed",
    "enterprise_id": "enterprise",
    "contest_id": "line_contest",
}
FIXED = {
    "step": "serve",
    "key": "notice_days",
    "attribute": "dust",
    "kind": "duties",
    "code": "91440305MA5AAA015Q",
    "number": 1,
    "token": "nobodys",
    "name": "dust",
    "other": 1,
    "year": 2027,
}


def url_of(address, values):
    """The address with the sample's objects in it; raises KeyError for an argument that nobody has listed."""

    def value(found):
        name = found[1]
        if name == "pk":
            return str(values[object_of(address)])
        return str(FIXED[name] if name in FIXED else values[OTHERS[name]])

    return "/" + ARGUMENT.sub(value, address)


def writes(queries):
    """The statements that change anything but the upkeep of sessions."""
    found = [(WRITES.match(query["sql"]), query["sql"]) for query in queries]
    return [sql for match, sql in found if match and not match[2].startswith(COUNTED)]


def ask(client, method, url):
    """(status, writes) of one request, undone afterwards; a download's files are closed."""
    connection.queries_log.clear()
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        response = client.get(url) if method == "GET" else client.post(url)
        transaction.set_rollback(True)
    for close in response._resource_closers:  # close() would end the test's own connection as well
        close()
    return response.status_code, writes(seen.captured_queries)


def wrong_cells(client, role, side, values, addresses=ADDRESSES):
    """Every (role, side, method, url, status, a write) that is not as it must be."""
    client.raise_request_exception = False  # a page that fails is a cell like others: 500
    for address, entry in addresses:
        rule, url = entry.callback.access_rule, url_of(address, values)
        for method in ("GET", "POST"):
            status, written = ask(client, method, url)
            good = expected(method, address, rule, role, side)
            refused = method == "GET" or status in (403, 404, 405)
            if status not in good or written and refused:
                yield str(role), side, method, url, status, written[:1]


@pytest.fixture
def furnished(db, time_machine, settings, tmp_path):
    """The sample, with the clock on a day of it."""
    settings.PUBLIC_POSTS_PER_MINUTE = 100_000
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to("2026-11-30 10:00:00+08:00")
    return furnish()


@pytest.mark.slow
def test_everybody_gets_what_is_theirs_and_nothing_else(client, furnished):
    values, people = furnished
    wrong = list(wrong_cells(client, None, "own", values))
    for (role, side), user in people.items():
        cache.clear()  # what the public interface counts by the minute
        client.logout()
        sign_in(client, user)
        wrong += wrong_cells(client, role, side, values)
    assert not wrong, (len(wrong), sorted({cell[3] for cell in wrong}), wrong[:60])


def test_everybody_is_in_the_matrix(furnished):
    _, people = furnished
    assert {role for role, _ in people} == set(Role)
    assert {side for _, side in people} == {"own", "foreign"}


def some(*names):
    """A few addresses by name."""
    return [(address, entry) for address, entry in ADDRESSES if entry.name in names]


def test_control_a_queryset_open_to_all_is_noticed(client, furnished, monkeypatch):
    """Cells of another street's clerk turn wrong when the register forgets its scope."""
    from enterprises.models.register import EnterpriseQuerySet

    values, people = furnished
    sign_in(client, people[Role.STREET_CLERK, "foreign"])
    pages = some("detail", "facts", "changes")
    assert list(wrong_cells(client, Role.STREET_CLERK, "foreign", values, pages)) == []
    monkeypatch.setattr(EnterpriseQuerySet, "visible_to", lambda self, user: self.all())
    assert len(list(wrong_cells(client, Role.STREET_CLERK, "foreign", values, pages))) >= len(pages)


def test_control_a_page_opened_to_everybody_is_noticed(client, furnished, monkeypatch):
    values, _ = furnished
    pages = some("policies")
    assert list(wrong_cells(client, None, "own", values, pages)) == []
    monkeypatch.setattr(pages[0][1].callback, "access_rule", Rule(Audience.PUBLIC))
    assert list(wrong_cells(client, None, "own", values, pages))


@pytest.mark.parametrize(("address", "entry"), ADDRESSES, ids=[address or "/" for address, _ in ADDRESSES])
def test_every_address_is_listed_with_its_audience_and_object(address, entry):
    assert entry.callback.access_rule.audience == audience_of(address)
    object_of(address)
