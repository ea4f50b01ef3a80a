"""The round's own acts: prepared, opened, closed, consulted on, cancelled (NS-4.1, NS-4.2.1)."""

from datetime import date

import pytest

from accounts.refusals import Conflict, Forbidden, Incomplete, WrongStage
from accounts.stages import Role
from casework.models import Policy
from tests.accounts.people import make_department, make_street, moment
from tests.whitelist.rounds import CHANNEL, clerk, day, director, make_application, make_round, person
from whitelist.models import Round
from whitelist.operations.publications import publish
from whitelist.operations.rounds import (
    cancel_round,
    close_round,
    consult,
    create_round,
    next_round,
    open_round,
)
from whitelist.stages import ApplicationStage, RoundStage, StreetListStage

pytestmark = pytest.mark.django_db
YEAR = 2027


def at(text):
    return day(YEAR, text)


def test_a_round_is_prepared_with_its_dates_and_a_list_for_every_street():
    make_street("新湖街道应急办", "440311003")
    round_ = make_round()
    assert (round_.apply_by, round_.verify_by, round_.publish_by) == (
        date(2026, 11, 10),
        date(2026, 11, 30),
        date(2026, 12, 31),
    )
    assert set(round_.street_lists.values_list("street__code", flat=True)) == {"440311002", "440311003"}


def test_while_one_batch_takes_applications_there_is_no_second():
    make_round(RoundStage.ACCEPTING)
    with pytest.raises(Conflict, match="请先截止受理|正在筹备或者受理"):
        create_round(year=YEAR, actor=clerk(), at=at("10-01"))


def test_after_closing_the_next_batch_of_the_year_may_be_made():
    first = make_round(RoundStage.VERIFYING)
    second = create_round(year=YEAR, actor=clerk(), at=at("11-20"))
    assert (first.label, second.label) == ("2027年度正面清单", "2027年度正面清单（第2批）")


def test_the_dates_of_a_round_do_not_move_with_a_later_policy():
    round_ = make_round(RoundStage.ACCEPTING)
    Policy.objects.create(
        key="application_deadline",
        value={"month": 11, "day": 1, "year_offset": -1},
        valid_from=date(2026, 9, 15),
        source="样例文件",
    )
    assert Round.objects.get(pk=round_.pk).apply_by == date(2026, 11, 10)
    assert round_.case.clocks.get(code="apply_by").due_on == date(2026, 11, 10)


def test_a_clock_carries_the_kind_of_its_case():
    """Reminder rules find their clocks by it."""
    case = make_round(RoundStage.ACCEPTING).case
    assert case.kind
    assert set(case.clocks.values_list("kind", flat=True)) == {case.kind}


def test_a_round_is_opened_by_the_clerk_with_a_complaint_channel():
    round_ = make_round()
    with pytest.raises(Incomplete, match="监督投诉电话"):
        open_round(pk=round_.pk, actor=clerk(), at=at("09-02"), complaint_channel="")
    with pytest.raises(Forbidden):
        open_round(pk=round_.pk, actor=director(), at=at("09-02"), complaint_channel=CHANNEL)
    assert Round.objects.get(pk=round_.pk).stage == RoundStage.PREPARING


def test_acceptance_runs_to_the_end_of_its_last_day():
    """10 Nov 2026 is a Tuesday."""
    round_ = make_round(RoundStage.ACCEPTING)
    with pytest.raises(Incomplete, match="2026-11-10"):
        close_round(pk=round_.pk, actor=clerk(), at=at("11-10 23:59"))
    assert close_round(pk=round_.pk, actor=clerk(), at=at("11-11 00:01")).stage == RoundStage.VERIFYING


def test_a_last_day_at_the_weekend_rolls_over_for_the_applicants():
    """10 Nov 2024 is a Sunday: Monday the 11th still counts (law.md 10.1)."""
    round_ = make_round(RoundStage.ACCEPTING, year=2025)
    with pytest.raises(Incomplete, match="2024-11-11"):
        close_round(pk=round_.pk, actor=clerk(), at=moment("2024-11-11 10:00"))
    assert close_round(pk=round_.pk, actor=clerk(), at=moment("2024-11-12")).stage == RoundStage.VERIFYING


def ask(round_, **words):
    given = {"bodies": [make_department()], "letter": "函", "sample_waiver": "另行组织", **words}
    return consult(pk=round_.pk, actor=clerk(), at=at("11-18"), **given)


def test_consultation_waits_for_every_streets_list():
    round_ = make_round(RoundStage.VERIFYING)
    round_.street_lists.update(stage=StreetListStage.REPORTED)
    with pytest.raises(Incomplete, match="没有接收"):
        ask(round_)
    assert not round_.opinions.exists()


def test_consultation_without_a_sample_needs_a_reason():
    round_ = make_round(RoundStage.VERIFYING)
    with pytest.raises(Incomplete, match="抽查"):
        ask(round_, sample_waiver="")
    assert ask(round_).stage == RoundStage.CONSULTING


def test_the_day_for_answers_counts_working_days_after_the_letter():
    """Ten working days after Wednesday 18 Nov 2026."""
    assert ask(make_round(RoundStage.VERIFYING)).reply_by == date(2026, 12, 2)


def test_a_round_without_a_reported_enterprise_has_nothing_to_consult_on():
    round_ = make_round(RoundStage.VERIFYING, enterprises=[])
    with pytest.raises(Incomplete, match="没有街道上报的企业"):
        ask(round_)


def test_a_round_is_not_cancelled_over_the_heads_of_its_applicants():
    round_ = make_application(ApplicationStage.ACCEPTED).round
    with pytest.raises(Incomplete, match="1份申请没有办结"):
        cancel_round(pk=round_.pk, actor=director(), at=at("10-20"), reason="调整")
    assert Round.objects.get(pk=round_.pk).stage == RoundStage.ACCEPTING


def test_a_cancelled_round_ends_its_lists_and_their_clocks():
    round_ = make_round(RoundStage.CANCELLED)
    for row in round_.street_lists.all():
        assert row.stage == StreetListStage.VOID
        assert not row.case.clocks.running().exists()
    assert not round_.case.clocks.running().exists()


@pytest.mark.parametrize(
    "stage", [stage for stage in RoundStage if stage not in (RoundStage.NOTICE_ENDED, RoundStage.CANCELLED)]
)
def test_nothing_is_published_out_of_order(stage):
    round_ = make_round(stage)
    with pytest.raises(WrongStage):
        publish(pk=round_.pk, actor=director(), at=at("12-20"))
    assert Round.objects.get(pk=round_.pk).stage == stage


def test_the_next_years_round_is_found_or_made():
    round_ = make_round(RoundStage.VERIFYING)
    made = next_round(after=round_.year, at=at("11-20"))
    assert made.year == YEAR + 1
    assert next_round(after=round_.year, at=at("11-21")).pk == made.pk


def test_what_missed_its_round_is_carried_over_by_the_head():
    """It is still being verified when the round has gone on (the street's list was recorded late)."""
    from whitelist.operations.applications import carry_over

    round_ = make_round(RoundStage.CONSULTING)
    late = make_application(ApplicationStage.ACCEPTED, year=YEAR + 1)
    late.round = round_
    late.save()
    head = person(Role.STREET_HEAD, late.case.organisation)
    moved = carry_over(pk=late.pk, actor=head, at=at("11-20"), reason="核查未完成")
    assert moved.round.year == YEAR + 1
    assert moved.stage == ApplicationStage.ACCEPTED
    assert moved.case.history.get(step="carry_over").data["reason"] == "核查未完成"
