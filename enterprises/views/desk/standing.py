"""Sector and danger of an enterprise with their reasons, as pages show them (law.md 6.1, 11.1)."""

from enterprises.operations.industries import sector_of
from enterprises.rules.high_risk import ARTICLE, Stated, judge
from enterprises.rules.sectors import TO_CONFIRM
from enterprises.stages import Attribute


def stated_of(enterprise):
    """The claims that count, as the pure rules take them: attribute → Stated."""
    found = enterprise.claims.latest()
    return {
        Attribute(claim.attribute): Stated(claim.value, claim.get_source_display(), f"{claim.as_of}")
        for claim in found
    }


def standing_of(enterprise):
    """Sector and danger of an enterprise, for its overview and its own tab."""
    finding, decision = sector_of(enterprise)
    sector = decision.get_sector_display() if decision else finding.sector.label if finding.sector else ""
    if not sector:
        sector = "不属于工贸八个行业" if finding.known else "未知"
    return {
        "judgement": judge(enterprise.industry_code, stated_of(enterprise), enterprise.industry_edition),
        "sector": sector,
        "finding": finding,
        "decision": decision,
        "article": ARTICLE,
        "to_confirm": "" if finding.settled or decision else TO_CONFIRM,
    }
