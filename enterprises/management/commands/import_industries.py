"""manage.py import_industries FILE --edition 2017 --source TEXT | --mapping | --shipped"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from enterprises.operations.industries import import_industries, import_mapping, load_shipped
from enterprises.sheets.refusals import WorkbookRefused

SHOWN = 50


class Command(BaseCommand):
    """Imports a table of GB/T 4754, or the pairs of 2011 and 2017, and prints counts and refused lines."""

    help = "导入国民经济行业分类（csv 或 xlsx），或者2011版与2017版的对照。"

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="文件；--shipped 时不写")
        parser.add_argument("--edition", default="2017", choices=("2011", "2017"))
        parser.add_argument("--mapping", action="store_true", help="文件是2011版与2017版的对照")
        parser.add_argument("--source", default="", help="来源，如发布机关和文号")
        parser.add_argument("--shipped", action="store_true", help="写入随软件提供的大类")

    def handle(self, *, file, edition, mapping, source, shipped, **options):
        if shipped:
            return self._print(load_shipped())
        path = Path(file or "")
        if not path.is_file():
            raise CommandError(f"没有找到文件：{file}")
        given = {"content": path.read_bytes(), "file_name": path.name, "source": source or path.name}
        try:
            if mapping:
                return self._print(import_mapping(actor=None, **given))
            return self._print(import_industries(edition=edition, actor=None, **given))
        except (ValueError, WorkbookRefused) as refusal:
            raise CommandError(f"没有导入：{refusal}") from refusal

    def _print(self, report):
        counts = (report.read, report.added, report.changed, report.unchanged, report.refused)
        self.stdout.write("读到{}，新增{}，更新{}，无变化{}，未导入{}".format(*counts))
        for number, words in report.problems[:SHOWN]:
            self.stdout.write(f"第{number}行：{words}")
