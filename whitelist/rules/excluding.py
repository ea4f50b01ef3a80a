"""限制条件 (NS-3.3.1–4): four criteria that exclude."""

from datetime import date

from enterprises.stages import Attribute, FactKind, RiskColour
from whitelist.criteria import Criterion, State
from whitelist.rules.basic import NOTHING_YET
from whitelist.rules.evidence import OWN, Heard, finding, hear, latest, told
from whitelist.rules.profile import Profile

NO = frozenset({"no"})
CALM = frozenset({RiskColour.BLUE.value, RiskColour.YELLOW.value})

# Of GW-1 to GW-5 of 特区条例第六十二条 those that the register knows by an attribute of their own.
HIGH_RISK_KINDS = {
    Attribute.DUST: "粉尘涉爆单位",
    Attribute.AMMONIA: "涉氨制冷单位",
    Attribute.LITHIUM: "锂电池的生产、加工、储存单位",
}
# What speaks against an enterprise without a period of its own; it lapses by annulment or by a person's decision.
AGAINST = frozenset({FactKind.OVERDUE_RECTIFICATION, FactKind.SERIOUS_DISHONESTY, FactKind.CONCEALMENT})


def not_high_risk(profile: Profile, on: date):
    """不是高危生产经营单位 (NS-3.3.1; 308号令第五十条第二款, 特区条例第六十二条 GW-1–5)."""
    for attribute, kind in HIGH_RISK_KINDS.items():
        found = hear(profile, attribute, on, good=NO)
        if "yes" in {line.value for line in found.statements}:
            evidence = f"登记为{kind}（特区条例第六十二条）"
            return finding(Criterion.NOT_HIGH_RISK, found, evidence)
    heard = hear(profile, Attribute.HIGH_RISK, on, good=NO)
    words = {"yes": "属于高危生产经营单位（特区条例第六十二条）", "no": "不属于高危生产经营单位"}
    evidence = "，".join(part for part in (words.get(heard.value, NOTHING_YET), heard.detail) if part)
    return finding(Criterion.NOT_HIGH_RISK, heard, evidence)


def risk_not_orange_red(profile: Profile, on: date):
    """安全生产风险分级不是橙色、红色 (NS-3.3.2); the information system's colour counts, not the declared one."""
    heard = hear(profile, Attribute.RISK_COLOUR, on, good=CALM, own_suffices=False)
    named = RiskColour(heard.value).label if heard.value in RiskColour.values else ""
    return finding(Criterion.RISK_NOT_ORANGE_RED, heard, named or NOTHING_YET)


def no_key_chemicals(profile: Profile, on: date):
    """不涉及重点监管危险化学品、重点监管危险化工工艺和重大危险源 (NS-3.3.3)."""
    heard = hear(profile, Attribute.KEY_CHEMICALS, on, good=NO)
    words = {"yes": "涉及", "no": "不涉及"}.get(heard.value, NOTHING_YET)
    evidence = "，".join(part for part in (words, heard.detail) if part)
    return finding(Criterion.NO_KEY_CHEMICALS, heard, evidence)


def not_unsuitable(profile: Profile, on: date):
    """没有其他不适宜纳入的情形 (NS-3.3.4): an authority's typed reason excludes; nothing known is met, and says so.

    Facts that would be grounds for removal (NS-3.4.3, NS-3.4.4, NS-5.2) ask for a person's decision; it is given by
    a later statement of an authority.
    """
    heard = _authority(profile, on)
    if heard.state == State.UNMET:
        return finding(Criterion.NOT_UNSUITABLE, heard, heard.detail or "已登记为不适宜纳入，未写明理由")
    against = [fact for fact in profile.facts if fact.kind in AGAINST and fact.occurred_on <= on]
    undecided = [fact for fact in against if heard.as_of is None or _known(fact) > heard.as_of]
    if undecided:
        evidence = "；".join(told(fact) for fact in undecided) + "；是否适宜纳入待研判"
        newest = max(fact.occurred_on for fact in undecided)
        values = {"state": State.UNPROVEN, "source": "合规台账", "as_of": newest}
        return finding(Criterion.NOT_UNSUITABLE, heard, evidence, **values)
    if heard.state == State.MET:
        return finding(Criterion.NOT_UNSUITABLE, heard, heard.detail or "已研判，没有不适宜纳入的情形")
    return finding(
        Criterion.NOT_UNSUITABLE, heard, "没有登记不适宜纳入的情形", state=State.MET, source="合规台账"
    )


def _known(fact):
    return fact.learned_on or fact.occurred_on


def _authority(profile, on):
    """The authorities' latest statement on suitability; the enterprise's own word is not asked."""
    lines = [
        x
        for x in profile.statements
        if x.attribute == Attribute.UNSUITABLE and x.source != OWN and x.as_of <= on
    ]
    said = latest(lines)
    if said is None:
        return Heard(State.UNPROVEN)
    return Heard(State.UNMET if said.value == "yes" else State.MET, said.value, (said,))


EXCLUDING = (not_high_risk, risk_not_orange_red, no_key_chemicals, not_unsuitable)
