"""The items of 附件5 and 附件7 in the form's order, and what each answer says of the enterprise.

The forms have eight ticks and the priority line; two conditions of the notice that have no tick there (sound ledgers,
dual prevention) and the open one (otherwise unsuitable) are asked after them, so that all eleven are verified.
"""

from dataclasses import dataclass

from enterprises.stages import Attribute, Level, RiskColour
from whitelist.criteria import CLAUSES, Criterion

YES, NO = "yes", "no"
GOOD_LEVELS = (Level.ONE, Level.TWO, Level.THREE, Level.SMALL)
GOOD_COLOURS = (RiskColour.BLUE, RiskColour.YELLOW)


@dataclass(frozen=True)
class Item:
    """One line: `met` is the tick; `value_if_met` and `value_if_not` are the claims it makes."""

    name: Criterion
    label: str
    unmet: str
    attribute: str
    value_if_met: str
    value_if_not: str
    on_form: bool = True

    @property
    def clause(self):
        """The clause id of the condition."""
        return CLAUSES[self.name][0]


CHECK_ITEMS = (
    Item(
        Criterion.SAFETY_BODY,
        "按照要求设置安全管理机构或配备专职安全管理人员",
        "未按要求设置安全管理机构或配备专职安全管理人员",
        Attribute.SAFETY_BODY,
        YES,
        NO,
    ),
    Item(
        Criterion.CERTIFIED,
        "主要负责人、安全管理人员具备安全管理资质证书",
        "主要负责人或安全管理人员不具备安全管理资质证书",
        Attribute.CERTIFIED,
        YES,
        NO,
    ),
    Item(
        Criterion.NO_PENALTY_3Y,
        "三年内未因安全生产违法受到行政处罚",
        "三年内因安全生产违法受到行政处罚",
        Attribute.NO_PENALTY,
        YES,
        NO,
    ),
    Item(
        Criterion.NO_ACCIDENT_5Y,
        "五年内未发生一般及以上等级安全生产事故",
        "五年内发生过一般及以上等级安全生产事故",
        Attribute.NO_ACCIDENT,
        YES,
        NO,
    ),
    Item(Criterion.STANDARDISED, "标准化达标", "安全标准化未达标", Attribute.LEVEL, "", "none"),
    Item(Criterion.NOT_HIGH_RISK, "非高危生产经营单位", "属于高危生产经营单位", Attribute.HIGH_RISK, NO, YES),
    Item(
        Criterion.NO_KEY_CHEMICALS,
        "不涉及重点监管危险化学品、重点监管危险化工工艺和危险化学品重大危险源",
        "涉及重点监管危险化学品、重点监管危险化工工艺或危险化学品重大危险源",
        Attribute.KEY_CHEMICALS,
        NO,
        YES,
    ),
    Item(
        Criterion.RISK_NOT_ORANGE_RED,
        "安全生产风险分级为黄色或蓝色",
        "安全生产风险分级为橙色或红色",
        Attribute.RISK_COLOUR,
        "",
        "orange",
    ),
    Item(
        Criterion.LEDGERS_SOUND,
        "安全管理制度台账健全，管理规范",
        "安全管理制度台账不健全或管理不规范",
        Attribute.SOUND_LEDGERS,
        YES,
        NO,
        on_form=False,
    ),
    Item(
        Criterion.DUAL_PREVENTION,
        "落实隐患排查及风险分级管控双重预防机制",
        "未落实隐患排查及风险分级管控双重预防机制",
        Attribute.DUAL_PREVENTION,
        YES,
        NO,
        on_form=False,
    ),
    Item(
        Criterion.NOT_UNSUITABLE,
        "没有其他不适宜纳入的情形",
        "其他不适宜纳入的情形",
        Attribute.UNSUITABLE,
        NO,
        YES,
        on_form=False,
    ),
)


CONFIRMED = {
    Criterion.STANDARDISED: ("level", GOOD_LEVELS),
    Criterion.RISK_NOT_ORANGE_RED: ("risk_colour", GOOD_COLOURS),
}


def claims_of_check(answers, priority, declaration):
    """(attribute, value, detail) of each answered item and ticked priority condition.

    For a level or colour found in order the officers confirm the value that was declared, if that is a good one.
    Only the circumstances of an unmet item go along; what officers note beside a met one stays on their sheet.
    """
    for item in CHECK_ITEMS:
        answer = answers[item.name]
        value = _confirmed(item, declaration) if answer["met"] else item.value_if_not
        if value:
            yield item.attribute, value, "" if answer["met"] else answer.get("note", "")
    for name in priority:
        yield name, YES, ""


def _confirmed(item, declaration):
    if item.name not in CONFIRMED:
        return item.value_if_met
    field, good = CONFIRMED[item.name]
    declared = declaration.get(field, "")
    return declared if declared in good else ""
