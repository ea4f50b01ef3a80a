"""The table of a change of grade after a fact: the street looks, the bureau decides; never silently (GM-2.3)."""

from accounts.stages import Role
from casework.clocks import ClockRule
from casework.workflow import SYSTEM, Step, Workflow
from enterprises.stages import ProposalStage as Stage

BASIS = "GM-2.3"
STREET = (Role.STREET_CLERK, Role.STREET_HEAD)
DECIDERS = (Role.SECTION_HEAD, Role.DEPUTY_DIRECTOR, Role.DIRECTOR)
CHECK = ClockRule("check_grade", "核对等级调整", BASIS, Role.STREET_CLERK, days="grade_check_days")
DECIDE = ClockRule("decide_grade", "决定等级调整", BASIS, Role.SECTION_HEAD, days="grade_decision_days")

GRADE_PROPOSAL = Workflow(
    kind="grade_proposal",
    version="1",
    stages=Stage,
    mainline=(Stage.PROPOSED, Stage.CHECKED, Stage.EFFECTIVE),
    steps=(
        Step(
            "propose",
            "提出等级调整",
            (),
            Stage.PROPOSED,
            (SYSTEM,),
            BASIS,
            starts=(CHECK,),
            alone=False,
        ),
        Step(
            "renew",
            "按新的事实更新",
            (Stage.PROPOSED, Stage.CHECKED),
            Stage.PROPOSED,
            (SYSTEM,),
            BASIS,
            starts=(CHECK,),
            stops=("decide_grade",),
            alone=False,
        ),
        Step(
            "check",
            "核对",
            (Stage.PROPOSED,),
            Stage.CHECKED,
            STREET,
            BASIS,
            starts=(DECIDE,),
            meets=("check_grade",),
            consequence="您的意见送区局决定；决定之前企业保持原等级。",
        ),
        Step(
            "approve",
            "批准调整",
            (Stage.CHECKED,),
            Stage.EFFECTIVE,
            DECIDERS,
            BASIS,
            meets=("decide_grade",),
            consequence="企业的等级随即改变。",
        ),
        Step(
            "drop",
            "不予调整",
            (Stage.CHECKED,),
            Stage.DROPPED,
            DECIDERS,
            BASIS,
            meets=("decide_grade",),
            consequence="企业保持原等级，理由记入办理记录。",
            tone="secondary",
        ),
        Step(
            "fall_away",
            "事实撤销，调整不再需要",
            (Stage.PROPOSED, Stage.CHECKED),
            Stage.DROPPED,
            (SYSTEM,),
            BASIS,
            stops=("*",),
            alone=False,
        ),
    ),
)
