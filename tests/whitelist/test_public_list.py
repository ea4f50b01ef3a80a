"""The list of any day, one enterprise in it, and its downloads (NS-4.1.5, NS-4.2.1)."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from tests.accounts.people import make_bureau, make_street, moment
from tests.enterprises.register import make_enterprise, uscc
from tests.whitelist.rounds import CHANNEL, make_firm, make_round
from whitelist.models import Entry
from whitelist.sheets import PUBLIC_COLUMNS
from whitelist.stages import RoundStage

pytestmark = pytest.mark.django_db

LATER = "2026-12-20 10:00"


def get(client, name, *args, at=LATER, **query):
    with time_machine.travel(moment(at), tick=False):
        return client.get(reverse(f"whitelist:{name}", args=args), query)


def page(client, name="list", *args, **query):
    return get(client, name, *args, **query).content.decode()


@pytest.fixture
def firms():
    """Two firms of two streets on the list of 2027, in force from 2026-12-09 to 2029-12-08."""
    first = make_firm(
        make_street("公明街道", "440311002"), "晨星精密五金有限公司", industry_name="金属制品业"
    )
    second = make_firm(make_street("马田街道", "440311006"), "远山塑胶有限公司", industry_code="C29")
    make_round(RoundStage.PUBLISHED, enterprises=[first, second])
    return first, second


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ({}, (True, True)),
        ({"q": "精密"}, (True, False)),
        ({"q": "cxjm"}, (True, False)),
        ({"street": "440311006"}, (False, True)),
        ({"industry": "金属制品业"}, (True, False)),
        ({"industry": "C29"}, (False, True)),
        ({"year": "2027"}, (True, True)),
        ({"on": "2026-12-09"}, (True, True)),
        ({"on": "2026-12-08"}, (False, False)),
    ],
)
def test_the_list_is_filtered_and_searched(client, firms, query, hits):
    shown = page(client, **query)
    assert tuple(firm.uscc in shown for firm in firms) == hits


def test_the_list_is_found_by_code_or_its_end(client, firms):
    first, second = firms
    for asked in (first.uscc, first.uscc.lower(), first.uscc[-5:]):
        shown = page(client, q=asked)
        assert first.name in shown
        assert second.name not in shown


@pytest.mark.parametrize("query", [{"q": "晨"}, {"on": "2026-12-21"}, {"on": "昨天"}, {"street": "不存在"}])
def test_a_filter_that_says_nothing_is_refused_with_a_reason_not_ignored(client, firms, query):
    shown = page(client, **query)
    assert "筛选条件有误" in shown
    assert firms[0].uscc not in shown
    assert get(client, "list_csv", **query).status_code == 409


def test_an_entry_is_in_force_from_publication_to_three_years_later_less_one_day(client, firms):
    first = firms[0]
    assert first.uscc in page(client, at="2029-12-08 23:59")
    assert first.uscc not in page(client, at="2029-12-09 00:01")


def test_a_removed_entry_vanishes_on_the_day_of_removal_and_yesterdays_list_still_shows_it(client, firms):
    first, second = firms
    Entry.objects.filter(enterprise=first).update(removed_on=date(2026, 12, 15))
    assert first.uscc in page(client, at="2026-12-14 18:00")
    shown = page(client, at="2026-12-15 00:01")
    assert first.uscc not in shown
    assert second.uscc in shown
    assert first.uscc in page(client, on="2026-12-14")
    assert first.uscc not in page(client, on="2026-12-15")


def test_the_list_is_paged_by_key(client, firms, monkeypatch):
    monkeypatch.setattr("whitelist.views.public.lists.PAGE", 1)
    first, second = firms
    shown = page(client)
    assert first.uscc in shown
    assert second.uscc not in shown
    key = Entry.objects.get(enterprise=first).pk
    assert second.uscc in page(client, after=key)
    whole = page(client, all=1)
    assert first.uscc in whole
    assert second.uscc in whole


def test_verify_says_since_when_until_when_and_by_which_publication(client, firms):
    shown = page(client, "verify", firms[0].uscc)
    for words in ("在正面清单中", "2026-12-09", "2029-12-08", "第1号公布", "2027年度", "data:image/svg+xml"):
        assert words in shown


def test_verify_takes_a_code_as_people_type_it(client, firms):
    code = firms[0].uscc
    typed = f" {code[:8]} {code[8:].lower()} "
    answer = get(client, "verify_form", code=typed)
    assert answer["Location"] == reverse("whitelist:verify", args=[code])


def test_verify_of_a_removed_entry_says_when(client, firms):
    Entry.objects.filter(enterprise=firms[0]).update(removed_on=date(2026, 12, 15))
    shown = page(client, "verify", firms[0].uscc)
    assert "不在正面清单中" in shown
    assert "2026-12-15 移出" in shown


def test_verify_answers_alike_for_a_known_and_an_unknown_code(client, firms):
    """Only entries are public: whether the register knows a code must not be seen."""
    known = make_enterprise(make_street(), "样例未入选有限公司")
    unknown = uscc(9_999_999)
    answers = [page(client, "verify", code).replace(code, "CODE") for code in (known.uscc, unknown)]
    assert answers[0] == answers[1]
    assert "样例未入选有限公司" not in answers[0]
    assert "不在正面清单中" in answers[0]


@pytest.mark.parametrize("code", ["123", "不是代码", "91440300MA00000IO0"])
def test_verify_of_what_is_no_code_says_so(client, code):
    make_bureau()
    answer = get(client, "verify", code)
    assert answer.status_code == 404
    assert "这不是18位统一社会信用代码" in answer.content.decode()


def test_downloads_hold_the_filtered_rows_and_the_allowed_columns(client, firms):
    first, second = firms
    query = {"street": "440311002"}
    body = get(client, "list_json", **query).json()
    assert [row["uscc"] for row in body["rows"]] == [first.uscc]
    assert set(body["rows"][0]) == {"name", "place", "uscc", "industry", "valid_from", "valid_until"}
    assert body["channel"] == CHANNEL
    table = list(csv.reader(io.StringIO(get(client, "list_csv", **query).content.decode("utf-8-sig"))))
    assert table[0] == list(PUBLIC_COLUMNS.values())
    assert [row[2] for row in table[1:]] == [first.uscc]
    book = load_workbook(io.BytesIO(get(client, "list_xlsx", **query).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == [first.uscc]


def test_a_name_that_is_a_formula_stays_text_in_downloads(client):
    """R9: no live formula leaves the house."""
    firm = make_firm(name="=1+1五金有限公司")
    make_round(RoundStage.PUBLISHED, enterprises=[firm])
    book = load_workbook(io.BytesIO(get(client, "list_xlsx").content))
    cell = book.active.cell(2, 1)
    assert (cell.value, cell.data_type) == (firm.name, "s")
    assert f'"\'{firm.name}"' in get(client, "list_csv").content.decode("utf-8-sig")
