"""Changes of grade between the years, and inputs that an enterprise contests: always people, never silently."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import Role
from casework.models import Clock
from enterprises.models import Claim, Fact, GradeProposal
from enterprises.operations import annul_fact, grading, record_fact, retract_claim
from enterprises.operations.grading.judging import judge_forgotten
from enterprises.stages import Attribute, FactKind, InputContestStage, ProposalStage, Source
from tests.accounts.people import make_firm_organisation, make_person, make_street, moment
from tests.enterprises.grading.district import (
    AT,
    clerk,
    fresh,
    head,
    known,
    rules_in_force,
    say,
    street_clerk,
)
from tests.whitelist.onsite import photo
from tests.whitelist.staff import principal

pytestmark = pytest.mark.django_db
NEXT = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _rules(db):
    rules_in_force()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Run an act with what follows its commit."""

    def run(operation, **words):
        with django_capture_on_commit_callbacks(execute=True):
            return operation(**words)

    return run


def ledger(enterprise, kind=FactKind.PENALTY, day=None):
    day = day or AT.date()
    words = {"source": Source.AUTHORITY, "actor": clerk(), "at": AT}
    return {"enterprise": enterprise, "kind": kind, "occurred_on": day} | words


@pytest.mark.parametrize(
    "kind",
    [FactKind.PENALTY, FactKind.ACCIDENT, FactKind.OVERDUE_RECTIFICATION, FactKind.SERIOUS_DISHONESTY],
)
def test_a_fact_proposes_a_change_to_the_street_and_changes_nothing(commit, kind):
    firm = known(grade="A")
    fact = commit(record_fact, **ledger(firm, kind))
    row = GradeProposal.objects.get()
    assert (row.old, row.new, row.fact, row.stage) == ("A", "D", fact, ProposalStage.PROPOSED)
    assert row.inputs[kind] == str(AT.date())
    assert fresh(firm).grade == "A"
    assert row.case.organisation == firm.street
    assert row.case.clocks.running().get().code == "check_grade"


def test_what_is_not_looked_at_or_changes_nothing_proposes_nothing(commit):
    firm = known(grade="A")
    commit(record_fact, **ledger(firm, FactKind.COMMITMENT))
    commit(record_fact, **ledger(firm, day=date(2024, 1, 1)))
    commit(record_fact, **ledger(known()))  # no grade yet
    assert not GradeProposal.objects.exists()


def test_a_fact_after_which_the_process_died_is_judged_by_the_next_night_once(commit):
    firm = known(grade="A")
    record_fact(**ledger(firm))  # nothing that follows the commit is run
    assert [judge_forgotten(at=NEXT), judge_forgotten(at=NEXT)] == [1, 0]
    row = GradeProposal.objects.get()
    grading.check_proposal(pk=row.pk, opinion="属实", actor=street_clerk(), at=NEXT)
    grading.drop_proposal(pk=row.pk, reason="另案处理", actor=head(), at=NEXT)
    assert judge_forgotten(at=NEXT + timedelta(days=1)) == 0


def test_a_fact_that_was_judged_is_not_judged_again(commit):
    firm = known(grade="A")
    commit(record_fact, **ledger(firm))
    commit(record_fact, **ledger(firm, FactKind.ACCIDENT))  # renews the open proposal
    assert judge_forgotten(at=NEXT) == 0


def proposed(commit, firm):
    commit(record_fact, **ledger(firm))
    return GradeProposal.objects.get(enterprise=firm)


def carried(row):
    grading.check_proposal(pk=row.pk, opinion="属实", actor=street_clerk(), at=NEXT)
    return grading.approve_proposal(pk=row.pk, reason="处罚决定已生效", actor=head(), at=NEXT)


