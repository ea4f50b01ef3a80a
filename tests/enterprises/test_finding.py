"""What is typed into the search: words, ranking, the columns that the search reads."""

from datetime import date

import pytest

from accounts.stages import Role
from casework.paging import about
from enterprises.models import Claim, Enterprise, FormerName
from enterprises.models.finding import best
from tests.accounts.people import make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise, uscc

pytestmark = pytest.mark.django_db
NOW = moment("2026-10-12 10:00")


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("鑫恒瑞 五金", True),
        ("五金 长圳", True),
        ("鑫恒瑞 家具", False),
        ("厂 五金", False),
        ("xhrjm 长圳", True),
        ("１３９００００４２４２", True),
        ("00004242", True),
        ("0042", True),
        ("9999", False),
        ("ＸＨＲ", True),
        ("恒", True),
        ("旧 名", True),
        ("旧名", True),
        ("甲石", True),
        ("五金（", True),
        ("xh", True),
        ("hr", False),
    ],
)
def test_every_word_must_match_however_it_was_typed(street, clerk, text, is_found):
    """Spaces part words, full-width signs are plain ones, phones match by any four digits (issue 3)."""
    enterprise = make_enterprise(
        street,
        name="鑫恒瑞精密五金旧有限公司",
        address="长圳路9号",
        phone="13900004242",
        community="甲石社区",
    )
    FormerName.objects.create(enterprise=enterprise, name="名晨旧名厂")
    enterprise.name = "鑫恒瑞精密五金名旧有限公司"
    enterprise.index().save()
    assert list(Enterprise.objects.visible_to(clerk).search(text)) == ([enterprise] if is_found else [])


def test_the_best_hits_come_first(street, clerk):
    """The exact code, then names that begin with the words, then the rest by name."""
    code = uscc(7777)
    named = [make_enterprise(street, name=name) for name in ("安鑫恒厂", "鑫恒厂", "白鑫恒厂", "鑫恒一厂")]
    coded = make_enterprise(street, name="样例厂", uscc=code)
    visible = Enterprise.objects.visible_to(clerk)
    assert best(visible, "鑫恒", 9) == [named[1], named[3], named[0], named[2]]
    assert best(visible, "鑫恒", 3) == [named[1], named[3], named[0]]
    assert best(visible, code.lower(), 9) == [coded]


def test_the_column_of_claims_follows_however_many_are_written_at_once(street, clerk):
    """A claim of a later day wins, an older one that comes later does not; other attributes are not kept."""
    one, two = make_enterprise(street), make_enterprise(street)
    told = [
        (one, "dust", "yes", 2),
        (one, "dust", "no", 1),
        (two, "lithium", "no", 1),
        (two, "certified", "yes", 1),
    ]
    Claim.objects.bulk_create(
        Claim(
            enterprise=of,
            attribute=name,
            value=value,
            source="register",
            as_of=date(2026, 8, day),
            recorded_at=NOW,
        )
        for of, name, value, day in told
    )
    assert [Enterprise.objects.get(pk=row.pk).claimed for row in (one, two)] == [["dust:yes"], ["lithium:no"]]


def test_about_how_many_is_said_only_from_a_thousand(street, monkeypatch):
    class Planned:
        def __init__(self, rows):
            self.plan = f'[{{"Plan": {{"Plan Rows": {rows}}}}}]'

        def order_by(self):
            return self

        def explain(self, **options):
            return self.plan

    assert [about(Planned(rows)) for rows in (999, 1000, 12345, 987654)] == [
        "", "约 1,000 家", "约 12,000 家", "约 990,000 家",
    ]  # fmt: skip
    assert about(Enterprise.objects.filter(pk=0)) == ""


def test_a_filter_of_another_app_stands_in_the_list(street, clerk, client):
    """`whitelist` brings “在正面清单”; nobody is on the list here."""
    enterprise = make_enterprise(street)
    sign_in(client, clerk)
    assert enterprise.name in client.get("/desk/enterprises/?listed=no").content.decode()
    page = client.get("/desk/enterprises/?listed=yes").content.decode()
    assert enterprise.name not in page
    assert "在正面清单：在清单" in page
