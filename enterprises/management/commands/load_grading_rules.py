"""`manage.py load_grading_rules`: the default rule set of grading, as a draft that people try and approve."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from enterprises.operations.grading import load_default_rule_set


class Command(BaseCommand):
    """A deployment may start from the suggestion; it governs nothing until somebody approves it."""

    help = "写入分类分级默认规则（建议稿，待确认），已有的不再写。"

    def handle(self, *args, **options):
        """Say what stands there now."""
        row = load_default_rule_set(at=timezone.now())
        self.stdout.write(f"{row}：{row.get_stage_display()}。")
