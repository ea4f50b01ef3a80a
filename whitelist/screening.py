"""Screening (筛选, NS-4.1.1): the eleven conditions over a street's whole register, in bulk."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from enterprises.models import Enterprise
from whitelist.criteria import Criterion, State
from whitelist.facts import profiles_of
from whitelist.models import Application, Entry
from whitelist.rules import evaluate, priority
from whitelist.stages import LIVE_STAGES


@dataclass(frozen=True)
class Screened:
    """One enterprise with its findings; `hindrance`: why it cannot be recommended now, or ""."""

    enterprise: Enterprise
    findings: tuple
    priorities: int
    hindrance: str

    @property
    def unmet(self):
        """Conditions that are not met."""
        return sum(1 for found in self.findings if found.state == State.UNMET)

    @property
    def unproven(self):
        """Conditions that nobody has proven yet."""
        return sum(1 for found in self.findings if found.state == State.UNPROVEN)


SHORT = {
    Criterion.SAFETY_BODY: "机构人员",
    Criterion.CERTIFIED: "资质证书",
    Criterion.LEDGERS_SOUND: "制度台账",
    Criterion.STANDARDISED: "标准化",
    Criterion.NO_PENALTY_3Y: "处罚",
    Criterion.DUAL_PREVENTION: "双重预防",
    Criterion.NO_ACCIDENT_5Y: "事故",
    Criterion.NOT_HIGH_RISK: "高危",
    Criterion.RISK_NOT_ORANGE_RED: "风险等级",
    Criterion.NO_KEY_CHEMICALS: "重点危化",
    Criterion.NOT_UNSUITABLE: "其他",
}
CHOICES = (
    ("open", "没有不满足的（只差待证明）"),
    ("met", "全部满足"),
    ("one", "只差一条不满足"),
    ("all", "全部企业"),
)
KEEP = {
    "open": lambda line: line.unmet == 0,
    "met": lambda line: line.unmet == 0 and line.unproven == 0,
    "one": lambda line: line.unmet == 1,
    "all": lambda line: True,
}


def screen(street, user, at):
    """Every enterprise of `street` that `user` may see, best first; a fixed number of queries."""
    return screen_chosen(Enterprise.objects.visible_to(user).filter(street=street, closed_on=None), at)


def screen_chosen(chosen, at):
    """The enterprises of a queryset, best first; a fixed number of queries."""
    today = timezone.localdate(at)
    live = Application.objects.filter(enterprise__in=chosen.order_by(), stage__in=LIVE_STAGES)
    busy = dict(live.values_list("enterprise_id", "stage"))
    in_force = Entry.objects.in_force(today).filter(enterprise__in=chosen.order_by())
    listed = set(in_force.values_list("enterprise_id", flat=True))
    lines = [
        Screened(
            enterprise,
            tuple(evaluate(profile, today)),
            sum(1 for found in priority(profile, today) if found.state == State.MET),
            _hindrance(enterprise, busy, listed),
        )
        for enterprise, profile in profiles_of(chosen, on=today, known_until=at)
    ]
    return sorted(
        lines,
        key=lambda line: (
            bool(line.hindrance),
            line.unmet,
            line.unproven,
            -line.priorities,
            line.enterprise.pinyin,
        ),
    )


def _hindrance(enterprise, busy, listed):
    if enterprise.pk in busy:
        return "已有正在办理的申请"
    if enterprise.pk in listed:
        return "已在清单中"
    if not enterprise.uscc:
        return "还没有登记统一社会信用代码"
    if enterprise.organisation_id is None:
        return "还没有开通企业门户，请先签发邀请码"
    return ""


def counts_of(lines):
    """For each condition how many are met, unmet, unproven: list of (criterion, met, unmet, unproven)."""
    counted = Counter((found.criterion, found.state) for line in lines for found in line.findings)
    return [
        (criterion, *(counted[criterion, state] for state in (State.MET, State.UNMET, State.UNPROVEN)))
        for criterion in Criterion
    ]
