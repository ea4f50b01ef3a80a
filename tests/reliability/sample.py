"""One object of every kind that an address names, all of one street and one firm, and people everywhere else."""

from django.utils import timezone

from accounts.models import Organisation
from accounts.operations.people import ask_for_password
from accounts.stages import ADMIN_ROLES, BODY_ROLES, BUREAU_ROLES, OrganisationKind, Role
from casework.models import Document, JobRun
from casework.operations import attach
from casework.operations.jobs import beat
from enterprises.models import BulkAct, Claim, Takeover
from enterprises.operations import add_certificate, grading, record_fact, save_person, save_site
from enterprises.operations.bulk import preview_bulk
from enterprises.operations.commitments import sign_commitment
from enterprises.operations.exports import start_export
from enterprises.operations.imports import preview_register
from enterprises.operations.licences import record_licence
from enterprises.operations.merging import merge_enterprises
from enterprises.operations.merging.merge import seen_of
from enterprises.operations.saved_filters import save_filter
from enterprises.operations.self_reports import begin_self_report
from enterprises.operations.vault import draw_sample
from enterprises.stages import FactKind, Source
from notices.models import Delivery, ReminderRule
from notices.operations import load_rules, mass
from tests.accounts.people import make_bureau, make_department, make_person, make_street, moment
from tests.enterprises.grading import district
from tests.enterprises.register import make_enterprise
from tests.reliability.acts import dialogue, portal
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
        "takeover": _takeover(firm, clerk).pk,
        "licence": _licence(firm, clerk).pk,
        "merge": _merge(firm, clerk).pk,
        "twin": make_enterprise(firm.street, uscc=None).pk,
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
    values["job_run"] = _failed_run()
    values |= _messages(waiting)
    values |= _work(clerk)
    words = {"subject": "样例", "text": "样例", "audience": "firms", "actor": clerk, "at": AT}
    values["mass"] = mass.draft_mass(unit_id=street.pk, **words).pk
    values |= told_by(firm)
    values |= _graded(firm, clerk)
    values["password_request"] = ask_for_password(
        username="nobody", name="无名", phone="19900000000", address="192.0.2.1", at=AT
    ).pk
    return values, everybody(firm, street, Opinion.objects.get(pk=values["opinion"]).organisation)


def _takeover(firm, clerk):
    words = {"unit": firm.street, "valid_from": AT.date(), "reason": "样例方案"}
    return Takeover.objects.create(number=1, decided_by=clerk, decided_at=AT, **words)


def _licence(firm, clerk):
    words = {"kind": "safety_production", "number": "样例1", "valid_until": AT.date()}
    return record_licence(enterprise_id=firm.pk, actor=clerk, at=AT, **words)


def _work(clerk):
    """An export that waits, a saved filter and a bulk act, all the clerk's own."""
    words = {"kind": BulkAct.Kind.COMMUNITY, "query": "", "value": "样例社区", "why": "样例"}
    return {
        "work": start_export(query="", actor=clerk, at=AT).pk,
        "filter": save_filter(query="risk=red", name="样例", actor=clerk, at=AT).pk,
        "bulk": preview_bulk(actor=clerk, at=AT, **words).pk,
    }


def _failed_run():
    """A slot that was given up, in a system that is otherwise well."""
    for part in ("tick", "canary"):
        beat(name=part, at=timezone.now())
    return JobRun.objects.create(job="casework.daily_root", slot=AT, attempts=6, error="样例").pk


def _merge(firm, clerk):
    """Another enterprise went up in the firm."""
    other = make_enterprise(firm.street, uscc=None)
    return merge_enterprises(
        survivor_id=firm.pk,
        absorbed_id=other.pk,
        taken=(),
        why="重复登记",
        seen=seen_of(firm, other),
        actor=clerk,
        at=AT,
    )


def told_by(firm):
    """What the firm told of itself: a draft of a hazard, a signature, a document and one that was drawn."""
    texts = [text.pk for text in portal.published()]
    words = {"actor": principal(firm), "at": AT}
    drawn = portal.kept(firm, title="抽中的演练记录")()
    clerk = person(Role.STREET_CLERK, firm.street)
    return {
        "self_report": begin_self_report(enterprise_id=firm.pk, **words).pk,
        "signature": sign_commitment(enterprise_id=firm.pk, seen=texts, **words).pk,
        "vault_draw": draw_sample(street_id=drawn.case.organisation_id, size=1, actor=clerk, at=AT).pk,
        "vault_item": portal.kept(firm)().pk,
        "conversation": dialogue.start(firm)().pk,
    }


def _messages(application):
    """What the enterprise was told of the refusal, and a rule of reminding."""
    told = Delivery.objects.filter(message__case=application.case, user=principal(application.enterprise))
    load_rules(on=AT.date())
    delivery = told.order_by("pk").first()
    return {
        "delivery": delivery.pk,
        "own_delivery": delivery.pk,
        "message": delivery.message_id,
        "reminder_rule": ReminderRule.objects.order_by("pk").first().pk,
    }


def _graded(firm, clerk):
    """Rules in force, a re-grading that lies with the streets, and what the firm's street contests in it."""
    rules = district.rules_in_force(at=AT)
    row = district.confirming(at=AT)
    part = row.parts.get(street=firm.street)
    words = {"enterprise_id": firm.pk, "reason": "样例", "actor": clerk, "at": AT}
    contest = grading.contest_line(pk=part.pk, **words)
    return {"rule_set": rules.pk, "regrading": row.pk, "regrading_line": row.pk, "line_contest": contest.pk}


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
