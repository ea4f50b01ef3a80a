"""What the forms of the notice are filled with: plain values in, plain values out (NS-F2, F3, F5, F7, F10)."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from enterprises.stages import Attribute
from whitelist.criteria import Criterion

FOLDER = "whitelist/documents"
APPLICATION_FORM = f"{FOLDER}/application_form.docx"
INSPECTION_REPORT = f"{FOLDER}/inspection_report.docx"
SITE_CHECK = f"{FOLDER}/site_check.docx"
SAMPLE_REVIEW = f"{FOLDER}/sample_review.docx"
REFUSAL_NOTICE = f"{FOLDER}/refusal_notice.docx"

TICKED, OPEN = "☑", "☐"
BLANK = "＿＿＿＿＿"

# (1)–(8) of 附件5 and 附件7, in their order; (9) is the priority conditions.
SITE_CHECK_ORDER = (
    Criterion.SAFETY_BODY,
    Criterion.CERTIFIED,
    Criterion.NO_PENALTY_3Y,
    Criterion.NO_ACCIDENT_5Y,
    Criterion.STANDARDISED,
    Criterion.NOT_HIGH_RISK,
    Criterion.NO_KEY_CHEMICALS,
    Criterion.RISK_NOT_ORANGE_RED,
)
# What the forms have no tick for and the notice still asks (clauses.md, trap 7).
BESIDES = (Criterion.LEDGERS_SOUND, Criterion.DUAL_PREVENTION, Criterion.NOT_UNSUITABLE)

PRIORITY_ORDER = (
    Attribute.SAFETY_ENGINEER,
    Attribute.EMERGENCY_PLANS,
    Attribute.SPACE_LOCKOUT,
    Attribute.CONTRIBUTION,
    Attribute.NO_INJURY,
)


@dataclass(frozen=True)
class Firm:
    """The enterprise as forms name it; `street`: such as 公明街道 or 公明街道应急办."""

    name: str
    uscc: str = ""
    address: str = ""
    industry: str = ""
    principal: str = ""
    phone: str = ""
    street: str = ""


@dataclass(frozen=True)
class Officer:
    """One officer who signs, with the number of the certificate."""

    name: str = ""
    certificate: str = ""


def day(value: date | None):
    """2026年11月6日; without a day the place to write one."""
    return f"{value.year}年{value.month}月{value.day}日" if value else "　　年　　月　　日"


def street_name(name):
    """公明街道 of 公明街道应急办: the forms print the word 应急办 themselves."""
    for ending in ("应急管理办公室", "应急管理办", "应急办"):
        name = name.removesuffix(ending)
    return name


def boxes(value, options):
    """One box for each option, the chosen one ticked: {"yes": "☑", "no": "☐"}."""
    return {name: TICKED if value == chosen else OPEN for name, chosen in options.items()}


def yes_no(value):
    """Two boxes for yes / no or True / False; None leaves both open."""
    word = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return boxes(word, {"yes": "yes", "no": "no"})


def application_form(*, firm: Firm, applied_on: date | None, route: str, answers, signature=""):
    """附件2 (NS-F2). `answers`: the application's declaration by field name; `route`: 自主申报 or 街道推荐.

    `signature`: one line on the signing in the system; the form keeps its place for the seal.
    """
    contact = " ".join(answers.get(name, "") for name in ("contact_name", "contact_phone"))
    chosen = set(answers.get("priority", ()))
    questions = ("safety_body", "certified", "accident", "penalty", "high_risk", "key_chemicals")
    return {
        "district": settings.DISTRICT_NAME,
        "name": firm.name,
        "applied_on": day(applied_on),
        "industry": answers.get("industry") or firm.industry,
        "uscc": firm.uscc,
        "route": route,
        "contact": contact.strip(),
        "address": answers.get("address") or firm.address,
        **{name: yes_no(answers.get(name)) for name in questions},
        "level": boxes(answers.get("level"), {"small": "small", "three": "3", "two": "2", "one": "1"}),
        "risk": boxes(answers.get("risk_colour"), {x: x for x in ("blue", "yellow", "orange", "red")}),
        "priority": [TICKED if name.value in chosen else OPEN for name in PRIORITY_ORDER],
        "signature": signature,
    }


def inspection_report(*, firm: Firm, answers, signed_on: date | None, signature=""):
    """附件3 (NS-F3). `answers`: the application's report: checked_by self / third, third_party, checked_on, findings."""
    third = answers.get("checked_by") == "third"
    checked_on = answers.get("checked_on", "")
    return {
        "district": settings.DISTRICT_NAME,
        "name": firm.name,
        "principal": firm.principal,
        "checked_by": f"委托第三方机构（{answers.get('third_party', '')}）检查" if third else "自查",
        "checked_on": f"（{checked_on} 完成）" if checked_on else "",
        "findings": answers.get("findings", ""),
        "signed_on": day(signed_on),
        "signature": signature,
    }


def site_check(*, firm: Firm, answers, priority=(), officers=(), visited_on=None, qualified=None, **written):
    """附件5 or 附件7 (NS-F5, NS-F7): answers by criterion as {"met": True / False / None, "note": text}.

    `priority`: names of the priority conditions that hold; `written`: opinion, company_comment, company_person and
    signature, each text and each optional. Only the first two officers are printed.
    """
    known = {name.value: Attribute(name).label for name in PRIORITY_ORDER}
    held = [known[name] for name in known if name in {str(item) for item in priority}]
    team = [*officers, Officer(), Officer()][:2]
    ticks = [yes_no(_met(answers, criterion)) for criterion in SITE_CHECK_ORDER]
    ticks.append(yes_no(bool(held) if answers else None))
    return {
        "district": settings.DISTRICT_NAME,
        "street": street_name(firm.street) or "　　　　街道",
        "name": firm.name,
        "principal": firm.principal,
        "phone": firm.phone,
        "address": firm.address,
        "uscc": firm.uscc,
        "ticks": ticks,
        "priority": "；".join(held),
        **{criterion.value: yes_no(_met(answers, criterion)) for criterion in BESIDES},
        "notes": list(_notes(answers)),
        "qualified": yes_no(qualified),
        "officers": [{"name": x.name or BLANK, "certificate": x.certificate or BLANK} for x in team],
        "visited_on": day(visited_on),
        **{
            name: written.get(name, "")
            for name in ("opinion", "company_comment", "company_person", "signature")
        },
    }


def _met(answers, criterion):
    return answers.get(criterion.value, {}).get("met")


def _notes(answers):
    for criterion in Criterion:
        note = answers.get(criterion.value, {}).get("note", "")
        if note:
            yield f"{criterion.label}：{note}"


def refusal_notice(*, firm: Firm, conditions, issued_on: date, phone: str, review_until: date | None = None):
    """附件10 (NS-F10). `conditions`: the unmet conditions, one text each; raises ValueError when there is none.

    `review_until`: the last day to ask for review where the day of receipt is known already.
    """
    conditions = [text for text in conditions if text]
    if not conditions:
        raise ValueError("a refusal names at least one unmet condition")
    return {
        "district": settings.DISTRICT_NAME,
        "street": street_name(firm.street),
        "name": firm.name,
        "conditions": conditions,
        "review_until": f"（{day(review_until)}前，含当日）" if review_until else "",
        "phone": phone,
        "issued_on": day(issued_on),
    }
