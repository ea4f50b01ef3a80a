"""The table of 分类分级规则: edited, tried on the register, approved by another person (GM-2.1, law.md 7.2)."""

from django.core.exceptions import ValidationError

from accounts.stages import Role
from casework.workflow import SYSTEM, Step, Workflow
from enterprises.stages import RuleSetStage as Stage

EDITORS = (Role.BUREAU_CLERK, Role.BUREAU_OFFICER, Role.SECTION_HEAD)
APPROVERS = (Role.SECTION_HEAD, Role.DEPUTY_DIRECTOR, Role.DIRECTOR)
BASIS = "GM-2.1"


def rules_are_sound(row, at):
    """A set with faults grades nobody."""
    try:
        _ = row.rules
    except ValidationError as error:
        return f"规则有 {len(error.messages)} 处问题，第一处：{error.messages[0]}"
    return None


RULE_SET = Workflow(
    kind="rule_set",
    version="1",
    stages=Stage,
    mainline=(Stage.DRAFT, Stage.TESTED, Stage.APPROVED),
    steps=(
        Step("draft", "新建规则", (), Stage.DRAFT, (*EDITORS, SYSTEM), BASIS, alone=False),
        Step(
            "edit",
            "修改规则",
            (Stage.DRAFT, Stage.TESTED),
            Stage.DRAFT,
            EDITORS,
            BASIS,
            consequence="保存后需要重新试算。",
            tone="secondary",
        ),
        Step(
            "test",
            "试算",
            (Stage.DRAFT, Stage.TESTED),
            Stage.TESTED,
            EDITORS,
            BASIS,
            needs=(rules_are_sound,),
            consequence="用底册数据计算哪些企业会变化；只试算，不改变任何企业的等级。",
        ),
        Step(
            "approve",
            "批准起用",
            (Stage.TESTED,),
            Stage.APPROVED,
            APPROVERS,
            BASIS,
            needs=(rules_are_sound,),
            consequence="自起用日期起，评级按这套规则进行；已有等级不会自动改变。",
        ),
        Step(
            "discard",
            "作废",
            (Stage.DRAFT, Stage.TESTED),
            Stage.DISCARDED,
            EDITORS,
            BASIS,
            consequence="这套规则不再使用，内容保留备查。",
            tone="danger",
        ),
    ),
)
