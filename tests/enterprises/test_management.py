"""GM-2.2: one managing unit at a time, its history, and the act by which a squad takes over the largest."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import OrganisationKind, Role
from enterprises.models import Management
from enterprises.operations import management
from enterprises.rules.management import explain_ties, ranked
from tests.accounts.people import make_department, make_person, make_section, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-21 10:00")
TODAY = NOW.date()


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


@pytest.fixture
def squad(street):
    return Organisation.objects.create(kind=OrganisationKind.STATION, name="公明执法中队", parent=street)


def assign(enterprise, unit, actor, valid_from=TODAY, at=NOW):
    return management.assign_unit(
        enterprise_id=enterprise.pk, unit=unit, valid_from=valid_from, reason="纪要", actor=actor, at=at
    )


def take(unit, actor, number=50, chosen=None, valid_from=TODAY, at=NOW):
    found = management.largest(unit, number, actor)
    picked = [place.pk for place, _ in found if place.within] if chosen is None else chosen
    words = {"seen": management.digest(found), "valid_from": valid_from, "reason": "实施方案"}
    return management.take_over(unit=unit, number=number, chosen=picked, actor=actor, at=at, **words)


def unit_of(enterprise, day=TODAY):
    row = management.unit_on(enterprise, day)
    return row.unit if row else None


def test_equal_numbers_share_a_rank_and_the_border_is_explained():
    found = ranked([(1, 90), (2, 80), (3, 80), (4, 70), (5, 70), (6, 70), (7, 10)], 4)
    assert [(one.pk, one.rank, one.within, one.tied) for one in found] == [
        (1, 1, True, False),
        (2, 2, True, False),
        (3, 2, True, False),
        (4, 4, True, True),
        (5, 4, False, True),
        (6, 4, False, True),
    ]
    assert "3家并列" in explain_ties(found, 4)
    assert "名额只剩1个" in explain_ties(found, 4)


def test_without_a_tie_at_the_border_nothing_is_explained():
    found = ranked([(1, 90), (2, 80), (3, 70)], 2)
    assert [one.pk for one in found] == [1, 2]
    assert explain_ties(found, 2) == ""


def test_a_unit_follows_another_without_gap_or_overlap(street, clerk, squad):
    enterprise = make_enterprise(street)
    assign(enterprise, squad, clerk)
    assign(enterprise, make_section(), clerk, valid_from=TODAY + timedelta(days=10))
    assert unit_of(enterprise, TODAY + timedelta(days=9)) == squad
    assert unit_of(enterprise, TODAY + timedelta(days=10)).name == "安全生产监督科"
    assert unit_of(enterprise, TODAY - timedelta(days=1)) is None


def test_the_database_refuses_two_units_on_one_day(street, clerk, squad):
    enterprise = make_enterprise(street)
    row = assign(enterprise, squad, clerk)
    row.pk, row.valid_from = None, TODAY + timedelta(days=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_past_is_not_rewritten_and_a_foreign_unit_is_refused(street, clerk, squad):
    enterprise = make_enterprise(street)
    with pytest.raises(ValidationError):
        assign(enterprise, squad, clerk, valid_from=TODAY - timedelta(days=1))
    other = make_street("新湖街道应急办", "440311005")
    for unit in (other, make_department()):
        with pytest.raises(ValidationError) as refused:
            assign(enterprise, unit, clerk)
        assert set(refused.value.message_dict) == {"unit"}


def test_only_who_keeps_the_register_assigns(street, squad):
    enterprise = make_enterprise(street)
    with pytest.raises(NotVisible):
        assign(enterprise, squad, make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005")))
    with pytest.raises(Forbidden):
        assign(enterprise, squad, make_person(Role.DIRECTOR, street.parent))


def test_a_squad_takes_over_the_largest_of_its_own_street_in_one_act(street, clerk, squad):
    firms = [make_enterprise(street, staff=100 + n) for n in range(4)]
    unknown = make_enterprise(street, staff=None)
    foreign = make_enterprise(make_street("新湖街道应急办", "440311005"), staff=9000)
    closed = make_enterprise(street, staff=5000, closed_on=date(2026, 1, 1))
    act = take(squad, clerk, number=3)
    assert act.number == 3
    assert [unit_of(firm) for firm in firms] == [None, squad, squad, squad]
    assert [unit_of(firm) for firm in (unknown, foreign, closed)] == [None, None, None]


def test_undoing_gives_each_back_to_whom_it_was_with(street, clerk, squad):
    plain, with_section, moved = (make_enterprise(street, staff=100 + n) for n in range(3))
    section = make_section()
    assign(with_section, section, clerk)
    act = take(squad, clerk)
    later = NOW + timedelta(days=7)
    assign(moved, street, clerk, valid_from=later.date(), at=later)
    undo = management.undo_takeover(takeover_id=act.pk, reason="方案撤销", actor=clerk, at=later)
    assert [unit_of(firm, later.date()) for firm in (plain, with_section, moved)] == [None, section, street]
    assert [unit_of(firm, TODAY) for firm in (plain, with_section, moved)] == [squad, squad, squad]
    assert undo.left_alone == [moved.name]
    with pytest.raises(Conflict):
        management.undo_takeover(takeover_id=act.pk, reason="再次", actor=clerk, at=later)


def test_undoing_on_the_same_day_leaves_no_day_with_the_squad(street, clerk, squad):
    enterprise = make_enterprise(street, staff=100)
    act = take(squad, clerk)
    management.undo_takeover(takeover_id=act.pk, reason="误办", actor=clerk, at=NOW)
    assert unit_of(enterprise) is None
    assert Management.objects.get().cancelled_at == NOW


def test_a_change_between_preview_and_act_is_noticed(street, clerk, squad):
    enterprise = make_enterprise(street, staff=100)
    words = {"valid_from": TODAY, "reason": "方案", "actor": clerk, "at": NOW}
    with pytest.raises(Conflict):
        management.take_over(
            unit=squad, number=50, chosen=[enterprise.pk], seen=f"{enterprise.pk}:99", **words
        )


def test_more_than_the_number_or_a_stranger_is_refused(street, clerk, squad):
    firms = [make_enterprise(street, staff=70) for _ in range(3)]
    with pytest.raises(ValidationError):
        take(squad, clerk, number=2, chosen=[firm.pk for firm in firms])
    with pytest.raises(ValidationError):
        take(squad, clerk, chosen=[make_enterprise(street, staff=None).pk])
    assert not Management.objects.exists()


def test_preview_then_act_then_undo_in_the_browser(street, clerk, squad, client):
    firms = [make_enterprise(street, staff=70) for _ in range(3)]
    sign_in(client, clerk)
    form = {"unit": squad.pk, "number": "2", "valid_from": "2099-01-01", "reason": "实施方案"}
    page = client.post("/desk/enterprises/takeovers/add/", form)
    assert [row["ticked"] for row in page.context["rows"]] == [True, True, False]
    assert "末位并列" in page.content.decode()
    assert not Management.objects.exists()
    chosen = [firms[0].pk, firms[2].pk]
    form |= {"step": "decide", "seen": page.context["seen"], "chosen": chosen}
    url = client.post("/desk/enterprises/takeovers/add/", form).url
    assert set(Management.objects.values_list("enterprise", flat=True)) == set(chosen)
    assert firms[2].name in client.get(url).content.decode()
    assert client.post(f"{url}undo/", {"reason": "撤销方案"}).status_code == 302
    assert not Management.objects.standing().exists()
    assert "撤销收归" in client.get("/desk/enterprises/takeovers/").content.decode()


def test_one_enterprise_is_assigned_in_the_browser(street, clerk, squad, client):
    enterprise = make_enterprise(street)
    sign_in(client, clerk)
    url = f"/desk/enterprises/{enterprise.pk}/management/"
    assert "由所在街道应急办管理" in client.get(url).content.decode()
    form = {"unit": squad.pk, "valid_from": "2099-01-01", "reason": "移交清单"}
    assert client.post(f"{url}assign/", form).url == url
    assert "移交清单" in client.get(url).content.decode()
