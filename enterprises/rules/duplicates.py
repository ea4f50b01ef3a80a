"""How much two rows of the register look like one enterprise: pure, with the reasons in words."""

from dataclasses import dataclass

from enterprises.names import bigrams

SHOWN_FROM = 45
SIMILAR_NAME = 0.5
SIMILAR_ADDRESS = 0.7
WEIGHTS = {"code": 60, "core": 50, "name": 45, "address": 25, "near": 12, "phone": 20, "principal": 15}


@dataclass(frozen=True)
class Likeness:
    """`score` from 0 to 100, and what is alike."""

    score: int
    reasons: tuple


def share(one, other):
    """The share of pairs of characters that two texts have in common (Dice), from 0 to 1."""
    mine, theirs = set(bigrams(one)), set(bigrams(other))
    if not mine or not theirs:
        return 1.0 if one and one == other else 0.0
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def likeness(one, other):
    """The Likeness of two rows with `core`, `name`, `address`, `phone`, `principal_name`, `uscc`.

    Two different codes speak against it, for a code is given once: the score is halved.
    """
    found = [*_by_name(one, other), *_by_address(one, other)]
    if one.phone and one.phone == other.phone:
        found.append((WEIGHTS["phone"], "电话相同"))
    if one.principal_name and one.principal_name == other.principal_name:
        found.append((WEIGHTS["principal"], f"主要负责人同为“{one.principal_name}”"))
    score = sum(points for points, _ in found)
    reasons = [words for _, words in found]
    if one.uscc and other.uscc and one.uscc != other.uscc:
        score //= 2
        reasons.append("但两者的统一社会信用代码不同")
    return Likeness(min(score, 100), tuple(reasons))


def _by_name(one, other):
    if one.core == other.core:
        words = "名称相同" if one.name == other.name else f"名称主干同为“{one.core}”"
        return [(WEIGHTS["core"], words)]
    alike = share(one.core, other.core)
    if alike < SIMILAR_NAME:
        return []
    return [(round(WEIGHTS["name"] * alike), f"名称有{alike:.0%}的字词相同")]


def _by_address(one, other):
    if not one.address or not other.address:
        return []
    if one.address == other.address:
        return [(WEIGHTS["address"], "地址相同")]
    if share(one.address, other.address) >= SIMILAR_ADDRESS:
        return [(WEIGHTS["near"], "地址相近")]
    return []
