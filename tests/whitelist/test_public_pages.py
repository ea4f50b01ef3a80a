"""The public site: every page answers in every state, with nothing but what may leave (NS-4.1.4, NS-6.2)."""

import hashlib
import io
import re
import zipfile
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from casework.models import DailyRoot
from tests.accounts.people import make_bureau, moment
from tests.whitelist import rounds as course
from tests.whitelist.rounds import make_application, make_firm, make_objection, make_round
from whitelist import public
from whitelist.models import Application
from whitelist.operations.notices import correct_notice
from whitelist.operations.objections import dismiss
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db

EMPTY = {
    "home": "尚未公布",
    "list": "尚未公布正面清单",
    "publications": "尚未公布",
    "notices": "现在没有正在公示的名单",
    "public_rounds": "还没有开始受理的批次",
    "roots": "还没有校验值",
    "objections": "凭查询码查看",
}
CANARIES = {
    "principal_name": "鸢尾负责人",
    "phone": "13955550123",
    "address": "金丝雀路77号",
    "community": "金丝雀社区",
    "remark": "内部备注鹦鹉",
    "staff": 48271,
}


def open_page(client, name, *args, on="2026-11-27 10:00", **query):
    with time_machine.travel(moment(on), tick=False):
        return client.get(reverse(f"whitelist:{name}", args=args), query)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def bureau(db):
    return make_bureau()


@pytest.mark.parametrize("name", EMPTY)
def test_before_anything_happened_every_page_says_why_it_is_empty(client, name, bureau):
    response = client.get(reverse(f"whitelist:{name}"))
    assert response.status_code == 200
    assert EMPTY[name] in text_of(response)


def test_a_round_in_preparation_is_nobodys_business(client):
    make_round(RoundStage.PREPARING)
    assert open_page(client, "public_round", 2027).status_code == 404
    assert "2027年度" not in text_of(open_page(client, "public_rounds"))


@pytest.mark.parametrize("stage", [stage for stage in RoundStage if stage != RoundStage.PREPARING])
def test_an_opened_round_shows_every_step_and_names_no_person(client, stage):
    """NS-6.2: every step of a round is public; law.md 12.3: no names of persons."""
    round_ = make_round(stage)
    page = text_of(open_page(client, "public_round", 2027, on="2026-12-20"))
    for step in round_.case.history.all():
        assert step.label in page
        assert f"{step.at.astimezone(moment('2026-01-01').tzinfo):%Y-%m-%d %H:%M}" in page
    assert "区应急局" in page
    assert not [user.name for user in User.objects.all() if user.name in page]


def test_a_step_is_withheld_only_with_its_reason(client, monkeypatch):
    make_round(RoundStage.CONSULTING)
    shown = text_of(open_page(client, "public_round", 2027))
    monkeypatch.setattr(public, "WITHHELD", {"consult": "涉及商业秘密"})
    hidden = text_of(open_page(client, "public_round", 2027))
    assert "征求意见（南山正面清单方案" in shown
    assert "征求意见（南山正面清单方案" not in hidden
    assert "“征求意见”不公开：涉及商业秘密" in hidden


def test_a_cancelled_round_says_why(client):
    make_round(RoundStage.CANCELLED)
    assert "方案调整，另行部署" in text_of(open_page(client, "public_round", 2027))


def test_home_tells_what_runs_now_and_todays_root(client):
    round_ = make_round(RoundStage.NOTICED)
    DailyRoot.objects.create(
        date=date(2026, 11, 26), chains=3, steps=9, hash="ab" * 32, at=moment("2026-11-27 00:10")
    )
    page = text_of(open_page(client, "home"))
    assert reverse("whitelist:notice", args=[round_.pk]) in page
    assert "ab" * 32 in page
    assert course.CHANNEL in page


def test_a_notice_names_columns_days_channel_and_hash(client):
    """NS-4.1.4: name, place, code, industry, complaint channel; the days explain themselves."""
    round_ = make_round(RoundStage.NOTICED)
    notice = round_.notices.get()
    page = text_of(open_page(client, "notice", round_.pk))
    for value in (*(notice.rows[0][name] for name, _ in public.COLUMNS), course.CHANNEL, notice.sha256):
        assert value in page
    assert "2026-12-03（周四，还剩4个工作日）" in page
    assert "起算日2026-11-26（周四）不计入" in page


def test_the_hash_of_a_notice_is_that_of_its_text(client):
    round_ = make_round(RoundStage.NOTICED)
    response = open_page(client, "notice_payload", round_.pk, 1)
    assert hashlib.sha256(response.content).hexdigest() == round_.notices.get().sha256
    assert b"ref" not in response.content


