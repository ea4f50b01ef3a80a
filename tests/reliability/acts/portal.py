"""Acts of the portal's subjects: hazards reported, texts signed, documents kept once."""

from datetime import date
from functools import partial

from accounts.stages import Role
from casework.policy import load_profile
from enterprises.operations import commitments, self_reports, vault
from enterprises.stages import TextKind, VaultKind
from tests.accounts.people import make_bureau, make_person, moment
from tests.reliability.acts.catalogue import act
from tests.whitelist.onsite import photo
from tests.whitelist.staff import clerk, make_firm, person, principal, section_head

AT = moment("2026-11-16 10:00")
SAID = {"place": "仓库", "description": "通道堵塞", "found_on": AT.date()}
DONE = {"measure": "已清理", "corrected_on": AT.date()}
DATED = {"issued_on": date(2026, 1, 5), "expires_on": date(2028, 1, 5)}
SIGNED_LATER = {"kind": TextKind.DUTIES, "body": "一", "source": "建议稿", "valid_from": AT.date()}


def of_firm(operation, row, **words):
    """An act of the principal on a row."""
    return partial(operation, pk=row.pk, actor=principal(row.enterprise), at=AT, **words)


def of_street(operation, row, **words):
    """An act of the street's clerk on a row."""
    actor = person(Role.STREET_CLERK, row.case.organisation)
    return partial(operation, pk=row.pk, actor=actor, at=AT, **words)


# Self-reports


@act(self_reports.begin_self_report)
def begin():
    firm = make_firm()
    return partial(self_reports.begin_self_report, enterprise_id=firm.pk, actor=principal(firm), at=AT)


@act(self_reports.save_self_report)
def save():
    call = of_firm(self_reports.save_self_report, begin()(), values=SAID)
    return lambda: call(photos=[photo()])


@act(self_reports.report_self_report)
def report():
    return of_firm(self_reports.report_self_report, save()())


@act(self_reports.discard_self_report)
def discard():
    return of_firm(self_reports.discard_self_report, save()())


@act(self_reports.correct_self_report)
def correct():
    call = of_firm(self_reports.correct_self_report, report()(), **DONE)
    return lambda: call(photos=[photo("后.jpg")])


@act(self_reports.see_self_report)
def see():
    return of_street(self_reports.see_self_report, correct()())


@act(self_reports.return_self_report)
def send_back():
    return of_street(self_reports.return_self_report, correct()(), reason="看不清")


# Commitments


@act(commitments.draft_text)
def draft():
    load_profile("nanshan")
    return partial(commitments.draft_text, actor=clerk_of_bureau(), at=AT, **SIGNED_LATER)


def clerk_of_bureau():
    """The bureau's clerk, in a bureau that is there."""
    make_bureau()
    return clerk()


@act(commitments.publish_text)
def publish():
    return partial(commitments.publish_text, pk=draft()().pk, actor=section_head(), at=AT)


@act(commitments.reject_text)
def reject():
    return partial(commitments.reject_text, pk=draft()().pk, reason="措辞", actor=section_head(), at=AT)


@act(commitments.sign_commitment)
def sign():
    texts = published()
    firm = make_firm()
    seen = [text.pk for text in texts]
    return partial(
        commitments.sign_commitment, enterprise_id=firm.pk, seen=seen, actor=principal(firm), at=AT
    )


def published():
    """Both texts in force."""
    first = publish()()
    other = {**SIGNED_LATER, "kind": TextKind.COMMITMENT}
    row = commitments.draft_text(actor=clerk_of_bureau(), at=AT, **other)
    return [first, commitments.publish_text(pk=row.pk, actor=section_head(), at=AT)]


# The vault


def kept(firm=None, **more):
    """The act of keeping one document."""
    firm = firm or make_firm()
    words = {"enterprise_id": firm.pk, "kind": VaultKind.DRILL, "title": "演练记录", **DATED, **more}
    call = partial(vault.keep_document, actor=principal(firm), at=AT, **words)
    return lambda: call(files=[photo("记录.jpg")])


@act(vault.keep_document)
def keep():
    return kept()


@act(vault.keep_document, "in the place of another")
def replace():
    old = kept()()
    return kept(old.enterprise, title="演练记录（新）", replaces=old.pk)


@act(vault.draw_sample)
def draw():
    row = kept()()
    actor = person(Role.STREET_CLERK, row.case.organisation)
    return partial(vault.draw_sample, street_id=row.case.organisation_id, size=1, actor=actor, at=AT)


def drawn():
    """A document that was drawn."""
    load_profile("nanshan")
    return draw()().items.get()


@act(vault.accept_document)
def accept():
    return of_street(vault.accept_document, drawn())


@act(vault.return_document)
def give_back():
    return of_street(vault.return_document, drawn(), reason="缺签字")


@act(vault.correct_document)
def better():
    call = of_firm(vault.correct_document, give_back()(), **DATED)
    return lambda: call(files=[photo("新.jpg")])


@act(vault.request_document)
def ask():
    firm = make_firm()
    actor = make_person(Role.STREET_CLERK, firm.street)
    words = {"enterprise_id": firm.pk, "kind": VaultKind.DRILL, "note": "复查用"}
    return partial(vault.request_document, actor=actor, at=AT, **words)
