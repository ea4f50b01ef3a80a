"""A new one-time password for an administrator; only whoever runs the server can give it (三员分立)."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.operations import set_one_time_password
from accounts.stages import ADMIN_ROLES


class Command(BaseCommand):
    help = "给系统、安全、审计管理员设置一次性密码，登录后须立即修改。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="登录名")

    @transaction.atomic
    def handle(self, *args, username, **options):
        """Print the password alone on the last line."""
        user = User.objects.select_for_update(no_key=True).filter(username=username, is_active=True).first()
        if user is None or not user.holds_any(ADMIN_ROLES):
            raise CommandError("没有这个登录名的管理员。其他人员的密码由系统管理员在页面上重置。")
        password = set_one_time_password(user=user, actor=None, at=timezone.now())
        self.stdout.write(f"{user.name} 的一次性密码，登录后须立即修改：\n{password}")
