"""年度批次: the round's table (NS-4.1, NS-4.2.1)."""

from accounts.stages import Role
from casework.clocks import ClockRule
from casework.workflow import SYSTEM, Step, Workflow
from whitelist.stages import RoundStage as S
from whitelist.workflow import needs

APPLY = ClockRule(
    "apply_by",
    "受理申报截止",
    "NS-4.1.1",
    Role.BUREAU_CLERK,
    party=True,
    fixed=lambda row: row.apply_by,
    then="次日系统自动截止受理，也可以由经办人办理“截止受理”；此后由各街道完成核查、报送名单。",
)
VERIFY = ClockRule(
    "verify_by", "街道完成核查、报送名单", "NS-4.1.2", Role.BUREAU_CLERK, fixed=lambda row: row.verify_by
)
LIST = ClockRule("list_by", "公布下一年度清单", "NS-4.2.1", Role.DIRECTOR, fixed=lambda row: row.publish_by)
REPLY = ClockRule(
    "reply",
    "回复征求意见",
    "NS-4.1.3",
    Role.LIAISON,
    days="consultation_days",
    each=lambda row: row.opinions.values_list("organisation_id", flat=True),
)
NOTICE = ClockRule(
    "notice",
    "公示期",
    "NS-4.1.4",
    Role.BUREAU_CLERK,
    days="notice_days",
    then="次日系统自动登记“公示期满”，也可以由经办人办理；此后在公布期限内由局长公布。",
)
PUBLISH = ClockRule(
    "publish",
    "公示期满后公布",
    "NS-4.1.5",
    Role.DIRECTOR,
    days="publish_days",
    start=lambda row: row.notice_ends_on,
)

# APPLY and NOTICE are periods that run out before the act that follows them: the act stops them, for to "meet" them a
# day later would read as lateness. REPLY is owed by each body consulted and met by its answer.
BEFORE_PUBLISHED = (
    S.PREPARING,
    S.ACCEPTING,
    S.VERIFYING,
    S.CONSULTING,
    S.DELIBERATING,
    S.DELIBERATED,
    S.NOTICED,
    S.NOTICE_ENDED,
)

ROUND = Workflow(
    kind="whitelist.round",
    version="2026-11",
    stages=S,
    mainline=(
        S.PREPARING,
        S.ACCEPTING,
        S.VERIFYING,
        S.CONSULTING,
        S.DELIBERATING,
        S.DELIBERATED,
        S.NOTICED,
        S.NOTICE_ENDED,
        S.PUBLISHED,
    ),
    steps=(
        Step("create", "建立批次", (), S.PREPARING, (Role.BUREAU_CLERK, SYSTEM), "NS-4.2.1", alone=False),
        Step(
            "open",
            "开始受理",
            (S.PREPARING,),
            S.ACCEPTING,
            (Role.BUREAU_CLERK,),
            "NS-4.1.1",
            asks=(needs.complaint_channel,),
            starts=(APPLY, LIST),
            consequence="各街道和企业可以开始申报、推荐，三个固定日期从此冻结。",
        ),
        Step(
            "close",
            "截止受理",
            (S.ACCEPTING,),
            S.VERIFYING,
            (Role.BUREAU_CLERK, SYSTEM),
            "NS-4.1.1",
            needs=(needs.application_day_has_passed,),
            stops=("apply_by",),
            starts=(VERIFY,),
            consequence="此后提交的申请计入下一年度。",
        ),
        Step(
            "consult",
            "征求意见",
            (S.VERIFYING,),
            S.CONSULTING,
            (Role.BUREAU_CLERK,),
            "NS-4.1.3",
            needs=(
                needs.every_street_has_reported,
                needs.somebody_to_decide_on,
            ),
            asks=(needs.samples_reviewed_or_waived,),
            meets=("verify_by",),
            starts=(REPLY,),
            consequence="向各部门、协会发出征求意见函，名单不再增减。",
        ),
        Step(
            "close_consultation",
            "结束征求意见",
            (S.CONSULTING,),
            S.DELIBERATING,
            (Role.BUREAU_CLERK,),
            "NS-4.1.3",
            needs=(needs.everybody_answered_or_day_passed,),
            stops=("reply",),
            consequence="到期没有回复的单位记为“未回复”，不视为同意。",
        ),
        Step(
            "deliberate",
            "登记审议结果",
            (S.DELIBERATING,),
            S.DELIBERATED,
            (Role.DIRECTOR,),
            "NS-4.1.4",
            needs=(needs.meeting_is_minuted, needs.every_enterprise_is_decided),
            consequence="每家企业的审议意见生效：同意的进入公示，不同意的办结。",
        ),
        Step(
            "begin_notice",
            "公示",
            (S.DELIBERATED,),
            S.NOTICED,
            (Role.BUREAU_CLERK,),
            "NS-4.1.4",
            needs=(needs.somebody_approved,),
            asks=(needs.complaint_channel,),
            starts=(NOTICE,),
            consequence="公示页面冻结并向社会公开，公示期不少于五个工作日，首日不计。",
        ),
        Step(
            "correct_notice",
            "更正并重新公示",
            (S.NOTICED,),
            S.NOTICED,
            (Role.SECTION_HEAD,),
            "NS-4.1.4",
            starts=(NOTICE,),
            consequence="生成新版本并说明更正了什么，公示期重新计算。",
            tone="secondary",
        ),
        Step(
            "end_notice",
            "公示期满",
            (S.NOTICED,),
            S.NOTICE_ENDED,
            (Role.BUREAU_CLERK, SYSTEM),
            "NS-4.1.5",
            needs=(needs.notice_ran_its_days,),
            stops=("notice",),
            starts=(PUBLISH,),
            consequence="开始计算五个工作日的公布期限。",
        ),
        Step(
            "publish",
            "公布",
            (S.NOTICE_ENDED,),
            S.PUBLISHED,
            (Role.DIRECTOR,),
            "NS-4.1.5",
            meets=("publish", "list_by"),
            consequence="符合条件的企业正式纳入，有效期三年；有未答复异议的企业暂缓，其他企业不受影响。公布后不能撤回。",
        ),
        Step(
            "supplement",
            "补充公布",
            (S.PUBLISHED,),
            S.PUBLISHED,
            (Role.DIRECTOR,),
            "NS-4.1.5",
            needs=(needs.somebody_released,),
            consequence="把异议不成立的企业补充纳入，并生成新的公布版本。",
        ),
        Step(
            "cancel",
            "终止批次",
            BEFORE_PUBLISHED,
            S.CANCELLED,
            (Role.DIRECTOR,),
            "policy",
            needs=(needs.no_live_application,),
            stops=("*",),
            consequence="批次终止并公开理由，不能恢复。",
            tone="danger",
        ),
    ),
)
