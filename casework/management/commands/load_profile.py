"""`manage.py load_profile nanshan`: write a profile's policy rows that are not there yet."""

from django.core.management.base import BaseCommand, CommandError

from casework.policy import PROFILES, load_profile


class Command(BaseCommand):
    """A deployment starts from a profile; later values are added in 设置—政策参数."""

    help = "载入一个区的政策参数（nanshan、guangming、pingshan），已有的不改动。"

    def add_arguments(self, parser):
        """The name of a file in casework/profiles."""
        parser.add_argument("profile", help="nanshan | guangming | pingshan")

    def handle(self, *args, profile, **options):
        """Say how many rows were written."""
        known = sorted(path.stem for path in PROFILES.glob("*.json"))
        if profile not in known:
            raise CommandError(f"没有“{profile}”这个方案，可选：{'、'.join(known)}")
        self.stdout.write(f"{profile}：写入 {load_profile(profile)} 项政策参数。")
