"""Before something ends it is told once to the enterprise and to its street (CJ-20)."""

from datetime import date, timedelta

import pytest

from accounts.stages import Role
from enterprises.jobs.expiries import tell_of_ends
from enterprises.models import Licence, PersonCertificate, VaultItem
from enterprises.operations.expiries import tell_of_end, untold
from enterprises.operations.licences import end_licence, record_licence, renew_licence
from enterprises.stages import LicenceKind, VaultStage
from notices.models import Delivery, Message
from notices.operations import deliver_next
from notices.stages import DeliveryState
from tests.accounts.people import make_firm_organisation, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise
from tests.reliability.acts import portal
from tests.reliability.racing import CLIENTS, Clients

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-20 08:35")
TODAY = NOW.date()
UNTIL = date(2027, 2, 20)  # three months after TODAY


@pytest.fixture
def firm():
    return open_firm()


def open_firm():
    """An enterprise with a portal and somebody in it, whose street has a clerk."""
    enterprise = make_enterprise(make_street())
    enterprise.organisation = make_firm_organisation(enterprise.name, enterprise.street)
    enterprise.save(update_fields=["organisation"])
    make_person(Role.PRINCIPAL, enterprise.organisation)
    make_person(Role.STREET_CLERK, enterprise.street)
    return enterprise


def licence(firm, until=UNTIL, **more):
    words = {"kind": LicenceKind.SAFETY_PRODUCTION, "number": "粤样例001", "valid_until": until} | more
    return Licence.objects.create(enterprise=firm, recorded_at=NOW, **words)


def certificate(firm, until, title="安全管理人员考核合格证", **person):
    row = firm.people.create(name="样例甲", post="safety_officer", **person)
    return PersonCertificate.objects.create(person=row, title=title, valid_until=until)


def run(name, at=NOW):
    return tell_of_ends(at, at, name)


def told():
    return [(message.template, message.by_when) for message in Message.objects.order_by("pk")]


def later(days):
    return NOW + timedelta(days=days)


def test_a_licence_is_told_from_three_months_before_and_not_a_day_earlier(firm):
    licence(firm)
    assert run("licence", later(-1)) == 0
    assert run("licence") == 2
    assert told() == [("expiry.licence.firm", UNTIL), ("expiry.licence.street", UNTIL)]


def test_the_enterprise_reads_how_to_renew(firm, client, time_machine):
    """CJ-20: with the process."""
    time_machine.move_to(NOW)
    licence(firm, issued_by="省应急管理厅")
    run("licence")
    while deliver_next(worker="test", at=NOW):
        pass
    principal = make_person(Role.PRINCIPAL, make_firm_organisation("别家", firm.street))
    sign_in(client, principal)
    assert "安全生产许可证" not in client.get("/portal/messages/").text
    own = Delivery.objects.get(message__template="expiry.licence.firm")
    sign_in(client, own.user)
    page = client.get(f"/portal/messages/{own.pk}/").text
    assert all(word in page for word in ("2027-02-20", "省应急管理厅", "三个月前", "办事指南"))


@pytest.mark.parametrize("kind", LicenceKind)
def test_every_kind_of_licence_has_its_process(firm, kind):
    licence(firm, kind=kind, title="样例")
    assert run("licence") == 2
    assert "怎样办理延续" in Message.objects.get(template="expiry.licence.firm").text


def test_once_is_enough_and_missed_days_are_made_good(firm):
    licence(firm)
    assert run("licence", later(40)) == 2, "the system was down for forty days"
    assert [run("licence", later(days)) for days in (40, 41, 92)] == [0, 0, 0]
    assert len(told()) == 2


def test_what_has_ended_already_is_not_announced(firm):
    licence(firm)
    assert run("licence", later(93)) == 0
    assert run("licence", later(92)) == 2, "the last day itself is valid"


@pytest.mark.parametrize("field", ["closed_on", "withdrawn_at"])
def test_enterprises_that_are_no_longer_there_are_not_told(firm, field):
    licence(firm)
    setattr(firm, field, TODAY if field == "closed_on" else NOW)
    firm.save(update_fields=[field])
    assert run("licence") == 0


