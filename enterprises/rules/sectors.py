"""The eight sectors of 工贸 as prefixes of GB/T 4754-2017 codes with exclusions (应急厅〔2019〕17号, law.md 11.1).

What the source gives only in outline is `settled=False`: shown as “待法制机构确认”, never as certain.
"""

import re
from dataclasses import dataclass

from enterprises.stages import Sector

SOURCE = "应急厅〔2019〕17号"
EDITION = "2017"
TO_CONFIRM = "待法制机构确认"
CODE = re.compile(r"[A-T]?(\d{2,4})")


@dataclass(frozen=True)
class SectorRule:
    """Codes that begin with one of `prefixes` and with none of `excludes` belong to `sector`."""

    sector: Sector
    prefixes: tuple
    excludes: tuple = ()
    settled: bool = True
    edition: str = EDITION
    source: str = SOURCE

    def prefix_of(self, digits):
        """The longest prefix under which a code falls, or an empty text."""
        if digits.startswith(self.excludes):
            return ""
        return max((prefix for prefix in self.prefixes if digits.startswith(prefix)), key=len, default="")


_NOT_BUILDING = ("305", "3073", "3074", "3075", "3076", "3079")
_NOT_MACHINERY = ("338", "384", "385", "387", "403", "404")
RULES = (
    SectorRule(Sector.METALLURGY, ("31",)),
    SectorRule(Sector.NONFERROUS, ("32",)),
    SectorRule(Sector.BUILDING_MATERIALS, ("30",), _NOT_BUILDING),
    SectorRule(Sector.MACHINERY, ("33", "34", "35", "36", "37", "38", "39", "40", "43"), _NOT_MACHINERY),
    SectorRule(Sector.LIGHT, (*_NOT_BUILDING, *_NOT_MACHINERY), settled=False),
    SectorRule(
        Sector.LIGHT,
        ("13", "14", "15", "19", "20", "21", "22", "23", "24", "2681", "292", "41"),
        settled=False,
    ),
    SectorRule(Sector.TEXTILES, ("17", "18", "28"), settled=False),
    SectorRule(Sector.TOBACCO, ("16",), settled=False),
    SectorRule(Sector.COMMERCE, ("51", "52", "59", "61", "62"), ("594",), settled=False),
)


@dataclass(frozen=True)
class SectorFinding:
    """Which sector a code means (None: none of the eight; `known` False: it cannot be said), and why in words."""

    sector: Sector | None
    known: bool
    settled: bool
    reason: str
    rule: SectorRule | None = None


def digits_of(code):
    """The digits of a code as typed, without the letter of its 门类; empty when it is none."""
    found = CODE.fullmatch((code or "").strip().upper())
    return found[1] if found else ""


def sector_by_code(code, edition=EDITION, successors=()):
    """The SectorFinding of an industry code. `successors`: the codes of 2017 that follow a code of another edition."""
    digits = digits_of(code)
    if not digits:
        return SectorFinding(None, False, False, "没有行业代码，不能判断。")
    if edition != EDITION:
        return _by_successors(digits, edition, successors)
    return _by_digits(digits)


def _by_successors(digits, edition, successors):
    findings = {(found.sector, found.known): found for found in map(_by_digits, successors)}
    if len(findings) == 1:
        found = next(iter(findings.values()))
        words = f"{edition}版 {digits} 对应{EDITION}版 {'、'.join(successors)}：{found.reason}"
        return SectorFinding(found.sector, found.known, found.settled, words, found.rule)
    if not findings:
        return SectorFinding(None, False, False, f"没有 {edition}版 {digits} 到{EDITION}版的对照，不能判断。")
    words = f"{edition}版 {digits} 对应多个{EDITION}版代码，分属不同行业，请人工认定。"
    return SectorFinding(None, False, False, words)


def _by_digits(digits):
    found = [(rule.prefix_of(digits), rule) for rule in RULES]
    prefix, rule = max(found, key=lambda pair: len(pair[0]))
    inner = [
        short for rule in RULES for short in rule.excludes if short.startswith(digits) and short != digits
    ]
    if prefix and inner and len(digits) < 4:
        words = f"代码 {digits} 不够细：其中 {'、'.join(sorted(set(inner)))} 另有规定，请补全到小类。"
        return SectorFinding(rule.sector, True, False, words, rule)
    if prefix:
        words = f"代码 {digits} 属于 {prefix} 类（{rule.source}，{rule.edition}版）。"
        return SectorFinding(rule.sector, True, rule.settled, words, rule)
    return SectorFinding(None, True, True, f"代码 {digits} 不在工贸八个行业的代码范围内（{SOURCE}）。")
