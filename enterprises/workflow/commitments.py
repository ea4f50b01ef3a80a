"""The table of steps of a text's version: one person of the bureau drafts, another publishes (GM-1.1)."""

from django.utils import timezone

from accounts.stages import Role
from casework.workflow import Step, Workflow
from enterprises.stages import TextStage as Stage

DRAFTERS = (Role.BUREAU_CLERK, Role.SECTION_HEAD, Role.LEGAL_REVIEWER)
PUBLISHERS = (Role.SECTION_HEAD, Role.LEGAL_REVIEWER, Role.DEPUTY_DIRECTOR, Role.DIRECTOR)
CLAUSE = "GM-1.1"


def begins_today_or_later(row, at):
    """A version never counts for a day that is over: who signed on it signed something else."""
    return "起用日期已过，请不予发布后重新起草" if row.valid_from < timezone.localdate(at) else None


COMMITMENT_TEXT = Workflow(
    kind="commitment_text",
    version="1",
    stages=Stage,
    steps=(
        Step("draft", "起草", (), Stage.DRAFTED, DRAFTERS, CLAUSE),
        Step(
            "publish",
            "发布",
            (Stage.DRAFTED,),
            Stage.PUBLISHED,
            PUBLISHERS,
            CLAUSE,
            needs=(begins_today_or_later,),
            consequence="自起用之日起，所有企业都要签署这一版；已发布的内容不能再改。",
        ),
        Step(
            "reject",
            "不予发布",
            (Stage.DRAFTED,),
            Stage.REJECTED,
            PUBLISHERS,
            CLAUSE,
            consequence="这一版作废，起草人可以另行起草。",
            tone="danger",
        ),
    ),
    mainline=(Stage.DRAFTED, Stage.PUBLISHED),
)
