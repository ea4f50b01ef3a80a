"""law.md 6.1: 高危 by the article, each item with its reason; unknown is never “no”, a claim is never overridden."""

import pytest

from enterprises.rules.high_risk import Stated, judge
from enterprises.stages import Attribute

DENIED = {
    attribute: Stated("no", "现场核查", "2026-05-01")
    for attribute in (Attribute.KEY_CHEMICALS, Attribute.LITHIUM, Attribute.DUST, Attribute.AMMONIA)
}


def said(attribute, value="yes"):
    return DENIED | {attribute: Stated(value, "底册", "2026-01-01")}


def result_of(judgement, code):
    return next(finding for finding in judgement.findings if finding.code == code)


def test_no_only_when_every_item_says_no():
    assert judge("C3311", DENIED).result == "no"
    for attribute in DENIED:
        known = {key: value for key, value in DENIED.items() if key != attribute}
        assert judge("C3311", known).result == "unknown", attribute
    assert judge("", DENIED).result == "unknown"


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("0610", "yes"),
        ("C3110", "yes"),
        ("3130", "unknown"),
        ("4710", "yes"),
        ("5431", "yes"),
        ("3311", "no"),
    ],
)
def test_gw1_reads_the_trade_from_the_code(code, result):
    finding = result_of(judge(code, DENIED), "GW-1")
    assert finding.result == result
    assert finding.reason


@pytest.mark.parametrize(
    ("code", "attribute", "item", "result"),
    [
        ("3311", Attribute.DUST, "GW-4", "yes"),
        ("3311", Attribute.AMMONIA, "GW-4", "yes"),
        ("3311", Attribute.LITHIUM, "GW-3", "yes"),
        ("3311", Attribute.KEY_CHEMICALS, "GW-2", "unknown"),
        ("5942", Attribute.CONFINED_SPACE, "GW-2", "yes"),
    ],
)
def test_a_claim_or_a_code_answers_its_own_item_with_its_evidence(code, attribute, item, result):
    finding = result_of(judge(code, said(attribute)), item)
    assert finding.result == result
    assert code in finding.reason or attribute.label in finding.reason


def test_one_yes_outweighs_what_is_unknown():
    assert judge("", {Attribute.DUST: Stated("yes", "底册", "2026-01-01")}).result == "yes"


def test_lithium_by_its_code_unless_somebody_says_otherwise():
    known = {key: value for key, value in DENIED.items() if key != Attribute.LITHIUM}
    assert result_of(judge("3841", known), "GW-3").result == "yes"
    assert result_of(judge("3841", DENIED), "GW-3").result == "no"


def test_a_disagreement_with_the_register_is_said_and_nothing_overridden():
    against = judge(
        "3311", said(Attribute.DUST) | {Attribute.HIGH_RISK: Stated("no", "企业申报", "2026-02-02")}
    )
    assert against.result == "yes"
    assert "企业申报" in against.disagreement
    assert judge("3311", said(Attribute.HIGH_RISK)).result == "unknown"
    agreeing = judge(
        "3311", said(Attribute.DUST) | {Attribute.HIGH_RISK: Stated("yes", "底册", "2026-02-02")}
    )
    assert agreeing.disagreement == ""


def test_a_code_of_another_edition_is_not_read_as_one_of_2017():
    assert result_of(judge("4710", DENIED, edition="2011"), "GW-1").result == "unknown"
