"""What streets, consulted bodies and the bureau are told of a round (NS-4.1)."""

from notices.letters import Template, register

ROUND_OPENED = Template(
    key="whitelist.round_opened",
    version="1",
    subject="{round}开始受理",
    text="{round}开始受理申报和推荐：申报截止 {apply_by}，完成核查、报送名单截止 {verify_by}。",
    why="区应急管理局开始受理。",
    to_do="请通知辖区企业申报，筛选推荐符合条件的企业。",
)
ROUND_CLOSED = Template(
    key="whitelist.round_closed",
    version="1",
    subject="{round}截止受理，请完成核查和上报",
    text="{round}已截止受理，此后提交的申请计入下一年度。",
    why="申报期限届满。",
    to_do="请在 {last} 以前完成现场核查，由街道负责人上报名单；没有企业的，零报告也要上报。",
)
CONSULTED = Template(
    key="whitelist.consulted",
    version="1",
    subject="请回复征求意见：{round}",
    text="区应急管理局就{round}拟纳入的{count}家企业征求{body}的意见。\n来函：{letter}",
    why="区应急管理局发出了征求意见函。",
    to_do="请在 {last} 以前在系统内回复：没有不同意见，或者写明意见和依据；到期没有回复的记为“未回复”。",
)
ALL_ANSWERED = Template(
    key="whitelist.all_answered",
    version="1",
    subject="征求意见已全部回复：{round}",
    text="{round}征求意见的{count}个单位都已回复，{objected}个有不同意见。",
    why="最后一个单位作了回复。",
    to_do="可以结束征求意见，准备审议材料。",
)
NO_REPLY = Template(
    key="whitelist.no_reply",
    version="1",
    subject="征求意见已结束，未收到回复",
    text="{round}征求意见已经结束，没有收到贵单位的回复，记为“未回复”，不视为同意。",
    why="回复期限届满后，区应急管理局结束了征求意见。",
)
DELIBERATED = Template(
    key="whitelist.deliberated",
    version="1",
    subject="审议结果已登记，请公示：{round}",
    text="{round}审议结果已由局长确认：同意{approved}家，不同意{declined}家。",
    why="局长确认了审议结果。",
    to_do="请办理公示，公示期不少于五个工作日。",
)
NOTICE_BEGUN = Template(
    key="whitelist.notice_begun",
    version="1",
    subject="{round}拟纳入名单开始公示",
    text="{round}拟纳入名单公示至 {ends}，共{count}家。监督投诉电话：{channel}",
    why="区应急管理局开始公示。",
    to_do="请关注辖区企业的公示信息；收到反映的，请转区应急管理局。",
)
NOTICE_RENEWED = Template(
    key="whitelist.notice_renewed",
    version="1",
    subject="{round}公示已更正，公示期重新计算",
    text="{round}拟纳入名单更正后重新公示至 {ends}，共{count}家。\n更正的原因：{reason}",
    why="区应急管理局更正了公示内容。",
    to_do="请以更正后的公示为准。",
)
NOTICE_ENDED = Template(
    key="whitelist.notice_ended",
    version="1",
    subject="公示期满，请公布：{round}",
    text="{round}公示期满，没有提前结束。公布以前逐家重新核对条件，有未答复异议的企业暂缓。",
    why="公示期满，公布期限开始计算。",
    to_do="请由局长在 {last} 以前公布。",
)
PUBLISHED = Template(
    key="whitelist.published",
    version="1",
    subject="{round}{kind}：第{publication}号",
    text="{round}{kind}已发布（第{publication}号），新纳入{count}家；各企业的结果已分别告知。",
    why="区应急管理局公布了正面清单。",
    to_do="请更新辖区清单企业台账，有效期内安排“体检式”帮扶。",
)
ROUND_CANCELLED = Template(
    key="whitelist.round_cancelled",
    version="1",
    subject="{round}已终止",
    text="{round}终止，不能恢复，各街道名单随之作废。\n理由：{reason}",
    why="区应急管理局终止了批次。",
)
register(
    ROUND_OPENED,
    ROUND_CLOSED,
    CONSULTED,
    ALL_ANSWERED,
    NO_REPLY,
    DELIBERATED,
    NOTICE_BEGUN,
    NOTICE_RENEWED,
    NOTICE_ENDED,
    PUBLISHED,
    ROUND_CANCELLED,
)
