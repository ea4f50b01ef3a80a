"""季度汇总表: due on the quarter's last day, reported by the street's head (NS-6.3)."""

from accounts.stages import Role
from casework.clocks import ClockRule
from casework.workflow import SYSTEM, Step, Workflow
from whitelist.stages import QuarterStage as S

CLAUSE = "NS-6.3"
# An authority's fixed day does not roll over days off.
REPORT = ClockRule(
    "report_quarter", "报送季度汇总表", CLAUSE, Role.STREET_HEAD, fixed=lambda row: row.span.last
)

QUARTER = Workflow(
    kind="whitelist.quarter",
    version="1",
    stages=S,
    mainline=(S.OPEN, S.REPORTED),
    steps=(
        Step("create", "建立汇总表", (), S.OPEN, (SYSTEM,), CLAUSE, starts=(REPORT,), alone=False),
        Step(
            "report",
            "报送汇总表",
            (S.OPEN,),
            S.REPORTED,
            (Role.STREET_HEAD,),
            CLAUSE,
            meets=(REPORT.code,),
            consequence="此刻的数字和在册企业名单固定下来报送区局，以后不再变化；逾期报送的照样可以报送，但显示为逾期。",
        ),
    ),
)
