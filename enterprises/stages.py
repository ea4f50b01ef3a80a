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


class SelfReportStage(TextChoices):
    """自查自报: found by the enterprise itself, corrected by it, looked at by the street (GM-1.2)."""

    DRAFT = "draft", "填写中"
    REPORTED = "reported", "已上报，待整改"
    CORRECTED = "corrected", "已整改，待街道查看"
    RETURNED = "returned", "街道退回"
    SEEN = "seen", "街道已阅"
    DISCARDED = "discarded", "已放弃"


class ChangeProposalStage(TextChoices):
    """资料更正: the enterprise proposes what its register should say, the street answers field by field (GM-3.2)."""

    FILED = "filed", "待街道核对"
    ANSWERED = "answered", "街道已答复"
    WITHDRAWN = "withdrawn", "已撤回"


class Side(TextChoices):
    """Who speaks in a conversation between an enterprise and its street (GM-3.2)."""

    FIRM = "firm", "企业"
    STREET = "street", "街道"


class TextKind(TextChoices):
    """What the principal signs together (GM-1.1)."""

    COMMITMENT = "commitment", "主体责任承诺书"
    DUTIES = "duties", "主体责任清单"


class TextStage(TextChoices):
    """A version is drafted by one person of the bureau and published by another."""

    DRAFTED = "drafted", "待发布"
    PUBLISHED = "published", "已发布"
    REJECTED = "rejected", "不予发布"


class VaultKind(TextChoices):
    """What an enterprise keeps in its vault, so that nobody asks for it twice (GM-5.1)."""

    RULES = "rules", "管理制度"
    PROCEDURES = "procedures", "操作规程"
    EMERGENCY_PLAN = "emergency_plan", "应急预案"
    TRAINING = "training", "培训记录"
    DRILL = "drill", "演练记录"
    RISK_ASSESSMENT = "risk_assessment", "风险评估"
    TEST_REPORT = "test_report", "检测报告"
    OTHER = "other", "其他"


class VaultStage(TextChoices):
    """One document of the vault: kept, perhaps drawn in a sample, reviewed; a new version takes its place."""

    KEPT = "kept", "已入库"
    SAMPLED = "sampled", "抽查中"
    ACCEPTED = "accepted", "抽查合格"
    RETURNED = "returned", "需补正"
    REPLACED = "replaced", "已换新版"


class LicenceKind(TextChoices):
    """Licences and certificates of an enterprise that end on a day (CJ-20)."""

    SAFETY_PRODUCTION = "safety_production", "安全生产许可证"
    CHEMICALS_TRADE = "chemicals_trade", "危险化学品经营许可证"
    CHEMICALS_USE = "chemicals_use", "危险化学品安全使用许可证"
    FIREWORKS = "fireworks", "烟花爆竹经营（零售）许可证"
    STANDARDISATION = "standardisation", "安全生产标准化证书"
    OTHER = "other", "其他证照"


class Sector(TextChoices):
    """工贸八个行业 (应急厅〔2019〕17号)."""

    METALLURGY = "metallurgy", "冶金"
    NONFERROUS = "nonferrous", "有色"
    BUILDING_MATERIALS = "building_materials", "建材"
    MACHINERY = "machinery", "机械"
    LIGHT = "light", "轻工"
    TEXTILES = "textiles", "纺织"
    TOBACCO = "tobacco", "烟草"
    COMMERCE = "commerce", "商贸"


class PairState(TextChoices):
    """Two enterprises that look like one."""

    OPEN = "open", "待核对"
    DIFFERENT = "different", "不是同一家"
    MERGED = "merged", "已合并"


class Grade(TextChoices):
    """监管等级 (GM-2.1), A the best; no letter is “not graded yet”."""

    A = "A", "A级"
    B = "B", "B级"
    C = "C", "C级"
    D = "D", "D级"


class GradeOrigin(TextChoices):
    """What brought a grade about."""

    REGRADING = "regrading", "年度评级"
    EVENT = "event", "事项触发"


class RuleSetStage(TextChoices):
    """分类分级规则: edited, tried on the register, approved by another person."""

    DRAFT = "draft", "编辑中"
    TESTED = "tested", "已试算"
    APPROVED = "approved", "已批准"
    DISCARDED = "discarded", "已作废"


class RegradingStage(TextChoices):
    """年度评级 (GM-2.3)."""

    PREPARING = "preparing", "计算中"
    CONFIRMING = "confirming", "街道核对"
    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准，正在生效"
    EFFECTIVE = "effective", "已生效"
    REVOKED = "revoked", "正在撤回"
    RESTORED = "restored", "已撤回"
    CANCELLED = "cancelled", "已取消"


class PartStage(TextChoices):
    """One street's part of a yearly re-grading; silence is not consent."""

    OPEN = "open", "未确认"
    CONFIRMED = "confirmed", "已确认"
    UNCONFIRMED = "unconfirmed", "逾期未确认"
    ENDED = "ended", "已终止"


class Outcome(TextChoices):
    """What the bureau decides on a street's objection to one enterprise's new grade; no grade is typed by hand."""

    STANDS = "stands", "维持评级结果"
    RECOMPUTED = "recomputed", "按更正后的数据重新计算"
    KEEPS = "keeps", "暂不调高，保持原等级"


class ProposalStage(TextChoices):
    """A change of one enterprise's grade between the years, after a fact."""

    PROPOSED = "proposed", "待街道核对"
    CHECKED = "checked", "待区局决定"
    EFFECTIVE = "effective", "已生效"
    DROPPED = "dropped", "不予调整"


class InputContestStage(TextChoices):
    """The enterprise contests one input of its grade."""

    FILED = "filed", "待街道核查"
    EXAMINED = "examined", "待区局决定"
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"
    WITHDRAWN = "withdrawn", "已撤回"
