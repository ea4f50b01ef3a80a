"""异议: raised on the notice, against one enterprise, followed by a code that nobody can guess (NS-4.1.4)."""

import re
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.accounts.people import moment
from tests.whitelist import rounds as course
from tests.whitelist.rounds import make_firm, make_objection, make_round
from whitelist.models import Objection
from whitelist.operations.notices import end_notice
from whitelist.operations.objections import dismiss, examine, receipt_hash
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
OPEN, LAST, AFTER = "2026-11-27 10:00", "2026-12-03 23:50", "2026-12-04 00:10"


@pytest.fixture
def noticed():
    return make_round(RoundStage.NOTICED, enterprises=[make_firm(), make_firm()])


def url(round_, application):
    return reverse("whitelist:object", args=[round_.pk, application.pk])


def post(client, path, at=OPEN, **fields):
    with time_machine.travel(moment(at), tick=False):
        return client.post(path, fields)


def get(client, path, at=OPEN):
    with time_machine.travel(moment(at), tick=False):
        return client.get(path)


def code_in(answer):
    return re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", answer.content.decode())[0]


def test_an_objection_holds_that_enterprise_and_no_other(client, noticed):
    first, second = noticed.applications.order_by("pk")
    answer = post(client, url(noticed, first), text="车间堆放可燃物", _submission=uuid4())
    assert answer.status_code == 200
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.stage == ApplicationStage.HELD
    assert second.stage == ApplicationStage.APPROVED


def test_the_receipt_is_shown_once_and_only_its_hash_is_kept(client, noticed):
    code = code_in(post(client, url(noticed, noticed.applications.first()), text="不属实"))
    objection = Objection.objects.get()
    assert objection.receipt_hash == receipt_hash(code)
    values = [str(getattr(objection, field.attname)) for field in Objection._meta.fields]
    assert code not in values
    assert code.replace("-", "") not in values


def test_sending_the_same_form_twice_files_one_objection(client, noticed):
    path, key = url(noticed, noticed.applications.first()), uuid4()
    assert post(client, path, text="不属实", _submission=key).status_code == 200
    assert post(client, path, text="不属实", _submission=key).status_code == 409
    assert Objection.objects.count() == 1


def in_a_browser(noticed):
    """A client with the cookie that the form's page gives, and the address of the form."""
    browser, path = Client(), url(noticed, noticed.applications.first())
    get(browser, path)
    assert "csrftoken" in browser.cookies
    return browser, path


def test_both_clicks_of_a_double_click_end_on_the_same_receipt(noticed):
    """Without scripts nothing stops the second click; the code must not be lost with the first answer."""
    browser, path = in_a_browser(noticed)
    key = uuid4()
    answers = [post(browser, path, text="不属实", _submission=key) for _ in range(2)]
    receipt = reverse("whitelist:receipt", args=[key])
    assert [(answer.status_code, answer.get("Location")) for answer in answers] == [(302, receipt)] * 2
    shown = get(browser, receipt)
    assert shown["Cache-Control"] == "private, no-store"
    assert Objection.objects.get().receipt_hash == receipt_hash(code_in(shown))
    assert code_in(get(browser, receipt)) == code_in(shown)


def test_the_receipt_is_for_the_browser_that_filed_it_and_for_half_an_hour(client, noticed):
    browser, path = in_a_browser(noticed)
    key = uuid4()
    post(browser, path, text="不属实", _submission=key)
    receipt = reverse("whitelist:receipt", args=[key])
    assert get(client, receipt).status_code == 404
    stranger, _ = in_a_browser(noticed)
    assert get(stranger, receipt).status_code == 404
    assert get(browser, receipt, at="2026-11-27 10:29").status_code == 200
    assert get(browser, receipt, at="2026-11-27 10:31").status_code == 404
    assert get(browser, reverse("whitelist:receipt", args=[uuid4()])).status_code == 404


def test_a_form_with_errors_keeps_its_key_for_the_real_sending(noticed):
    browser, path = in_a_browser(noticed)
    key = uuid4()
    assert post(browser, path, text="", _submission=key).status_code == 422
    assert get(browser, reverse("whitelist:receipt", args=[key])).status_code == 404
    assert post(browser, path, text="不属实", _submission=key).status_code == 302


def test_name_and_contact_are_optional_and_evidence_is_kept(client, noticed):
    photo = SimpleUploadedFile("现场.png", PNG, content_type="image/png")
    path = url(noticed, noticed.applications.first())
    answer = post(client, path, text="照片为证", sender="热心人", contact="信箱1号", evidence=[photo])
    assert answer.status_code == 200
    objection = Objection.objects.get()
    assert (objection.sender, objection.contact) == ("热心人", "信箱1号")
    assert objection.case.attachments.get().name == "现场.png"


