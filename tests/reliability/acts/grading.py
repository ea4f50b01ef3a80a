"""Acts of grading: rule sets, the yearly re-grading, changes between, contested inputs."""

from copy import deepcopy
from datetime import date
from functools import partial

from enterprises.operations import grading, record_fact
from enterprises.operations.grading import approval, regradings
from enterprises.rules.grading import DEFAULT
from enterprises.stages import FactKind, RegradingStage, Source
from tests.accounts.people import make_bureau
from tests.enterprises.grading import district
from tests.enterprises.grading.district import AFTER_DAYS, AT
from tests.enterprises.grading.lacking import contest_of, filed_contest, graded_district
from tests.reliability.acts.catalogue import act
from tests.whitelist.onsite import photo
from tests.whitelist.staff import principal

SAID = {"name": "2027年规则", "source": "局办公会纪要"}


# Rule sets.


def drafted():
    make_bureau()
    return grading.draft_rule_set(actor=district.clerk(), at=AT, **SAID)


def tried():
    row = drafted()
    return grading.try_rule_set(pk=row.pk, actor=district.clerk(), at=AT)


@act(grading.draft_rule_set)
def draft_rule_set():
    make_bureau()
    return partial(grading.draft_rule_set, actor=district.clerk(), at=AT, **SAID)


@act(grading.load_default_rule_set)
def load_default_rule_set():
    make_bureau()
    return partial(grading.load_default_rule_set, at=AT)


@act(grading.edit_rule_set)
def edit_rule_set():
    words = {"proposal": False, "content": deepcopy(DEFAULT), "actor": district.clerk(), "at": AT} | SAID
    return partial(grading.edit_rule_set, pk=drafted().pk, **words)


@act(grading.try_rule_set)
def try_rule_set():
    return partial(grading.try_rule_set, pk=drafted().pk, actor=district.clerk(), at=AT)


@act(grading.approve_rule_set)
def approve_rule_set():
    words = {"valid_from": date(2027, 1, 1), "actor": district.head(), "at": AT}
    return partial(grading.approve_rule_set, pk=tried().pk, **words)


@act(grading.discard_rule_set)
def discard_rule_set():
    return partial(grading.discard_rule_set, pk=drafted().pk, reason="不用", actor=district.clerk(), at=AT)


# The yearly re-grading.


def standing(stage):
    """(the enterprise, the re-grading in the stage)"""
    firm = graded_district()
    return firm, district.at_stage(stage)


def of_bureau(operation, stage, actor, at=AFTER_DAYS, **words):
    """An act of the bureau on a re-grading in the stage."""
    row = standing(stage)[1]
    return partial(operation, pk=row.pk, actor=actor(), at=at, **words)


@act(grading.begin_regrading)
def begin_regrading():
    graded_district()
    return partial(grading.begin_regrading, year=2026, actor=district.clerk(), at=AT)


@act(regradings.write_piece)
def write_piece():
    return partial(regradings.write_piece, pk=standing(RegradingStage.PREPARING)[1].pk, at=AT)


@act(regradings.show_differences)
def show_differences():
    row = standing(RegradingStage.PREPARING)[1]
    regradings.write_piece(pk=row.pk, at=AT)
    return partial(regradings.show_differences, pk=row.pk, at=AT)


@act(grading.confirm_part)
def confirm_part():
    part = standing(RegradingStage.CONFIRMING)[1].parts.get()
    return partial(grading.confirm_part, pk=part.pk, actor=district.street_head(), at=AT)


@act(grading.contest_line)
def contest_line():
    firm, row = standing(RegradingStage.CONFIRMING)
    words = {"enterprise_id": firm.pk, "reason": "证书已过期", "actor": district.street_clerk(), "at": AT}
    return partial(grading.contest_line, pk=row.parts.get().pk, **words)


@act(grading.withdraw_line_contest)
def withdraw_line_contest():
    firm, row = standing(RegradingStage.CONFIRMING)
    words = {"contest_id": contest_of(row, firm).pk, "actor": district.street_clerk(), "at": AT}
    return partial(grading.withdraw_line_contest, pk=row.parts.get().pk, **words)


@act(grading.decide_contest)
def decide_contest():
    firm, row = standing(RegradingStage.CONFIRMING)
    words = {"contest_id": contest_of(row, firm).pk, "outcome": "keeps", "reason": "属实"}
    return partial(grading.decide_contest, pk=row.pk, actor=district.clerk(), at=AT, **words)


