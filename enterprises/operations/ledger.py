"""Writing the ledger and the claims: what is known of an enterprise, from whom, of which day."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from accounts.refusals import Conflict
from accounts.statements import stated
from enterprises.models import Claim, Enterprise, Fact
from enterprises.operations.register import for_keeping, must_keep
from enterprises.rules import NEEDS_DETAIL, choices_of
from enterprises.stages import Attribute, Precision, Source

# Sent on commit with `facts`, in the order written; what lies above (the list, the grading) listens here and nowhere else.
facts_recorded = Signal()

# Current values that lists filter by stand on the enterprise as well; the claim remains their origin.
MIRRORED = {Attribute.RISK_COLOUR: "risk_colour", Attribute.LEVEL: "level"}
# What staff write by hand; declarations and verifications come from the acts of the enterprise and the officers.
BY_HAND = (Source.STAFF, Source.REGISTER, Source.AUTHORITY, Source.COURT)


@transaction.atomic
def record_fact(
    *,
    enterprise,
    kind,
    occurred_on,
    source,
    actor,
    at,
    learned_on=None,
    reference="",
    detail="",
    precision=Precision.DAY,
):
    """Write one line of the ledger; raises ValidationError when the dates do not fit."""
    fact = Fact(
        enterprise=enterprise,
        kind=kind,
        occurred_on=occurred_on,
        precision=precision,
        learned_on=learned_on or timezone.localdate(at),
        reference=reference,
        detail=detail,
        source=source,
        recorded_by=actor,
        recorded_at=at,
    )
    if (
        fact.learned_on > timezone.localdate(at)
        or occurred_on > timezone.localdate(at)
        and precision == Precision.DAY
    ):
        raise ValidationError({"occurred_on": "发生日期、获知日期不能晚于今天。"})
    fact.full_clean()
    fact.save()
    tell_of(fact)
    return fact


def tell_of(*facts):
    """Let those who listen hear of new facts when they are committed."""
    if facts:
        transaction.on_commit(partial(facts_recorded.send, sender=Fact, facts=facts))


@transaction.atomic
def annul_fact(*, fact_id, reason, actor, at):
    """Annul a fact by a new row that names it; raises NotVisible, Forbidden, Conflict when it is annulled already."""
    fact = Fact.objects.for_act(fact_id, actor)
    must_keep(actor, fact.enterprise.street_id)
    reason = stated(reason, missing="请写明撤销的理由。")
    if fact.annuls_id or Fact.objects.filter(annuls=fact).exists():
        raise Conflict("这条事实已经撤销，或者本身就是撤销记录。")
    annulment = Fact.objects.create(
        enterprise=fact.enterprise,
        kind=fact.kind,
        occurred_on=fact.occurred_on,
        precision=fact.precision,
        learned_on=timezone.localdate(at),
        reference=fact.reference,
        detail=reason,
        source=fact.source,
        annuls=fact,
        recorded_by=actor,
        recorded_at=at,
    )
    tell_of(annulment)
    return annulment


@transaction.atomic
def record_claim(*, enterprise, attribute, value, source, as_of, actor, at, detail="", case=None):
    """Write what is said of an enterprise; risk colour and level are mirrored for the lists when it is the latest."""
    claim = Claim.objects.create(
        enterprise=enterprise,
        attribute=attribute,
        value=value,
        detail=detail[:300],
        source=source,
        as_of=as_of,
        case=case,
        recorded_by=actor,
        recorded_at=at,
    )
    mirror_claims(enterprise, attribute, at)
    return claim


def mirror_claims(enterprise, attribute, at):
    """Write the value that now counts to the enterprise's own column; nothing claimed is empty, that is unknown."""
    if attribute not in MIRRORED:
        return
    latest = Claim.objects.filter(enterprise=enterprise, attribute=attribute).latest().first()
    values = {MIRRORED[attribute]: latest.value if latest else "", "updated_at": at}
    Enterprise.objects.filter(pk=enterprise.pk).update(**values)


@transaction.atomic
def enter_fact(*, enterprise_id, actor, at, **fields):
    """A street or the bureau records a fact by hand; `fields` as in record_fact. Raises NotVisible, Forbidden."""
    enterprise = for_keeping(enterprise_id, actor)
    if fields["source"] not in BY_HAND:
        raise ValidationError({"source": "请选择这条事实的来源。"})
    return record_fact(enterprise=enterprise, actor=actor, at=at, **fields)


@transaction.atomic
def enter_claim(*, enterprise_id, attribute, value, source, as_of, actor, at, detail=""):
    """A street or the bureau records what is so on `as_of`; raises NotVisible, Forbidden, ValidationError."""
    enterprise = for_keeping(enterprise_id, actor)
    if value not in dict(choices_of(attribute)):
        raise ValidationError({"value": "请选择这一项允许的值。"})
    if source not in BY_HAND:
        raise ValidationError({"source": "请选择这条情况的来源。"})
    if as_of > timezone.localdate(at):
        raise ValidationError({"as_of": "日期不能晚于今天。"})
    if attribute in NEEDS_DETAIL and value == "yes" and not detail.strip():
        raise ValidationError({"detail": "请写明具体情形，没有理由的不能作为不适宜纳入的依据。"})
    return record_claim(
        enterprise=enterprise,
        attribute=attribute,
        value=value,
        source=source,
        as_of=as_of,
        actor=actor,
        at=at,
        detail=detail,
    )


@transaction.atomic
def retract_claim(*, claim_id, reason, actor, at):
    """Take back a claim by a new row that names it; the one before it counts again.

    Raises NotVisible, Forbidden, ValidationError without a reason, Conflict when it is taken back already.
    """
    claim = Claim.objects.for_act(claim_id, actor)
    must_keep(actor, claim.enterprise.street_id)
    reason = stated(reason, missing="请写明撤回的理由。")
    if claim.retracts_id or Claim.objects.filter(retracts=claim).exists():
        raise Conflict("这条情况已经撤回，或者本身就是撤回记录。")
    retraction = Claim.objects.create(
        enterprise=claim.enterprise,
        attribute=claim.attribute,
        value=claim.value,
        detail=reason,
        source=claim.source,
        as_of=timezone.localdate(at),
        retracts=claim,
        recorded_by=actor,
        recorded_at=at,
    )
    mirror_claims(claim.enterprise, claim.attribute, at)
    return retraction
