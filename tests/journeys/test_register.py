"""A street keeps its register: finds, saves the search, exports, writes to many, merges and undoes, keeps a firm's page."""

import io
import re

import openpyxl

from accounts.stages import Role
from casework.operations.running import run_one
from enterprises.models import Enterprise
from enterprises.operations import exports
from tests.accounts.people import make_bureau, make_person, make_section, make_street
from tests.enterprises.register import make_enterprise

FIRM, TWIN = "光明精密五金有限公司", "光明精密五金厂"
SAME = {"address": "样例路18号", "phone": "0755-20001234", "principal_name": "样例甲"}


class Keeping:
    """The clerk's window, and what is done in it one after the other."""

    def __init__(self, person, calendar):
        make_bureau(), make_section()
        street = make_street()
        self.calendar = calendar
        self.firm = make_enterprise(street, FIRM, risk_colour="yellow", staff=36, **SAME)
        self.twin = make_enterprise(street, TWIN, uscc=None, risk_colour="yellow", staff=40, **SAME)
        for number in range(3):
            make_enterprise(street, f"样例{number}号电子有限公司", risk_colour="blue", staff=20 + number)
        calendar.turn("2026-11-16 09:00")
        self.desk = person().enter(make_person(Role.STREET_CLERK, street, "陈经办"), "/desk/enterprises/")

    def search_and_save(self):
        desk = self.desk.fill(risk="黄色")
        desk.page.locator("#id_q").fill("gmjm")
        desk.press("筛选")
        desk.sees(FIRM, TWIN).sees_not("样例1号电子有限公司").picture("街道-企业搜索", phone=True)
        desk.follow("保存筛选").fill(name="光明精密，黄色", default=True).picture("街道-保存筛选").press(
            "保存"
        )
        desk.go("/desk/enterprises/").sees("光明精密，黄色", FIRM).sees_not("样例1号电子有限公司")

    def export(self, monkeypatch):
        desk = self.desk
        with desk.page.expect_download() as given:
            desk.page.get_by_role("button", name="导出 xlsx").click()
        rows = list(
            openpyxl.load_workbook(io.BytesIO(given.value.path().read_bytes())).active.iter_rows(
                values_only=True
            )
        )
        assert {row[0] for row in rows[1:]} == {FIRM, TWIN}
        monkeypatch.setattr(exports, "AT_ONCE", 1)
        desk.go("/desk/enterprises/?risk=blue").press("导出 xlsx").sees("可以离开这一页")
        desk.picture("街道-后台办理")
        run_one(clock=self.calendar.now)
        book = desk.go("/desk/work/").follow("导出企业底册").download(re.compile("下载"))
        assert openpyxl.load_workbook(io.BytesIO(book)).active.max_row == 4

    def write_to_many(self):
        desk = self.desk.go("/desk/enterprises/?risk=blue").follow("批量办理").follow("填写社区")
        desk.fill(value="样例社区", why="网格调整").press("预览").sees("3").picture("街道-批量预览")
        desk.unfold("确认办理").press("确认办理").sees("已办理")
        assert Enterprise.objects.filter(community="样例社区").count() == 3
        desk.unfold("撤销这次办理").press("撤销").sees("已撤销").picture("街道-批量撤销")
        assert not Enterprise.objects.filter(community="样例社区").exists()

    def merge_and_undo(self):
        desk = self.desk.go(f"/desk/enterprises/{self.firm.pk}/").picture("街道-企业页面", phone=True)
        desk.follow("疑似重复", exact=True).sees(TWIN, "电话相同").picture("街道-疑似重复")
        desk.follow("预览合并").fill(why="同一家企业重复登记").picture("街道-合并预览").press("合并")
        desk.go("/desk/enterprises/?q=gmjm").sees(FIRM).sees_not(TWIN)
        desk.follow(FIRM).follow("疑似重复", exact=True).follow("并入“")
        desk.unfold("撤销合并").fill(why="不是同一家").press("撤销合并").sees("已撤销")
        desk.go("/desk/enterprises/?q=gmjm").sees(FIRM, TWIN)

    def keep_the_page(self):
        desk = self.desk.go(f"/desk/enterprises/{self.firm.pk}/").follow("证照", within="main", exact=True)
        desk.follow("登记证照").fill(kind="危险化学品经营许可证", number="粤危化〔2026〕1号")
        desk.fill(valid_until="2026-12-20").press("登记").sees("粤危化〔2026〕1号").picture("街道-证照")
        desk.go("/desk/enterprises/licences/").sees(FIRM, "2026-12-20")
        desk.go(f"/desk/enterprises/{self.firm.pk}/").follow("管理单位", within="main", exact=True)
        desk.follow("调整管理单位").fill(valid_from="2026-11-16", reason="样例纪要1号")
        desk.fill(unit="安全生产监督科").press("确定调整").sees("现由“安全生产监督科”管理")
        desk.picture("街道-管理单位").follow("经过", exact=True).sees("合并").picture("街道-经过")

    def look_at_the_quality(self):
        desk = self.desk.go("/desk/enterprises/quality/").press("重新统计").sees("缺统一社会信用代码")
        desk.picture("街道-底册质量", phone=True)


def test_a_street_finds_saves_exports_and_writes_to_many(person, calendar, monkeypatch):
    """GM-2.2: search by initials, a saved filter, exports at once and as long work, a bulk act with its undo."""
    keeping = Keeping(person, calendar)
    keeping.search_and_save()
    keeping.export(monkeypatch)
    keeping.write_to_many()


def test_a_street_keeps_the_page_of_a_firm(person, calendar):
    """GM-2.2: a merging and its undo, a licence that ends, the managing unit, the quality of the register."""
    keeping = Keeping(person, calendar)
    keeping.merge_and_undo()
    keeping.keep_the_page()
    keeping.look_at_the_quality()
