"""Circles of enterprises that can be told together: whom they hold, whom they leave out (GM-1.1, GM-2.3)."""

from django.urls import reverse

from accounts.models import Organisation
from accounts.stages import Role
from enterprises.models import CommitmentText, Enterprise, Industry, Regrading
from enterprises.operations.commitments import not_signed_text, texts_in_force
from enterprises.rules.sectors import EDITION
from enterprises.stages import Grade, RegradingStage, TextKind
from notices.audiences import Audience, Group, within
from notices.audiences import register as known

BOTH = (Role.PRINCIPAL, Role.SAFETY_OFFICER)
LETTERS = "ABCDEFGHIJKLMNOPQRST"  # the 门类, with which codes are sometimes written


def firms(key, title, hint, narrow, *, roles=BOTH, **words):
    """An Audience of enterprises. `narrow(enterprises, choice, today)` picks them from the register of the office."""

    def circle(office, choice, today):
        registered = Enterprise.objects.filter(within(office, "street"), withdrawn_at=None)
        return narrow(registered, choice, today)

    def units(office, choice, today):
        told = circle(office, choice, today).filter(closed_on=None, organisation__isnull=False)
        return Organisation.objects.filter(pk__in=told.order_by().values("organisation"))

    def others(office, choice, today):
        found = circle(office, choice, today).select_related("street")
        yield Group("没有开通企业门户", found.filter(closed_on=None, organisation=None), "enterprises:detail")
        yield Group("企业已停业、迁出", found.filter(closed_on__isnull=False), "enterprises:detail")

    return Audience(key, title, hint, units, roles, others=others, **words)


def _regraded(enterprises, choice, today):
    return enterprises.filter(grade_periods__regrading=choice, grade_periods__revoked_at=None)


def _regradings(office, today):
    rows = Regrading.objects.filter(stage=RegradingStage.EFFECTIVE).order_by("-year", "-pk")
    return [(str(row.pk), str(row)) for row in rows]


def _unsigned(enterprises, choice, today):
    return not_signed_text(enterprises, CommitmentText.objects.get(pk=choice), today)


def _texts(office, today):
    found = texts_in_force(today)
    if set(found) != set(TextKind.values):
        return []  # nobody owes a signature before both are there
    return [(str(found[kind].pk), str(found[kind])) for kind in TextKind.values]


def _of_industry(enterprises, choice, today):
    codes = [f"i:{choice}", *(f"i:{letter}{choice}" for letter in LETTERS)]
    return enterprises.filter(facets__overlap=codes)


def _industries(office, today):
    rows = Industry.objects.filter(edition=EDITION, code__regex=r"^\d{2}$").order_by("code")
    return [(row.code, str(row)) for row in rows]


ALL = firms(
    "firms",
    "全部已开通门户的企业",
    "底册中正常经营、已开通企业门户的企业。",
    lambda enterprises, choice, today: enterprises,
    why="{office}发给辖区内已开通门户的企业。",
    link=lambda: reverse("enterprises:portal_home"),
)
REGRADED = firms(
    "regraded",
    "年度评级后等级有变化的企业",
    "一次已生效的年度评级改变了等级的企业，初次评级的也算。",
    _regraded,
    choices=_regradings,
    choice_title="年度评级",
    why="贵单位的监管等级在{choice}中有变化。",
    subject="贵单位的监管等级有变化（{choice}）",
    text="{choice}已经生效，贵单位的监管等级有变化，检查频次随之调整。\n"
    "新的等级和每一项评级数据、来源见企业门户“监管等级”页面。",
    to_do="请查看评级依据；认为某项数据有误的，在“监管等级”页面提出异议。",
    link=lambda: reverse("enterprises:portal_grade"),
)
UNSIGNED = firms(
    "unsigned",
    "没有签署现行承诺文本的企业",
    "从未签署、签署的是旧版，或者签署已满期限的企业；只告知主要负责人。",
    _unsigned,
    roles=(Role.PRINCIPAL,),
    choices=_texts,
    choice_title="承诺文本",
    why="{choice}已经起用，贵单位还没有签署。",
    subject="请签署{choice}",
    text="{choice}已经起用。贵单位还没有签署，或者签署的是旧版、已满期限，需要由主要负责人重新签署。",
    to_do="请主要负责人登录企业门户，在“承诺”页面阅读并签署。",
    link=lambda: reverse("enterprises:portal_commitments"),
)
OF_GRADE = firms(
    "grade",
    "某一监管等级的企业",
    "现在是这个监管等级的企业。",
    lambda enterprises, choice, today: enterprises.filter(facets__contains=[f"g:{choice}"]),
    choices=lambda office, today: Grade.choices,
    choice_title="监管等级",
    why="{office}发给监管等级为{choice}的企业。",
    link=lambda: reverse("enterprises:portal_grade"),
)
OF_INDUSTRY = firms(
    "industry",
    "某一行业的企业",
    "底册中的行业代码属于这个行业大类的企业。",
    _of_industry,
    choices=_industries,
    choice_title="行业大类",
    why="{office}发给行业为“{choice}”的企业。",
    link=lambda: reverse("enterprises:portal_home"),
)


def mass_link(audience, choice):
    """The page on which a mass send to that circle is begun, everything chosen."""
    return f"{reverse('notices:mass_compose')}?audience={audience.key}&choice={choice}"


def register():
    """Called by enterprises.registration, once."""
    known(ALL, REGRADED, UNSIGNED, OF_GRADE, OF_INDUSTRY)
