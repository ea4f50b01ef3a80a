"""Two people at the same moment: one wins, the other is told, and nothing is half done."""

from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import Appointment, User
from accounts.refusals import Conflict, Incomplete
from accounts.stages import Role
from enterprises import operations
from enterprises.models import Enterprise, Fact
from enterprises.operations import entry
from tests.accounts.people import PASSWORD, make_person, make_street, make_user, moment
from tests.enterprises.register import make_enterprise, uscc
from tests.enterprises.test_entry import file_claim
from tests.enterprises.test_register import blank

pytestmark = pytest.mark.django_db(transaction=True)
NOW = moment("2026-10-12 10:00")


def at_once(*acts):
    """Run the acts in threads that begin together; returns what each returned or raised."""
    barrier, outcomes = Barrier(len(acts)), [None] * len(acts)

    def run(n, act):
        try:
            barrier.wait(5)
            outcomes[n] = act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            outcomes[n] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes


def refused(outcomes, kinds):
    losers = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(losers) == 1, outcomes
    assert isinstance(losers[0], kinds), losers
    return losers[0]


def test_one_code_lets_one_person_in():
    enterprise = make_enterprise(make_street())
    clerk = make_person(Role.STREET_CLERK, enterprise.street)
    invitation, _ = entry.invite(enterprise_id=enterprise.pk, actor=clerk, at=NOW)
    accounts = [{"name": "甲某", "phone": f"1990000777{n}", "password": PASSWORD} for n in (1, 2)]
    outcomes = at_once(
        *(lambda a=a: entry.redeem(invitation_id=invitation.pk, account=a, at=NOW) for a in accounts)
    )
    refused(outcomes, Conflict)
    assert Appointment.objects.filter(role=Role.PRINCIPAL).count() == 1
    assert User.objects.filter(username__startswith="1990000777").count() == 1


def test_a_code_and_a_claim_make_one_principal(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    enterprise = make_enterprise(make_street())
    clerk = make_person(Role.STREET_CLERK, enterprise.street)
    claim = file_claim(enterprise.uscc, enterprise.street)
    invitation, _ = entry.invite(enterprise_id=enterprise.pk, actor=clerk, at=NOW)
    user = make_user()
    outcomes = at_once(
        lambda: entry.redeem(invitation_id=invitation.pk, user=user, at=NOW),
        lambda: entry.approve_claim(pk=claim.pk, actor=clerk, at=NOW),
    )
    refused(outcomes, (Conflict, Incomplete))
    assert Appointment.objects.filter(role=Role.PRINCIPAL).count() == 1


def test_a_code_is_registered_once_by_two_clerks():
    street = make_street()
    clerks = [make_person(Role.STREET_CLERK, street) for _ in range(2)]
    outcomes = at_once(
        *(
            lambda c=c, n=n: operations.add_enterprise(
                values=blank(street, name=f"晨星{n}号公司", uscc=uscc(55)), actor=c, at=NOW
            )
            for n, c in enumerate(clerks)
        )
    )
    assert "uscc" in refused(outcomes, ValidationError).message_dict
    assert Enterprise.objects.count() == 1


def test_a_fact_is_annulled_once():
    enterprise = make_enterprise(make_street())
    clerks = [make_person(Role.STREET_CLERK, enterprise.street) for _ in range(2)]
    fact = operations.record_fact(
        enterprise=enterprise, kind="penalty", occurred_on=NOW.date(), source="staff", actor=clerks[0], at=NOW
    )
    outcomes = at_once(
        *(lambda c=c: operations.annul_fact(fact_id=fact.pk, reason="误录", actor=c, at=NOW) for c in clerks)
    )
    refused(outcomes, Conflict)
    assert Fact.objects.count() == 2