@act(grading.submit_regrading)
def submit_regrading():
    return of_bureau(grading.submit_regrading, RegradingStage.CONFIRMING, district.clerk)


@act(grading.return_regrading)
def return_regrading():
    return of_bureau(grading.return_regrading, RegradingStage.SUBMITTED, district.head, reason="补充")


@act(grading.approve_regrading)
def approve_regrading():
    row = standing(RegradingStage.SUBMITTED)[1]
    parts = [part.pk for part in approval.unconfirmed_parts(row)]
    words = {"actor": district.head(), "at": AFTER_DAYS, "unconfirmed": parts}
    return partial(grading.approve_regrading, pk=row.pk, **words)


@act(grading.cancel_regrading)
def cancel_regrading():
    return of_bureau(grading.cancel_regrading, RegradingStage.CONFIRMING, district.clerk, reason="数据不全")


@act(grading.take_effect)
def take_effect():
    return partial(grading.take_effect, pk=standing(RegradingStage.APPROVED)[1].pk, at=AFTER_DAYS)


@act(grading.roll_back)
def roll_back():
    return of_bureau(grading.roll_back, RegradingStage.EFFECTIVE, district.deputy, reason="规则有误")


@act(grading.restore)
def restore():
    row = standing(RegradingStage.EFFECTIVE)[1]
    grading.roll_back(pk=row.pk, reason="规则有误", actor=district.deputy(), at=AFTER_DAYS)
    return partial(grading.restore, pk=row.pk, at=AFTER_DAYS)


# Between the years.


def penalised():
    """(the enterprise, the fact)"""
    firm = graded_district()
    words = {"kind": FactKind.PENALTY, "occurred_on": AT.date(), "source": Source.AUTHORITY}
    return firm, record_fact(enterprise=firm, actor=district.clerk(), at=AT, **words)


def proposed(checked=False):
    firm, fact = penalised()
    row = grading.propose_change(enterprise_id=firm.pk, fact=fact, at=AT)
    if checked:
        grading.check_proposal(pk=row.pk, opinion="属实", actor=district.street_clerk(), at=AT)
    return row


@act(grading.propose_change)
def propose_change():
    firm, fact = penalised()
    return partial(grading.propose_change, enterprise_id=firm.pk, fact=fact, at=AT)


@act(grading.check_proposal)
def check_proposal():
    words = {"opinion": "属实", "actor": district.street_clerk(), "at": AT}
    return partial(grading.check_proposal, pk=proposed().pk, **words)


@act(grading.approve_proposal)
def approve_proposal():
    words = {"reason": "属实", "actor": district.head(), "at": AT}
    return partial(grading.approve_proposal, pk=proposed(checked=True).pk, **words)


@act(grading.drop_proposal)
def drop_proposal():
    words = {"reason": "复议撤销", "actor": district.head(), "at": AT}
    return partial(grading.drop_proposal, pk=proposed(checked=True).pk, **words)


# Contested inputs.


def contested(examined=True):
    row = filed_contest(graded_district())
    if examined:
        grading.examine_contest(pk=row.pk, opinion="属实", actor=district.street_clerk(), at=AT)
    return row


@act(grading.file_contest)
def file_contest():
    firm = graded_district()
    words = {"input": "level", "claimed": "1", "statement": "证书已取得", "uploads": [photo("证书.jpg")]}
    return partial(grading.file_contest, enterprise_id=firm.pk, actor=principal(firm), at=AT, **words)


@act(grading.examine_contest)
def examine_contest():
    words = {"opinion": "属实", "actor": district.street_clerk(), "at": AT}
    return partial(grading.examine_contest, pk=contested(examined=False).pk, **words)


@act(grading.uphold_contest)
def uphold_contest():
    return partial(grading.uphold_contest, pk=contested().pk, reason="属实", actor=district.clerk(), at=AT)


@act(grading.dismiss_contest)
def dismiss_contest():
    return partial(grading.dismiss_contest, pk=contested().pk, reason="不实", actor=district.clerk(), at=AT)


@act(grading.withdraw_contest)
def withdraw_contest():
    row = contested()
    return partial(
        grading.withdraw_contest, pk=row.pk, reason="不再异议", actor=principal(row.enterprise), at=AT
    )
