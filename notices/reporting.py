"""The template of a report that is owed: what is ready, to whom it goes, by when."""

from notices.letters import Template, register

MONTH_DUE = Template(
    key="report.month_due",
    version="1",
    subject="{month}街道月报待报送，最迟{day}",
    text="{month}的街道月报已经按办理记录生成，每个数字都可以打开核对，可以下载 xlsx。\n"
    "最迟报送日：{last}，报区应急管理局。依据：{source}{mark}\n"
    "系统还没有登记现场检查和帮扶，“综合查一次、综合帮一次”的情况请另行填写。",
    why="{month}已经结束，街道每月报送上月情况。",
    to_do="{to_do}",
)
register(MONTH_DUE)
