"""Second step of changing SECRET_KEY: what was sealed under the old key is sealed under the new one."""

from django.core.management.base import BaseCommand

from accounts.operations import reseal_devices


class Command(BaseCommand):
    help = "更换 SECRET_KEY 后，把动态口令密钥改用新密钥加密；完成后即可去掉 SECRET_KEY_FALLBACKS。"

    def handle(self, *args, **options):
        """Print how many were sealed anew."""
        self.stdout.write(f"已重新加密 {reseal_devices()} 个动态口令密钥。")
