"""异议 (NS-4.1.4): anybody objects on the notice page and follows it by a receipt code; the bureau answers."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Organisation
from accounts.refusals import Conflict, Incomplete
from accounts.statements import stated
from casework.operations import open_case
from casework.operations.files import attach
from whitelist import messages as letters
from whitelist.messages import tell_bureau, tell_firm, tell_firm_and_street, tell_street
from whitelist.models import Application, Objection, Round
from whitelist.stages import ApplicationStage, RoundStage
from whitelist.workflow import APPLICATION, OBJECTION

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
REASON = 500  # characters; the answer that ends an application is kept with it as the reason


def receipt_code(seed):
    """A receipt code (XXXX-XXXX-XXXX) that follows from `seed` (text) and the site's secret alone."""
    drawn = salted_hmac("whitelist.receipt", seed, algorithm="sha256").digest()[:CODE_LENGTH]
    code = "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn)
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def receipt_hash(code):
    """The hash under which a receipt code is kept."""
    return hashlib.sha256("".join(code.split()).upper().replace("-", "").encode()).hexdigest()


@transaction.atomic
def object_to(*, round_id, application_id, at, text, sender="", contact="", evidence=(), seed=""):
    """提出异议 against one noticed enterprise; it alone is held, not the others. Returns (objection, receipt code).

    The code follows from `seed`, where one is given, so that a second click finds it again; else it is drawn.
    Raises Incomplete without a text, Conflict outside the notice's days.
    """
    round_ = Round.objects.lock_for_job(round_id)
    today = timezone.localdate(at)
    if round_.stage != RoundStage.NOTICED or today > round_.notice_ends_on:
        raise Conflict("公示期已结束，不能再在本页提出异议。", next_step="可以拨打监督投诉电话反映情况。")
    if not text.strip():
        raise Incomplete("请写明异议内容。", missing=("异议内容",))
    notice = round_.notices.order_by("-number").first()
    if application_id not in {row["ref"] for row in notice.rows}:
        raise Conflict("这家企业不在本次公示名单中。")
    application = Application.objects.lock_for_job(application_id)
    code = receipt_code(seed or secrets.token_hex(32))
    objection = _file(notice, application, code, at, text=text.strip(), sender=sender, contact=contact)
    for upload in evidence:
        attach(case=objection.case, upload=upload, purpose="异议材料", actor=None, at=at)
    if application.stage == ApplicationStage.APPROVED:
        APPLICATION.take(
            "hold", row=application, actor=None, at=at, data={"objection": objection.case.number}
        )
        tell_firm(letters.HELD, application, at=at)
    _offices_are_told(objection, application, at)
    return objection, code


def _offices_are_told(objection, application, at):
    """Who answers, and the street that knows the enterprise; nobody is told who objects (PI-1)."""
    words = {"firm": application.enterprise.name}
    to = {"roles": letters.ANSWERERS, "clock": "answer"}
    tell_bureau(letters.OBJECTION_FILED, objection, at=at, **to, **words)
    mark, number = f"{objection.case_id}", objection.case.number
    tell_street(letters.OBJECTION_NEARBY, application, at=at, mark=mark, objection=number)


def _file(notice, application, code, at, **words):
    case = open_case(
        kind=OBJECTION.kind,
        series="正面清单异议",
        title=f"对{application.enterprise.name}的公示异议",
        organisation=Organisation.objects.bureau(),
        at=at,
    )
    objection = Objection(
        case=case,
        notice=notice,
        application=application,
        receipt_hash=receipt_hash(code),
        filed_at=at,
        **words,
    )
    objection.is_locked = True
    OBJECTION.take("file", row=objection, actor=None, at=at)
    return objection


def find_by_receipt(code):
    """The objection of a receipt code, or None."""
    return (
        Objection.objects.filter(receipt_hash=receipt_hash(code))
        .select_related("application__enterprise", "notice__round", "case")
        .first()
    )


@transaction.atomic
def examine(*, pk, actor, at, note):
    """开始核实."""
    objection = Objection.objects.for_act(pk, actor)
    OBJECTION.check("examine", row=objection, actor=actor, at=at)
    note = stated(note, field="note", missing="请写明怎样核实。")
    OBJECTION.take("examine", row=objection, actor=actor, at=at, data={"note": note})
    return objection


@transaction.atomic
def dismiss(*, pk, actor, at, answer):
    """异议不成立: answered; with no other open objection the enterprise is released."""
    objection, application = _answer("dismiss", pk, actor, at, answer)
    if application.stage == ApplicationStage.HELD and not application.objections.open().exists():
        APPLICATION.take(
            "release", row=application, actor=actor, at=at, data={"objection": objection.case.number}
        )
    tell_firm_and_street(letters.OBJECTION_DISMISSED, application, at=at, objection=objection.case.number)
    return objection


@transaction.atomic
def uphold(*, pk, actor, at, answer):
    """异议成立: answered; the enterprise is not included this time."""
    objection, application = _answer("uphold", pk, actor, at, answer, longest=REASON)
    if application.stage == ApplicationStage.HELD:
        application.reason = objection.answer
        APPLICATION.take(
            "reject", row=application, actor=actor, at=at, data={"objection": objection.case.number}
        )
    words = {"objection": objection.case.number, "answer": objection.answer}
    channel = application.round.complaint_channel
    tell_firm_and_street(letters.OBJECTION_UPHELD, application, at=at, channel=channel, **words)
    return objection


def _answer(step, pk, actor, at, answer, longest=1000):
    key = Objection.objects.seen_by(pk, actor).application_id
    application = Application.objects.lock_for_job(key)
    objection = Objection.objects.for_act(pk, actor)
    OBJECTION.check(step, row=objection, actor=actor, at=at)
    answer = stated(answer, field="answer", longest=longest, missing="请写明核实情况和答复。")
    objection.answer, objection.answered_at = answer, at
    OBJECTION.take(step, row=objection, actor=actor, at=at, data={"answer": answer})
    return objection, application
