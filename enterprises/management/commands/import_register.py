"""manage.py import_register FILE [--street NAME] [--dry-run] [--report out.json]"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.refusals import Refusal
from enterprises.operations.imports import import_register, reason_words
from enterprises.sheets.refusals import WorkbookRefused

COUNTS = (
    ("rows", "读到"),
    ("created", "新增"),
    ("updated", "更新"),
    ("unchanged", "无变化"),
    ("duplicates", "文件内重复"),
    ("refused", "未导入"),
)
SHOWN = 50


class Command(BaseCommand):
    """Imports a street's workbook and prints the counts, the reasons and the refused rows."""

    help = "导入街道企业底册（.xlsx 或 .xls）。"

    def add_arguments(self, parser):
        parser.add_argument("file", help="工作簿")
        parser.add_argument("--street", default="", help="工作簿没有写明街道时用的街道名称")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--report", help="把结果写成 JSON 文件")
        parser.add_argument("--as", dest="username", help="以哪个登录名的权限导入（不写：全区）")

    def handle(self, *, file, street, dry_run, report, username, **options):
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"没有找到文件：{file}")
        try:
            result = import_register(
                file=path, street=street, actor=self._actor(username), at=timezone.now(), dry_run=dry_run
            )
        except Organisation.DoesNotExist as missing:
            raise CommandError("还没有登记区应急管理局和街道，请先建立组织。") from missing
        except WorkbookRefused as refusal:
            raise CommandError(f"没有导入（{refusal.reason_code}）：{refusal.reason}") from refusal
        except Refusal as refusal:
            raise CommandError(f"没有导入：{refusal.reason}{refusal.next_step}") from refusal
        if report:
            Path(report).write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self._print(result, dry_run)

    def _actor(self, username):
        if not username:
            return None
        actor = User.objects.filter(username=username).first()
        if actor is None:
            raise CommandError(f"没有这个登录名：{username}")
        return actor

    def _print(self, result, dry_run):
        self.stdout.write("试导入，没有写入任何数据。" if dry_run else f"导入完成，批次 {result['batch']}。")
        self.stdout.write("  ".join(f"{label} {result[name]}" for name, label in COUNTS))
        for code, count in result["reasons"].items():
            self.stdout.write(f"  {code} {count}  {reason_words(code)}")
        for sheet in result["skipped_sheets"]:
            self.stdout.write(f"未读工作表“{sheet['sheet']}”（{sheet['lines']}行）：{sheet['reason']}")
        for question in result["questions"]:
            words = question["header"] or question["key"]
            self.stdout.write(f"未识别的列：{question['sheet']}“{words}”（{question['reason']}），没有导入")
        refused = [line for line in result["lines"] if line["outcome"] == "refused"]
        for line in refused[:SHOWN]:
            reasons = "".join(p["message"] for p in line["problems"] if p["severity"] == "refuse")
            self.stdout.write(f"未导入：{line['sheet']} 第{line['row']}行 {line['name']} {reasons}")
        if len(refused) > SHOWN:
            self.stdout.write(f"……另有{len(refused) - SHOWN}行未导入，全部见 --report 文件")
