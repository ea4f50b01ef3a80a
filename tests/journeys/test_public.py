"""What everybody may do: read, search, verify, compare, check by hand, object; without scripts and by keyboard too."""

import hashlib
import json
import re

import pytest
from playwright.sync_api import expect

from tests.whitelist.rounds import make_firm, make_round
from whitelist.models import Round
from whitelist.stages import RoundStage


@pytest.fixture
def lists(site, calendar):
    """Two published lists and a notice that runs on 27 November 2027."""
    firms = [make_firm(name=name) for name in ("晨星五金有限公司", "远山塑胶有限公司", "清溪电子有限公司")]
    make_round(RoundStage.PUBLISHED, year=2026, enterprises=firms[:1])
    make_round(RoundStage.PUBLISHED, year=2027, enterprises=firms[1:2])
    make_round(RoundStage.NOTICED, year=2028, enterprises=firms[2:])
    calendar.turn("2027-11-29 09:00")
    return firms


def test_a_reader_finds_verifies_and_checks_by_hand(person, lists):
    """NS-4.1.5: search, filter, verify, compare with the last, recompute the hash."""
    reader = person().go("/").sees("今天在正面清单中的企业")
    reader.fill(q="远山").press("查询").sees("远山塑胶有限公司").sees_not("晨星五金有限公司")
    reader.follow("远山塑胶有限公司").sees("在正面清单中", "二维码")
    reader.go(f"/list/{lists[2].uscc}/").sees("不在正面清单中", "不代表企业有问题")
    reader.go("/list/").fill(code=f" {lists[1].uscc.lower()} ").press("核验").sees("在正面清单中，有效")
    reader.go("/list/123/").sees("这不是18位统一社会信用代码")
    reader.go("/list/?on=2026-12-01").sees("晨星五金有限公司").sees_not("远山塑胶有限公司")
    reader.go("/list/?on=2099-01-01").sees("只能查询今天及以前的清单")
    reader.go("/publications/").follow("与上一号比较").sees("第1号与第2号的差别", "新增")
    reader.picture("公众-比较", phone=True).go("/publications/2/")
    payload = reader.download(re.compile("公布原文"))
    reader.sees(hashlib.sha256(payload).hexdigest())
    first = reader.go("/publications/1/").download(re.compile("公布原文"))
    assert json.loads(payload)["previous_sha256"] == hashlib.sha256(first).hexdigest()
    reader.go("/rounds/").follow("2028年度").picture("公众-批次", phone=True).go("/history/").go("/privacy/")


def test_an_objection_without_scripts(person, lists):
    """NS-4.1.4: anybody may object against a named enterprise and follow it by the code of the receipt."""
    reader = person(scripts=False).go("/notices/").follow("2028年度").sees("清溪电子有限公司")
    reader.follow("提出异议").press("提交异议").sees("请写明异议内容").fill(text="仓库门口堵塞。")
    reader.press("提交异议").sees("查询码只在这一页显示")
    code = reader.page.locator("strong.stat-value").inner_text()
    reader.go("/objections/").fill(code="AAAA-BBBB-CCCC").press("查询").sees("没有查到这个查询码")
    reader.fill(code=code.lower().replace("-", " ")).press("查询").sees("清溪电子有限公司", "还没有答复")
    notice = Round.objects.get(year=2028)
    reader.go(f"/notices/{notice.pk}/").sees_not("仓库门口堵塞")


def test_a_reader_without_a_mouse_reaches_the_list(person, lists):
    """The skip link comes first, then the menu, then the page; every stop can be seen."""
    reader = person().go("/")
    page = reader.page
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stop = page.locator(":focus")
        seen.append(stop.evaluate("node => node.name || node.textContent.trim()"))
        box = stop.bounding_box()
        assert box["width"] > 0 and box["height"] > 0, seen
        assert stop.evaluate("node => getComputedStyle(node).outlineStyle") != "none", seen
        if seen[-1] == "q":
            break
    assert seen[-1] == "q", seen
    page.keyboard.type("远山")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reader.look().sees("远山塑胶有限公司")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "远山塑胶有限公司":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    reader.look().sees("在正面清单中")
