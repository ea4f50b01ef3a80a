"""承诺: texts made by two people, signed by the principal, proved by a code; one line in the ledger each (GM-1.1)."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden, Incomplete
from accounts.stages import Role
from casework.history import canonical
from casework.operations import next_number, open_case
from casework.policy import policy_value
from casework.reasons import take_with_reason
from enterprises.models import CommitmentText, Enterprise, Signature
from enterprises.models.commitments import without_signature
from enterprises.operations.ledger import record_fact
from enterprises.rules.commitments import YEARS, lapses_on, signed_since, state_of
from enterprises.stages import FactKind, Source, TextKind
from enterprises.workflow import COMMITMENT_TEXT
from enterprises.workflow.commitments import DRAFTERS

CODE_BYTES = 24  # 192 bits: nobody guesses the address of a proof


@transaction.atomic
def draft_text(*, kind, body, source, valid_from, actor, at, confirmed=False):
    """A new version of a text, to be published by somebody else. Raises Forbidden, ValidationError by field."""
    if not actor.holds_any(DRAFTERS):
        raise Forbidden("承诺文本由区局经办人起草。", next_step="请联系区局经办人。")
    if not body.strip():
        raise ValidationError({"body": "请写明内容。"})
    if valid_from < timezone.localdate(at):
        raise ValidationError({"valid_from": "起用日期不能早于今天。"})
    next_number(f"text:{kind}", 0)  # locks the counting of this kind
    last = CommitmentText.objects.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    label = f"{TextKind(kind).label}第{last + 1}版"
    bureau = Organisation.objects.bureau()
    case = open_case(kind=COMMITMENT_TEXT.kind, series="承诺文本", title=label, organisation=bureau, at=at)
    row = CommitmentText(
        case=case,
        kind=kind,
        number=last + 1,
        body=body.strip(),
        source=source,
        confirmed=confirmed,
        valid_from=valid_from,
        drafted_by=actor,
    )
    row.is_locked = True  # created in this transaction: nobody else can see it
    digest = hashlib.sha256(row.body.encode()).hexdigest()
    COMMITMENT_TEXT.take("draft", row=row, actor=actor, at=at, data={"sha256": digest})
    return row


def _by_another(row, actor):
    if row.drafted_by_id == actor.pk:
        raise Forbidden("起草人不能自己发布自己起草的文本。", next_step="请由另一位有权发布的人员办理。")


@transaction.atomic
def publish_text(*, pk, actor, at):
    """发布 by another person than the drafter. Raises NotVisible, Forbidden, WrongStage, Incomplete (its day is over)."""
    row = CommitmentText.objects.for_act(pk, actor)
    COMMITMENT_TEXT.check("publish", row=row, actor=actor, at=at)
    _by_another(row, actor)
    row.published_at = at
    data = {"valid_from": row.valid_from, "sha256": hashlib.sha256(row.body.encode()).hexdigest()}
    COMMITMENT_TEXT.take("publish", row=row, actor=actor, at=at, data=data)
    return row


@transaction.atomic
def reject_text(*, pk, reason, actor, at):
    """不予发布 with a reason. Raises NotVisible, Forbidden, WrongStage, ValidationError without one."""
    return take_with_reason(
        COMMITMENT_TEXT,
        "reject",
        rows=CommitmentText.objects,
        pk=pk,
        reason=reason,
        actor=actor,
        at=at,
        missing="请写明不予发布的理由。",
    )


def texts_in_force(today):
    """The published texts that count on `today` by kind; everybody may read them."""
    return CommitmentText.objects.in_force(today)


def texts_to_sign(today):
    """Both texts in force on `today` by kind; raises Incomplete while the bureau has not published them."""
    texts = CommitmentText.objects.in_force(today)
    if set(texts) != set(TextKind.values):
        raise Incomplete("区应急管理局还没有发布承诺书和责任清单。", next_step="发布后会在这里提醒您签署。")
    return texts


def standing_of(enterprise, today):
    """(state as rules.commitments.state_of, the latest signature or None, the day it lapses or None)."""
    texts = CommitmentText.objects.in_force(today)
    latest = enterprise.signatures.select_related("commitment", "duties").first()
    if latest is None:
        return "none", None, None
    years = policy_value(YEARS, today)
    return state_of(latest, texts, today, years), latest, lapses_on(latest.signed_on, years)


def not_signed(enterprises, today):
    """Those of a queryset of enterprises that owe a signature on `today`; nobody owes one before there are texts."""
    texts = CommitmentText.objects.in_force(today)
    if set(texts) != set(TextKind.values):
        return enterprises.none()
    return without_signature(enterprises, texts, signed_since(today, policy_value(YEARS, today)))


def not_signed_text(enterprises, text, today):
    """Those of a queryset of enterprises that have not signed this version of a text, or too long ago (GM-1.1)."""
    since = signed_since(today, policy_value(YEARS, today))
    signed = Signature.objects.filter(
        enterprise=OuterRef("pk"), signed_on__gt=since, **{TextKind(text.kind).value: text}
    )
    return enterprises.filter(~Exists(signed))


@transaction.atomic
def sign_commitment(*, enterprise_id, seen, actor, at):
    """签署 both texts; `seen`: the pks of the versions the principal has read. Writes 签署安全承诺 in the ledger.

    Raises NotVisible, Forbidden for anybody but the principal, Incomplete without published texts, Conflict when
    newer versions came meanwhile or today's were signed within the year already.
    """
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    if not (enterprise.organisation_id and actor.holds(Role.PRINCIPAL, enterprise.organisation_id)):
        raise Forbidden("承诺书由企业主要负责人本人签署。", next_step="请主要负责人用自己的账号登录后签署。")
    today = timezone.localdate(at)
    texts = texts_to_sign(today)
    if {int(pk) for pk in seen} != {text.pk for text in texts.values()}:
        raise Conflict("您阅读后，承诺书或者责任清单发布了新版。", next_step="请刷新页面，阅读新版后再签署。")
    if standing_of(enterprise, today)[0] == "valid":
        raise Conflict("本企业已经签署现行版本，还在有效期内。", next_step="有新版或者满一年后再签署。")
    return _signed(enterprise, texts[TextKind.COMMITMENT], texts[TextKind.DUTIES], actor, at)


def _signed(enterprise, commitment, duties, actor, at):
    """The line in the ledger, and the signature sealed over both texts, the firm, the signer and the moment."""
    content = {
        "enterprise": enterprise.pk,
        "firm": enterprise.name,
        "commitment": commitment.body,
        "duties": duties.body,
        "versions": [commitment.number, duties.number],
        "signer": actor.pk,
        "name": actor.name,
        "at": at,
    }
    fact = record_fact(
        enterprise=enterprise,
        kind=FactKind.COMMITMENT,
        occurred_on=timezone.localdate(at),
        source=Source.DECLARATION,
        actor=actor,
        at=at,
        detail=f"{actor.name}签署{commitment.label}、{duties.label}",
    )
    return Signature.objects.create(
        enterprise=enterprise,
        commitment=commitment,
        duties=duties,
        firm_name=enterprise.name,
        signed_by=actor,
        signer_name=actor.name,
        signed_at=at,
        signed_on=fact.occurred_on,
        digest=hashlib.sha256(canonical(content)).hexdigest(),
        code=secrets.token_urlsafe(CODE_BYTES),
        fact=fact,
    )
