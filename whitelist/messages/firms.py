"""What the enterprise is told of its application; one template for each event, written within the act."""

from notices.letters import Template, register

RECOMMENDED = Template(
    key="whitelist.recommended",
    version="1",
    subject="街道推荐贵单位申报正面清单",
    text="{street}推荐{firm}申报{round}（{number}），申报表由街道建好草稿，内容由企业填写。",
    why="{street}办理了推荐。",
    to_do="请填写申报表和检查情况报告，由主要负责人签署提交；不愿意申报的，可以撤回。",
)
ACCEPTED = Template(
    key="whitelist.accepted",
    version="1",
    subject="申请已受理，等待现场核查",
    text="{street}受理了“{case}”（{number}），将安排执法人员现场核查，上门时间另行约定。",
    why="{street}审查材料后受理。",
    to_do="请备好附件4所列材料，核查时出示，不需要上传。",
)
RETURNED = Template(
    key="whitelist.returned",
    version="1",
    subject="申请需要补正",
    text="{street}退回了“{case}”（{number}），请补正后重新提交。\n需要补正的内容：{reason}",
    why="{street}审查后退回补正。",
    to_do="按退回理由补正材料，重新签署提交；首次提交的日期不变。",
    required=True,
)
TRANSFERRED = Template(
    key="whitelist.transferred",
    version="1",
    subject="申请转由{street}办理",
    text="“{case}”（{number}）由{former}转到{street}办理，申请日期和全部材料不变。\n理由：{reason}",
    why="{former}把申请转到属地街道。",
    to_do="不需要重新申报；有疑问的，请联系{street}。",
)
PASSED = Template(
    key="whitelist.passed",
    version="1",
    subject="现场核查符合，等待上报",
    text="“{case}”（{number}）现场核查符合纳入条件，由{street}列入名单上报区应急管理局。",
    why="两名执法人员签署了核查结论。",
)
REFUSED = Template(
    key="whitelist.refused",
    version="1",
    subject="不予纳入正面清单告知书已经作出",
    text="“{case}”（{number}）经审核不予纳入，告知书见案件页面。\n不符合的条件：{unmet}\n"
    "如有不同意见，可以自收到告知书次日起{days}个工作日内向区应急管理局申请复核。",
    why="街道作出了不予纳入的决定。",
    to_do="请在系统内签收告知书；签收之日起算复核期限，最后一天将另行告知。",
    required=True,
)
REVIEW_RIGHT = Template(
    key="whitelist.review_right",
    version="1",
    subject="申请复核的最后一天：{last}",
    text="“{case}”（{number}）的不予纳入告知书已于 {served} 送达。\n"
    "如有不同意见，最迟 {last} 可以向区应急管理局申请复核；逾期视为没有异议。",
    why="告知书已经送达，复核期限开始计算。",
    to_do="需要复核的，请在 {last} 以前在系统内提交复核申请和证据。",
    required=True,
)
LAPSED = Template(
    key="whitelist.lapsed",
    version="1",
    subject="复核期限已满，申请办结",
    text="“{case}”（{number}）的复核期限已满，没有收到复核申请，申请办结，不予纳入的决定不变。",
    why="复核期限届满。",
    to_do="整改后可以申报下一批次。",
)
REVIEW_UPHELD = Template(
    key="whitelist.review_upheld",
    version="1",
    subject="复核决定：维持不予纳入",
    text="区应急管理局复核后，维持“{case}”（{number}）的不予纳入决定，申请办结。\n理由：{reason}",
    why="区应急管理局作出了复核决定。",
    to_do="整改后可以申报下一批次；有疑问的，请联系区应急管理局：{channel}",
    required=True,
)
REVIEW_OVERTURNED = Template(
    key="whitelist.review_overturned",
    version="1",
    subject="复核决定：改为符合纳入条件",
    text="区应急管理局复核后，认定“{case}”（{number}）符合纳入条件，不予纳入的决定不再有效。\n理由：{reason}",
    why="区应急管理局作出了复核决定。",
    to_do="由{street}列入名单上报；本批名单已经报送的，转入下一年度办理。",
    required=True,
)
NOT_RECOMMENDED = Template(
    key="whitelist.not_recommended",
    version="1",
    subject="街道不再推荐纳入正面清单",
    text="{street}核查后不再推荐“{case}”（{number}）。\n理由：{reason}",
    why="街道核查认为不符合推荐条件。",
    to_do="符合条件后，可以自主申报下一批次。",
)
REPORTED = Template(
    key="whitelist.reported",
    version="1",
    subject="申请已列入街道名单上报",
    text="{street}已把“{case}”（{number}）列入{round}名单，上报区应急管理局，接着征求有关单位意见和审议。",
    why="{street}上报了名单。",
)
DECLINED = Template(
    key="whitelist.declined",
    version="1",
    subject="审议不同意纳入正面清单：{firm}",
    text="区应急管理局审议后，不同意“{case}”（{number}）纳入{round}，申请办结。\n理由：{reason}",
    why="区应急管理局登记了审议结果。",
    to_do="整改后可以申报下一批次；如有不同意见，请联系区应急管理局：{channel}",
    required=True,
)
CARRIED_OVER = Template(
    key="whitelist.carried_over",
    version="1",
    subject="申请转入下一年度办理",
    text="“{case}”（{number}）没有赶上{former}，转入{round}继续办理。\n理由：{reason}",
    why="{street}把申请转入下一年度。",
    to_do="不需要重新申报；{street}会另行约定核查时间。",
)
NOTICED = Template(
    key="whitelist.on_notice",
    version="1",
    subject="已列入拟纳入名单公示",
    text="“{case}”（{number}）已列入{round}拟纳入名单，公示至 {ends}。监督投诉电话：{channel}",
    why="区应急管理局开始公示。",
    to_do="公示期间如有人提出异议，区应急管理局将核实后答复。",
)
NOTICE_CORRECTED = Template(
    key="whitelist.notice_corrected",
    version="1",
    subject="公示已更正，重新公示至{ends}",
    text="{round}拟纳入名单更正后重新公示，“{case}”（{number}）仍在名单中，公示至 {ends}。\n更正的原因：{reason}",
    why="区应急管理局更正了公示内容，公示期重新计算。",
    to_do="请核对公示页面上的企业信息；监督投诉电话：{channel}",
)
HELD = Template(
    key="whitelist.held",
    version="1",
    subject="公示期间收到异议，暂缓纳入",
    text="公示期间收到对“{case}”（{number}）的异议，核实清楚以前暂缓纳入，不影响其他企业。",
    why="有人在公示期间提出异议。",
    to_do="请配合核实；结果由区应急管理局告知。",
)
OBJECTION_DISMISSED = Template(
    key="whitelist.objection_dismissed",
    version="2",
    subject="公示异议核实不成立：{firm}",
    text="对“{case}”（{number}）的公示异议（{objection}）经核实不成立，已答复提出人。",
    why="区应急管理局答复了异议。",
)
OBJECTION_UPHELD = Template(
    key="whitelist.objection_upheld",
    version="2",
    subject="公示异议成立，本次不予纳入：{firm}",
    text="对“{case}”（{number}）的公示异议（{objection}）经核实成立，本次不予纳入。\n核实情况：{answer}",
    why="区应急管理局答复了异议。",
    to_do="如有不同意见，请联系区应急管理局：{channel}",
    required=True,
)
INCLUDED = Template(
    key="whitelist.included",
    version="1",
    subject="已纳入安全生产监管正面清单",
    text="“{case}”（{number}）已经公布，纳入正面清单，公布编号第{publication}号。",
    why="区应急管理局公布了正面清单。",
    to_do="请继续做好安全生产工作；不再符合条件的，将移出清单。",
)
LEFT_OUT = Template(
    key="whitelist.left_out",
    version="2",
    subject="公布时不再符合条件，未纳入正面清单：{firm}",
    text="“{case}”（{number}）在公布当日不再符合条件，未纳入正面清单。\n不符合的条件：{unmet}",
    why="公布当日重新核对了条件。",
    to_do="整改后可以申报下一批次；如有不同意见，请联系区应急管理局：{channel}",
    required=True,
)
LEFT_HELD = Template(
    key="whitelist.left_held",
    version="1",
    subject="本次公布暂缓纳入，异议仍在核实",
    text="第{publication}号公布时，对“{case}”（{number}）的异议还没有答复，本次没有公布。",
    why="区应急管理局公布了正面清单。",
    to_do="异议不成立的，补充公布；成立的，另行告知。",
)
register(
    RECOMMENDED,
    ACCEPTED,
    RETURNED,
    TRANSFERRED,
    PASSED,
    REFUSED,
    REVIEW_RIGHT,
    LAPSED,
    REVIEW_UPHELD,
    REVIEW_OVERTURNED,
    NOT_RECOMMENDED,
    REPORTED,
    DECLINED,
    CARRIED_OVER,
    NOTICED,
    NOTICE_CORRECTED,
    HELD,
    OBJECTION_DISMISSED,
    OBJECTION_UPHELD,
    INCLUDED,
    LEFT_OUT,
    LEFT_HELD,
)
