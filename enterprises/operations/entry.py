"""Entry to the portal: a code from the street, or a claim that the street approves."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.urls import reverse

from accounts.models import Appointment, Organisation, User
from accounts.operations import admit_principal
from accounts.refusals import Conflict, Forbidden
from accounts.stages import OrganisationKind, Role
from casework.operations import open_case
from casework.operations.files import attach
from casework.reasons import take_with_reason
from enterprises.messages import tell_firm, tell_street
from enterprises.messages.portal import CLAIM_APPROVED, CLAIM_FILED, CLAIM_REFUSED
from enterprises.models import Enterprise, EntryClaim, Invitation
from enterprises.rules import code_problem, may_sponsor, plain_code
from enterprises.workflow import ENTRY
from notices.operations import To, write

# Without 0 O 1 I L 2 Z 5 S 8 B U V: read aloud and copied from paper.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 10
LIFE = timedelta(days=30)
DEAD_CODE = "邀请码不正确，或者已经使用、过期。"


def _hash(code):
    return hashlib.sha256(code.encode()).hexdigest()


@transaction.atomic
def invite(*, enterprise_id, actor, at):
    """A new code for the principal of an enterprise; earlier unused ones end. Returns the invitation and the code.

    The code is not kept, only its hash. Raises NotVisible, Forbidden, Conflict when there is a principal already.
    """
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    if not may_sponsor(actor, enterprise.street_id):
        raise Forbidden(
            "邀请码由企业所在街道的经办人或者负责人签发。", next_step="请联系企业所在街道应急办。"
        )
    if principal_of(enterprise):
        raise Conflict("该企业已有主要负责人账号。", next_step="更换负责人请办理“更换主要负责人”。")
    enterprise.invitations.filter(used_at=None, expires_at__gt=at).update(
        expires_at=Greatest(Value(at), F("made_at") + timedelta(microseconds=1))
    )
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    invitation = Invitation.objects.create(
        enterprise=enterprise, code_hash=_hash(code), made_by=actor, made_at=at, expires_at=at + LIFE
    )
    return invitation, code


def principal_of(enterprise):
    """The appointment of the enterprise's principal in force, or None."""
    held = Appointment.objects.in_force().filter(role=Role.PRINCIPAL, organisation=enterprise.organisation_id)
    return held.select_related("user").first() if enterprise.organisation_id else None


def find_invitation(*, code, at):
    """The usable invitation of a code as typed; raises ValidationError with one text for every cause."""
    found = Invitation.objects.filter(
        code_hash=_hash(plain_code(code)), used_at=None, expires_at__gt=at, enterprise__withdrawn_at=None
    )
    invitation = found.select_related("enterprise").first()
    if invitation is None:
        raise ValidationError({"code": DEAD_CODE})
    return invitation


@transaction.atomic
def redeem(*, invitation_id, at, user=None, account=None):
    """Use a code: `user` (signed in), or a new account from `account` (name, phone, password), becomes principal.

    Raises Conflict when the code was used or replaced meanwhile or a principal is there; ValidationError by field.
    """
    invitation = Invitation.objects.select_for_update(no_key=True).get(pk=invitation_id)
    if invitation.used_at or invitation.expires_at <= at:
        raise Conflict(DEAD_CODE, next_step="请向所在街道应急办重新索取邀请码。")
    user = user or open_account(**account, username=account["phone"], at=at)
    enterprise = Enterprise.objects.select_for_update(of=("self",), no_key=True).get(
        pk=invitation.enterprise_id
    )
    install_principal(enterprise=enterprise, user=user, given_by=invitation.made_by, at=at)
    invitation.used_by, invitation.used_at = user, at
    invitation.save(update_fields=["used_by", "used_at"])
    return user


def open_account(*, username, name, phone, password, at):
    """An account without any role; the password is validated by the form. Raises ValidationError for a taken name."""
    user = User(username=username, name=name, phone=phone, password_changed_at=at)
    user.set_password(password)
    if User.objects.filter(username=username).exists():
        raise ValidationError({"phone": "这个手机号不能用作新的登录名；已有账号的，请先登录，再输入邀请码。"})
    user.full_clean(exclude=["password"])
    user.save()
    return user


