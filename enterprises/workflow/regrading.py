"""The tables of the yearly re-grading and of each street's part in it (GM-2.3)."""

from django.utils import timezone

from accounts.stages import Role
from casework.clocks import ClockRule
from casework.models import Clock
from casework.workflow import SYSTEM, Step, Workflow
from enterprises.stages import PartStage, RegradingStage

R, P = RegradingStage, PartStage
BASIS = "GM-2.3"
APPROVERS = (Role.SECTION_HEAD, Role.DEPUTY_DIRECTOR, Role.DIRECTOR)
HEADS = (Role.DEPUTY_DIRECTOR, Role.DIRECTOR)
STREET = (Role.STREET_CLERK, Role.STREET_HEAD)
OPEN = (R.PREPARING, R.CONFIRMING, R.SUBMITTED)

CONFIRM = ClockRule(
    "confirm_part", "核对本街道评级结果", BASIS, Role.STREET_HEAD, days="regrading_confirm_days"
)
APPROVE = ClockRule(
    "approve_regrading", "审批年度评级", BASIS, Role.SECTION_HEAD, days="regrading_approval_days"
)


def every_piece_is_computed(row, at):
    """Differences are shown when all of them are there."""
    left = row.chunks.filter(done_at=None).count()
    return f"还有 {left} 段企业没有计算完" if left else None


def streets_answered_or_days_over(row, at):
    """A street's silence is not consent: it is waited for, until its days are over."""
    waiting = Clock.objects.running().filter(
        case__in=row.parts.filter(stage=P.OPEN).values("case"),
        code=CONFIRM.code,
        due_on__gte=timezone.localdate(at),
    )
    names = [clock.responsible.label for clock in waiting.select_related("responsible")]
    return f"以下街道还在核对期内：{'、'.join(names)}" if names else None


def contests_are_decided(row, at):
    """Every objection of a street has its answer before the whole is submitted."""
    left = sum(part.contests.filter(outcome="").count() for part in row.parts.all())
    return f"还有 {left} 家企业的街道异议没有决定" if left else None


def part_is_being_confirmed(row, at):
    """Streets speak while the bureau waits for them."""
    waiting = row.regrading.stage == R.CONFIRMING
    return None if waiting else f"年度评级现在是“{row.regrading.get_stage_display()}”，不在街道核对阶段"


REGRADING = Workflow(
    kind="regrading",
    version="1",
    stages=R,
    mainline=(R.PREPARING, R.CONFIRMING, R.SUBMITTED, R.APPROVED, R.EFFECTIVE),
    steps=(
        Step("begin", "发起年度评级", (), R.PREPARING, (Role.BUREAU_CLERK, SYSTEM), BASIS, alone=False),
        Step(
            "propose",
            "形成评级差异",
            (R.PREPARING,),
            R.CONFIRMING,
            (SYSTEM,),
            BASIS,
            needs=(every_piece_is_computed,),
            alone=False,
        ),
        Step(
            "decide",
            "决定街道异议",
            (R.CONFIRMING,),
            None,
            (Role.BUREAU_CLERK, Role.SECTION_HEAD),
            BASIS,
            alone=False,
        ),
        Step(
            "submit",
            "提交批准",
            (R.CONFIRMING,),
            R.SUBMITTED,
            (Role.BUREAU_CLERK,),
            BASIS,
            needs=(contests_are_decided, streets_answered_or_days_over),
            starts=(APPROVE,),
            consequence="提交后街道不能再提出异议。",
        ),
        Step(
            "return",
            "退回核对",
            (R.SUBMITTED,),
            R.CONFIRMING,
            APPROVERS,
            BASIS,
            stops=("approve_regrading",),
            consequence="退回经办人，街道可以继续核对。",
            tone="secondary",
        ),
        Step(
            "approve",
            "批准",
            (R.SUBMITTED,),
            R.APPROVED,
            APPROVERS,
            BASIS,
            meets=("approve_regrading",),
            consequence="评级结果随即整批生效；批准人不能是发起人或者提交人。",
        ),
        Step("take_effect", "生效", (R.APPROVED,), R.EFFECTIVE, (SYSTEM,), BASIS, alone=False),
        Step(
            "roll_back",
            "整批撤回",
            (R.EFFECTIVE,),
            R.REVOKED,
            HEADS,
            BASIS,
            consequence="所有由这次评级改变的等级恢复为原等级；此后单独调整过的企业不受影响。",
            tone="danger",
        ),
        Step("restore", "恢复原等级", (R.REVOKED,), R.RESTORED, (SYSTEM,), BASIS, alone=False),
        Step(
            "cancel",
            "取消本次评级",
            OPEN,
            R.CANCELLED,
            (Role.BUREAU_CLERK, Role.SECTION_HEAD),
            BASIS,
            consequence="不改变任何企业的等级，可以重新发起。",
            tone="danger",
        ),
    ),
)

REGRADING_PART = Workflow(
    kind="regrading_part",
    version="1",
    stages=P,
    mainline=(P.OPEN, P.CONFIRMED),
    steps=(
        Step("create", "交街道核对", (), P.OPEN, (SYSTEM,), BASIS, starts=(CONFIRM,), alone=False),
        Step(
            "contest",
            "对单个企业提出异议",
            (P.OPEN,),
            None,
            STREET,
            BASIS,
            needs=(part_is_being_confirmed,),
            alone=False,
        ),
        Step(
            "take_back",
            "撤回异议",
            (P.OPEN,),
            None,
            STREET,
            BASIS,
            needs=(part_is_being_confirmed,),
            alone=False,
        ),
        Step(
            "confirm",
            "确认本街道评级结果",
            (P.OPEN,),
            P.CONFIRMED,
            (Role.STREET_HEAD,),
            BASIS,
            needs=(part_is_being_confirmed,),
            meets=("confirm_part",),
            consequence="确认后不能再提出异议；已提出的异议由区局决定。",
        ),
        Step("lapse", "记为逾期未确认", (P.OPEN,), P.UNCONFIRMED, APPROVERS, BASIS, alone=False),
        Step(
            "end",
            "随评级终止",
            (P.OPEN,),
            P.ENDED,
            (Role.BUREAU_CLERK, Role.SECTION_HEAD),
            BASIS,
            stops=("*",),
            alone=False,
        ),
    ),
)
