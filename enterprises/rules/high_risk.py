"""高危生产经营单位 by 深圳经济特区安全生产监督管理条例第六十二条 (law.md 6.1, GW-1 to GW-5): pure, each answer with its reason.

The article names trades, not codes; which codes they are is this house's reading, marked as such.
"""

from dataclasses import dataclass

from enterprises.rules.sectors import digits_of
from enterprises.stages import Attribute

ARTICLE = "深圳经济特区安全生产监督管理条例第六十二条"
YES, NO, UNKNOWN = "yes", "no", "unknown"
WORDS = {YES: "是", NO: "否", UNKNOWN: "未知"}
READING = "行业代码的对应关系待法制机构确认"
# What the trades of the article are in GB/T 4754-2017: certain ones, and wider ones where only people can tell.
TRADES = {
    "矿山": (("06", "07", "08", "09", "10", "11", "12"), ()),
    "金属冶炼": (("311", "312", "314", "321", "322", "323"), ("31", "32")),
    "建筑施工": (("47", "48", "49", "50"), ()),
    "运输": (("53", "54", "55", "56"), ("57", "58")),
}
DANGEROUS = (("267", "594", "5942"), ("25", "26", "516", "526"))


@dataclass(frozen=True)
class Stated:
    """What counts of one attribute: value (yes / no), where from, of which day (text)."""

    value: str
    source: str
    as_of: str


@dataclass(frozen=True)
class RiskFinding:
    """The answer to one item of the article: result, reason and evidence in words."""

    code: str
    title: str
    result: str
    reason: str

    @property
    def word(self):
        """The result in Chinese."""
        return WORDS[self.result]


@dataclass(frozen=True)
class Judgement:
    """The answer of the article, its findings, and how the register's own claim disagrees (empty: it does not)."""

    result: str
    findings: tuple
    disagreement: str

    @property
    def word(self):
        """The result in Chinese."""
        return WORDS[self.result]


def judge(industry_code, claims, edition="2017"):
    """Whether an enterprise is 高危. `claims`: attribute → Stated. Yes by any item; no only when every item says no."""
    digits = digits_of(industry_code) if edition == "2017" else ""
    findings = (_gw1(digits), _gw2(digits, claims), _gw3(digits, claims), _gw4(claims), _gw5(claims))
    results = {finding.result for finding in findings}
    result = YES if YES in results else UNKNOWN if UNKNOWN in results else NO
    return Judgement(result, findings, _disagreement(result, claims))


def _starts(digits, prefixes):
    return next((prefix for prefix in prefixes if digits.startswith(prefix)), "")


def _gw1(digits):
    title = "矿山、金属冶炼、建筑施工、运输单位"
    if not digits:
        return RiskFinding("GW-1", title, UNKNOWN, "没有2017版行业代码，不能判断。")
    for trade, (certain, wider) in TRADES.items():
        if _starts(digits, certain):
            return RiskFinding("GW-1", title, YES, f"行业代码 {digits} 属于{trade}（{READING}）。")
        if _starts(digits, wider):
            words = f"行业代码 {digits} 中有的是{trade}，有的不是，请核实后补全代码。"
            return RiskFinding("GW-1", title, UNKNOWN, words)
    return RiskFinding("GW-1", title, NO, f"行业代码 {digits} 不属于这几类（{READING}）。")


def _gw2(digits, claims):
    title = "危险物品的生产、经营、储存、装卸单位"
    certain, wider = DANGEROUS
    if digits and _starts(digits, certain):
        return RiskFinding("GW-2", title, YES, f"行业代码 {digits} 属于危险物品生产、储存（{READING}）。")
    stated = claims.get(Attribute.KEY_CHEMICALS)
    if stated and stated.value == YES:
        words = f"登记有{_evidence(Attribute.KEY_CHEMICALS, stated)}，请核实是否生产、经营、储存、装卸。"
        return RiskFinding("GW-2", title, UNKNOWN, words)
    if not digits or _starts(digits, wider):
        words = f"行业代码 {digits or '没有登记'}，不能排除，请核实。"
        return RiskFinding("GW-2", title, UNKNOWN, words)
    if stated:
        words = f"{_evidence(Attribute.KEY_CHEMICALS, stated)}；行业代码 {digits} 不属于这一类（{READING}）。"
        return RiskFinding("GW-2", title, NO, words)
    words = f"没有登记是否涉及{Attribute.KEY_CHEMICALS.label}。"
    return RiskFinding("GW-2", title, UNKNOWN, words)


def _gw3(digits, claims):
    title = "锂电池的生产、加工、储存单位"
    stated = claims.get(Attribute.LITHIUM)
    if stated:
        return RiskFinding("GW-3", title, stated.value, f"{_evidence(Attribute.LITHIUM, stated)}。")
    if digits.startswith("3841"):
        return RiskFinding("GW-3", title, YES, f"行业代码 {digits} 属于锂离子电池制造（{READING}）。")
    return RiskFinding("GW-3", title, UNKNOWN, "没有登记是否涉及锂电池。")


def _gw4(claims):
    title = "粉尘涉爆、涉氨制冷单位"
    asked = (Attribute.DUST, Attribute.AMMONIA)
    known = [(attribute, claims[attribute]) for attribute in asked if attribute in claims]
    words = "；".join(_evidence(attribute, stated) for attribute, stated in known)
    if any(stated.value == YES for _, stated in known):
        return RiskFinding("GW-4", title, YES, f"{words}。")
    missing = "、".join(attribute.label for attribute in asked if attribute not in claims)
    if missing:
        return RiskFinding("GW-4", title, UNKNOWN, f"没有登记是否{missing}。")
    return RiskFinding("GW-4", title, NO, f"{words}。")


def _gw5(claims):
    """No document has been entered under this item; what a person claimed may rest on one, so it is not denied."""
    title = "法律、法规、规章和国务院文件规定的其他高危单位"
    stated = claims.get(Attribute.HIGH_RISK)
    if stated and stated.value == YES:
        words = f"{_evidence(Attribute.HIGH_RISK, stated)}；如果依据的是其他文件，请在情况登记中写明。"
        return RiskFinding("GW-5", title, UNKNOWN, words)
    return RiskFinding("GW-5", title, NO, "本系统没有登记其他高危类别的依据文件（待法制机构补充）。")


def _evidence(attribute, stated):
    return f"{attribute.label}：{WORDS.get(stated.value, stated.value)}（{stated.source}，{stated.as_of}）"


def _disagreement(result, claims):
    stated = claims.get(Attribute.HIGH_RISK)
    if stated is None or result == stated.value or UNKNOWN in (result, stated.value):
        return ""
    return (
        f"情况登记中写的是“{WORDS[stated.value]}”（{stated.source}，{stated.as_of}），"
        f"按条例判断是“{WORDS[result]}”。两者都保留，请核实后更正不对的一个。"
    )