def test_the_street_looks_and_the_bureau_decides(commit):
    firm = known(grade="A")
    row = proposed(commit, firm)
    with pytest.raises(Forbidden):
        grading.check_proposal(pk=row.pk, opinion="属实", actor=head(), at=NEXT)
    with pytest.raises(ValidationError):
        grading.check_proposal(pk=row.pk, opinion=" ", actor=street_clerk(), at=NEXT)
    carried(row)
    period = firm.grade_periods.get()
    assert (fresh(firm).grade, period.grade, period.origin, period.proposal) == ("D", "D", "event", row)
    assert period.inputs["penalty"] == str(AT.date())
    assert not Clock.objects.running().filter(case=row.case).exists()


def test_dropped_with_a_reason_the_grade_stays(commit):
    firm = known(grade="A")
    row = proposed(commit, firm)
    grading.check_proposal(pk=row.pk, opinion="处罚已被撤销", actor=street_clerk(), at=NEXT)
    grading.drop_proposal(pk=row.pk, reason="复议撤销", actor=head(), at=NEXT)
    assert (fresh(firm).grade, fresh(row).stage) == ("A", ProposalStage.DROPPED)


def test_another_fact_renews_the_open_proposal_and_the_street_looks_again(commit):
    firm = known(grade="A")
    row = proposed(commit, firm)
    grading.check_proposal(pk=row.pk, opinion="属实", actor=street_clerk(), at=NEXT)
    accident = commit(record_fact, **ledger(firm, FactKind.ACCIDENT))
    row = GradeProposal.objects.get()
    assert (row.stage, row.fact) == (ProposalStage.PROPOSED, accident)
    running = set(row.case.clocks.running().values_list("code", flat=True))
    assert running == {"check_grade"}


def test_an_annulled_fact_takes_its_open_proposal_along(commit):
    firm = known(grade="A")
    row = proposed(commit, firm)
    commit(annul_fact, fact_id=row.fact_id, reason="录入错误", actor=clerk(), at=NEXT)
    assert fresh(row).stage == ProposalStage.DROPPED
    assert GradeProposal.objects.count() == 1


def test_an_annulled_fact_proposes_the_grade_before_it_even_where_a_rise_needs_level_three(commit):
    firm = known(grade="B", level="small")
    row = carried(proposed(commit, firm))
    commit(annul_fact, fact_id=row.fact_id, reason="复议撤销", actor=clerk(), at=NEXT)
    back = GradeProposal.objects.exclude(pk=row.pk).get()
    assert (back.old, back.new) == ("D", "B")
    carried(back)
    assert [period.grade for period in firm.grade_periods.order_by("pk")] == ["D", "B"]


def test_another_street_sees_nothing_of_it(commit):
    row = proposed(commit, known(grade="A"))
    other = street_clerk(make_street("光明街道应急办", "440311001"))
    with pytest.raises(NotVisible):
        grading.check_proposal(pk=row.pk, opinion="属实", actor=other, at=NEXT)


# 数据异议.


