"""A clause id or an article in words, as every page prints it."""

import re

NOTICES = {
    "GM": "光明区十项措施",
    "NS": "南山正面清单方案",
    "PS": "坪山综合监管方案",
    "CJ": "昌吉包容审慎意见",
    "QD": "启东执法工作要点",
    "SC": "国办发〔2024〕54号",
}
NUMERALS = "零一二三四五六七八九十"


def cite(clause):
    """`NS-4.1.4` → “南山正面清单方案四（一）4”; an article and anything else is returned as it stands."""
    if clause == "policy":
        return "本区政策参数"
    found = re.fullmatch(r"([A-Z]{2})-(F?)(\d+)(?:\.(\d+))?(?:\.(\d+))?", clause)
    if found is None or found[1] not in NOTICES:
        return clause
    code, form, first, second, third = found.groups()
    if form:
        return f"{NOTICES[code]}附件{first}"
    if code == "SC":
        return f"{NOTICES[code]}（要求{second or first}）"
    numeral = NUMERALS[int(first)] if int(first) <= 10 else first
    part = f"（{NUMERALS[int(second)]}）" if second and second != "0" else ""
    return f"{NOTICES[code]}{numeral}{part}{third or ''}"
