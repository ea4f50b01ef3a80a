"""Templates of reminders: before the last day, on it, after it, and to the next level.

Read a day later, or sent on after a weekend, they must still be true: every number says of which day it is.
"""

from notices.letters import Template, register

ALL = ("email", "sms", "wecom", "dingtalk", "feishu")
DUE = "事项：{title}\n案件：{case}（{number}）\n届满日：{due}\n责任单位：{owner}\n依据：{clause}"
BEFORE = Template(
    key="reminder.before",
    version="2",
    subject="{day}届满：{title}（{case}）",
    text="{title}应当在{due}以前办结，{today}起还有{left}个工作日。\n\n" + DUE,
    why="{today}距届满日还有{left}个工作日。",
    to_do="请在届满日以前办结。",
    channels=ALL,
)
ON_THE_DAY = Template(
    key="reminder.on_the_day",
    version="2",
    subject="{day}当天届满：{title}（{case}）",
    text="{title}在{due}届满，应当在当天办结。\n\n" + DUE,
    why="{today}是届满日。",
    to_do="请在{day}当天办结。",
    channels=ALL,
)
AFTER = Template(
    key="reminder.after",
    version="2",
    subject="{day}已届满，仍未办结：{title}（{case}）",
    text="{title}在{due}届满，截至{today}已逾期{late}个工作日，仍未办结。\n\n" + DUE,
    why="截至{today}已逾期{late}个工作日。",
    to_do="请立即办理。",
    channels=ALL,
)
ESCALATION = Template(
    key="reminder.escalation",
    version="2",
    subject="{owner}逾期未办：{title}（{case}）",
    text="{owner}的{title}在{due}届满，截至{today}已逾期{late}个工作日，按提醒规则报告上级。\n\n" + DUE,
    why="截至{today}，责任单位逾期{late}个工作日仍未办结。",
    to_do="请督促责任单位办理，或者查明逾期原因。",
    channels=ALL,
)
PERIOD = Template(
    key="reminder.period",
    version="1",
    subject="{day}期满：{title}（{case}）",
    text="{title}在{due}期满，期满以前不需要办理。\n期满后：{then}\n\n" + DUE,
    why="{title}的最后一天是{day}。",
    to_do="期满后：{then}",
    channels=ALL,
)
REMINDERS = (BEFORE, ON_THE_DAY, AFTER, ESCALATION, PERIOD)
register(*REMINDERS)


def template_for(due_on, on, escalates, then=""):
    """The reminder that is true on the day `on`, whatever day it was planned for.

    `then`: of a period that only runs out, what is done when it has.
    """
    if escalates:
        return ESCALATION
    if then:
        return PERIOD
    if due_on == on:
        return ON_THE_DAY
    return BEFORE if due_on > on else AFTER
