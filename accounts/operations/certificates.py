"""Officers' certificates: registered and ended by the system administrator (安全生产法第六十七条)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import OfficerCertificate, User
from accounts.operations.events import Act, must_hold, record
from accounts.stages import Role


@transaction.atomic
def add_certificate(*, actor, user_id, number, valid_from, valid_until, at):
    """Register a certificate with its period, both days included. Raises Forbidden, ValidationError."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    user = User.objects.for_act(user_id, actor)
    certificate = OfficerCertificate(
        user=user, number=number.strip(), valid_from=valid_from, valid_until=valid_until
    )
    certificate.full_clean()
    certificate.save()
    detail = f"{certificate.number}，{valid_from} 至 {valid_until}"
    record(actor=actor, act=Act.CERTIFICATE_ADDED, subject=user, detail=detail, at=at)
    return certificate


@transaction.atomic
def shorten_certificate(*, actor, certificate_id, valid_until, reason, at):
    """End a certificate before its time (withdrawn, transferred). Raises Forbidden, ValidationError."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    certificate = OfficerCertificate.objects.for_act(certificate_id, actor)
    if not certificate.valid_from <= valid_until < certificate.valid_until:
        raise ValidationError({"valid_until": "新的止日应在起日之后、原止日之前。"})
    certificate.valid_until = valid_until
    certificate.save(update_fields=["valid_until"])
    detail = f"{certificate.number}，止于 {valid_until}：{reason}"
    record(actor=actor, act=Act.CERTIFICATE_SHORTENED, subject=certificate.user, detail=detail, at=at)
    return certificate
