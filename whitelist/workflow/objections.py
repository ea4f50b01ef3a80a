"""公示异议: the objection's table (NS-4.1.4)."""

from accounts.stages import Role
from casework.clocks import ClockRule
from casework.workflow import SYSTEM, Step, Workflow
from whitelist.stages import ObjectionStage as S

ANSWER = ClockRule("answer", "核实并答复异议", "NS-4.1.4", Role.SECTION_HEAD, days="objection_days")
OPEN = (S.RECEIVED, S.EXAMINING)

OBJECTION = Workflow(
    kind="whitelist.objection",
    version="2026-11",
    stages=S,
    mainline=(S.RECEIVED, S.EXAMINING, S.DISMISSED),
    steps=(
        Step("file", "提出异议", (), S.RECEIVED, (SYSTEM,), "NS-4.1.4", starts=(ANSWER,), alone=False),
        Step(
            "examine",
            "开始核实",
            (S.RECEIVED,),
            S.EXAMINING,
            (Role.BUREAU_CLERK,),
            "NS-4.1.4",
            consequence="登记核实安排，异议人凭查询码可以看到进度。",
        ),
        Step(
            "dismiss",
            "异议不成立",
            OPEN,
            S.DISMISSED,
            (Role.SECTION_HEAD,),
            "NS-4.1.4",
            meets=("answer",),
            consequence="答复异议人；该企业没有其他未答复异议的，恢复拟纳入。",
        ),
        Step(
            "uphold",
            "异议成立",
            OPEN,
            S.UPHELD,
            (Role.SECTION_HEAD,),
            "NS-4.1.4",
            meets=("answer",),
            consequence="答复异议人；该企业本次不纳入。",
            tone="danger",
        ),
    ),
)
