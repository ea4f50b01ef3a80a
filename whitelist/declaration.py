"""The fields of 附件2 and 附件3, in the forms' own order: one place for the portal, the check and the documents."""

from dataclasses import dataclass

from enterprises.stages import Attribute, Level, RiskColour
from whitelist.criteria import CLAUSES, Criterion, State

YES_NO = (("yes", "是"), ("no", "否"))


@dataclass(frozen=True)
class Field:
    """One line of a form. `choices` empty: free text. `attribute`: the claim that the answer makes."""

    name: str
    label: str
    group: str
    choices: tuple = ()
    attribute: str = ""
    required: bool = True
    help: str = ""
    inverted: bool = False


DECLARATION = (
    Field("industry", "所属行业", "企业信息", help="按营业执照和实际生产填写。"),
    Field("contact_name", "联系人", "企业信息", help="街道核查时联系谁。"),
    Field("contact_phone", "联系电话", "企业信息", help="手机或者带区号的座机。"),
    Field("address", "地址", "企业信息", help="实际生产经营地址。"),
    Field(
        "safety_body",
        "按照要求设置安全管理机构或配备专职安全管理人员",
        "安全管理资质",
        YES_NO,
        Attribute.SAFETY_BODY,
    ),
    Field(
        "certified",
        "主要负责人、安全管理人员具备安全管理资质证书",
        "安全管理资质",
        YES_NO,
        Attribute.CERTIFIED,
    ),
    Field("level", "标准化达标", "标准化达标", tuple(Level.choices), Attribute.LEVEL),
    Field(
        "accident",
        "五年内是否发生过一般及以上等级安全生产事故",
        "安全生产事故",
        YES_NO,
        Attribute.NO_ACCIDENT,
        inverted=True,
    ),
    Field(
        "penalty",
        "三年内是否因安全生产违法受到行政处罚",
        "行政处罚",
        YES_NO,
        Attribute.NO_PENALTY,
        inverted=True,
    ),
    Field("high_risk", "高危生产经营单位", "企业分类", YES_NO, Attribute.HIGH_RISK),
    Field(
        "key_chemicals",
        "涉及重点监管危险化学品、重点监管危险化工工艺和危险化学品重大危险源",
        "企业分类",
        YES_NO,
        Attribute.KEY_CHEMICALS,
    ),
    Field(
        "risk_colour",
        "安全生产风险等级",
        "安全生产风险等级",
        tuple(RiskColour.choices),
        Attribute.RISK_COLOUR,
    ),
)

PRIORITY = (
    (Attribute.SAFETY_ENGINEER, "配备注册安全工程师从事安全管理工作的企业"),
    (Attribute.EMERGENCY_PLANS, "已制定生产安全事故综合应急预案及专项预案并备案的企业"),
    (Attribute.SPACE_LOCKOUT, "有限空间管理规范，落实挂牌上锁管理制度及作业审批的企业"),
    (Attribute.CONTRIBUTION, "辖区内经济贡献较大、专精特新以及上市企业、上市后备企业"),
    (Attribute.NO_INJURY, "近两年内未发生工伤事故的企业（以社保局官网查询结果为准）"),
)

REPORT = (
    Field("checked_by", "检查方式", "检查情况", (("self", "本企业自查"), ("third", "委托第三方机构检查"))),
    Field(
        "third_party",
        "第三方机构名称",
        "检查情况",
        required=False,
        help="委托第三方机构检查的，填写机构全称。",
    ),
    Field("checked_on", "检查完成日期", "检查情况"),
    Field("findings", "检查情况", "检查情况", help="检查了哪些方面、发现并整改了什么。"),
    Field("truthful", "承诺", "承诺", (("yes", "以上情况均属实，如有弄虚作假，愿承担相应的法律责任"),)),
)

# 附件4: to have ready on site, in this order; never asked for as an upload (NS-4.1.1).
EVIDENCE = (
    "企业员工花名单、设置安全管理机构的红头文件、专职安全管理人员任命书",
    "企业主要负责人、安全管理人员的安全管理资质证书",
    "近半年的安全生产管理台账",
    "企业内部安全生产相关制度资料",
    "企业安全标准化证明材料",
    "安全生产风险等级证明材料",
    "配备注册安全工程师从事安全管理工作的证明材料（注册安全工程师证书、该员工在本企业参保证明）",
    "已制定生产安全事故综合应急预案及专项预案并备案的证明材料",
    "有限空间管理规范，落实挂牌上锁管理制度及作业审批的证明材料",
    "辖区内经济贡献较大、专精特新以及上市企业、上市后备企业证明材料",
)

UNMET_BY = {
    "safety_body": (("no",), Criterion.SAFETY_BODY),
    "certified": (("no",), Criterion.CERTIFIED),
    "level": ((Level.NONE,), Criterion.STANDARDISED),
    "accident": (("yes",), Criterion.NO_ACCIDENT_5Y),
    "penalty": (("yes",), Criterion.NO_PENALTY_3Y),
    "high_risk": (("yes",), Criterion.NOT_HIGH_RISK),
    "key_chemicals": (("yes",), Criterion.NO_KEY_CHEMICALS),
    "risk_colour": ((RiskColour.ORANGE, RiskColour.RED), Criterion.RISK_NOT_ORANGE_RED),
}


def remarks_on(answers, findings):
    """Field name → what is said beside it at once: the condition an answer fails, or what the office knows otherwise.

    `findings`: the eleven findings of the day. It informs and never forbids saving (NS-4.1.1).
    """
    known = {found.criterion: found for found in findings if found.state == State.UNMET}
    remarks = {}
    for name, (bad, criterion) in UNMET_BY.items():
        place = CLAUSES[criterion][1].removeprefix("三")
        if answers.get(name) and answers[name] in bad:
            remarks[name] = f"按现在填写的内容，第三{place}项不满足。"
        elif answers.get(name) and criterion in known:
            remarks[name] = f"与登记的情况不一致：{known[criterion].evidence}。登记有误的，请联系街道更正。"
    return remarks


def _missing(fields, answers):
    return [field.label for field in fields if field.required and not answers.get(field.name)]


def missing_from_declaration(answers):
    """The labels of 附件2 that are not answered."""
    return _missing(DECLARATION, answers)


def missing_from_report(answers):
    """The labels of 附件3 that are not answered; a named third party is needed when one did the check."""
    missing = _missing(REPORT, answers)
    if answers.get("checked_by") == "third" and not answers.get("third_party"):
        missing.append("第三方机构名称")
    return missing


def claims_of(answers):
    """(attribute, value) of every answer of 附件2 that says something of the enterprise."""
    flipped = {"yes": "no", "no": "yes"}
    for field in DECLARATION:
        value = answers.get(field.name)
        if field.attribute and value:
            yield field.attribute, flipped[value] if field.inverted else value
    for name in answers.get("priority", ()):
        yield name, "yes"
