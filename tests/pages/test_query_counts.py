"""How many statements each page needs: one JSON line per page, the same for few rows and many, and a ceiling."""

import json

import pytest
import time_machine
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.stages import ENTERPRISE_ROLES, Audience, Role
from casework.operations import open_case
from tests.accounts.people import make_person, sign_in
from tests.house_rules.test_addresses import patterns
from tests.reliability.sample import AT, furnish
from tests.reliability.test_matrix import url_of
from tests.whitelist.rounds import make_application, make_firm, make_round
from whitelist.models import Application
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
]  # the tests ask for no database, the fixture they share does
CEILING = 40
# Pages that may need more, and why.
ABOVE = {}
FEW, MANY = 2, 6
NAIVE = "naive"
PUBLISHED = 2026
NOON = "2026-11-30 12:00+08:00"
# The lists whose rows grow between the two measurements, and how many rows of which kind they must then show.
GROWING = (
    "desk/enterprises/",
    "desk/enterprises/<int:pk>/cases/",
    "desk/list/applications/",
    "desk/people/",
    "list/",
)


def furnish_with(rows):
    """The sample, and `rows` more of everything that is listed; (values by argument name, people)."""
    make_round(RoundStage.PUBLISHED, year=PUBLISHED, enterprises=[make_firm() for _ in range(rows)])
    values, people = furnish()
    waiting = Application.objects.get(pk=values["application"])
    street, party = waiting.case.organisation, waiting.case.party
    for number in range(rows):
        firm = make_firm(street=street)
        make_application(ApplicationStage.SUBMITTED, enterprise=firm, year=waiting.round.year)
        make_person(Role.STREET_CLERK, street)
        words = {"series": "样例", "title": f"样例案件{number}", "organisation": street, "party": party}
        open_case(kind=waiting.case.kind, at=AT, **words)
    return values, people


def readers(rule, people, known):
    """Whom a page is meant for, the one for whom it opened before first; None is the public."""
    if rule.audience == Audience.PUBLIC:
        return [None]
    own = {role: person for (role, side), person in people.items() if side == "own"}
    fitting = {
        Audience.PORTAL: [role for role in own if role in ENTERPRISE_ROLES],
        Audience.DESK: [role for role in own if role not in ENTERPRISE_ROLES],
    }.get(rule.audience, list(own))
    return [
        (role, own[role])
        for role in sorted(fitting, key=lambda role: (role != known, role))
        if not rule.roles or role in rule.roles
    ]


def counted(client, url):
    """(status, number of statements, text) of one reading request, undone afterwards."""
    connection.queries_log.clear()
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        response = client.get(url)
        text = "" if response.streaming else response.content.decode(errors="replace")
        transaction.set_rollback(True)
    for close in response._resource_closers:
        close()
    return response.status_code, len(seen), text


def naive():
    """The control, not a page: a list that fetches the case of every row by itself."""
    with CaptureQueriesContext(connection) as seen:
        text = " ".join(row.case.title for row in Application.objects.all())
    return "nobody", 405, len(seen), text


def measure(rows, before):
    """Address → (role, status, statements, text), for the reader for whom it opens; `before`: the other measurement."""
    cache.clear()
    values, people = furnish_with(rows)
    public, clients = Client(), {}
    for person in people.values():
        clients[person.pk] = sign_in(Client(), person)
    found = {}
    for address, entry in patterns():
        try:
            url = url_of(address, values)
        except KeyError:  # not listed yet: the matrix of addresses says so, by name
            continue
        known = before.get(address, [None])[0]
        for reader in readers(entry.callback.access_rule, people, known):
            client, role = (clients[reader[1].pk], str(reader[0])) if reader else (public, "public")
            status, number, text = counted(client, url)
            found[address] = role, status, number, text
            if status in (200, 405):
                break
    return found | {NAIVE: naive()}


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker, tmp_path_factory):
    """The measurements for few rows and for many; both worlds vanish again."""
    found = []
    folder = tmp_path_factory.mktemp("files")
    for rows in (FEW, MANY):
        with (
            django_db_blocker.unblock(),
            override_settings(MEDIA_ROOT=folder, PUBLIC_POSTS_PER_MINUTE=100_000),
            time_machine.travel(NOON, tick=False),
            transaction.atomic(),
        ):
            found.append(measure(rows, found[0] if found else {}))
            transaction.set_rollback(True)
    return found


def opened(measured):
    """Address → (role, statements) of the pages that somebody could open."""
    return {
        address: (role, number) for address, (role, status, number, _) in measured.items() if status == 200
    }


def test_one_json_line_per_page(counts):
    """var/query_counts.jsonl: page, role, queries."""
    pages = opened(counts[1])
    target = site.BASE_DIR / "var" / "query_counts.jsonl"
    target.parent.mkdir(exist_ok=True)
    lines = [{"page": address, "role": role, "queries": n} for address, (role, n) in sorted(pages.items())]
    target.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    assert len(lines) == len(pages) > 100


def test_pages_that_nobody_opens_are_acts_and_pages_of_another_stage(counts):
    """A page that fails, or is hidden from everybody, would otherwise be counted by nobody."""
    # Nobody beats in a test, so the site is not ready.
    statuses = {status for address, (_, status, _, _) in counts[1].items() if address != "readyz"}
    assert statuses <= {200, 302, 404, 405, 409}
    assert set(opened(counts[0])) == set(opened(counts[1]))


def test_three_times_the_rows_take_no_more_statements(counts):
    """Fewer may come of statistics that the database has gathered meanwhile: what looks alike is asked by them."""
    few, many = map(opened, counts)
    grown = {address: (few[address], many[address]) for address in few if many[address][1] > few[address][1]}
    assert grown == {}


@pytest.mark.parametrize("address", GROWING)
def test_control_the_lists_did_grow(counts, address):
    few, many = (measured[address][3].count("<tr") for measured in counts)
    assert many >= few + (MANY - FEW)


def test_no_page_needs_more_statements_than_the_ceiling(counts):
    above = {address: n for address, (_, n) in opened(counts[1]).items() if n > ABOVE.get(address, CEILING)}
    assert above == {}


def test_no_exception_outlives_its_reason(counts):
    pages = opened(counts[1])
    assert [address for address in ABOVE if pages[address][1] <= CEILING] == []


def test_control_a_reading_that_asks_once_per_row_is_noticed(counts):
    few, many = (measured[NAIVE][2] for measured in counts)
    assert many >= few + (MANY - FEW)
