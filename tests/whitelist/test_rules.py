"""The eleven criteria one by one (NS-3.1, NS-3.3)."""

from datetime import date, timedelta

import pytest

from enterprises.stages import Attribute, FactKind, Precision, Source
from tests.whitelist.profiles import GOOD, adding, happened, said, sound, without
from whitelist.criteria import CLAUSES, Criterion, Priority, State
from whitelist.rules import Holder, Profile, evaluate, priority, qualifies, rank_key, what_is_missing

TODAY = date(2026, 11, 20)
OF = {
    Attribute.SAFETY_BODY: Criterion.SAFETY_BODY,
    Attribute.CERTIFIED: Criterion.CERTIFIED,
    Attribute.SOUND_LEDGERS: Criterion.LEDGERS_SOUND,
    Attribute.LEVEL: Criterion.STANDARDISED,
    Attribute.NO_PENALTY: Criterion.NO_PENALTY_3Y,
    Attribute.DUAL_PREVENTION: Criterion.DUAL_PREVENTION,
    Attribute.NO_ACCIDENT: Criterion.NO_ACCIDENT_5Y,
    Attribute.HIGH_RISK: Criterion.NOT_HIGH_RISK,
    Attribute.RISK_COLOUR: Criterion.RISK_NOT_ORANGE_RED,
    Attribute.KEY_CHEMICALS: Criterion.NO_KEY_CHEMICALS,
}


def judge(profile, criterion, on=TODAY):
    return next(found for found in evaluate(profile, on) if found.criterion == criterion)


def test_the_eleven_come_in_the_order_of_the_notice_and_a_sound_enterprise_qualifies():
    findings = evaluate(sound(), TODAY)
    assert [found.criterion for found in findings] == list(Criterion)
    assert [found.clause for found in findings] == sorted(found.clause for found in findings)
    assert qualifies(findings) and what_is_missing(findings) == []


def test_every_criterion_and_priority_cites_its_clause():
    assert set(CLAUSES) == set(Criterion) | set(Priority)
    assert judge(sound(), Criterion.NO_PENALTY_3Y).clause_text == "三（一）3"


def test_nothing_known_is_never_met_except_that_nothing_speaks_against():
    states = {found.criterion: found.state for found in evaluate(Profile(), TODAY)}
    assert states.pop(Criterion.NOT_UNSUITABLE) == State.MET
    assert set(states.values()) == {State.UNPROVEN}
    assert not qualifies(evaluate(Profile(), TODAY))


def test_no_findings_at_all_do_not_qualify():
    assert not qualifies([])


@pytest.mark.parametrize("attribute", GOOD)
def test_each_statement_is_needed(attribute):
    findings = evaluate(without(sound(), attribute), TODAY)
    assert [found.criterion for found in findings if found.state != State.MET] == [OF[attribute]]


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        (Attribute.SAFETY_BODY, "no"),
        (Attribute.CERTIFIED, "no"),
        (Attribute.SOUND_LEDGERS, "no"),
        (Attribute.LEVEL, "none"),
        (Attribute.DUAL_PREVENTION, "no"),
        (Attribute.HIGH_RISK, "yes"),
        (Attribute.RISK_COLOUR, "orange"),
        (Attribute.RISK_COLOUR, "red"),
        (Attribute.KEY_CHEMICALS, "yes"),
    ],
)
def test_an_unfavourable_statement_is_unmet(attribute, value):
    profile = adding(without(sound(), attribute), said(attribute, value))
    assert judge(profile, OF[attribute]).state == State.UNMET


@pytest.mark.parametrize("level", ["1", "2", "3", "small"])
def test_each_of_the_four_levels_of_the_form_is_standardised(level):
    profile = adding(without(sound(), Attribute.LEVEL), said(Attribute.LEVEL, level))
    assert judge(profile, Criterion.STANDARDISED).state == State.MET


@pytest.mark.parametrize("attribute", [Attribute.DUST, Attribute.AMMONIA, Attribute.LITHIUM])
def test_dust_ammonia_and_lithium_are_high_risk_whatever_is_declared(attribute):
    """特区条例第六十二条, GW-3 and GW-4."""
    found = judge(adding(sound(), said(attribute, "yes", Source.REGISTER)), Criterion.NOT_HIGH_RISK)
    assert found.state == State.UNMET
    assert "第六十二条" in found.evidence
    assert judge(adding(sound(), said(attribute, "no")), Criterion.NOT_HIGH_RISK).state == State.MET