def test_a_text_is_required_and_nothing_changes_without_it(client, noticed):
    application = noticed.applications.first()
    answer = post(client, url(noticed, application), text="  ")
    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()
    application.refresh_from_db()
    assert application.stage == ApplicationStage.APPROVED


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([("现场.png", b"#!/bin/sh\necho 1")], "认不出这个文件的类型"),
        ([("现场.png", PNG)] * 6, "最多可以附 5 个文件"),
    ],
)
def test_bad_evidence_is_refused_at_the_field(client, noticed, files, reason):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    answer = post(client, url(noticed, noticed.applications.first()), text="见附件", evidence=uploads)
    assert answer.status_code == 422
    assert reason in str(answer.context["form"].errors["evidence"])
    assert not Objection.objects.exists()


def test_objections_are_taken_to_the_end_of_the_last_day_and_no_longer(client, noticed):
    first, second = noticed.applications.order_by("pk")
    assert post(client, url(noticed, first), at=LAST, text="不属实").status_code == 200
    late = post(client, url(noticed, second), at=AFTER, text="不属实")
    assert late.status_code == 409
    assert "公示期已结束" in late.content.decode()
    assert (
        f'href="{url(noticed, second)}"'
        not in get(client, reverse("whitelist:notice", args=[noticed.pk]), at=AFTER).content.decode()
    )
    assert Objection.objects.count() == 1


def test_after_the_notice_ended_the_form_is_closed(client, noticed):
    end_notice(pk=noticed.pk, actor=course.clerk(), at=moment("2026-12-04"))
    assert get(client, url(noticed, noticed.applications.first()), at=LAST).status_code == 409


def test_an_enterprise_that_is_not_noticed_cannot_be_objected_to(client, noticed):
    path = reverse("whitelist:object", args=[noticed.pk, 999_999])
    assert get(client, path).status_code == 404
    assert post(client, path, text="不属实").status_code == 404


def test_objections_are_throttled_by_address(client, noticed):
    path = url(noticed, noticed.applications.first())
    answers = [post(client, path, text="").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    with time_machine.travel(moment(OPEN), tick=False):
        assert client.post(path, {"text": ""}, REMOTE_ADDR="203.0.113.9").status_code == 422


# Following


def follow(client, code, at=OPEN):
    return post(client, reverse("whitelist:objections"), at=at, code=code)


def test_the_code_tells_stage_days_and_answer(client, noticed):
    application = noticed.applications.first()
    objection, code = make_objection(application)
    page = follow(client, code).content.decode()
    assert "已收到" in page
    assert application.enterprise.name in page
    assert "2026-12-11" in page  # ten working days after 2026-11-27
    examine(pk=objection.pk, actor=course.clerk(), at=moment("2026-11-30"), note="内部安排")
    page = follow(client, code, at="2026-12-01 10:00").content.decode()
    assert "核实中" in page
    assert "内部安排" not in page
    dismiss(
        pk=objection.pk, actor=course.section_head(), at=moment("2026-12-02"), answer="经核实，情况不属实。"
    )
    page = follow(client, code, at="2026-12-02 15:00").content.decode()
    assert "异议不成立" in page
    assert "经核实，情况不属实。" in page


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_the_code_is_read_as_people_type_it(client, noticed, typed):
    _, code = make_objection(noticed.applications.first())
    assert follow(client, typed(code)).context.get("objection")


def test_the_answer_to_the_holder_of_a_code_repeats_nothing_of_the_sender(client, noticed):
    """A code may be seen by others: text, name and contact are not shown again (安全生产法第七十三条)."""
    words = {"text": "正文夜莺", "sender": "画眉", "contact": "wx-huamei"}
    _, code = make_objection(noticed.applications.first(), **words)
    page = follow(client, code).content.decode()
    assert not [word for word in words.values() if word in page]


def test_every_wrong_code_gets_the_same_answer(client, noticed):
    make_objection(noticed.applications.first())

    def answer(code):
        page = follow(client, code).content.decode().replace(f'value="{code}"', "")
        return re.sub(r'name="(_submission|csrfmiddlewaretoken)" value="[^"]+"', "", page)

    assert answer("AAAA-BBBB-CCCC") == answer("1") == answer("不是查询码")
    assert "没有查到这个查询码" in answer("2222-2222-2222")


def test_following_is_throttled_by_address(client, noticed):
    answers = [follow(client, "2222-2222-2222").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
