"""manage.py demo_district [--reset] [--names] [--on YYYY-MM-DD]"""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from whitelist.demonstration import is_loaded, load
from whitelist.demonstration.names import lines
from whitelist.demonstration.reset import empty, remove_orphans


class Command(BaseCommand):
    """Loads the demonstration district once; everybody in it has one known password, so never in production."""

    help = "演示区：载入（再次执行不改变任何数据）、恢复（--reset）、打印登录名（--names）。"

    def add_arguments(self, parser):
        """Without arguments: load."""
        parser.add_argument("--reset", action="store_true", help="清空全部数据后重新载入")
        parser.add_argument("--names", action="store_true", help="只打印登录名、岗位和入口")
        parser.add_argument("--on", type=date.fromisoformat, help="以哪一天为今天（默认：当天）")

    def handle(self, *, reset, names, on, **options):
        """Refuses where settings do not say DEMONSTRATION."""
        if not settings.DEMONSTRATION:
            raise CommandError("本部署没有设置 DEMONSTRATION，不能载入或清空演示数据。")
        if names:
            self._names()
        elif is_loaded() and not reset:
            self.stdout.write("已有数据，没有改动。恢复演示区请执行 make demo-reset。")
        else:
            self._load(on or timezone.localdate(), reset)

    def _load(self, on, reset):
        with transaction.atomic():
            if reset:
                empty()
            report = load(on=on)
        if reset:
            remove_orphans()
        self.stdout.write(
            f"演示区已载入（{on:%Y-%m-%d}）：底册读到 {report['rows']} 行，新增 {report['created']} 家。"
        )

    def _names(self):
        if not User.objects.filter(username="ju_jingban").exists():
            self.stdout.write("演示区没有载入。")
            return
        for line in lines(timezone.now()):
            self.stdout.write(line)