def test_confined_space_alone_is_not_high_risk():
    assert (
        judge(adding(sound(), said(Attribute.CONFINED_SPACE, "yes")), Criterion.NOT_HIGH_RISK).state
        == State.MET
    )


class TestOwnWord:
    """An enterprise's declaration is evidence, but does not lift what an authority found."""

    def test_declared_dual_prevention_and_ledgers_wait_for_the_visit(self):
        """附件2 asks for neither (clauses.md, trap 7)."""
        states = {found.criterion: found.state for found in evaluate(sound(Source.DECLARATION), TODAY)}
        waiting = {criterion for criterion, state in states.items() if state == State.UNPROVEN}
        assert waiting == {Criterion.LEDGERS_SOUND, Criterion.DUAL_PREVENTION, Criterion.RISK_NOT_ORANGE_RED}

    def test_a_later_favourable_declaration_does_not_lift_an_authoritys_finding(self):
        register = said(Attribute.LEVEL, "none", Source.REGISTER, date(2026, 1, 5))
        own = said(Attribute.LEVEL, "3", Source.DECLARATION)
        found = judge(adding(Profile(), register, own), Criterion.STANDARDISED)
        assert found.state == State.UNPROVEN and "不一致" in found.evidence

    def test_a_later_verification_does(self):
        own = said(Attribute.LEVEL, "3", Source.DECLARATION)
        earlier = said(Attribute.LEVEL, "none", Source.REGISTER, date(2026, 1, 5))
        seen = said(Attribute.LEVEL, "3", Source.VERIFICATION, date(2026, 11, 16))
        assert judge(adding(Profile(), own, earlier, seen), Criterion.STANDARDISED).state == State.MET

    def test_an_unfavourable_declaration_is_believed(self):
        register = said(Attribute.KEY_CHEMICALS, "no", Source.REGISTER, date(2026, 1, 5))
        own = said(Attribute.KEY_CHEMICALS, "yes", Source.DECLARATION)
        assert judge(adding(Profile(), register, own), Criterion.NO_KEY_CHEMICALS).state == State.UNMET

    def test_on_the_same_day_the_authority_counts(self):
        own = said(Attribute.SAFETY_BODY, "yes", Source.DECLARATION)
        seen = said(Attribute.SAFETY_BODY, "no", Source.VERIFICATION)
        assert judge(adding(Profile(), own, seen), Criterion.SAFETY_BODY).state == State.UNMET

    @pytest.mark.parametrize("turned", [False, True])
    def test_on_the_same_day_the_visit_outweighs_the_workbook(self, turned):
        pair = [
            said(Attribute.LEVEL, "none", Source.REGISTER),
            said(Attribute.LEVEL, "3", Source.VERIFICATION),
        ]
        profile = adding(Profile(), *(reversed(pair) if turned else pair))
        assert judge(profile, Criterion.STANDARDISED).state == State.MET

    def test_both_sources_are_named_with_their_days(self):
        register = said(Attribute.SAFETY_BODY, "yes", Source.REGISTER, date(2026, 10, 15))
        own = said(Attribute.SAFETY_BODY, "yes", Source.DECLARATION)
        found = judge(adding(Profile(), register, own), Criterion.SAFETY_BODY)
        assert found.source == "企业申报 2026-11-06，底册 2026-10-15"
        assert found.as_of == date(2026, 11, 6)

    def test_what_is_said_later_does_not_count_yet(self):
        later = said(Attribute.KEY_CHEMICALS, "no", as_of=TODAY + timedelta(days=1))
        assert judge(adding(Profile(), later), Criterion.NO_KEY_CHEMICALS).state == State.UNPROVEN


