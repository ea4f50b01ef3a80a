"""The time limits of an application (NS-4.1.1, NS-4.1.2, NS-4.1.4, NS-F10)."""

from accounts.stages import Role
from casework.clocks import ClockRule

VERIFY = ClockRule(
    "verify", "完成现场核查", "NS-4.1.2", Role.STREET_CLERK, fixed=lambda row: row.round.verify_by
)
CORRECT = ClockRule("correct", "补正材料", "NS-4.1.1", Role.PRINCIPAL, days="correction_days", party=True)
SERVE = ClockRule("serve", "送达告知书", "NS-4.1.2", Role.STREET_CLERK, days="service_days")
REPORT = ClockRule(
    "report", "列入街道名单上报", "NS-4.1.2", Role.STREET_HEAD, fixed=lambda row: row.round.verify_by
)
ASK_REVIEW = ClockRule(
    "ask_review",
    "申请复核",
    "NS-F10",
    Role.PRINCIPAL,
    days="review_request_days",
    party=True,
    start=lambda row: row.served_on,
)
EXPLAIN = ClockRule(
    "explain", "说明到场未遇的情况", "NS-4.1.2", Role.PRINCIPAL, days="absence_answer_days", party=True
)
