"""The demonstration district: alive on any day, every stage of every kind there, nothing but past moments."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import OfficerCertificate, Organisation, User
from accounts.stages import Role
from casework.calendar import load_calendar
from casework.history import check_chain, end_of
from casework.models import Clock, StepTaken
from casework.workflow import SYSTEM
from enterprises.models import ChangeProposal, CommitmentText, EntryClaim, Fact, SelfReport, VaultItem
from enterprises.operations.entry import find_invitation
from whitelist.demonstration.ledger import CODE
from whitelist.demonstration.people import EXPIRED, PASSWORD
from whitelist.demonstration.reset import empty
from whitelist.models import (
    Application,
    Entry,
    FieldCheck,
    Objection,
    Opinion,
    Publication,
    QuarterReport,
    ReviewRequest,
    Round,
    StreetList,
)
from whitelist.stages import Answer, ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db
KINDS = (
    Round,
    Application,
    StreetList,
    Objection,
    ReviewRequest,
    EntryClaim,
    SelfReport,
    VaultItem,
    CommitmentText,
    ChangeProposal,
    QuarterReport,
)
# An ordinary Thursday, a day of the National Day holidays, a day of a year that is not announced yet.
DAYS = (date(2026, 11, 19), date(2026, 10, 3), date(2027, 1, 2))


def _run(*words):
    out = StringIO()
    call_command("demo_district", *words, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module", params=DAYS, ids=str)
def district(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The district loaded once for the module's tests of one day; gives that day."""
    folder = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), override_settings(DEMONSTRATION=True, MEDIA_ROOT=folder):
        whole = transaction.atomic()
        whole.__enter__()
        try:
            _run("--on", str(request.param))
            yield request.param
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_every_stage_of_every_kind_is_there(district, model):
    stages = set(dict(model._meta.get_field("stage").choices))
    assert set(model.objects.values_list("stage", flat=True)) == stages


def test_there_are_limits_overdue_due_today_and_near(district):
    due = set(Clock.objects.running().values_list("due_on", flat=True))
    assert district in due
    assert min(due) < district
    assert any(district < day <= district + timedelta(days=7) for day in due)


def test_the_street_whose_people_are_named_owes_something_overdue_and_something_today(district):
    due = Clock.objects.running().filter(responsible__code="440311002").values_list("due_on", flat=True)
    assert district in due
    assert min(due) < district


def test_a_round_still_takes_applications_for_days(district):
    taking = Round.objects.get(stage=RoundStage.ACCEPTING)
    assert taking.apply_by > district + timedelta(days=5)
    assert taking.verify_by > taking.apply_by
    assert load_calendar().is_working_day(taking.apply_by)


def test_no_job_has_anything_to_do_on_the_day_itself(district):
    assert not Round.objects.filter(stage=RoundStage.NOTICED, notice_ends_on__lt=district).exists()
    unused = Clock.objects.running().filter(code="ask_review", due_on__lt=district)
    assert not unused.exists()


def test_nothing_has_happened_later_than_the_day_before(district):
    assert not StepTaken.objects.filter(at__gte=end_of(district - timedelta(days=1))).exists()


def test_authorities_act_in_office_hours_of_working_days(district):
    calendar = load_calendar()
    firms = (SYSTEM, Role.PRINCIPAL, Role.SAFETY_OFFICER)
    moments = StepTaken.objects.exclude(role__in=firms).values_list("at", flat=True)
    local = [timezone.localtime(at) for at in moments]
    assert len(local) > 300
    assert [at for at in local if not calendar.is_working_day(at.date()) or not 8 <= at.hour < 18] == []


def test_each_case_tells_its_steps_in_the_order_of_time(district):
    rows = StepTaken.objects.order_by("case_id", "seq").values_list("case_id", "seq", "at")
    last = {}
    for case, seq, at in rows:
        assert at >= last.get(case, at), (case, seq)
        last[case] = at