class TestPeriods:
    """近三年内 and 近五年内 (NS-3.1.3, NS-3.1.4)."""

    def test_a_penalty_of_18_january_2024_is_met_from_19_january_2027(self):
        profile = adding(sound(), happened(reference="深光应急罚〔2024〕7号", detail="罚款 8,000 元"))
        found = judge(profile, Criterion.NO_PENALTY_3Y)
        assert found.state == State.UNMET and found.met_on == date(2027, 1, 19)
        assert found.evidence == "2024-01-18 深光应急罚〔2024〕7号，罚款 8,000 元"
        assert found.row()["becomes_met"] == "2027-01-19 起满足"
        assert judge(profile, Criterion.NO_PENALTY_3Y, date(2027, 1, 18)).state == State.UNMET
        assert judge(profile, Criterion.NO_PENALTY_3Y, date(2027, 1, 19)).state == State.MET

    def test_29_february_ends_on_28_february(self):
        profile = adding(sound(), happened(on=date(2024, 2, 29)))
        assert judge(profile, Criterion.NO_PENALTY_3Y).met_on == date(2027, 3, 1)

    def test_a_month_counts_to_its_last_day_a_year_too(self):
        month = adding(sound(), happened(on=date(2024, 2, 3), precision=Precision.MONTH))
        year = adding(sound(), happened(on=date(2024, 2, 3), precision=Precision.YEAR))
        assert judge(month, Criterion.NO_PENALTY_3Y).met_on == date(2027, 3, 1)
        assert judge(year, Criterion.NO_PENALTY_3Y).met_on == date(2028, 1, 1)

    def test_an_imprecise_fact_of_the_running_month_counts_already(self):
        profile = adding(sound(), happened(on=date(2026, 11, 30), precision=Precision.MONTH))
        assert judge(profile, Criterion.NO_PENALTY_3Y, TODAY).state == State.UNMET

    def test_what_has_not_happened_yet_does_not_count(self):
        profile = adding(sound(), happened(on=TODAY + timedelta(days=1)))
        assert judge(profile, Criterion.NO_PENALTY_3Y).state == State.MET

    def test_accidents_count_five_years_and_crimes_count_as_penalties(self):
        accident = adding(sound(), happened(FactKind.ACCIDENT, date(2022, 6, 1)))
        assert judge(accident, Criterion.NO_ACCIDENT_5Y).met_on == date(2027, 6, 2)
        assert judge(accident, Criterion.NO_PENALTY_3Y).state == State.MET
        crime = adding(sound(), happened(FactKind.CRIMINAL, date(2025, 6, 1)))
        assert judge(crime, Criterion.NO_PENALTY_3Y).state == State.UNMET

    def test_an_empty_ledger_alone_proves_nothing(self):
        assert judge(Profile(), Criterion.NO_PENALTY_3Y).state == State.UNPROVEN

    def test_without_any_word_the_end_of_the_period_is_told_but_not_promised(self):
        found = judge(adding(Profile(), happened()), Criterion.NO_PENALTY_3Y)
        assert found.state == State.UNMET and found.met_on is None
        assert "2027-01-19 起不再计入" in found.evidence

    def test_an_honest_declaration_speaks_of_the_recorded_penalty(self):
        honest = said(Attribute.NO_PENALTY, "no", Source.DECLARATION)
        profile = adding(without(sound(), Attribute.NO_PENALTY), honest, happened())
        assert judge(profile, Criterion.NO_PENALTY_3Y).met_on == date(2027, 1, 19)
        assert judge(profile, Criterion.NO_PENALTY_3Y, date(2027, 1, 19)).state == State.MET

    def test_a_declared_penalty_that_is_not_in_the_ledger_is_to_be_cleared_up(self):
        profile = adding(without(sound(), Attribute.NO_PENALTY), said(Attribute.NO_PENALTY, "no"))
        found = judge(profile, Criterion.NO_PENALTY_3Y)
        assert found.state == State.UNPROVEN and "核实" in found.evidence


class TestCertificates:
    def test_an_expired_certificate_outweighs_the_word(self):
        profile = Profile(
            statements=sound().statements, people=(Holder("甲", "principal", True, date(2026, 11, 19)),)
        )
        assert judge(profile, Criterion.CERTIFIED).state == State.UNMET
        assert judge(profile, Criterion.CERTIFIED, date(2026, 11, 19)).state == State.MET

    def test_recorded_certificates_and_officers_are_told_but_prove_nothing_alone(self):
        profile = Profile(people=(Holder("乙", "safety_officer", True, date(2028, 3, 14)),))
        found = judge(profile, Criterion.CERTIFIED)
        assert found.state == State.UNPROVEN and "2028-03-14" in found.evidence
        assert "1 人" in judge(profile, Criterion.SAFETY_BODY).evidence

    def test_an_engineers_certificate_is_not_asked_for(self):
        profile = Profile(
            statements=sound().statements,
            people=(Holder("丙", "certified_safety_engineer", True, date(2020, 1, 1)),),
        )
        assert judge(profile, Criterion.CERTIFIED).state == State.MET


