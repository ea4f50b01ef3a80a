"""The table of 资料更正: the enterprise proposes, who keeps the register answers field by field (GM-3.2)."""

from accounts.stages import ENTERPRISE_ROLES, Role
from casework.clocks import ClockRule
from casework.workflow import Step, Workflow
from enterprises.stages import ChangeProposalStage as Stage

FIRM = tuple(sorted(ENTERPRISE_ROLES))
# They keep the register, so that what is accepted is written to it at once; the bureau where the enterprise moved on.
KEEPERS = (Role.STREET_CLERK, Role.STREET_OFFICER, Role.STREET_HEAD, Role.BUREAU_CLERK)
CLAUSE = "GM-3.2"
ANSWER = ClockRule("answer_proposal", "答复资料更正", CLAUSE, Role.STREET_CLERK, days="proposal_days")

CHANGE_PROPOSAL = Workflow(
    kind="change_proposal",
    version="1",
    stages=Stage,
    mainline=(Stage.FILED, Stage.ANSWERED),
    steps=(
        Step("file", "提出更正", (), Stage.FILED, FIRM, CLAUSE, starts=(ANSWER,), alone=False),
        Step(
            "answer",
            "逐项答复",
            (Stage.FILED,),
            Stage.ANSWERED,
            KEEPERS,
            CLAUSE,
            meets=(ANSWER.code,),
            consequence="采纳的项目随即写入底册，变更历史记下原值、新值和理由；企业看到每一项的答复。",
        ),
        Step(
            "withdraw",
            "撤回更正",
            (Stage.FILED,),
            Stage.WITHDRAWN,
            FIRM,
            CLAUSE,
            consequence="这次更正结束，底册不变；以后可以重新提出。",
            tone="danger",
        ),
    ),
)