def test_a_renewed_or_given_up_licence_is_silent_and_the_renewed_one_speaks_in_its_time(firm):
    clerk = make_person(Role.STREET_CLERK, firm.street)
    words = {"enterprise_id": firm.pk, "actor": clerk, "at": NOW}
    old = record_licence(kind=LicenceKind.FIREWORKS, number="1", valid_until=UNTIL, **words)
    given_up = record_licence(kind=LicenceKind.FIREWORKS, number="2", valid_until=UNTIL, **words)
    new_until = date(2030, 2, 20)
    renew_licence(licence_id=old.pk, number="3", valid_from=TODAY, valid_until=new_until, **words)
    end_licence(licence_id=given_up.pk, why="不再经营", **words)
    assert run("licence") == 0
    assert run("licence", moment("2029-11-20 08:35")) == 2


def test_a_firm_without_a_portal_is_told_when_it_has_one(firm):
    organisation, firm.organisation = firm.organisation, None
    firm.save(update_fields=["organisation"])
    licence(firm)
    assert run("licence") == 1
    firm.organisation = organisation
    firm.save(update_fields=["organisation"])
    assert run("licence", later(1)) == 1
    assert [template for template, _ in told()] == ["expiry.licence.street", "expiry.licence.firm"]


def test_a_certificate_is_told_one_month_before(firm):
    certificate(firm, date(2026, 12, 20))
    assert run("certificate", later(-1)) == 0
    assert run("certificate") == 2
    assert run("certificate", later(1)) == 0
    text = Message.objects.get(template="expiry.certificate.street").text
    assert "样例甲" not in text, "whose certificate it is stands in the register, not in messages"


def test_a_certificate_that_was_renewed_or_whose_person_has_left_is_silent(firm):
    row = certificate(firm, date(2026, 12, 20))
    PersonCertificate.objects.create(person=row.person, title=row.title, valid_until=date(2029, 12, 20))
    certificate(firm, date(2026, 12, 20), left_on=TODAY)
    assert run("certificate") == 0


def test_a_document_of_the_vault_is_told_one_month_before_while_it_counts(firm):
    row = portal.kept(firm)()
    VaultItem.objects.filter(pk=row.pk).update(issued_on=date(2026, 1, 1), expires_on=date(2026, 12, 20))
    assert run("vault", later(-1)) == 0
    VaultItem.objects.filter(pk=row.pk).update(stage=VaultStage.REPLACED)
    assert run("vault") == 0
    VaultItem.objects.filter(pk=row.pk).update(stage=VaultStage.KEPT)
    before = Message.objects.count()
    assert run("vault") == 2
    assert run("vault") == 0
    assert Message.objects.count() == before + 2


def test_what_was_renewed_between_writing_and_sending_is_not_sent(firm):
    row = licence(firm)
    other = licence(firm, number="粤样例002")
    run("licence")
    Licence.objects.filter(pk=row.pk).update(ended_on=TODAY)
    while deliver_next(worker="test", at=NOW):
        pass
    states = dict(Delivery.objects.values_list("message__cause", "state"))
    assert {state for cause, state in states.items() if f":{row.pk}:" in cause} == {DeliveryState.WITHDRAWN}
    assert {state for cause, state in states.items() if f":{other.pk}:" in cause} == {DeliveryState.DELIVERED}


def test_a_thousand_licences_are_asked_in_few_questions(firm, django_assert_max_num_queries):
    for number in range(30):
        licence(firm, number=f"粤样例{number}")
    run("licence")
    with django_assert_max_num_queries(2):
        assert untold("licence", TODAY) == []


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_tell_once():
    row = licence(open_firm())
    with Clients() as clients:
        outcomes = clients.at_once(
            [lambda: tell_of_end(name="licence", pk=row.pk, today=TODAY, at=NOW)] * CLIENTS
        )
    assert sorted(outcomes) == [0] * (CLIENTS - 1) + [2]
    assert len(told()) == 2