class TestUnsuitable:
    """NS-3.3.4."""

    def test_a_typed_reason_excludes_and_a_later_decision_lifts_it(self):
        typed = said(Attribute.UNSUITABLE, "yes", Source.STAFF, date(2026, 10, 1), "正在搬迁")
        found = judge(adding(sound(), typed), Criterion.NOT_UNSUITABLE)
        assert found.state == State.UNMET and found.evidence == "正在搬迁"
        lifted = said(Attribute.UNSUITABLE, "no", Source.STAFF, date(2026, 11, 1))
        assert judge(adding(sound(), typed, lifted), Criterion.NOT_UNSUITABLE).state == State.MET

    def test_the_enterprise_itself_is_not_asked(self):
        typed = said(Attribute.UNSUITABLE, "yes", Source.STAFF, date(2026, 10, 1), "正在搬迁")
        own = said(Attribute.UNSUITABLE, "no", Source.DECLARATION, date(2026, 11, 1))
        assert judge(adding(sound(), typed, own), Criterion.NOT_UNSUITABLE).state == State.UNMET

    @pytest.mark.parametrize(
        "kind", [FactKind.SERIOUS_DISHONESTY, FactKind.OVERDUE_RECTIFICATION, FactKind.CONCEALMENT]
    )
    def test_grounds_for_removal_wait_for_a_persons_decision(self, kind):
        fact = happened(kind, date(2026, 5, 1), learned_on=date(2026, 6, 1))
        assert judge(adding(sound(), fact), Criterion.NOT_UNSUITABLE).state == State.UNPROVEN
        too_early = said(Attribute.UNSUITABLE, "no", Source.STAFF, date(2026, 5, 15))
        assert judge(adding(sound(), fact, too_early), Criterion.NOT_UNSUITABLE).state == State.UNPROVEN
        decided = said(Attribute.UNSUITABLE, "no", Source.STAFF, date(2026, 6, 1))
        assert judge(adding(sound(), fact, decided), Criterion.NOT_UNSUITABLE).state == State.MET


def test_what_is_missing_says_condition_evidence_day_and_place():
    profile = adding(without(sound(), Attribute.DUAL_PREVENTION), happened())
    assert what_is_missing(evaluate(profile, TODAY)) == [
        "近三年内未受到安全生产行政处罚：不满足（2024-01-18 安全生产行政处罚；2027-01-19 起满足）——三（一）3",
        "落实隐患排查及风险分级管控双重预防机制：待证明（尚无资料；现场核查时查看）——三（一）4",
    ]


def test_priority_ranks_and_never_admits():
    """NS-3.2; clauses.md, trap 7."""
    ticked = [said(attribute, "yes") for attribute in (Attribute.SAFETY_ENGINEER, Attribute.CONTRIBUTION)]
    better = adding(Profile(), *ticked, said(Attribute.NO_INJURY, "yes"))
    findings = priority(better, TODAY)
    assert [found.criterion for found in findings] == list(Priority)
    assert rank_key(findings) < rank_key(priority(Profile(), TODAY))
    assert not qualifies(evaluate(better, TODAY))


def test_an_injury_within_two_years_costs_the_priority():
    profile = adding(
        Profile(), said(Attribute.NO_INJURY, "yes"), happened(FactKind.WORK_INJURY, date(2025, 3, 1))
    )
    found = priority(profile, TODAY)[-1]
    assert found.state == State.UNMET and found.met_on == date(2027, 3, 2)


def test_a_finding_is_frozen_as_plain_values():
    data = judge(adding(sound(), happened()), Criterion.NO_PENALTY_3Y).data()
    assert (
        data["criterion"] == "no_penalty_3y" and data["state"] == "unmet" and data["met_on"] == "2027-01-19"
    )
    assert {type(value) for value in data.values()} == {str}
