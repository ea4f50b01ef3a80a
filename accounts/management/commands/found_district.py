"""The first command of a real deployment: the bureau and its three administrators, once."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Appointment, Organisation, User
from accounts.operations import found_organisation, set_one_time_password
from accounts.stages import OrganisationKind, Role

ADMINISTRATORS = (
    ("xitong", Role.SYSTEM_ADMIN),
    ("anquan", Role.SECURITY_ADMIN),
    ("shenji", Role.AUDIT_ADMIN),
)


class Command(BaseCommand):
    """Refuses when a bureau exists; prints each one-time password once (三员分立, 等保三级 8.1.4.2)."""

    help = "建立区应急管理局和系统、安全、审计三名管理员，打印一次性密码。只能执行一次。"

    def add_arguments(self, parser):
        """The bureau's name and the phone that public pages print."""
        parser.add_argument("name", help="区应急管理局全称")
        parser.add_argument("--phone", default="", help="监督投诉电话")

    @transaction.atomic
    def handle(self, *args, name, phone, **options):
        """Everything or nothing."""
        if Organisation.objects.filter(kind=OrganisationKind.BUREAU).exists():
            raise CommandError("区应急管理局已经建立。忘记密码的管理员用 reset_administrator 重置。")
        at = timezone.now()
        bureau = found_organisation(kind=OrganisationKind.BUREAU, name=name, phone=phone)
        for username, role in ADMINISTRATORS:
            user = User.objects.create_user(username, role.label)
            Appointment.objects.create(user=user, organisation=bureau, role=role, began_at=at)
            password = set_one_time_password(user=user, actor=None, at=at)
            self.stdout.write(f"{role.label}\t{username}\t{password}")
