"""What street and bureau are told of applications, reviews, objections and lists; never a private person's name."""

from notices.letters import Template, register

SUBMITTED = Template(
    key="whitelist.submitted",
    version="1",
    subject="新的申请待受理：{firm}",
    text="{firm}提交了{round}申请（{number}），附申报表和检查情况报告。",
    why="企业签署提交了申请。",
    to_do="请审查材料：齐全的受理，不齐全的退回补正并写明内容；现场核查须在期限内完成。",
)
RESUBMITTED = Template(
    key="whitelist.resubmitted",
    version="1",
    subject="补正材料已交回：{firm}",
    text="{firm}按退回意见补正，重新提交了{round}申请（{number}）。",
    why="企业补正后重新提交。",
    to_do="请对照上次的退回意见审查，受理或者再次退回。",
)
TRANSFERRED_IN = Template(
    key="whitelist.transferred_in",
    version="1",
    subject="外街道转来申请：{firm}",
    text="{former}转来{firm}的{round}申请（{number}），期限不变。\n理由：{reason}",
    why="{former}办理了转街道。",
    to_do="请审查受理；不属于本街道的，由负责人再转。",
)
UNMET_FOUND = Template(
    key="whitelist.unmet_found",
    version="1",
    subject="核查不符合，等待决定：{firm}",
    text="{firm}的申请（{number}）现场核查不符合纳入条件。\n不符合的条件：{unmet}",
    why="两名执法人员签署了核查结论。",
    to_do="请由街道负责人决定：不予纳入或者不再推荐；也可以再次现场核查。",
)
WITHDRAWN = Template(
    key="whitelist.withdrawn",
    version="1",
    subject="企业撤回申请：{firm}",
    text="{firm}撤回了{round}申请（{number}），申请办结。\n理由：{reason}",
    why="企业主要负责人撤回了申请。",
)
REVIEW_FILED = Template(
    key="whitelist.review_filed",
    version="1",
    subject="复核申请待决定：{firm}",
    text="{firm}对不予纳入的决定申请复核（{number}），可以附有佐证材料。",
    why="企业在期限内提出了复核申请。",
    to_do="请核实企业的理由和材料，作出维持或者改为符合的决定并写明理由。",
)
REVIEW_ASKED = Template(
    key="whitelist.review_asked",
    version="1",
    subject="企业申请复核：{firm}",
    text="{firm}对{street}的不予纳入决定（{number}）向区应急管理局申请复核，由区局决定。",
    why="企业提出了复核申请。",
    to_do="请备好核查表、告知书和送达材料，区局需要时提供。",
)
REVIEW_UPHELD_STREET = Template(
    key="whitelist.review_upheld.street",
    version="1",
    subject="区局复核维持：{firm}",
    text="区应急管理局维持{street}对{firm}作出的不予纳入决定（{number}），申请办结。\n理由：{reason}",
    why="区应急管理局作出了复核决定。",
    required=True,
)
REVIEW_OVERTURNED_STREET = Template(
    key="whitelist.review_overturned.street",
    version="1",
    subject="区局复核改为符合：{firm}",
    text="区应急管理局复核认为{firm}的申请（{number}）符合纳入条件，改变了{street}的决定。\n理由：{reason}",
    why="区应急管理局作出了复核决定。",
    to_do="请列入名单上报；本批名单已经报送的，由负责人转入下一年度。",
    required=True,
)
OBJECTION_FILED = Template(
    key="whitelist.objection_filed",
    version="1",
    subject="公示异议待核实：{firm}",
    text="公示期间收到对{firm}的异议（{number}），内容见异议案件页面。",
    why="有人在公示页面提出异议。",
    to_do="请在期限内核实，作出异议成立或者不成立的答复。",
)
OBJECTION_NEARBY = Template(
    key="whitelist.objection_filed.street",
    version="1",
    subject="辖区企业收到公示异议：{firm}",
    text="{round}公示期间收到对{firm}的异议（{objection}），由区应急管理局核实答复。",
    why="有人在公示页面提出异议。",
    to_do="请准备核查材料，区局需要现场核实时配合。",
)
LIST_REPORTED = Template(
    key="whitelist.list_reported",
    version="1",
    subject="街道名单待接收：{street}",
    text="{street}上报了{round}拟纳入企业名单（{number}），{count}。",
    why="{street}上报了名单。",
    to_do="请核对后接收；有问题的，退回街道并写明理由。",
)
LIST_RETURNED = Template(
    key="whitelist.list_returned",
    version="1",
    subject="名单被区局退回",
    text="区应急管理局退回了“{case}”（{number}），名单和其中的企业一并退回。\n理由：{reason}",
    why="区应急管理局核对名单后退回。",
    to_do="请修改后由街道负责人重新上报。",
)
LIST_LATE = Template(
    key="whitelist.list_late",
    version="1",
    subject="名单逾期未报，区局已登记",
    text="“{case}”（{number}）在 {last} 以前没有上报，区应急管理局登记为逾期，可以先行征求意见。\n登记的情况：{reason}",
    why="报送期限已过。",
    to_do="请立即上报；赶不上本批次的企业，由负责人转入下一年度并告知企业。",
)
QUARTER_DUE = Template(
    key="whitelist.quarter_due",
    version="1",
    subject="{quarter}正面清单工作情况汇总表待报送",
    text="“{case}”（{number}）已经建立，数字由系统按办理记录生成。\n最迟 {last} 报送区应急管理局（南山正面清单方案六（三））。",
    why="季度末将至，各街道应急办每季度末报送汇总表。",
    to_do="请核对数字，由街道负责人在 {last} 以前报送。",
)
QUARTER_REPORTED = Template(
    key="whitelist.quarter_reported",
    version="1",
    subject="季度汇总表已报送：{street}",
    text="{street}报送了“{case}”（{number}），数字截至 {as_of}，已经固定。",
    why="街道负责人报送了汇总表。",
)
register(
    SUBMITTED,
    RESUBMITTED,
    TRANSFERRED_IN,
    UNMET_FOUND,
    WITHDRAWN,
    REVIEW_FILED,
    REVIEW_ASKED,
    REVIEW_UPHELD_STREET,
    REVIEW_OVERTURNED_STREET,
    OBJECTION_FILED,
    OBJECTION_NEARBY,
    LIST_REPORTED,
    LIST_RETURNED,
    LIST_LATE,
    QUARTER_DUE,
    QUARTER_REPORTED,
)
