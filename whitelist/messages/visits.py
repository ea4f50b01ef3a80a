"""Reminding of the 体检式 help visit (NS-5.1.3)."""

from notices.letters import Template, register

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
register(VISIT_FIRM, VISIT_STREET)
