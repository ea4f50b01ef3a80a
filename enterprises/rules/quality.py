"""What counts as missing and as old in the register: one word each, with the definition that pages print."""

from dataclasses import dataclass

from casework.time_limits import add_months
from enterprises.rules.register import HAZARDS
from enterprises.stages import Attribute

STALE_MONTHS = 12
# Of which the age of the latest statement is watched.
DATED = (*HAZARDS, Attribute.RISK_COLOUR, Attribute.LEVEL)
REGISTER = "register"


@dataclass(frozen=True)
class Measure:
    """One figure of the page: `query` are the filters of the list that show its rows."""

    code: str
    label: str
    definition: str
    query: str
    group: str


def stale_before(today):
    """Statements of a day before this one are old on `today`."""
    return add_months(today, -STALE_MONTHS)


def stale_choices():
    """The choices of the list's filter 资料过期."""
    dated = [(str(attribute), f"{attribute.label}超过{STALE_MONTHS}个月") for attribute in DATED]
    return [(REGISTER, f"底册资料超过{STALE_MONTHS}个月未更新"), *dated]


def measures(missing):
    """Every measure; `missing` are the (code, label) of what the list's filter 缺少资料 knows."""
    found = [
        Measure(f"missing:{code}", label, f"在业企业中，底册里{label}的家数。", f"missing={code}", "缺少")
        for code, label in missing
    ]
    found += [
        Measure(
            f"unknown:{attribute}",
            f"未登记是否{attribute.label}",
            f"在业企业中，没有任何一条有效的“{attribute.label}”情况登记的家数；未知不等于“否”。",
            f"{attribute}=unknown",
            "未知",
        )
        for attribute in HAZARDS
    ]
    for code, label in stale_choices():
        words = (
            f"在业企业中，底册资料的更新日期在{STALE_MONTHS}个月以前的家数。"
            if code == REGISTER
            else f"在业企业中，日期最近的一条{label.removesuffix(f'超过{STALE_MONTHS}个月')}登记，"
            f"情况日期在{STALE_MONTHS}个月以前的家数；没有登记的不计入。"
        )
        found.append(Measure(f"stale:{code}", label, words, f"stale={code}", "过期"))
    return found
