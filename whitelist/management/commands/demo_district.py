"""`manage.py demo_district`: the demonstration district, with people, a register and rounds in every stage."""

from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from whitelist.demonstration import loading


class Command(BaseCommand):
    """Loads once; --reset begins again, in a demonstration only."""

    help = "载入演示区：组织、人员、底册、各阶段的批次和申请。"

    def add_arguments(self, parser):
        """What to do instead of loading, and for which day."""
        parser.add_argument("--reset", action="store_true", help="清空后重新载入（只能在演示环境）")
        parser.add_argument("--names", action="store_true", help="只打印登录名")
        parser.add_argument("--on", type=date.fromisoformat, help="演示在哪一天是“今天”，默认今天")

    def handle(self, *args, reset, names, on, **options):
        """Load, or say why not."""
        if names:
            return self._print()
        if reset:
            if not settings.DEMONSTRATION:
                raise CommandError("只有演示环境（设置 DEMONSTRATION）可以清空重来。")
            loading.empty()
            call_command("migrate", interactive=False, verbosity=0)
        if loading.is_loaded():
            self.stdout.write("数据库里已有组织，没有改动。要重新载入，用 --reset。")
            return None
        code = loading.load(on or timezone.localdate())
        self.stdout.write(f"演示区已载入。企业入口 /entry/ 可用的邀请码：{code}")
        return None

    def _print(self):
        for username, post, unit in loading.names():
            self.stdout.write(f"{username:<18} {post}　{unit}")
