"""基本条件 (NS-3.1.1–4): seven criteria, each a pure function of a profile and a day."""

from datetime import date

from enterprises.stages import Attribute, FactKind, Level
from whitelist.criteria import Criterion, State
from whitelist.rules.evidence import Period, finding, hear, judge_period
from whitelist.rules.profile import Profile

YES = frozenset({"yes"})
NOTHING_YET = "尚无资料"
SEEN_ON_SITE = "尚无资料；现场核查时查看"
GRADED = frozenset({Level.ONE.value, Level.TWO.value, Level.THREE.value, Level.SMALL.value})
OFFICER, PRINCIPAL = "safety_officer", "principal"

PENALTIES = Period(
    Criterion.NO_PENALTY_3Y,
    Attribute.NO_PENALTY,
    # 守法状况良好: what was punished as a crime weighs no less than what was fined.
    frozenset({FactKind.PENALTY, FactKind.CRIMINAL}),
    3,
    "近三年安全生产处罚",
)
ACCIDENTS = Period(
    Criterion.NO_ACCIDENT_5Y,
    Attribute.NO_ACCIDENT,
    frozenset({FactKind.ACCIDENT}),
    5,
    "近五年一般及以上等级安全生产事故",
)


def safety_body(profile: Profile, on: date):
    """设置安全管理机构或配备专职安全管理人员 (NS-3.1.1)."""
    heard = hear(profile, Attribute.SAFETY_BODY, on, good=YES)
    full_time = sum(1 for person in profile.people if person.post == OFFICER and person.full_time)
    recorded = f"登记专职安全管理人员 {full_time} 人" if full_time else ""
    return finding(Criterion.SAFETY_BODY, heard, _said(heard, "已设置或配备", "未设置也未配备", recorded))


def certified(profile: Profile, on: date):
    """主要负责人、安全管理人员具备资质证书 (NS-3.1.1); a recorded certificate that has run out outweighs any word."""
    heard = hear(profile, Attribute.CERTIFIED, on, good=YES)
    bound = [x for x in profile.people if x.post in (OFFICER, PRINCIPAL) and x.certified_until]
    expired = [x for x in bound if x.certified_until < on]
    if expired:
        evidence = "；".join(f"{x.name}的证书 {x.certified_until:%Y-%m-%d} 已到期" for x in expired)
        return finding(
            Criterion.CERTIFIED, heard, evidence, state=State.UNMET, source="人员证书登记", as_of=None
        )
    soonest = min((x.certified_until for x in bound), default=None)
    recorded = f"登记证书有效至 {soonest:%Y-%m-%d}" if soonest else ""
    return finding(Criterion.CERTIFIED, heard, _said(heard, "具备证书", "不具备证书", recorded))


def ledgers_sound(profile: Profile, on: date):
    """安全管理制度台账健全，管理规范 (NS-3.1.2); 附件2 does not ask for it, so it is seen on site."""
    heard = hear(profile, Attribute.SOUND_LEDGERS, on, good=YES, own_suffices=False)
    evidence = _said(heard, "制度台账健全", "制度台账不健全", nothing=SEEN_ON_SITE)
    return finding(Criterion.LEDGERS_SOUND, heard, evidence)


def standardised(profile: Profile, on: date):
    """安全标准化达标 (NS-3.1.2): any of the four levels of 附件2."""
    heard = hear(profile, Attribute.LEVEL, on, good=GRADED)
    named = Level(heard.value).label if heard.value in Level.values else ""
    return finding(Criterion.STANDARDISED, heard, named or NOTHING_YET)


def no_penalty_3y(profile: Profile, on: date):
    """守法状况良好，近三年内未受到安全生产行政处罚 (NS-3.1.3)."""
    return judge_period(profile, on, PENALTIES)


def dual_prevention(profile: Profile, on: date):
    """落实双重预防机制 (NS-3.1.4): has no tick in the forms, so it needs its own evidence (clauses.md, trap 7)."""
    heard = hear(profile, Attribute.DUAL_PREVENTION, on, good=YES, own_suffices=False)
    evidence = _said(heard, "已落实双重预防机制", "未落实双重预防机制", nothing=SEEN_ON_SITE)
    return finding(Criterion.DUAL_PREVENTION, heard, evidence)


def no_accident_5y(profile: Profile, on: date):
    """近五年内未发生一般及以上等级安全生产事故 (NS-3.1.4)."""
    return judge_period(profile, on, ACCIDENTS)


def _said(heard, yes, no, recorded="", nothing=NOTHING_YET):
    """The statement in words, with what was remarked and what is recorded besides."""
    words = {"yes": yes, "no": no}.get(heard.value, "" if recorded else nothing)
    return "，".join(part for part in (words, heard.detail, recorded) if part)


BASIC = (
    safety_body,
    certified,
    ledgers_sound,
    standardised,
    no_penalty_3y,
    dual_prevention,
    no_accident_5y,
)
