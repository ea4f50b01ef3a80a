"""What of the positive list stands against merging an enterprise into another (docs/decisions/0014-merge.md)."""

from whitelist.models import Application, Entry


def list_obstacles(enterprise):
    """An entry that was not taken out, or an application under way: list of words."""
    found = []
    if Entry.objects.filter(enterprise=enterprise, removed_on=None).exists():
        found.append("要并入的一家在正面清单中有在册记录。")
    if Application.objects.filter(enterprise=enterprise, case__closed_at=None).exists():
        found.append("要并入的一家有正在办理的纳入申请。")
    return found
