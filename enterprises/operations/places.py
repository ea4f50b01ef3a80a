"""Sites, people and their certificates: kept by the street, the bureau, or the enterprise itself."""

from django.db import transaction

from accounts.refusals import Conflict, Forbidden
from accounts.stages import ENTERPRISE_ROLES
from enterprises.models import Enterprise, Person, PersonCertificate, Site
from enterprises.operations.register import for_keeping, write_change
from enterprises.rules import may_keep
from enterprises.stages import Source


def _declares(actor, enterprise):
    """Whether `actor` speaks for this very enterprise."""
    return any(
        actor.holds(role, enterprise.organisation_id)
        for role in ENTERPRISE_ROLES
        if enterprise.organisation_id
    )


def for_statement(enterprise_id, actor):
    """The enterprise, locked, and the source of what `actor` says of it; raises NotVisible, Forbidden."""
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    if may_keep(actor, enterprise.street_id):
        return enterprise, Source.STAFF
    if _declares(actor, enterprise):
        return enterprise, Source.DECLARATION
    raise Forbidden("企业的人员、证照由企业自己或者所在街道登记。", next_step="请联系企业所在街道应急办。")


def _why(source, reason=""):
    return reason or ("企业申报" if source == Source.DECLARATION else "工作人员登记")


@transaction.atomic
def save_site(*, enterprise_id, name, address, community, actor, at, site_id=None):
    """Add a site (场所) or correct one; raises NotVisible, Forbidden, ValidationError."""
    enterprise = for_keeping(enterprise_id, actor)
    site = Site.objects.for_act(site_id, actor) if site_id else Site(enterprise=enterprise)
    _same_enterprise(site, enterprise)
    before = _site_text(site) if site_id else ""
    site.name, site.address, site.community = name, address, community
    site.full_clean()
    site.save()
    if before != _site_text(site):
        write_change(enterprise, "site", before, _site_text(site), why=_why(Source.STAFF), actor=actor, at=at)
    return site


@transaction.atomic
def remove_site(*, enterprise_id, site_id, why, actor, at):
    """Take a site out of the register; the history of changes keeps what it was."""
    enterprise = for_keeping(enterprise_id, actor)
    site = Site.objects.for_act(site_id, actor)
    _same_enterprise(site, enterprise)
    write_change(enterprise, "site", _site_text(site), "", why=why, actor=actor, at=at)
    site.delete()


def _site_text(site):
    return " ".join(part for part in (site.name, site.community, site.address) if part)


def _same_enterprise(row, enterprise):
    if row.enterprise_id != enterprise.pk:
        raise Conflict("这条记录不属于这家企业。", next_step="请返回企业页重新选择。")


@transaction.atomic
def save_person(*, enterprise_id, name, post, full_time, actor, at, left_on=None, person_id=None):
    """Add or correct a person; says whether the enterprise declared it or staff recorded it (NS-3.1.1)."""
    enterprise, source = for_statement(enterprise_id, actor)
    person = Person.objects.for_act(person_id, actor) if person_id else Person(enterprise=enterprise)
    _same_enterprise(person, enterprise)
    before = _person_text(person) if person_id else ""
    person.name, person.post, person.full_time, person.left_on = name, post, full_time, left_on
    person.source = source
    person.full_clean()
    person.save()
    if before != _person_text(person):
        write_change(enterprise, "person", before, _person_text(person), why=_why(source), actor=actor, at=at)
    return person


def _person_text(person):
    parts = [person.name, person.get_post_display(), "专职" if person.full_time else "兼职"]
    return " ".join(parts + ([f"{person.left_on} 离任"] if person.left_on else []))


@transaction.atomic
def add_certificate(*, enterprise_id, person_id, title, number, valid_until, actor, at):
    """Record a person's certificate, valid until `valid_until` included (NS-3.1.1)."""
    enterprise, source = for_statement(enterprise_id, actor)
    person = Person.objects.for_act(person_id, actor)
    _same_enterprise(person, enterprise)
    certificate = PersonCertificate(person=person, title=title, number=number, valid_until=valid_until)
    certificate.full_clean()
    certificate.save()
    after = f"{person.name} {title} {number} 至{valid_until}"
    write_change(enterprise, "certificate", "", after, why=_why(source), actor=actor, at=at)
    return certificate


@transaction.atomic
def remove_certificate(*, enterprise_id, certificate_id, why, actor, at):
    """Take out a certificate recorded by mistake; the history of changes keeps it."""
    enterprise, source = for_statement(enterprise_id, actor)
    certificate = PersonCertificate.objects.for_act(certificate_id, actor)
    _same_enterprise(certificate.person, enterprise)
    before = f"{certificate.person.name} {certificate.title} {certificate.number} 至{certificate.valid_until}"
    write_change(enterprise, "certificate", before, "", why=_why(source, why), actor=actor, at=at)
    certificate.delete()
