"""Bulk acts: previewed, done once, each field with its history, undone within a day, never beyond one's street."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import Role
from casework.models import LongTask
from casework.operations import open_case
from casework.operations.running import run_one
from casework.operations.tasks import cancel_task
from enterprises import operations
from enterprises.models import BulkAct, BulkLine, Claim, Enterprise, FieldChange
from enterprises.operations import bulk
from enterprises.operations.bulk import doing
from enterprises.stages import Attribute, Source
from tests.accounts.people import (
    make_bureau,
    make_firm_organisation,
    make_person,
    make_street,
    moment,
    sign_in,
)
from tests.accounts.test_races import at_once, one_won
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
AT = moment("2026-11-20 10:00")
Kind, State, Outcome = BulkAct.Kind, BulkAct.State, BulkLine.Outcome
CLAIM = {"value": "3", "source": Source.AUTHORITY, "as_of": date(2026, 11, 1)}


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def far():
    return make_street("新湖街道应急办", "440311005")


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


@pytest.fixture
def bureau_clerk(street):
    return make_person(Role.BUREAU_CLERK, make_bureau())


def preview(actor, kind=Kind.COMMUNITY, query="", value="东坑社区", why="核对网格", at=AT, **words):
    return bulk.preview_bulk(kind=kind, query=query, value=value, why=why, actor=actor, at=at, **words)


def outcomes(act):
    return {line.enterprise_id: line.outcome for line in act.lines.all()}


def confirm(act, actor, at=AT):
    return bulk.confirm_bulk(act_id=act.pk, actor=actor, at=at)


def undo(act, actor, at=AT + timedelta(hours=1)):
    return bulk.undo_bulk(act_id=act.pk, actor=actor, at=at)


def test_a_street_never_reaches_another_streets_enterprises(street, far, clerk):
    mine, theirs = make_enterprise(street), make_enterprise(far)
    for words in ({}, {"ticked": [mine.pk, theirs.pk]}, {"query": f"street={far.pk}"}):
        assert set(outcomes(preview(clerk, **words))) <= {mine.pk}
    act = preview(clerk)
    BulkLine.objects.create(act=act, enterprise=theirs, outcome=Outcome.WILL, after="东坑社区")
    confirm(act, clerk)
    assert outcomes(act) == {mine.pk: Outcome.CHANGED, theirs.pk: Outcome.LEFT}
    theirs.refresh_from_db()
    assert theirs.community == ""


def test_the_preview_writes_nothing_and_says_what_is_left_out(street, clerk):
    changed, same = make_enterprise(street), make_enterprise(street, community="东坑社区")
    act = preview(clerk)
    assert outcomes(act) == {changed.pk: Outcome.WILL, same.pk: Outcome.LEFT}
    assert act.lines.get(enterprise=same).reason == "已是这个值"
    changed.refresh_from_db()
    assert changed.community == ""
    assert not FieldChange.objects.exists()


def test_every_field_written_has_its_history_with_the_reason(street, clerk):
    enterprise = make_enterprise(street, community="西坑社区")
    act = confirm(preview(clerk), clerk)
    change = FieldChange.objects.get()
    assert (change.field, change.before, change.after) == ("community", "西坑社区", "东坑社区")
    assert (change.changed_by, change.changed_at) == (clerk, AT)
    assert "核对网格" in change.why
    assert (act.state, outcomes(act)) == (State.DONE, {enterprise.pk: Outcome.CHANGED})


def test_undo_restores_what_nobody_has_written_since(street, clerk):
    one, two = make_enterprise(street, community="甲社区"), make_enterprise(street, community="乙社区")
    act = confirm(preview(clerk), clerk)
    operations.register.correct_fields(
        two, values={"community": "东坑社区"}, why="现场核实", actor=clerk, at=AT
    )
    undo(act, clerk)
    assert outcomes(act) == {one.pk: Outcome.RESTORED, two.pk: Outcome.KEPT}
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.community, two.community) == ("甲社区", "东坑社区")
    assert FieldChange.objects.filter(enterprise=one).count() == 2
    with pytest.raises(WrongStage):
        undo(act, clerk)


def test_after_a_day_it_is_not_undone(street, clerk):
    make_enterprise(street)
    act = confirm(preview(clerk), clerk)
    with pytest.raises(Conflict, match="24小时"):
        undo(act, clerk, AT + timedelta(hours=24))
    undo(act, clerk, AT + timedelta(hours=23, minutes=59))


def said_of(enterprise, value, as_of, clerk):
    words = {"attribute": Attribute.LEVEL, "source": Source.STAFF, "at": AT, "actor": clerk}
    return operations.enter_claim(enterprise_id=enterprise.pk, value=value, as_of=as_of, **words)


def test_a_level_is_a_claim_with_source_and_day_and_newer_ones_stay(street, clerk):
    none, older, newer, same = (make_enterprise(street) for _ in range(4))
    said_of(older, "2", date(2026, 1, 1), clerk)
    said_of(newer, "1", date(2026, 11, 10), clerk)
    said_of(same, "3", date(2026, 10, 1), clerk)
    act = confirm(preview(clerk, Kind.LEVEL, **CLAIM), clerk)
    assert outcomes(act) == {
        none.pk: Outcome.CHANGED,
        older.pk: Outcome.CHANGED,
        newer.pk: Outcome.LEFT,
        same.pk: Outcome.LEFT,
    }
    claim = Claim.objects.get(enterprise=none)
    assert (claim.value, claim.source, claim.as_of) == ("3", "authority", date(2026, 11, 1))
    assert "核对网格" in claim.detail
    assert list(Enterprise.objects.order_by("pk").values_list("level", flat=True)) == ["3", "3", "1", "3"]
    said_of(none, "1", date(2026, 11, 15), clerk)
    undo(act, clerk)
    assert list(Enterprise.objects.order_by("pk").values_list("level", flat=True)) == ["1", "2", "1", "3"]


def test_only_the_bureau_transfers_and_never_with_an_open_case(street, far, clerk, bureau_clerk):
    with pytest.raises(Forbidden):
        preview(clerk, Kind.STREET, value=far)
    firm = make_firm_organisation(street=street)
    busy, free = make_enterprise(street, organisation=firm), make_enterprise(street)
    case = open_case(kind="entry_claim", series="样例", title="样例", organisation=street, party=firm, at=AT)
    act = confirm(preview(bureau_clerk, Kind.STREET, value=far), bureau_clerk)
    assert outcomes(act) == {busy.pk: Outcome.LEFT, free.pk: Outcome.CHANGED}
    free.refresh_from_db()
    assert free.street == far
    type(case).objects.update(closed_at=AT)
    confirm(preview(bureau_clerk, Kind.STREET, value=far), bureau_clerk)
    firm.refresh_from_db()
    assert firm.parent == far
    undo(act, bureau_clerk)
    free.refresh_from_db()
    assert free.street == street


def test_closing_leaves_the_closed_alone_and_no_day_is_in_the_future(street, clerk):
    closed, open_ = make_enterprise(street, closed_on=date(2026, 5, 1)), make_enterprise(street)
    with pytest.raises(ValidationError):
        preview(clerk, Kind.CLOSED, value=date(2026, 11, 21))
    act = confirm(preview(clerk, Kind.CLOSED, value=date(2026, 11, 20)), clerk)
    assert outcomes(act) == {closed.pk: Outcome.LEFT, open_.pk: Outcome.CHANGED}
    undo(act, clerk)
    open_.refresh_from_db()
    assert open_.closed_on is None


def test_who_does_not_keep_the_register_does_nothing(street):
    for role, office in ((Role.DIRECTOR, make_bureau()), (Role.AUDIT_ADMIN, make_bureau())):
        with pytest.raises(Forbidden):
            preview(make_person(role, office))


def test_a_post_lost_between_preview_and_confirmation_stops_it(street, clerk):
    make_enterprise(street)
    act = preview(clerk)
    clerk.appointments.update(ended_at=timezone.now())
    with pytest.raises(Forbidden):
        confirm(act, type(clerk).objects.get(pk=clerk.pk))


def test_an_act_is_its_owners(street, clerk):
    make_enterprise(street)
    act = preview(clerk)
    with pytest.raises(NotVisible):
        confirm(act, make_person(Role.STREET_CLERK, street))


def test_nothing_to_do_is_said(street, clerk):
    with pytest.raises(Incomplete):
        confirm(preview(clerk), clerk)


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_do_it_once(street, clerk):
    for _ in range(3):
        make_enterprise(street)
    act = preview(clerk)
    results = at_once(*[lambda: confirm(act, clerk)] * 4)
    assert one_won(results), results
    assert FieldChange.objects.count() == 3


@pytest.fixture
def large(street, clerk, monkeypatch):
    """Five enterprises confirmed as long work, in chunks of two."""
    monkeypatch.setattr(doing, "AT_ONCE", 4)
    monkeypatch.setattr(doing, "CHUNK", 2)
    for _ in range(5):
        make_enterprise(street)
    return confirm(preview(clerk), clerk)


def test_many_are_long_work(large, clerk):
    assert (large.state, large.task.total) == (State.RUNNING, 5)
    with pytest.raises(WrongStage):
        confirm(large, clerk)
    task = run_one(clock=lambda: AT)
    assert (task.state, task.done) == ("finished", 5)
    large.refresh_from_db()
    assert large.state == State.DONE
    undo(large, clerk)
    assert run_one(clock=lambda: AT).state == "finished"
    large.refresh_from_db()
    assert large.state == State.UNDONE
    assert set(Enterprise.objects.values_list("community", flat=True)) == {""}


def test_stopped_in_the_middle_what_is_done_stays_and_can_be_undone(large, clerk, monkeypatch):
    real = doing._chunk

    def stop_after_one(act, actor, at):
        number = real(act, actor, at)
        cancel_task(task_id=large.task_id, actor=clerk, at=AT)
        return number

    monkeypatch.setattr(doing, "_chunk", stop_after_one)
    run_one(clock=lambda: AT)
    large.refresh_from_db()
    counts = sorted(outcomes(large).values())
    assert (large.state, counts) == (State.DONE, [Outcome.CHANGED] * 2 + [Outcome.LEFT] * 3)
    assert LongTask.objects.get().state == "cancelled"
    monkeypatch.setattr(doing, "_chunk", real)
    undo(large, clerk)
    assert set(Enterprise.objects.values_list("community", flat=True)) == {""}


def test_standing_lost_while_it_waits_leaves_every_line(large, clerk):
    clerk.appointments.update(ended_at=timezone.now())
    run_one(clock=lambda: AT)
    assert set(outcomes(large).values()) == {Outcome.LEFT}
    assert not FieldChange.objects.exists()


def test_the_way_through_the_pages(street, clerk, client):
    one, two = make_enterprise(street, name="甲样例公司"), make_enterprise(street, name="=乙样例公司")
    sign_in(client, clerk)
    text = client.get("/desk/enterprises/?open=yes").content.decode()
    assert "批量办理" in text
    text = client.get(reverse("enterprises:bulk_new") + "?open=yes").content.decode()
    assert "填写社区" in text
    assert "划转街道" not in text
    form = reverse("enterprises:bulk_form") + "?act=community&open=yes"
    assert "甲样例公司" in client.get(form).content.decode()
    data = {"value": "东坑社区", "why": "核对", "scope": "ticked"}
    assert "至少勾选一家" in client.post(form, data).content.decode()
    answer = client.post(form, data | {"ticked": [two.pk]})
    act = BulkAct.objects.get()
    page = reverse("enterprises:bulk", args=[act.pk])
    assert answer["Location"] == page
    text = client.get(page).content.decode()
    assert "确认办理" in text
    sheet = client.get(reverse("enterprises:bulk_lines", args=[act.pk]))
    cell = openpyxl.load_workbook(BytesIO(b"".join(sheet.streaming_content))).active["A2"]
    assert (cell.value, cell.data_type) == ("=乙样例公司", "s")
    assert client.post(reverse("enterprises:bulk_confirm", args=[act.pk]))["Location"] == page
    assert "撤销这次办理" in client.get(page).content.decode()
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.community, two.community) == ("", "东坑社区")
    client.post(reverse("enterprises:bulk_undo", args=[act.pk]))
    assert "已恢复" in client.get(page + "?outcome=restored").content.decode()
    assert str(act) in client.get(reverse("enterprises:bulk_acts")).content.decode()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_form(kind, street, bureau_clerk, client):
    make_enterprise(street)
    sign_in(client, bureau_clerk)
    form = f"{reverse('enterprises:bulk_form')}?act={kind}"
    assert client.get(form).status_code == 200
    assert client.post(form, {"scope": "all"}).status_code == 422
