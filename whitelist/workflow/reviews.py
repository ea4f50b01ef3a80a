"""复核申请: the review request's table (NS-4.1.2, NS-F10)."""

from accounts.stages import Role
from casework.clocks import ClockRule
from casework.workflow import Step, Workflow
from whitelist.stages import ReviewStage as S

DECIDE = ClockRule("decide_review", "作出复核决定", "NS-F10", Role.SECTION_HEAD, days="review_decision_days")

REVIEW = Workflow(
    kind="whitelist.review",
    version="2026-11",
    stages=S,
    mainline=(S.FILED, S.OVERTURNED),
    steps=(
        Step("file", "提出复核申请", (), S.FILED, (Role.PRINCIPAL,), "NS-F10", starts=(DECIDE,), alone=False),
        Step(
            "uphold",
            "维持不予纳入",
            (S.FILED,),
            S.UPHELD,
            (Role.SECTION_HEAD,),
            "NS-4.1.2",
            meets=("decide_review",),
            consequence="申请办结，理由告知企业。",
            tone="danger",
        ),
        Step(
            "overturn",
            "改为符合",
            (S.FILED,),
            S.OVERTURNED,
            (Role.SECTION_HEAD,),
            "NS-4.1.2",
            meets=("decide_review",),
            consequence="申请改为核查符合，由街道列入名单上报；已过上报期限的转下一年度。",
        ),
        Step(
            "drop",
            "随申请撤回终结",
            (S.FILED,),
            S.DROPPED,
            (Role.PRINCIPAL,),
            "policy",
            stops=("*",),
            alone=False,
        ),
    ),
)
