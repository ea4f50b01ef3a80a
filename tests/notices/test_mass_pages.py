"""The pages of mass sends: choose, write, preview, send, receipts; and the pages that lead there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.stages import Role
from casework.operations.running import run_one
from enterprises.models import CommitmentText, Enterprise
from enterprises.operations import commitments
from notices.models import Delivery, MassSend
from notices.operations import mark_read
from notices.operations.mass import sending
from tests.accounts.people import make_bureau, make_person, make_street, moment, sign_in
from tests.enterprises.grading import district
from tests.enterprises.register import make_enterprise
from tests.notices.firms import make_told_firm
from tests.notices.post import send_all
from tests.reliability.acts import portal
from tests.whitelist.staff import person

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-20 10:00")
WORDS = {"subject": "冬季防火提醒", "text": "请检查用电和消防通道。", "to_do": "请自查。"}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(client, street):
    actor = make_person(Role.STREET_CLERK, street)
    sign_in(client, actor)
    return actor


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def composed(client, audience="firms", choice=""):
    """The page of the draft that the form makes."""
    url = f"{reverse('notices:mass_compose')}?audience={audience}&choice={choice}"
    response = client.post(url, WORDS)
    assert response.status_code == 302
    return response.url


def seal_of(client, url):
    return dict(client.get(url).context["send"]["fields"])["expected"]


def test_one_chooses_writes_previews_and_sends(client, street, clerk):
    told, alone = make_told_firm(street), make_enterprise(street)
    assert "全部已开通门户的企业" in page(client, reverse("notices:mass_new"))
    url = composed(client)
    shown = page(client, url)
    for words in (
        "发送给1人",
        told.name,
        "没有开通企业门户",
        "请检查用电和消防通道。",
        f"{street.name}发给辖区",
    ):
        assert words in shown
    assert alone.name in page(client, f"{url}?group=0")
    client.post(reverse("notices:mass_send", args=[url.split("/")[-2]]), {"expected": seal_of(client, url)})
    row = MassSend.objects.get()
    assert (row.state, row.sent_by) == (MassSend.Stage.SENT, clerk)
    assert row.subject in page(client, reverse("notices:mass"))


def test_receipts_are_counted_by_channel_and_lead_to_their_rows(client, street, clerk):
    read, unread = (
        make_told_firm(street, name).organisation.appointments.get().user for name in ("甲公司", "乙公司")
    )
    url = composed(client)
    client.post(f"{url}send/", {"expected": seal_of(client, url)})
    send_all(NOW + timedelta(minutes=1))
    mark_read(pk=Delivery.objects.get(user=read).pk, actor=read, at=NOW + timedelta(minutes=2))
    cells = client.get(url).context["receipts"][0]["cells"]
    assert [cell["text"] for cell in cells] == ["站内消息", "0", "2", "1", "0", "0"]
    shown = page(client, f"{url}{cells[3]['url'].split('#')[0]}")
    assert read.name in shown
    assert unread.name not in shown


def test_a_circle_that_changed_is_shown_again_and_not_sent(client, street, clerk):
    make_told_firm(street)
    url = composed(client)
    seal = seal_of(client, url)
    make_told_firm(street)
    response = client.post(f"{url}send/", {"expected": seal})
    assert response.status_code == 409
    assert "预览以后收件人有变化" in response.content.decode()
    assert "发送给2人" in page(client, url)


def test_a_draft_can_be_rewritten_and_given_up(client, street, clerk):
    make_told_firm(street)
    url = composed(client)
    client.post(f"{url}edit/", {**WORDS, "subject": "改过的标题"})
    assert "改过的标题" in page(client, url)
    client.post(f"{url}withdraw/")
    assert "已撤回" in page(client, url)
    assert client.get(f"{url}edit/").status_code == 302


def test_a_form_without_words_says_what_is_missing(client, street, clerk):
    response = client.post(f"{reverse('notices:mass_compose')}?audience=firms", {"subject": "标题"})
    assert response.status_code == 422
    assert not MassSend.objects.exists()


def test_an_unknown_circle_or_choice_is_refused(client, street, clerk):
    url = reverse("notices:mass_compose")
    assert client.get(f"{url}?audience=nobody").status_code == 404
    assert client.get(f"{url}?audience=grade&choice=Z").status_code == 409
    assert client.get(f"{url}?audience=firms&unit={make_bureau().pk}").status_code == 404
    assert client.get(url).url == reverse("notices:mass_new")


def test_another_streets_send_is_not_there_and_the_bureau_only_looks(client, street, clerk):
    make_told_firm(street)
    url = composed(client)
    sign_in(client, make_person(Role.STREET_CLERK, make_street("远处街道应急办", "440311099")))
    page(client, url, 404)
    sign_in(client, make_person(Role.DIRECTOR, make_bureau()))
    assert "确认发送" not in page(client, url)


def test_progress_is_shown_while_it_is_written(client, street, clerk, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 0)
    make_told_firm(street)
    url = composed(client)
    client.post(f"{url}send/", {"expected": seal_of(client, url)})
    assert "等待开始" in page(client, url)
    run_one(clock=lambda: NOW)
    assert "已发送" in page(client, url)


def test_the_page_of_a_regrading_in_force_leads_to_those_whose_grade_changed(client, time_machine):
    time_machine.move_to(district.AFTER_DAYS + timedelta(days=1))
    district.rules_in_force()
    changed, same = district.known(), district.known(grade="A")
    row = district.confirming()
    case = reverse("casework:desk_case", args=[row.case_id])
    sign_in(client, district.clerk())
    assert "告知企业" not in page(client, case)
    district.effective(row)
    for firm in (changed, same):
        told = make_told_firm(firm.street, f"{firm.name}的门户")
        organisation, told.organisation = told.organisation, None
        told.save()
        Enterprise.objects.filter(pk=firm.pk).update(organisation=organisation)
    link = f"{reverse('notices:mass_compose')}?audience=regraded&choice={row.pk}"
    assert link.replace("&", "&amp;") in page(client, case)
    assert f"贵单位的监管等级有变化（{row}）" in page(client, link)
    shown = page(client, composed(client, "regraded", row.pk))
    assert "发送给1人" in shown


def test_the_page_of_a_text_in_force_leads_to_those_who_have_not_signed(client, street):
    signer, other = make_told_firm(street, "甲公司"), make_told_firm(street, "乙公司")
    texts = portal.published()
    words = {"seen": [text.pk for text in texts], "actor": signer.organisation.appointments.get().user}
    commitments.sign_commitment(enterprise_id=signer.pk, at=NOW, **words)
    text = CommitmentText.objects.get(pk=texts[0].pk)
    sign_in(client, person(Role.BUREAU_CLERK, make_bureau()))
    link = f"{reverse('notices:mass_compose')}?audience=unsigned&choice={text.pk}"
    case = reverse("casework:desk_case", args=[text.case_id])
    assert link.replace("&", "&amp;") in page(client, case)
    assert f"请签署{text}" in page(client, link)
    shown = page(client, composed(client, "unsigned", text.pk))
    assert "发送给1人" in shown
    assert other.name in shown
