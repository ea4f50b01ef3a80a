"""Who acts in the tests of the positive list: officials, officers, firms with their principals, and what they declare."""

from datetime import date

from accounts.models import Appointment, User
from accounts.stages import Role
from enterprises.operations import record_claim
from enterprises.stages import Attribute, Source
from tests.accounts.people import make_bureau, make_firm_organisation, make_person, make_street, moment
from tests.enterprises.register import make_enterprise
from whitelist.declaration import DECLARATION, REPORT

CHANNEL = "0755-12345678"
YEAR = 2027
ANSWERS = {
    "contact_name": "联系人甲",
    "contact_phone": "19900001111",
    "industry": "C33 金属制品业",
    "address": "样例路1号",
    "safety_body": "yes",
    "certified": "yes",
    "level": "3",
    "accident": "no",
    "penalty": "no",
    "high_risk": "no",
    "key_chemicals": "no",
    "risk_colour": "blue",
}
FINDINGS = {
    "checked_by": "self",
    "checked_on": "2026-10-10",
    "findings": "逐项检查，未发现隐患",
    "truthful": "yes",
}
assert {field.name for field in DECLARATION} == set(ANSWERS)
assert {field.name for field in REPORT if field.required} == set(FINDINGS)


def day(year, text):
    """A moment at nine in the year before list year `year`: day(2027, "11-26")."""
    return moment(f"{year - 1}-{text}")


def person(role, organisation):
    """The first person with `role` there, made when there is none; read afresh, so that `standing` is current."""
    found = (
        Appointment.objects.filter(role=role, organisation=organisation, ended_at=None).order_by("pk").first()
    )
    return User.objects.get(pk=found.user_id) if found else make_person(role, organisation)


def clerk():
    """The bureau's clerk."""
    return person(Role.BUREAU_CLERK, make_bureau())


def section_head():
    """The section head."""
    return person(Role.SECTION_HEAD, make_bureau())


def director():
    """The director."""
    return person(Role.DIRECTOR, make_bureau())


def officers(street):
    """Two certified officers of a street."""
    held = Appointment.objects.filter(role=Role.STREET_OFFICER, organisation=street, ended_at=None)
    found = [User.objects.get(pk=pk) for pk in held.order_by("pk").values_list("user", flat=True)[:2]]
    return found + [make_person(Role.STREET_OFFICER, street) for _ in range(2 - len(found))]


def make_firm(street=None, name=None, **fields):
    """An enterprise with a portal organisation and a principal; the register knows its colour as blue."""
    enterprise = make_enterprise(street or make_street(), name, **fields)
    enterprise.organisation = make_firm_organisation(enterprise.name, enterprise.street)
    enterprise.save(update_fields=["organisation"])
    make_person(Role.PRINCIPAL, enterprise.organisation)
    record_claim(
        enterprise=enterprise,
        attribute=Attribute.RISK_COLOUR,
        value="blue",
        source=Source.REGISTER,
        as_of=date(2022, 1, 4),
        actor=None,
        at=moment("2022-01-04"),
    )
    return enterprise


def principal(enterprise):
    """The principal of a firm."""
    return person(Role.PRINCIPAL, enterprise.organisation)
