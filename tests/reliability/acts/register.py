"""Acts on the register: enterprises, their places and people, the ledger, entry to the portal, imports."""

from datetime import date
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from accounts.stages import Role
from enterprises import operations
from enterprises.models import Claim
from enterprises.operations import entry, imports, places
from enterprises.operations.imports import batches, undo
from enterprises.operations.ledger import enter_claim, enter_fact
from enterprises.stages import Attribute, FactKind, Source
from tests.accounts.people import PASSWORD, make_bureau, make_person, make_street, make_user, moment
from tests.enterprises import workbooks
from tests.enterprises.register import make_enterprise, uscc
from tests.enterprises.test_register import blank, values_of
from tests.reliability.acts.catalogue import act
from tests.whitelist.onsite import photo

AT = moment("2026-10-12 10:00")
HEADER = ("企业名称", "统一社会信用代码", "地址", "从业人数")
ACCOUNT = {"name": "张样例", "phone": "19900008888", "password": PASSWORD}


def kept():
    """An enterprise and the clerk of its street."""
    enterprise = make_enterprise(make_street())
    return enterprise, make_person(Role.STREET_CLERK, enterprise.street)


def on_enterprise(operation, **words):
    """An act on an enterprise by its street's clerk."""
    enterprise, clerk = kept()
    return partial(operation, enterprise_id=enterprise.pk, actor=clerk, at=AT, **words)


@act(operations.add_enterprise)
def add_enterprise():
    street = make_street()
    clerk = make_person(Role.STREET_CLERK, street)
    return partial(operations.add_enterprise, values=blank(street, uscc=uscc(77)), actor=clerk, at=AT)


@act(operations.edit_enterprise)
def edit_enterprise():
    enterprise, _ = kept()
    words = {"values": values_of(enterprise, name="改名样例公司", staff=9), "why": "现场核实"}
    clerk = make_person(Role.STREET_CLERK, enterprise.street)
    seen = enterprise.updated_at.isoformat()
    return partial(
        operations.edit_enterprise, enterprise_id=enterprise.pk, seen=seen, actor=clerk, at=AT, **words
    )


@act(operations.record_fact)
def record_fact():
    enterprise, clerk = kept()
    words = {"kind": FactKind.PENALTY, "occurred_on": date(2026, 5, 1), "source": Source.STAFF}
    return partial(operations.record_fact, enterprise=enterprise, actor=clerk, at=AT, **words)


@act(enter_fact)
def fact_by_hand():
    words = {"kind": FactKind.PENALTY, "occurred_on": date(2026, 5, 1), "source": Source.STAFF}
    return on_enterprise(enter_fact, **words)


@act(operations.annul_fact)
def annul_fact():
    call = record_fact()
    return partial(
        operations.annul_fact, fact_id=call().pk, reason="误录", actor=call.keywords["actor"], at=AT
    )


SAID = {"attribute": Attribute.RISK_COLOUR, "value": "blue", "source": Source.STAFF, "as_of": AT.date()}


@act(operations.record_claim)
def record_claim():
    enterprise, clerk = kept()
    return partial(operations.record_claim, enterprise=enterprise, actor=clerk, at=AT, **SAID)


@act(enter_claim)
def claim_by_hand():
    return on_enterprise(enter_claim, **SAID)


@act(operations.retract_claim)
def retract_claim():
    call = claim_by_hand()
    call()
    claim = Claim.objects.get()
    return partial(
        operations.retract_claim, claim_id=claim.pk, reason="误录", actor=call.keywords["actor"], at=AT
    )


@act(places.save_site)
def save_site():
    return on_enterprise(places.save_site, name="一厂", address="样例路1号", community="")


@act(places.remove_site)
def remove_site():
    call = save_site()
    site = call()
    words = {name: call.keywords[name] for name in ("enterprise_id", "actor", "at")}
    return partial(places.remove_site, site_id=site.pk, why="已迁出", **words)


@act(places.save_person)
def save_person():
    return on_enterprise(places.save_person, name="样例安全员", post="safety_officer", full_time=True)


@act(places.add_certificate)
def add_certificate():
    call = save_person()
    words = {name: call.keywords[name] for name in ("enterprise_id", "actor", "at")}
    words |= {"person_id": call().pk, "title": "考核合格证", "number": "样例1"}
    return partial(places.add_certificate, valid_until=date(2028, 1, 1), **words)


@act(places.remove_certificate)
def remove_certificate():
    call = add_certificate()
    words = {name: call.keywords[name] for name in ("enterprise_id", "actor", "at")}
    return partial(places.remove_certificate, certificate_id=call().pk, why="误录", **words)


@act(entry.invite)
def invite():
    return on_enterprise(entry.invite)


@act(entry.redeem)
def redeem():
    invitation, _ = invite()()
    return partial(entry.redeem, invitation_id=invitation.pk, account=ACCOUNT, at=AT)


def claimed():
    """A person's claim on a registered enterprise; claim and the street's clerk."""
    enterprise, clerk = kept()
    words = {"uscc": enterprise.uscc, "name": "样例公司", "street": enterprise.street, "user": make_user()}
    return words, clerk


@act(entry.file_claim)
def file_claim():
    words, _ = claimed()
    return lambda: entry.file_claim(licence=photo("执照.jpg"), at=AT, **words)


def on_claim(operation, **more):
    """The street's decision on a claim."""
    words, clerk = claimed()
    claim = entry.file_claim(licence=photo("执照.jpg"), at=AT, **words)
    return partial(operation, pk=claim.pk, actor=clerk, at=AT, **more)


@act(entry.approve_claim)
def approve_claim():
    return on_claim(entry.approve_claim)


@act(entry.refuse_claim)
def refuse_claim():
    return on_claim(entry.refuse_claim, reason="材料不符")


def workbook():
    """A small workbook of one street: two new enterprises and one that is in the register."""
    make_street("光明街道应急办", "440311001")
    rows = [(f"样例导入{n}号公司", uscc(900 + n), f"样例路{n}号", 10 + n) for n in range(2)]
    return workbooks.register(Path(mkdtemp()) / "底册.xlsx", *rows, header=HEADER, title="光明街道")


def previewed():
    """A preview; the batch's key and who made it."""
    actor = make_person(Role.BUREAU_CLERK, make_bureau())
    words = {"content": [workbook().read_bytes()], "file_name": "底册.xlsx"}
    return partial(imports.preview_register, actor=actor, at=AT, **words)


@act(imports.preview_register)
def preview():
    return previewed()


def on_batch(operation, **words):
    """An act on a preview."""
    call = previewed()
    return partial(operation, batch_id=call().pk, actor=call.keywords["actor"], at=AT, **words)


@act(batches.answer_batch)
def answer_batch():
    return on_batch(batches.answer_batch, street="光明街道")


@act(batches.confirm_batch)
def confirm_batch():
    return on_batch(batches.confirm_batch)


@act(batches.discard_batch)
def discard_batch():
    return on_batch(batches.discard_batch)


@act(undo.undo_batch)
def undo_batch():
    call = confirm_batch()
    batch = call()
    return partial(undo.undo_batch, batch_id=batch.pk, actor=call.keywords["actor"], at=AT)


@act(batches.import_register)
def import_register():
    actor = make_person(Role.BUREAU_CLERK, make_bureau())
    return partial(batches.import_register, file=workbook(), actor=actor, at=AT)
