"""Templates of reminders: before the last day, on it, after it, and to the next level."""

from notices.letters import Template, register

ALL = ("email", "sms", "wecom", "dingtalk", "feishu")
DUE = "事项：{title}\n案件：{case}（{number}）\n届满日：{due}\n责任单位：{owner}\n依据：{clause}"
BEFORE = Template(
    key="reminder.before",
    version="1",
    subject="还剩{left}个工作日：{title}",
    text="{title}还剩{left}个工作日届满。\n\n" + DUE,
    why="离届满日还有{left}个工作日。",
    to_do="请在届满日前办结；不能办结的，请在系统内说明原因。",
    channels=ALL,
)
ON_THE_DAY = Template(
    key="reminder.on_the_day",
    version="1",
    subject="今天届满：{title}",
    text="{title}今天届满。\n\n" + DUE,
    why="今天是届满日。",
    to_do="请在今天办结。",
    channels=ALL,
)
AFTER = Template(
    key="reminder.after",
    version="1",
    subject="已逾期{late}个工作日：{title}",
    text="{title}已逾期{late}个工作日，仍未办结。\n\n" + DUE,
    why="届满日已过{late}个工作日。",
    to_do="请立即办理，并在案件中写明逾期原因。",
    channels=ALL,
)
ESCALATION = Template(
    key="reminder.escalation",
    version="1",
    subject="下级单位逾期{late}个工作日：{title}",
    text="{owner}的{title}已逾期{late}个工作日，按规则报告上级。\n\n" + DUE,
    why="责任单位逾期{late}个工作日仍未办结。",
    to_do="请督促责任单位办理，或者查明逾期原因。",
    channels=ALL,
)
REMINDERS = (BEFORE, ON_THE_DAY, AFTER, ESCALATION)
register(*REMINDERS)


def template_for(due_on, on, escalates):
    """The reminder that is true on the day `on`, whatever day it was planned for."""
    if escalates:
        return ESCALATION
    if due_on == on:
        return ON_THE_DAY
    return BEFORE if due_on > on else AFTER
