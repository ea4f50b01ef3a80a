"""What the enterprise is told of its application: one template for each event, written within the act."""

from notices.letters import Template, register
from notices.operations import To, write
from notices.operations.recipients import FIRM

RETURNED = Template(
    key="whitelist.returned",
    version="1",
    subject="申请需要补正",
    text="{street}退回了“{case}”（{number}），请补正后重新提交。\n需要补正的内容：{reason}",
    why="{street}审查后退回补正。",
    to_do="按退回理由补正材料，重新签署提交；首次提交的日期不变。",
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
NOT_RECOMMENDED = Template(
    key="whitelist.not_recommended",
    version="1",
    subject="街道不再推荐纳入正面清单",
    text="{street}核查后不再推荐“{case}”（{number}）。\n理由：{reason}",
    why="街道核查认为不符合推荐条件。",
    to_do="符合条件后，可以自主申报下一批次。",
)
NOTICED = Template(
    key="whitelist.on_notice",
    version="1",
    subject="已列入拟纳入名单公示",
    text="“{case}”（{number}）已列入{round}拟纳入名单，公示至 {ends}。监督投诉电话：{channel}",
    why="区应急管理局开始公示。",
    to_do="公示期间如有人提出异议，区应急管理局将核实后答复。",
)
OBJECTION_DISMISSED = Template(
    key="whitelist.objection_dismissed",
    version="1",
    subject="公示异议核实不成立",
    text="对“{case}”（{number}）的公示异议（{objection}）经核实不成立，已答复提出人。",
    why="区应急管理局答复了异议。",
)
OBJECTION_UPHELD = Template(
    key="whitelist.objection_upheld",
    version="1",
    subject="公示异议成立，本次不予纳入",
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
    version="1",
    subject="公布时不再符合条件，未纳入正面清单",
    text="“{case}”（{number}）在公布当日不再符合条件，未纳入正面清单。\n不符合的条件：{unmet}",
    why="公布当日重新核对了条件。",
    to_do="整改后可以申报下一批次；如有不同意见，请联系区应急管理局：{channel}",
    required=True,
)
VISIT_FIRM = Template(
    key="whitelist.visit.firm",
    version="1",
    subject="正面清单有效期已过{passed}，可以预约“体检式”帮扶",
    text="{firm}在正面清单中的有效期为{since}至{until}，已过{passed}。\n"
    "有效期内至少进行一次“体检式”现场帮扶（南山正面清单方案五（一）3）。系统目前没有帮扶记录；已经进行过的，请忽略。",
    why="有效期已过{passed}。",
    to_do="尚未帮扶的，请联系{street}安排时间。",
)
VISIT_STREET = Template(
    key="whitelist.visit.street",
    version="1",
    subject="清单企业有效期已过{passed}：安排“体检式”帮扶",
    text="{firm}在正面清单中的有效期为{since}至{until}，已过{passed}。\n"
    "有效期内至少进行一次“体检式”现场帮扶（南山正面清单方案五（一）3）。系统目前不登记帮扶，无法判断是否已经进行。",
    why="有效期已过{passed}。",
    to_do="尚未帮扶的，请在{until}前安排“体检式”现场帮扶；已经进行过的，请忽略。",
)
QUARTER_DUE = Template(
    key="whitelist.quarter_due",
    version="1",
    subject="{quarter}正面清单工作情况汇总表待报送",
    text="“{case}”（{number}）已经建立，数字由系统按办理记录生成。\n最迟 {last} 报送区应急管理局（南山正面清单方案六（三））。",
    why="季度末将至，各街道应急办每季度末报送汇总表。",
    to_do="请核对数字，由街道负责人在 {last} 以前报送。",
)
register(
    RETURNED,
    REFUSED,
    REVIEW_RIGHT,
    NOT_RECOMMENDED,
    NOTICED,
    OBJECTION_DISMISSED,
    OBJECTION_UPHELD,
    INCLUDED,
    LEFT_OUT,
    QUARTER_DUE,
)


def tell_firm(template, application, *, at, clock="", **values):
    """Tell the people of the applying enterprise, in the transaction of the act; returns the message or None.

    `clock`: the code of the running clock that says by when. An enterprise without an organisation has nobody to
    tell; its papers are served by hand.
    """
    case = application.case
    if case.party is None:
        return None
    running = case.clocks.running().filter(code=clock).first() if clock else None
    return write(
        template,
        case=case,
        recipients=[To(case.party, FIRM)],
        at=at,
        cause=f"{template.key}:{case.pk}:{application.version}",
        values={"street": case.organisation.label, **values},
        clock=running,
    )
