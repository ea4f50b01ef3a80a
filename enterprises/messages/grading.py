"""What is told of one enterprise's grade (GM-2.1, GM-2.3); a yearly re-grading tells nobody one by one."""

from notices.letters import Template, register

CONTEST_FILED = Template(
    key="input_contest.filed",
    version="1",
    subject="评级数据异议待核查：{firm}",
    text="{firm}对评级数据“{input}”提出异议（{number}）。决定以前按原有数据评级。",
    why="企业提出了评级数据异议。",
    to_do="请核查企业的理由和证明材料，写明核查意见，送区应急管理局决定。",
)
CONTEST_UPHELD = Template(
    key="input_contest.upheld",
    version="1",
    subject="评级数据异议成立",
    text="{firm}对评级数据“{input}”的异议（{number}）成立，数据已经更正。\n理由：{reason}",
    why="区应急管理局作出了决定。",
    to_do="不需要办理。等级因此需要变化的，另行提出调整，决定后再告知。",
)
CONTEST_DISMISSED = Template(
    key="input_contest.dismissed",
    version="1",
    subject="评级数据异议不成立",
    text="{firm}对评级数据“{input}”的异议（{number}）不成立，原有数据不变。\n理由：{reason}",
    why="区应急管理局作出了决定。",
    to_do="有新的证明材料的，可以在“监管等级”页面重新提出异议。",
)
GRADE_CHANGED = Template(
    key="grade_proposal.approved",
    version="1",
    subject="监管等级由{old}调整为{new}",
    text="{firm}的监管等级自 {day} 起由{old}调整为{new}（{number}）。\n理由：{reason}\n"
    "每一项评级数据和来源见“监管等级”页面；认为某项数据有误的，可以在该项旁点“提出异议”，写明理由并附证明材料。",
    why="区应急管理局批准了等级调整。",
    to_do="请查看评级依据；对数据有异议的，请在“监管等级”页面提出。",
)
register(CONTEST_FILED, CONTEST_UPHELD, CONTEST_DISMISSED, GRADE_CHANGED)
