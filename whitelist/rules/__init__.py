"""Who may be on the positive list: eleven criteria, each a pure function of a profile and a day (NS-3.1, NS-3.3)."""

from datetime import date

from whitelist.criteria import State
from whitelist.rules.basic import BASIC
from whitelist.rules.excluding import EXCLUDING
from whitelist.rules.profile import Event, Finding, Holder, Profile, Statement
from whitelist.rules.ranking import RANKING, priority, rank_key

RULES = BASIC + EXCLUDING


def evaluate(profile: Profile, on: date) -> list[Finding]:
    """The eleven criteria as of `on`, in the order of the notice (NS-3.1.1–4, NS-3.3.1–4)."""
    return [rule(profile, on) for rule in RULES]


def qualifies(findings) -> bool:
    """Every criterion is met; an unproven one is not (NS-3.1, NS-3.3)."""
    findings = list(findings)
    return bool(findings) and all(found.state == State.MET for found in findings)


def what_is_missing(findings) -> list[str]:
    """差哪一条: one line for each criterion that is not met, with its evidence and the day it becomes met (NS-4.1.1)."""
    return [_line(found) for found in findings if found.state != State.MET]


def _line(found):
    parts = "；".join(part for part in (found.evidence, found.becomes_met) if part)
    return f"{found.title}：{found.state.label}（{parts}）——{found.clause_text}"


__all__ = [
    "RANKING",
    "RULES",
    "Event",
    "Finding",
    "Holder",
    "Profile",
    "Statement",
    "evaluate",
    "priority",
    "qualifies",
    "rank_key",
    "what_is_missing",
]
