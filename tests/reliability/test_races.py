"""R3: each contested act by eight clients at the same moment: one wins, seven are told, nothing is done twice."""

from functools import partial
from time import sleep
from uuid import uuid4

import pytest
from django.http import HttpResponseRedirect
from django.test import RequestFactory

from accounts.access import signed_in
from accounts.models import Organisation, Submission
from accounts.operations import add_organisation
from accounts.stages import OrganisationKind, Role
from casework.models import StepTaken
from tests.accounts.people import make_bureau, make_person, make_user, moment
from tests.reliability.acts import applications, dialogue, rounds
from tests.reliability.database import Copy
from tests.reliability.racing import CLIENTS, Clients, one_won, without_locks
from tests.whitelist import onsite
from tests.whitelist.rounds import make_application
from whitelist.operations import checks, refusals
from whitelist.stages import ApplicationStage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MANY, FEW = 100, 20
PLAIN = {
    "accept": (applications.accept, MANY),
    "report the list": (rounds.report_list, FEW),
    "submit": (applications.submit, FEW),
    "begin an application": (applications.begin, FEW),
    "propose a correction": (dialogue.propose, FEW),
    "answer a correction": (dialogue.answer, FEW),
    "deliberate": (rounds.deliberate, MANY),
    "publish": (rounds.publish, MANY),
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def race(calls, times):
    """Put the database back and run the eight calls together, again and again; (rounds that were right, outcomes)."""
    copy, right, last = Copy(), 0, []
    try:
        with Clients() as clients:
            for _ in range(times):
                last = clients.at_once(calls)
                steps = list(StepTaken.objects.order_by("case_id", "seq").values_list("case_id", "seq"))
                right += one_won(last) and len(steps) == len(set(steps))
                copy.put_back()
    finally:
        copy.drop()
    return right, last


@pytest.mark.parametrize("name", list(PLAIN))
def test_one_wins_and_seven_are_told(name):
    prepare, times = PLAIN[name]
    right, last = race([prepare()] * CLIENTS, times)
    assert right == times, last


def test_two_officers_who_sign_at_once_do_not_sign_for_each_other():
    """Each has seen an unsigned form: one becomes the first signer, the others read again before they sign."""
    check = onsite.answered(onsite.begun())
    words = {"pk": check.pk, "at": onsite.AT, "seen": checks.seal_of(check)}
    calls = [partial(checks.sign_check, actor=officer, **words) for officer in onsite.both(check)]
    right, last = race(calls * (CLIENTS // 2), FEW)
    assert right == FEW, last


def opposed():
    """Four clients uphold a refusal, four overturn it."""
    upheld = applications.uphold()
    overturned = partial(refusals.overturn, **upheld.keywords)
    return [upheld, overturned] * (CLIENTS // 2)


def test_a_review_is_decided_once_and_one_way():
    right, last = race(opposed(), MANY)
    assert right == MANY, last


def keyed(user, key):
    """A form posted with one key: it founds a section and leads to its page."""

    def view(request):
        words = {"kind": OrganisationKind.SECTION, "name": f"科{uuid4()}", "parent": make_bureau()}
        add_organisation(actor=request.user, at=request.at, **words)
        return HttpResponseRedirect("/desk/")

    def post():
        request = RequestFactory().post("/x/", {"_submission": str(key)})
        request.user, request.at = user, moment("2026-11-06")
        return signed_in(view)(request)

    return post


def test_one_form_has_one_effect_however_often_it_is_sent():
    """Every click is led to the same page; the effect is there once."""
    user, times = make_person(Role.SYSTEM_ADMIN, make_bureau()), FEW
    with Clients() as clients:
        for number in range(times):
            outcomes = clients.at_once([keyed(user, uuid4())] * CLIENTS)
            assert {outcome["Location"] for outcome in outcomes} == {"/desk/"}
            assert Organisation.objects.filter(kind=OrganisationKind.SECTION).count() == number + 1
            assert Submission.objects.count() == number + 1


CONTROLS = {
    "accept": lambda: [applications.accept()] * CLIENTS,
    "publish": lambda: [rounds.publish()] * CLIENTS,
    "decide a review": opposed,
}


@pytest.mark.parametrize("name", list(CONTROLS))
def test_control_without_the_lock_nine_rounds_in_ten_go_wrong(name, monkeypatch):
    """(A deliberation stays right even so: its applications have left their stage when the second reads them.)"""
    calls = CONTROLS[name]()
    without_locks(monkeypatch)
    right, _ = race(calls, FEW)
    assert right <= FEW // 10


def test_control_read_then_approve_approves_twice():
    """The naive twin as it is usually written: no lock, no table, no chain; nearly always more than one wins."""
    row = make_application(ApplicationStage.SUBMITTED)
    user = make_user()

    def naive():
        seen = type(row).objects.get(pk=row.pk)
        if seen.stage != ApplicationStage.SUBMITTED:
            return None
        sleep(0.002)  # the page that says what will happen
        type(row).objects.filter(pk=row.pk).update(stage=ApplicationStage.ACCEPTED, reason=user.name)
        return "approved"

    copy, doubled = Copy(), 0
    try:
        with Clients() as clients:
            for _ in range(MANY):
                doubled += clients.at_once([naive] * CLIENTS).count("approved") > 1
                copy.put_back()
    finally:
        copy.drop()
    assert doubled >= 0.9 * MANY
