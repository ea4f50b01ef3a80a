"""资料更正 in the words of pages: each field with what it was, what is proposed, what the street answered."""

from enterprises.models import ChangeProposal

Stage = ChangeProposal.Stage
TONES = {Stage.FILED: "amber", Stage.ANSWERED: "green", Stage.WITHDRAWN: "grey"}
PANEL = "enterprises/proposals/panel.html"
ACCEPTED = {"text": "采纳", "tone": "green"}
REFUSED = {"text": "不采纳", "tone": "red"}


def tone_of(row):
    """The badge's tone of a proposal."""
    return TONES[row.stage]


def fields_of(row):
    """The proposed fields in words."""
    return "、".join(change.label for change in row.changes.all())


def change_fact(change, enterprise=None):
    """One field as components/facts.html takes it; `enterprise` while the answer is open, to say what moved."""
    fact = {"label": change.label, "text": f"{change.held or '未填写'} → {change.proposed}"}
    if change.accepted is not None:
        fact["badge"] = ACCEPTED if change.accepted else REFUSED
        fact["note"] = change.refusal
    elif enterprise and change.present(enterprise) != change.held:
        fact["note"] = f"提出以后，底册已改为“{change.present(enterprise) or '未填写'}”"
    return fact


def proposal_panel(row, user, at):
    """What the case page shows of a proposal; alike for both sides."""
    enterprise = row.enterprise if row.is_open else None
    facts = [change_fact(change, enterprise) for change in row.changes.all()]
    yield PANEL, {"facts": facts, "reason": row.reason}
