"""Pure rules of signing: how a signature stands, until when it lasts, what the public may see of it (GM-1.1)."""

from datetime import date
from pathlib import Path

from casework.time_limits import add_months
from enterprises.stages import TextKind

TEXTS = Path(__file__).resolve().parents[1] / "texts"
YEARS = "commitment_years"  # the policy
PROPOSED = "系统建议稿，待法制机构确认"
# What the proof page shows of a signature; nothing else of an enterprise ever stands there.
PUBLIC_COLUMNS = ("firm", "commitment", "duties", "signed_on", "state")


def proposal(kind):
    """Our own words for a text, to be confirmed by the bureau's lawyers before they are published."""
    return (TEXTS / f"{TextKind(kind).value}.txt").read_text(encoding="utf-8")


def lapses_on(signed_on: date, years: int) -> date:
    """The first day on which a signature is too old."""
    return add_months(signed_on, 12 * years)


def signed_since(today: date, years: int) -> date:
    """Signatures given after this day are not older than the term."""
    return add_months(today, -12 * years)


def state_of(signature, texts, today, years):
    """How the latest signature stands: none, replaced (a newer text), lapsed (the term is over) or valid."""
    if signature is None:
        return "none"
    newer = [texts.get(TextKind.COMMITMENT), texts.get(TextKind.DUTIES)]
    if [signature.commitment_id, signature.duties_id] != [text and text.pk for text in newer]:
        return "replaced"
    return "lapsed" if signature.signed_on <= signed_since(today, years) else "valid"


STATES = {
    "none": ("还没有签署", "amber"),
    "replaced": ("已被新版代替，须重新签署", "amber"),
    "lapsed": ("已满期限，须重新签署", "amber"),
    "valid": ("有效", "green"),
}


def public_row(signature, state):
    """The allowed columns of a signature, in words."""
    row = {
        "firm": signature.firm_name,
        "commitment": f"第{signature.commitment.number}版",
        "duties": f"第{signature.duties.number}版",
        "signed_on": signature.signed_on.isoformat(),
        "state": {"valid": "有效", "replaced": "已被新版代替", "lapsed": "已满期限，尚未重新签署"}[state],
    }
    return {name: row[name] for name in PUBLIC_COLUMNS}
