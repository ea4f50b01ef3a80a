"""The words of the criteria: eleven conditions, five priorities, three states, each with its clause (NS-3.1–3.3)."""

from django.db.models import TextChoices


class State(TextChoices):
    """What is known of one condition on one day; unknown is 待证明, never 满足."""

    MET = "met", "满足"
    UNMET = "unmet", "不满足"
    UNPROVEN = "unproven", "待证明"


class Criterion(TextChoices):
    """The conditions in the order of the notice: seven basic, four excluding."""

    SAFETY_BODY = "safety_body", "设置安全管理机构或配备专职安全管理人员"
    CERTIFIED = "certified", "主要负责人、安全管理人员具备安全管理资质证书"
    LEDGERS_SOUND = "ledgers_sound", "安全管理制度台账健全，管理规范"
    STANDARDISED = "standardised", "安全标准化达标"
    NO_PENALTY_3Y = "no_penalty_3y", "近三年内未受到安全生产行政处罚"
    DUAL_PREVENTION = "dual_prevention", "落实隐患排查及风险分级管控双重预防机制"
    NO_ACCIDENT_5Y = "no_accident_5y", "近五年内未发生一般及以上等级安全生产事故"
    NOT_HIGH_RISK = "not_high_risk", "不是高危生产经营单位"
    RISK_NOT_ORANGE_RED = "risk_not_orange_red", "安全生产风险分级不是橙色、红色"
    NO_KEY_CHEMICALS = "no_key_chemicals", "不涉及重点监管危险化学品、工艺和重大危险源"
    NOT_UNSUITABLE = "not_unsuitable", "没有其他不适宜纳入的情形"


class Priority(TextChoices):
    """优先条件: they rank, they never admit (clauses.md, trap 7)."""

    SAFETY_ENGINEER = "safety_engineer", "配备注册安全工程师从事安全管理工作"
    EMERGENCY_PLANS = "emergency_plans", "已制定综合应急预案及专项预案并备案"
    SPACE_LOCKOUT = "space_lockout", "有限空间管理规范，落实挂牌上锁及作业审批"
    CONTRIBUTION = "contribution", "经济贡献较大、专精特新以及上市、上市后备企业"
    NO_INJURY_2Y = "no_injury_2y", "近两年内未发生工伤事故"


# criterion → (clause id of clauses.md, place in the notice as pages print it)
CLAUSES = {
    Criterion.SAFETY_BODY: ("NS-3.1.1", "三（一）1"),
    Criterion.CERTIFIED: ("NS-3.1.1", "三（一）1"),
    Criterion.LEDGERS_SOUND: ("NS-3.1.2", "三（一）2"),
    Criterion.STANDARDISED: ("NS-3.1.2", "三（一）2"),
    Criterion.NO_PENALTY_3Y: ("NS-3.1.3", "三（一）3"),
    Criterion.DUAL_PREVENTION: ("NS-3.1.4", "三（一）4"),
    Criterion.NO_ACCIDENT_5Y: ("NS-3.1.4", "三（一）4"),
    Criterion.NOT_HIGH_RISK: ("NS-3.3.1", "三（三）1"),
    Criterion.RISK_NOT_ORANGE_RED: ("NS-3.3.2", "三（三）2"),
    Criterion.NO_KEY_CHEMICALS: ("NS-3.3.3", "三（三）3"),
    Criterion.NOT_UNSUITABLE: ("NS-3.3.4", "三（三）4"),
    Priority.SAFETY_ENGINEER: ("NS-3.2.1", "三（二）1"),
    Priority.EMERGENCY_PLANS: ("NS-3.2.2", "三（二）2"),
    Priority.SPACE_LOCKOUT: ("NS-3.2.3", "三（二）3"),
    Priority.CONTRIBUTION: ("NS-3.2.4", "三（二）4"),
    Priority.NO_INJURY_2Y: ("NS-3.2.5", "三（二）5"),
}
