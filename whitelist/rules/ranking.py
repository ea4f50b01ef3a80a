"""优先条件 (NS-3.2.1–5): they rank those who qualify, and decide nothing."""

from datetime import date

from enterprises.stages import Attribute, FactKind
from whitelist.criteria import Priority, State
from whitelist.rules.basic import NOTHING_YET, YES
from whitelist.rules.evidence import Period, finding, hear, judge_period
from whitelist.rules.profile import Profile

INJURIES = Period(
    Priority.NO_INJURY_2Y, Attribute.NO_INJURY, frozenset({FactKind.WORK_INJURY}), 2, "近两年工伤事故"
)


def safety_engineer(profile: Profile, on: date):
    """配备注册安全工程师从事安全管理工作 (NS-3.2.1)."""
    return _ticked(profile, on, Priority.SAFETY_ENGINEER, Attribute.SAFETY_ENGINEER)


def emergency_plans(profile: Profile, on: date):
    """已制定综合应急预案及专项预案并备案 (NS-3.2.2)."""
    return _ticked(profile, on, Priority.EMERGENCY_PLANS, Attribute.EMERGENCY_PLANS)


def space_lockout(profile: Profile, on: date):
    """有限空间管理规范，落实挂牌上锁及作业审批 (NS-3.2.3)."""
    return _ticked(profile, on, Priority.SPACE_LOCKOUT, Attribute.SPACE_LOCKOUT)


def contribution(profile: Profile, on: date):
    """经济贡献较大、专精特新以及上市、上市后备企业 (NS-3.2.4)."""
    return _ticked(profile, on, Priority.CONTRIBUTION, Attribute.CONTRIBUTION)


def no_injury_2y(profile: Profile, on: date):
    """近两年内未发生工伤事故 (NS-3.2.5)."""
    return judge_period(profile, on, INJURIES)


def _ticked(profile, on, priority, attribute):
    heard = hear(profile, attribute, on, good=YES)
    words = {"yes": "具备", "no": "不具备"}.get(heard.value, NOTHING_YET)
    return finding(priority, heard, "，".join(part for part in (words, heard.detail) if part))


RANKING = (safety_engineer, emergency_plans, space_lockout, contribution, no_injury_2y)


def priority(profile: Profile, on: date):
    """The five priority conditions, in the order of the notice."""
    return [rule(profile, on) for rule in RANKING]


def rank_key(findings):
    """Sort key of a list: the more priority conditions are met, the earlier; the notice does not weigh them."""
    return -sum(1 for found in findings if found.state == State.MET)
