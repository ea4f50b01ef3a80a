"""The words of the register and the ledger."""

from django.db.models import TextChoices


class RiskColour(TextChoices):
    BLUE = "blue", "蓝色"
    YELLOW = "yellow", "黄色"
    ORANGE = "orange", "橙色"
    RED = "red", "红色"


class Level(TextChoices):
    """安全生产标准化 (附件2)."""

    ONE = "1", "一级"
    TWO = "2", "二级"
    THREE = "3", "三级"
    SMALL = "small", "小微企业标准化"
    NONE = "none", "未达标"


class Attribute(TextChoices):
    """What is claimed of an enterprise, each with source and date; no claim means unknown, not “no”."""

    HIGH_RISK = "high_risk", "高危生产经营单位"
    DUST = "dust", "粉尘涉爆"
    CONFINED_SPACE = "confined_space", "有限空间"
    AMMONIA = "ammonia", "涉氨制冷"
    LITHIUM = "lithium", "锂电池"
    KEY_CHEMICALS = "key_chemicals", "重点监管危险化学品、工艺和重大危险源"
    RISK_COLOUR = "risk_colour", "安全风险等级"
    LEVEL = "level", "安全生产标准化等级"
    SAFETY_BODY = "safety_body", "设置安全管理机构或配备专职安全管理人员"
    CERTIFIED = "certified", "主要负责人、安全管理人员具备安全管理资质证书"
    SOUND_LEDGERS = "sound_ledgers", "安全管理制度台账健全，管理规范"
    DUAL_PREVENTION = "dual_prevention", "落实隐患排查及风险分级管控双重预防机制"
    SAFETY_ENGINEER = "safety_engineer", "配备注册安全工程师"
    EMERGENCY_PLANS = "emergency_plans", "综合应急预案及专项预案已备案"
    SPACE_LOCKOUT = "space_lockout", "有限空间挂牌上锁及作业审批"
    CONTRIBUTION = "contribution", "经济贡献较大、专精特新、上市及后备"
    NO_INJURY = "no_injury", "近两年内未发生工伤事故"
    NO_PENALTY = "no_penalty", "近三年内未受到安全生产行政处罚"
    NO_ACCIDENT = "no_accident", "近五年内未发生一般及以上等级安全生产事故"
    UNSUITABLE = "unsuitable", "其他不适宜纳入的情形"


class Source(TextChoices):
    """Where a claim or fact comes from; later ones outweigh earlier ones only by date."""

    REGISTER = "register", "底册"
    DECLARATION = "declaration", "企业申报"
    VERIFICATION = "verification", "现场核查"
    REVIEW = "review", "抽查复核"
    AUTHORITY = "authority", "主管部门"
    COURT = "court", "法院、公安"
    STAFF = "staff", "工作人员登记"


class FactKind(TextChoices):
    """Lines of the ledger, from which the positive list and the grading judge."""

    PENALTY = "penalty", "安全生产行政处罚"
    CRIMINAL = "criminal", "安全生产刑事处罚"
    ACCIDENT = "accident", "一般及以上等级生产安全事故"
    WORK_INJURY = "work_injury", "工伤事故"
    OVERDUE_RECTIFICATION = "overdue_rectification", "限期改正逾期未改"
    SERIOUS_DISHONESTY = "serious_dishonesty", "严重失信名单"
    COMMITMENT = "commitment", "签署安全承诺"
    REMOVED = "removed", "移出正面清单"
    CONCEALMENT = "concealment", "未主动报告或其他恶意违法"


class Precision(TextChoices):
    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"


class EntryStage(TextChoices):
    """认领: a person asks to act for an enterprise."""

    FILED = "filed", "待街道核对"
    APPROVED = "approved", "已通过"
    REFUSED = "refused", "未通过"
