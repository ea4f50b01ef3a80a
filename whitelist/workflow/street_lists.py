"""街道拟纳入名单: the list's table (附件6, NS-4.1.2, NS-6.3)."""

from accounts.stages import Role
from casework.clocks import ClockRule
from casework.workflow import SYSTEM, Step, Workflow
from whitelist.stages import StreetListStage as S
from whitelist.workflow import needs

REPORT = ClockRule(
    "report_list", "报送拟纳入企业名单", "NS-4.1.2", Role.STREET_HEAD, fixed=lambda row: row.round.verify_by
)

STREET_LIST = Workflow(
    kind="whitelist.street_list",
    version="2026-11",
    stages=S,
    mainline=(S.DRAFTING, S.REPORTED, S.RECEIVED),
    steps=(
        Step(
            "create",
            "建立名单",
            (),
            S.DRAFTING,
            (Role.BUREAU_CLERK, SYSTEM),
            "NS-4.1.2",
            starts=(REPORT,),
            alone=False,
        ),
        Step(
            "report",
            "上报名单",
            (S.DRAFTING, S.RETURNED, S.LATE),
            S.REPORTED,
            (Role.STREET_HEAD,),
            "NS-4.1.2",
            needs=(needs.round_takes_this_list, needs.nobody_left_unverified),
            meets=("report_list",),
            consequence="核查符合的企业按附件6上报区局；没有企业的，零报告也是报告。",
        ),
        Step(
            "record_late",
            "登记逾期",
            (S.DRAFTING, S.RETURNED),
            S.LATE,
            (Role.BUREAU_CLERK,),
            "NS-4.1.2",
            needs=(needs.list_day_has_passed,),
            consequence="记录该街道逾期未报，区局可以先行征求意见。",
            tone="secondary",
        ),
        Step(
            "return",
            "退回修改",
            (S.REPORTED,),
            S.RETURNED,
            (Role.BUREAU_CLERK,),
            "NS-4.1.2",
            needs=(needs.round_takes_this_list,),
            starts=(REPORT,),
            consequence="名单和其中的企业退回街道，街道修改后重新上报。",
            tone="secondary",
        ),
        Step(
            "void",
            "随批次终止",
            (S.DRAFTING, S.LATE, S.REPORTED, S.RETURNED),
            S.VOID,
            (Role.DIRECTOR,),
            "policy",
            stops=("*",),
            alone=False,
        ),
        Step(
            "receive",
            "接收",
            (S.REPORTED,),
            S.RECEIVED,
            (Role.BUREAU_CLERK,),
            "NS-4.1.2",
            consequence="名单进入征求意见环节。",
        ),
    ),
)
