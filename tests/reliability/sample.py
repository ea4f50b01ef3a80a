"""One object of every kind that an address names, all of one street and one firm, and people everywhere else."""

from accounts.models import Organisation
from accounts.operations.people import ask_for_password
from accounts.stages import ADMIN_ROLES, BODY_ROLES, BUREAU_ROLES, OrganisationKind, Role
from casework.models import Document
from casework.operations import attach
from enterprises.models import Claim
from enterprises.operations import add_certificate, record_fact, save_person, save_site
from enterprises.operations.imports import preview_register
from enterprises.stages import FactKind, Source
from tests.accounts.people import make_bureau, make_department, make_person, make_street, moment
from tests.whitelist.rounds import make_application, make_round
from tests.whitelist.staff import make_firm, person, principal
from whitelist.demonstration.firms import SAMPLE
from whitelist.demonstration.papers import photo
from whitelist.models import Opinion, StreetList
from whitelist.stages import ApplicationStage, RoundStage

AT = moment("2026-11-20")


def furnish():
    """Make everything; returns (values by argument name and address, people by role and side)."""
    round_ = make_round(RoundStage.NOTICED)
    waiting = make_application(ApplicationStage.REFUSED, year=2028)
    draft = make_application(ApplicationStage.DRAFT, enterprise=make_firm(), year=2028)
    street = waiting.case.organisation
    clerk = person(Role.STREET_CLERK, street)
    firm = waiting.enterprise
    someone = save_person(
        enterprise_id=firm.pk, name="样例安全员", post="safety_officer", full_time=True, actor=clerk, at=AT
    )
    site = save_site(
        enterprise_id=firm.pk, name="一厂", community="", address="样例路1号", actor=clerk, at=AT
    )
    paper = add_certificate(
        enterprise_id=firm.pk,
        person_id=someone.pk,
        title="考核合格证",
        number="样例1",
        valid_until=AT.date(),
        actor=clerk,
        at=AT,
    )
    fact = record_fact(
        enterprise=firm,
        kind=FactKind.WORK_INJURY,
        occurred_on=moment("2026-05-01").date(),
        source=Source.STAFF,
        actor=clerk,
        at=AT,
    )
    batch = preview_register(content=[SAMPLE.read_bytes()], file_name="底册.xlsx", actor=clerk, at=AT)
    values = {
        "round": round_.pk,
        "application": waiting.pk,
        "draft": draft.pk,
        "noticed": round_.applications.first().pk,
        "case": waiting.case_id,
        "enterprise": firm.pk,
        "person": someone.pk,
        "site": site.pk,
        "certificate": paper.pk,
        "claim": Claim.objects.filter(enterprise=firm).first().pk,
        "fact": fact.pk,
        "batch": batch.pk,
        "list": StreetList.objects.get(round=waiting.round, street=street).pk,
        "opinion": Opinion.objects.filter(round=round_).first().pk,
        "attachment": _attachment(waiting),
        "document": Document.objects.filter(case=waiting.case).first().pk,
        "user": clerk.pk,
        "appointment": clerk.appointments.first().pk,
        "officer_certificate": person(Role.STREET_OFFICER, street).certificates.first().pk,
        "organisation": street.pk,
        "firm_organisation": firm.organisation_id,
        "staff_appointment": principal(firm).appointments.first().pk,
    }
    values["password_request"] = ask_for_password(
        username="nobody", name="无名", phone="19900000000", address="192.0.2.1", at=AT
    ).pk
    return values, everybody(firm, street, Opinion.objects.get(pk=values["opinion"]).organisation)


def make_provider():
    """A firm that offers services, where experts work."""
    return Organisation.objects.create(
        kind=OrganisationKind.PROVIDER, name="样例技术服务公司", parent=make_bureau()
    )


def _attachment(application):
    return attach(case=application.case, upload=photo(), purpose="样例", actor=None, at=AT).pk


def everybody(firm, street, body):
    """(role, side) → a person: "own" beside the objects, "foreign" in another street, firm or body."""
    bureau, far = make_bureau(), make_street("远处街道应急办", "440311099")
    other = make_firm(street=far, name="远处样例五金有限公司")
    people = {}
    for role in (*BUREAU_ROLES, *ADMIN_ROLES):
        people[role, "own"] = make_person(role, bureau)
    for role in (Role.STREET_CLERK, Role.STREET_OFFICER, Role.STREET_HEAD):
        people[role, "own"] = person(role, street)
        people[role, "foreign"] = make_person(role, far)
    people[Role.EXPERT, "foreign"] = make_person(Role.EXPERT, make_provider())
    for role in BODY_ROLES:
        people[role, "own"] = person(role, body)
        people[role, "foreign"] = make_person(role, make_department("别的局"))
    people[Role.PRINCIPAL, "own"] = principal(firm)
    people[Role.PRINCIPAL, "foreign"] = principal(other)
    people[Role.SAFETY_OFFICER, "own"] = make_person(Role.SAFETY_OFFICER, firm.organisation)
    people[Role.SAFETY_OFFICER, "foreign"] = make_person(Role.SAFETY_OFFICER, other.organisation)
    return people
