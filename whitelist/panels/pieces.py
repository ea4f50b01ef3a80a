"""What panels are made of: facts, conditions, a check."""

from whitelist.evaluation import findings_of

FACTS = "whitelist/panels/facts.html"
CRITERIA = "whitelist/panels/criteria.html"
TABLE = "whitelist/panels/table.html"


def criteria_words(findings):
    """Findings as the `criteria` component takes them."""
    return [found.row() for found in findings]


def summary_of(findings):
    """`11 项中 8 项满足，1 项待证明，2 项不满足`."""
    states = [found.state.value for found in findings]
    words = (("met", "满足"), ("unproven", "待证明"), ("unmet", "不满足"))
    parts = [f"{states.count(state)} 项{word}" for state, word in words if states.count(state)]
    return f"{len(states)} 项中 {'，'.join(parts)}"


def criteria_panel(enterprise, at, title="纳入条件"):
    """The eleven conditions as of `at`: what is lacking stands open, what is met is folded."""
    findings = findings_of(enterprise, at)
    lines = criteria_words(findings)
    return CRITERIA, {
        "title": title,
        "criteria": [line for line in lines if line["state"] != "met"],
        "met": [line for line in lines if line["state"] == "met"],
        "summary": summary_of(findings),
    }


def facts_panel(title, pairs, folded=False):
    """A card of (label, text) pairs; `folded`: only its title stands open."""
    facts = [{"label": label, "text": text} for label, text in pairs]
    return FACTS, {"title": title, "facts": facts, "folded": folded}


def check_panel(check):
    """A concluded 附件5 or 附件7 in short, for staff."""
    return facts_panel(
        check.get_kind_display(),
        [
            ("结论", "符合纳入条件" if check.qualified else "不符合纳入条件"),
            ("核查日期", f"{check.visited_on:%Y-%m-%d}"),
            (
                "执法人员",
                f"{check.officer.name}（{check.officer_certificate}）、{check.second_officer.name}（{check.second_certificate}）",
            ),
            ("核查意见", check.opinion),
            ("企业在场人员", check.company_person),
            ("企业意见", check.company_comment),
        ],
    )