def test_a_correction_says_what_changed_and_the_old_version_stays(client):
    firm = make_firm()
    round_ = make_round(RoundStage.NOTICED, enterprises=[firm])
    firm.industry_name = "塑料制品业"
    firm.save()
    correct_notice(
        pk=round_.pk, actor=course.section_head(), at=moment("2026-11-27 15:00"), reason="行业填写有误"
    )
    latest = text_of(open_page(client, "notice", round_.pk, on="2026-11-30"))
    assert "行业填写有误" in latest
    assert f"更正：{firm.name}（所属行业：未填 改为 塑料制品业）" in latest
    assert ">提出异议</a>" in latest
    former = text_of(open_page(client, "notice_version", round_.pk, 1, on="2026-11-30"))
    assert "已被" in former
    assert ">提出异议</a>" not in former
    assert "塑料制品业" not in former


def test_a_notice_that_was_never_made_is_not_found(client):
    round_ = make_round(RoundStage.DELIBERATED)
    assert open_page(client, "notice", round_.pk).status_code == 404
    assert open_page(client, "notice_version", round_.pk, 1).status_code == 404


# What may leave


def _world():
    """A round in notice and one published, with an answered objection; every other column carries a canary."""
    first = make_firm(**CANARIES)
    make_round(RoundStage.PUBLISHED, year=2026, enterprises=[first])
    second = make_firm(**CANARIES | {"name": "样例在公示有限公司"})
    make_round(RoundStage.NOTICED, year=2027, enterprises=[second])
    noticed = Application.objects.get(enterprise=second)
    words = {"text": "异议正文夜莺", "sender": "异议人画眉", "contact": "wx-huamei-canary"}
    objection, _ = make_objection(noticed, **words)
    dismiss(
        pk=objection.pk, actor=course.section_head(), at=moment("2026-11-27 17:00"), answer="答复正文百灵"
    )
    make_application(ApplicationStage.REFUSED, enterprise=make_firm(name="样例被拒秘密有限公司"), year=2028)
    return [
        *(str(value) for value in CANARIES.values()),
        "异议正文夜莺",
        "异议人画眉",
        "wx-huamei-canary",
        "答复正文百灵",
        "逐家审议",
        "样例被拒秘密有限公司",
        course.ANSWERS["contact_phone"],
        *User.objects.values_list("name", flat=True),
        *User.objects.values_list("phone", flat=True),
    ]


def _words(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode()


def _crawl(client):
    waiting, seen = ["/", "/api/v1/list/", "/api/v1/publications/", "/api/v1/publications/1/"], {}
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/static/", "/entry", "/sign-in", "/desk", "/portal")):
            continue
        with time_machine.travel(moment("2026-11-30 10:00"), tick=False):
            response = client.get(path)
        assert response.status_code in (200, 302), path
        seen[path] = _words(response)
        links = re.findall(r'href="([^"#]+)"', seen[path])
        here = path.partition("?")[0]
        found = (link.replace("&amp;", "&") for link in links)
        waiting += [here + link if link.startswith("?") else link for link in found if link[0] in "/?"]
        assert len(seen) < 300
    return seen


def test_only_the_allowed_columns_leave_by_any_page_download_or_api(client):
    """NS-4.1.4, trap 6: everything reachable from the first page is read, and no canary is in it."""
    canaries = _world()
    seen = _crawl(client)
    assert {"/list/list.xlsx?", "/list/list.csv?", "/list/list.json?"} <= set(seen)
    assert any(path.endswith("payload.json") for path in seen)
    assert any("/objections/" in path and path != "/objections/" for path in seen)
    leaks = {(canary, path) for path, words in seen.items() for canary in canaries if canary in words}
    assert not leaks


@pytest.mark.parametrize("name", ["list", "list_json", "api_list"])
@pytest.mark.parametrize("asked", ["13955550123", "金丝雀路", "鸢尾负责人"])
def test_a_search_never_tells_by_its_hits_what_is_not_public(client, name, asked):
    firm = make_firm(**CANARIES)
    make_round(RoundStage.PUBLISHED, enterprises=[firm])
    found = text_of(open_page(client, name, on="2026-12-20", q=firm.name[:4]))
    assert firm.uscc in found
    assert firm.uscc not in text_of(open_page(client, name, on="2026-12-20", q=asked))


@pytest.mark.parametrize(
    "path", ["/", "/list/", "/notices/", "/publications/", "/rounds/2027/", "/objections/"]
)
def test_public_pages_carry_no_inline_style_or_script(client, path):
    make_round(RoundStage.PUBLISHED)
    page = text_of(client.get(path))
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", page)
    assert "htmx" not in page


def test_the_crawl_finds_a_column_that_leaks(client, monkeypatch):
    """Control for the test above: with the allow-list opened, the canary is found."""
    real = public.entry_row
    monkeypatch.setattr(
        "whitelist.views.public.lists.entry_row",
        lambda entry: real(entry) | {"phone": entry.enterprise.phone},
    )
    make_round(RoundStage.PUBLISHED, year=2026, enterprises=[make_firm(**CANARIES)])
    assert any(CANARIES["phone"] in words for words in _crawl(client).values())
