"""Documents of the vault in the words of pages."""

from django.urls import reverse

from enterprises.models import VaultItem

Stage = VaultItem.Stage
TONES = {
    Stage.KEPT: "blue",
    Stage.SAMPLED: "amber",
    Stage.ACCEPTED: "green",
    Stage.RETURNED: "red",
    Stage.REPLACED: "grey",
}


def badge_of(item, today):
    """The stage, or that its time is over."""
    if item.expires_on and item.expires_on < today and item.stage != Stage.REPLACED:
        return {"text": "已过期", "tone": "red"}
    return {"text": item.get_stage_display(), "tone": TONES[item.stage]}


def lasts(item):
    """Until when a document counts."""
    return f"有效期至 {item.expires_on}" if item.expires_on else "长期有效"


def item_panel(row, user, at):
    """What the case page shows of a document; alike for both sides."""
    facts = [
        {"label": "种类", "text": row.get_kind_display()},
        {"label": "名称", "text": row.title},
        {"label": "签发日期", "text": str(row.issued_on)},
        {"label": "有效期至", "text": str(row.expires_on or "长期有效")},
    ]
    if row.draw_id:
        facts.append({"label": "抽查", "text": f"{row.draw.drawn_at:%Y-%m-%d} 抽中，种子 {row.draw.seed}"})
    returned = row.reason if row.stage == Stage.RETURNED else ""
    yield "enterprises/vault/panel.html", {"facts": facts, "returned": returned}


def item_links(row, user, at):
    """The version before and after, and for the enterprise the way to a new one."""
    base = "portal" if row.case.party_id in user.standing.firms else "desk"
    for label, other in (("原来的版本", row.replaces), ("现在的版本", getattr(row, "replaced_by", None))):
        if other:
            yield f"{label}：{other.title}", reverse(f"casework:{base}_case", args=[other.case_id])
    if base == "portal" and row.stage in (Stage.KEPT, Stage.ACCEPTED):
        yield "换新版", reverse("enterprises:portal_vault_replace", args=[row.pk])
