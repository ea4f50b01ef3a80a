"""Pure rules of the register: what a code is, who keeps the register, which values a claim may have."""

import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as BadNumber

from accounts.stages import BUREAU_ROLES, STREET_ROLES, Role
from enterprises.stages import Attribute, Level, RiskColour

STREET_KEEPERS = STREET_ROLES
BUREAU_KEEPERS = frozenset({Role.BUREAU_CLERK, Role.BUREAU_OFFICER, Role.SECTION_HEAD})
# Who signs people in to the portal for a street (issue: “an invitation code from the street”).
STREET_SPONSORS = frozenset({Role.STREET_CLERK, Role.STREET_HEAD})
READERS = BUREAU_ROLES | STREET_ROLES

YES_NO = (("yes", "是"), ("no", "否"))
VALUES = {Attribute.RISK_COLOUR: RiskColour.choices, Attribute.LEVEL: Level.choices}
HAZARDS = (
    Attribute.HIGH_RISK,
    Attribute.DUST,
    Attribute.CONFINED_SPACE,
    Attribute.AMMONIA,
    Attribute.LITHIUM,
    Attribute.KEY_CHEMICALS,
)
# Recorded with a reason in words, or it says nothing (NS-3.3.4).
NEEDS_DETAIL = frozenset({Attribute.UNSUITABLE})
TONES = {"red": "red", "orange": "orange", "yellow": "yellow", "blue": "blue"}


def plain_code(text):
    """A code as typed, without spaces and hyphens, half width, upper case."""
    text = unicodedata.normalize("NFKC", text or "").upper()
    return "".join(sign for sign in text if not sign.isspace() and sign not in "-—_·")


def code_problem(code):
    """Why `code` (already plain) is not a 统一社会信用代码 (GB 32100-2015), or None."""
    if len(code) != 18:
        return f"统一社会信用代码应为18位，现在是{len(code)}位。"
    try:
        uscc.validate(code)
    except BadNumber:
        return "统一社会信用代码不正确（第18位校验不符，或含有 I、O、S、V、Z），请对照营业执照核对。"
    return None


def may_keep(user, street_id):
    """Whether `user` keeps the register of that street: the street's own people, or the bureau."""
    street = any(user.holds(role, street_id) for role in STREET_KEEPERS)
    return street or user.holds_any(BUREAU_KEEPERS)


def may_sponsor(user, street_id):
    """Whether `user` may let people of that street's enterprises into the portal."""
    return any(user.holds(role, street_id) for role in STREET_SPONSORS)


def choices_of(attribute):
    """The values a claim on `attribute` may have, with their words."""
    return VALUES.get(attribute, YES_NO)


def value_label(attribute, value):
    """The word for a claim's value; an empty value is unknown, which is not “no”."""
    return dict(choices_of(attribute)).get(value, "未知") if value else "未知"
