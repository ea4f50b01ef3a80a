"""Two administrators at the same moment: one wins, the other is told (R3)."""

from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import connection

from accounts import operations as do
from accounts.models import Appointment, User
from accounts.refusals import Refusal
from accounts.stages import Role
from tests.accounts.people import (
    make_bureau,
    make_firm_organisation,
    make_person,
    make_street,
    make_user,
    moment,
)

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2026-11-06 10:00")
ROUNDS = 10


def at_once(*acts):
    """Run the acts in threads that start together; the list of what each gave: None or its Refusal."""
    barrier, outcomes = Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        barrier.wait()
        try:
            act()
        except Refusal as refusal:
            outcomes[number] = refusal
        except Exception as error:  # a deadlock or an IntegrityError would be a defect; the test must see it
            outcomes[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def one_won(outcomes):
    refused = [outcome for outcome in outcomes if outcome is not None]
    return len(refused) == len(outcomes) - 1 and all(isinstance(outcome, Refusal) for outcome in refused)


def test_the_last_two_audit_administrators_are_not_ended_at_once():
    bureau = make_bureau()
    security = make_person(Role.SECURITY_ADMIN, bureau)
    make_person(Role.AUDIT_ADMIN, bureau)
    for _ in range(ROUNDS):
        make_person(Role.AUDIT_ADMIN, bureau)
        live = Appointment.objects.in_force().filter(role=Role.AUDIT_ADMIN)
        acts = [
            lambda pk=pk: do.end_appointment(actor=security, appointment_id=pk, at=AT)
            for pk in live.values_list("pk", flat=True)
        ]
        assert one_won(at_once(*acts))
        assert live.count() == 1


def test_two_system_administrators_do_not_close_each_other():
    bureau = make_bureau()
    one = make_person(Role.SYSTEM_ADMIN, bureau)
    for _ in range(ROUNDS):
        two = make_person(Role.SYSTEM_ADMIN, bureau)
        outcomes = at_once(
            lambda one=one, two=two: do.deactivate(actor=one, user_id=two.pk, reason="离职", at=AT),
            lambda one=one, two=two: do.deactivate(actor=two, user_id=one.pk, reason="离职", at=AT),
        )
        assert one_won(outcomes)
        one = User.objects.holding(Role.SYSTEM_ADMIN).get()


def test_a_principal_is_changed_once_when_two_clerks_do_it():
    street = make_street()
    clerks = [make_person(Role.STREET_CLERK, street) for _ in range(2)]
    make_user("钱测试", "qian01")
    for number in range(ROUNDS):
        firm = make_firm_organisation(f"光明区第{number}五金有限公司", street)
        outcomes = at_once(
            *(
                lambda clerk=clerk, firm=firm: do.change_principal(
                    actor=clerk,
                    organisation_id=firm.pk,
                    username="qian01",
                    name="钱测试",
                    reason="核对营业执照",
                    at=AT,
                )
                for clerk in clerks
            )
        )
        assert one_won(outcomes)
        assert firm.appointments.count() == 1


def test_control_without_the_lock_both_would_be_ended(monkeypatch):
    """The naive twin (read, then act) leaves nobody in at least one round of ten."""

    def naive(role, user):
        live = Appointment.objects.in_force().filter(role=role)
        if set(live.values_list("user", flat=True)) <= {user.pk}:
            raise Refusal("最后一名")
        sleep(0.02)

    monkeypatch.setattr("accounts.operations.appointments.must_not_be_last", naive)
    bureau, lost = make_bureau(), 0
    security = make_person(Role.SECURITY_ADMIN, bureau)
    for _ in range(ROUNDS):
        pair = [make_person(Role.AUDIT_ADMIN, bureau).appointments.get().pk for _ in range(2)]
        at_once(*(lambda pk=pk: do.end_appointment(actor=security, appointment_id=pk, at=AT) for pk in pair))
        lost += not Appointment.objects.in_force().filter(role=Role.AUDIT_ADMIN).exists()
        Appointment.objects.in_force().filter(role=Role.AUDIT_ADMIN).update(ended_at=AT)
    assert lost > 0