@pytest.fixture
def firm(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    enterprise = known(grade="B", level="3")
    enterprise.organisation = make_firm_organisation(enterprise.name, enterprise.street)
    enterprise.save(update_fields=["organisation"])
    make_person(Role.PRINCIPAL, enterprise.organisation)
    return enterprise


def filed(firm, input="level", claimed="2", **words):
    words = {"statement": "二级证书已取得", "actor": principal(firm), "at": AT} | words
    return grading.file_contest(enterprise_id=firm.pk, input=input, claimed=claimed, **words)


def examined(row):
    return grading.examine_contest(pk=row.pk, opinion="证书属实", actor=street_clerk(), at=NEXT)


def test_meanwhile_the_former_value_holds_and_a_clock_runs(firm):
    row = filed(firm, uploads=[photo("证书.jpg")])
    assert row.held == "三级 工作人员登记" and row.case.attachments.count() == 1
    assert row.case.clocks.running().get().code == "examine_contest"
    assert grading.values_of(enterprise_id=firm.pk, on=AT.date())["level"].value == "3"


def test_upheld_it_becomes_a_claim_and_a_proposal_never_a_grade(firm):
    row = examined(filed(firm))
    grading.uphold_contest(pk=row.pk, reason="证书属实", actor=clerk(), at=NEXT)
    claim = Claim.objects.filter(enterprise=firm, attribute=Attribute.LEVEL).order_by("-pk").first()
    assert (claim.value, claim.source, row.case.number in claim.detail) == ("2", Source.AUTHORITY, True)
    proposal = GradeProposal.objects.get()
    assert (proposal.old, proposal.new, proposal.fact, fresh(firm).grade) == ("B", "A", None, "B")


def test_upheld_against_a_fact_it_annuls_it(commit, firm):
    fact = commit(record_fact, **ledger(firm))
    row = examined(filed(firm, input="penalty", claimed="", statement="不是我公司"))
    with pytest.raises(ValidationError, match="最多240个字，现在是241个字"):
        commit(grading.uphold_contest, pk=row.pk, reason="查" * 241, actor=clerk(), at=NEXT)
    commit(grading.uphold_contest, pk=row.pk, reason="查" * 239 + "无", actor=clerk(), at=NEXT)
    assert Fact.objects.get(pk=fact.pk).annulled_by.detail == f"{row.case.number}：{'查' * 239}无"
    assert GradeProposal.objects.get().stage == ProposalStage.DROPPED


def test_dismissed_or_withdrawn_nothing_changes(firm):
    before = Claim.objects.count()
    row = examined(filed(firm))
    grading.dismiss_contest(pk=row.pk, reason="证书已过期", actor=clerk(), at=NEXT)
    other = filed(firm)
    grading.withdraw_contest(pk=other.pk, reason="材料不全", actor=principal(firm), at=NEXT)
    assert fresh(other).stage == InputContestStage.WITHDRAWN
    assert Claim.objects.count() == before


def test_one_open_contest_an_input(firm):
    filed(firm)
    with pytest.raises(Conflict):
        filed(firm)
    filed(firm, input="dust", claimed="yes")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"input": "weather"}, "input"),
        ({"claimed": "3"}, "claimed"),
        ({"claimed": "9"}, "claimed"),
        ({"statement": " "}, "statement"),
        ({"input": "penalty", "claimed": ""}, "input"),
    ],
)
def test_what_cannot_be_contested_is_said_at_its_field(firm, words, field):
    with pytest.raises(ValidationError) as refusal:
        filed(firm, **words)
    assert list(refusal.value.message_dict) == [field]


def test_only_the_enterprise_itself_contests(firm):
    with pytest.raises(Forbidden):
        filed(firm, actor=street_clerk())
    other = known()
    words = {"input": "level", "claimed": "1", "statement": "不对", "actor": principal(firm), "at": AT}
    with pytest.raises(NotVisible):
        grading.file_contest(enterprise_id=other.pk, **words)


def test_a_claim_retracted_meanwhile_needs_no_second_decision(firm):
    row = examined(filed(firm))
    retract_claim(claim_id=row.claim_id, reason="录入错误", actor=clerk(), at=NEXT)
    with pytest.raises(Exception, match="已经撤回"):
        grading.uphold_contest(pk=row.pk, reason="属实", actor=clerk(), at=NEXT)


# 说明.


def test_an_explanation_has_every_input_with_its_source_and_day(firm, commit):
    commit(record_fact, **ledger(firm))
    found = grading.explain(enterprise=firm, on=AT.date())
    assert (found.present, found.decision.grade, found.differs, found.visits.per_year) == ("B", "D", True, 2)
    reasons = {reason.input.name: reason for reason in found.decision.reasons}
    assert (reasons["level"].source, str(reasons["level"].as_of)) == ("工作人员登记", "2026-11-02")
    assert reasons["penalty"].limit == "D" and reasons["penalty"].fact_id
    assert reasons["accident"].words == "台账没有记录"


def test_what_only_the_enterprise_says_counts_for_nothing(firm):
    """Decision 3."""
    say(firm, Attribute.LEVEL, "1", at=AT, source=Source.DECLARATION)
    assert grading.values_of(enterprise_id=firm.pk, on=AT.date())["level"].value == "3"


def test_without_rules_in_force_there_is_no_explanation(firm):
    assert grading.explain(enterprise=firm, on=moment("2026-10-01").date()) is None