def install_principal(*, enterprise, user, given_by, at):
    """The enterprise becomes an organisation below its street with its first account (architecture).

    Raises Forbidden for staff, who would decide on their own enterprise; Conflict when a principal is there.
    """
    if user.standing.desk:
        raise Forbidden("工作人员的账号不能代表企业。", next_step="请由企业主要负责人使用自己的账号。")
    if enterprise.organisation_id is None:
        enterprise.organisation = Organisation.objects.create(
            kind=OrganisationKind.ENTERPRISE, name=enterprise.name, parent_id=enterprise.street_id
        )
        enterprise.updated_at = at
        enterprise.save(update_fields=["organisation", "updated_at"])
    return admit_principal(user=user, organisation=enterprise.organisation, actor=given_by, at=at)


@transaction.atomic
def file_claim(*, uscc, name, street, licence, at, user=None, account=None):
    """A person claims an enterprise. The answer is the same whether the register knows the code or not.

    `account` (name, phone, password) opens an account under a sign-in name given here, so that nobody learns which
    phone numbers have accounts. `street` is where the claimant says it is; the register knows better.
    Raises ValidationError (code, file), Conflict (a claim of this person on this code is open).
    """
    code = plain_code(uscc)
    problem = code_problem(code)
    if problem:
        raise ValidationError({"uscc": problem})
    user = user or open_account(**account, username=_given_name(), at=at)
    if EntryClaim.objects.filter(uscc=code, claimant=user, stage=EntryClaim.Stage.FILED).exists():
        raise Conflict("您已提交认领，正在等待街道核对。", next_step="结果在“我的认领”中查看。")
    enterprise = Enterprise.objects.filter(uscc=code, withdrawn_at=None).first()
    case = open_case(
        kind=ENTRY.kind,
        series="企业认领",
        title=f"{name} 认领",
        organisation=enterprise.street if enterprise else street,
        at=at,
    )
    claim = EntryClaim.objects.create(case=case, enterprise=enterprise, uscc=code, name=name, claimant=user)
    attach(case=case, upload=licence, purpose="营业执照", actor=user, at=at)
    claim.is_locked = True  # created in this transaction: nobody else can see it
    ENTRY.take("file", row=claim, actor=None, at=at, data={"note": f"申请人 {user.name}", "uscc": code})
    tell_street(CLAIM_FILED, claim, at=at, claimed=name, uscc=code)
    return claim


def _given_name():
    return "qy" + "".join(secrets.choice("0123456789") for _ in range(8))


@transaction.atomic
def approve_claim(*, pk, actor, at):
    """The street finds licence, code and person to agree; the claimant becomes principal.

    Raises NotVisible, Forbidden, WrongStage, Incomplete (not in the register, no photo, a principal is there).
    """
    claim = EntryClaim.objects.for_act(pk, actor)
    if claim.enterprise_id is None:
        claim.enterprise = Enterprise.objects.filter(
            uscc=claim.uscc, street=claim.case.organisation_id, withdrawn_at=None
        ).first()
    ENTRY.take("approve", row=claim, actor=actor, at=at, data={"uscc": claim.uscc})
    enterprise = Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.enterprise_id)
    install_principal(enterprise=enterprise, user=claim.claimant, given_by=actor, at=at)
    claim.case.party = enterprise.organisation
    claim.case.save(update_fields=["party"])
    page = reverse("enterprises:portal_home")
    tell_firm(CLAIM_APPROVED, claim, at=at, roles=(Role.PRINCIPAL,), link=page, claimed=claim.name)
    return claim


@transaction.atomic
def refuse_claim(*, pk, reason, actor, at):
    """The street refuses with a reason, which the claimant is told; raises NotVisible, Forbidden, WrongStage,
    ValidationError without one."""
    claim = take_with_reason(
        ENTRY,
        "refuse",
        rows=EntryClaim.objects,
        pk=pk,
        reason=reason,
        actor=actor,
        at=at,
        missing="请写明不通过的理由。",
    )
    street = claim.case.organisation
    write(
        CLAIM_REFUSED,
        case=claim.case,
        recipients=[To(street, (), person=claim.claimant)],
        at=at,
        cause=f"{CLAIM_REFUSED.key}:{claim.pk}",
        values={"claimed": claim.name, "street": street.label, "reason": claim.reason},
        link=reverse("enterprises:entry_mine"),
    )
    return claim
