"""The table of 评级数据异议: the enterprise contests an input, the street looks, the bureau decides (GM-2.1)."""

from accounts.stages import Role
from casework.clocks import ClockRule
from casework.workflow import Step, Workflow
from enterprises.stages import InputContestStage as Stage

BASIS = "GM-2.1"
FIRM = (Role.PRINCIPAL, Role.SAFETY_OFFICER)
STREET = (Role.STREET_CLERK, Role.STREET_HEAD)
# They keep the register, so that what they decide can be written to it at once.
DECIDERS = (Role.BUREAU_CLERK, Role.SECTION_HEAD)
EXAMINE = ClockRule(
    "examine_contest", "核查评级数据异议", BASIS, Role.STREET_CLERK, days="contest_examination_days"
)
DECIDE = ClockRule(
    "decide_contest", "答复评级数据异议", BASIS, Role.BUREAU_CLERK, days="contest_decision_days"
)


def contested_entry_stands(row, at):
    """What was retracted or annulled meanwhile needs no second decision."""
    if row.claim_id and hasattr(row.claim, "retracted_by"):
        return "企业所异议的登记已经撤回，请按“异议不成立”办结并说明"
    if row.fact_id and hasattr(row.fact, "annulled_by"):
        return "企业所异议的记录已经撤销，请按“异议不成立”办结并说明"
    return None


INPUT_CONTEST = Workflow(
    kind="input_contest",
    version="1",
    stages=Stage,
    mainline=(Stage.FILED, Stage.EXAMINED, Stage.UPHELD),
    steps=(
        Step("file", "提出数据异议", (), Stage.FILED, FIRM, BASIS, starts=(EXAMINE,), alone=False),
        Step(
            "examine",
            "核查",
            (Stage.FILED,),
            Stage.EXAMINED,
            STREET,
            BASIS,
            starts=(DECIDE,),
            meets=("examine_contest",),
            consequence="核查意见送区局决定；决定之前按原有数据评级。",
        ),
        Step(
            "uphold",
            "异议成立",
            (Stage.EXAMINED,),
            Stage.UPHELD,
            DECIDERS,
            BASIS,
            needs=(contested_entry_stands,),
            meets=("decide_contest",),
            consequence="数据随即更正（登记新的情况或者撤销原记录），等级变化另行提出调整。",
        ),
        Step(
            "dismiss",
            "异议不成立",
            (Stage.EXAMINED,),
            Stage.DISMISSED,
            DECIDERS,
            BASIS,
            meets=("decide_contest",),
            consequence="原有数据不变，企业看到您写的理由。",
            tone="secondary",
        ),
        Step(
            "withdraw",
            "撤回异议",
            (Stage.FILED, Stage.EXAMINED),
            Stage.WITHDRAWN,
            FIRM,
            BASIS,
            consequence="这次异议结束，数据不变。",
            tone="danger",
        ),
    ),
)
