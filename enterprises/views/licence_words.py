"""Licences in the words of pages (CJ-20)."""

from enterprises.rules.licences import licence_state


def shown(licences, today):
    """Rows {licence, word, tone, open} of a queryset of licences: what stands, the earliest end first, then the rest."""
    rows = [_row(licence, today) for licence in licences.select_related("replaced_by")]
    return sorted(rows, key=lambda row: not row["open"])


def _row(licence, today):
    word, tone = licence_state(licence.valid_until, today)
    if licence.ended_on:
        word, tone = f"{licence.ended_on} 注销", "grey"
    elif getattr(licence, "replaced_by", None):
        word, tone = "已换发", "grey"
    return {"licence": licence, "word": word, "tone": tone, "open": tone != "grey"}
