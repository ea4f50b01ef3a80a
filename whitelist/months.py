"""What the positive list adds to a street's month: applications step by step, objections, reviews, lists."""

from casework import monthly
from casework.monthly import Line, Steps
from whitelist.workflow import APPLICATION, OBJECTION, REVIEW, STREET_LIST

GROUP = "正面清单"
OFFICE = "按月末承办的街道；一份申请在当月办两次的算两次。"
STEPS = (
    ("submitted", "申请提交", ("submit",), "当月企业首次提交的申请。"),
    ("accepted", "受理", ("accept",), "当月受理的申请。"),
    ("returned", "退回补正", ("return",), "当月退回补正的申请。"),
    ("verified", "现场核查有结论", ("pass", "find_unmet"), "当月现场核查得出符合或者不符合结论的申请。"),
    ("refused", "不予纳入", ("refuse", "refuse_recommended"), "当月决定不予纳入、不予推荐的申请。"),
    ("served", "告知书送达", ("serve",), "当月登记送达或者企业签收的不予纳入告知书。"),
    ("reported", "上报区局", ("report",), "当月随名单上报区局的申请。"),
    ("included", "公布纳入", ("include",), "当月公布纳入的申请。"),
)


def _lines():
    for order, (name, label, steps, said) in enumerate(STEPS, start=400):
        source = Steps(APPLICATION.kind, *steps)
        yield Line(f"whitelist.{name}", label, f"{said}{OFFICE}", source, GROUP, order)
    yield Line(
        "whitelist.lists",
        "名单上报",
        "当月上报的附件6名单；退回后再上报的再算一次。",
        Steps(STREET_LIST.kind, "report"),
        GROUP,
        420,
    )
    yield Line(
        "whitelist.reviews",
        "复核已决定",
        "当月区局维持或者改为符合的复核申请，计入办理复核的单位。",
        Steps(REVIEW.kind, "uphold", "overturn"),
        GROUP,
        421,
    )
    yield Line(
        "whitelist.objections",
        "公示异议已答复",
        "当月答复成立或者不成立的公示异议，计入办理异议的单位。",
        Steps(OBJECTION.kind, "uphold", "dismiss"),
        GROUP,
        422,
    )


def register():
    """Called by whitelist.registration, once."""
    monthly.register(*_lines())