def test_the_history_agrees_with_itself(district):
    chains = {}
    for row in StepTaken.objects.order_by("case_id", "seq"):
        chains.setdefault(row.case_id, []).append(row)
    assert [broken for rows in chains.values() if (broken := check_chain(rows))] == []


def test_one_check_was_postponed_by_its_enterprise_and_another_moved_by_the_street(district):
    taken = StepTaken.objects.filter(step__in=["grant_postponement", "move_visit"])
    moved = dict(taken.values_list("step", "case_id"))
    assert len(moved) == len(set(moved.values())) == 2
    assert not Application.objects.filter(case__in=moved.values(), booked_for__date__lte=district).exists()


def test_two_lists_and_a_supplement_were_published(district):
    kinds = list(Publication.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["annual", "annual", "supplement"]
    in_force = Entry.objects.in_force(district)
    assert in_force.count() >= 25
    assert in_force.filter(valid_until__lt=district + timedelta(days=90)).exists()


def test_bodies_answered_by_every_way(district):
    assert set(Opinion.objects.values_list("answer", flat=True)) == set(Answer)
    assert set(Opinion.objects.values_list("channel", flat=True)) == {"", "system", "paper"}


def test_a_half_filled_and_a_once_signed_check_wait(district):
    waiting = FieldCheck.objects.filter(concluded_at=None, application__stage=ApplicationStage.ACCEPTED)
    assert waiting.filter(signed_hash="", answers__isnull=False).exists()
    assert waiting.exclude(signed_hash="").exists()


def test_people_stand_in_every_role_and_one_certificate_has_run_out(district):
    held = {role for user in User.objects.all() for role in user.standing.roles}
    assert held >= set(Role) - {Role.SAFETY_OFFICER}
    assert not OfficerCertificate.objects.filter(user__username=EXPIRED).valid_on(district).exists()
    assert OfficerCertificate.objects.valid_on(district).count() >= 14


def test_everybody_signs_in_with_the_one_password_and_is_asked_nothing_more(district):
    user = User.objects.get(username="gongming_jingban")
    assert user.check_password(PASSWORD)
    assert not User.objects.filter(must_change_password=True).exists()
    assert not User.objects.filter(privacy_accepted_at=None).exists()


def test_one_person_acts_for_two_firms(district):
    assert len(User.objects.get(username="qiye02").standing.firms) == 2


def test_the_printed_invitation_opens_the_portal(district):
    at = timezone.make_aware(timezone.datetime(district.year, district.month, district.day, 10))
    assert find_invitation(code=CODE, at=at).enterprise.organisation is None


def test_the_ledger_has_something_annulled(district):
    assert Fact.objects.exclude(annuls=None).exists()


def test_the_names_are_printed_with_post_unit_and_start(district):
    text = _run("--names")
    assert PASSWORD in text
    line = next(line for line in text.splitlines() if line.startswith("gongming_jingban "))
    assert "街道经办人" in line and "公明街道" in line
    assert len([line for line in text.splitlines() if line.startswith("qiye")]) == 9


def test_a_second_run_changes_nothing(district):
    before = (StepTaken.objects.count(), User.objects.count(), Entry.objects.count())
    assert "没有改动" in _run()
    assert (StepTaken.objects.count(), User.objects.count(), Entry.objects.count()) == before


def test_emptying_leaves_no_organisation_and_takes_append_only_tables_along(district):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the load is still in this transaction
    empty()
    assert not Organisation.objects.exists()
    assert not StepTaken.objects.exists()


@pytest.mark.parametrize("word", [(), ("--reset",), ("--names",)])
def test_a_deployment_that_is_no_demonstration_refuses(word):
    before = User.objects.count()
    with override_settings(DEMONSTRATION=False), pytest.raises(CommandError, match="DEMONSTRATION"):
        _run(*word)
    assert User.objects.count() == before
