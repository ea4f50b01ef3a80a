"""企业咨询: the enterprise asks, its street answers, nobody takes a word back (GM-3.2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.refusals import Conflict, Forbidden, NotVisible
from accounts.stages import Role
from enterprises.models import Conversation, ConversationLine
from enterprises.operations import conversations as acts
from enterprises.stages import Side
from tests.accounts.people import make_street, moment, sign_in
from tests.whitelist.staff import clerk, make_firm, person, principal

pytestmark = pytest.mark.django_db
AT = moment("2026-11-16 10:00")
SAID = {"subject": "应急预案怎么备案", "text": "小微企业要不要备案？"}


def started(firm=None, at=AT, **words):
    firm = firm or make_firm()
    given = {**SAID, "actor": principal(firm), "at": at, **words}
    return acts.start_conversation(enterprise_id=firm.pk, **given)


def clerk_of(row):
    return person(Role.STREET_CLERK, row.enterprise.street)


def answered(row, text="不需要备案，保存好即可。", at=AT + timedelta(hours=1)):
    return acts.add_line(pk=row.pk, text=text, actor=clerk_of(row), at=at)


def unread(row, side):
    return Conversation.objects.filter(pk=row.pk).unread_by(side).exists()


def read(row, actor, upto=None):
    last = row.lines.order_by("-pk").first().pk
    return acts.mark_conversation_read(pk=row.pk, upto=upto or last, actor=actor, at=AT)


def test_a_question_is_unread_by_the_street_until_it_is_read_and_its_answer_by_the_firm():
    row = started()
    assert (unread(row, Side.STREET), unread(row, Side.FIRM)) == (True, False)
    read(row, clerk_of(row))
    assert not unread(row, Side.STREET)
    assert Conversation.objects.unanswered().exists(), "read is not answered"
    answered(row)
    assert (unread(row, Side.STREET), unread(row, Side.FIRM)) == (False, True)
    assert Conversation.objects.answered().exists() and not Conversation.objects.unanswered().exists()
    read(row, principal(row.enterprise))
    assert not unread(row, Side.FIRM)


def test_what_came_after_the_page_was_opened_stays_unread():
    row = started()
    opened = row.lines.get().pk
    acts.add_line(pk=row.pk, text="还有", actor=principal(row.enterprise), at=AT)
    read(row, clerk_of(row), upto=opened)
    assert unread(row, Side.STREET)
    read(row, clerk_of(row), upto=10**15)
    assert Conversation.objects.get(pk=row.pk).street_read == row.lines.order_by("-pk").first().pk
    read(row, clerk_of(row), upto=opened)
    assert not unread(row, Side.STREET), "a mark never moves back"


def test_no_word_is_changed_or_removed():
    row = started()
    for act in (
        lambda: ConversationLine.objects.update(text="别的"),
        lambda: ConversationLine.objects.all()._raw_delete("default"),
        lambda: Conversation.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert row.lines.get().text == SAID["text"]


def test_the_bureau_reads_and_leaves_no_mark():
    row = started()
    assert Conversation.objects.visible_to(clerk()).get() == row
    with pytest.raises(Forbidden):
        acts.add_line(pk=row.pk, text="代为回复", actor=clerk(), at=AT)
    with pytest.raises(Forbidden):
        read(row, clerk())
    assert unread(row, Side.STREET)


def test_another_street_and_another_firm_find_nothing():
    row, far = started(), make_street("远处街道应急办", "440311099")
    for actor in (person(Role.STREET_CLERK, far), principal(make_firm(street=far))):
        with pytest.raises(NotVisible):
            acts.add_line(pk=row.pk, text="插话", actor=actor, at=AT)
        with pytest.raises(NotVisible):
            read(row, actor)
        with pytest.raises(NotVisible):
            started(row.enterprise, actor=actor)


def test_a_conversation_goes_with_the_enterprise_to_its_new_street():
    row, far = started(), make_street("远处街道应急办", "440311099")
    former = clerk_of(row)
    row.enterprise.street = far
    row.enterprise.save(update_fields=["street"])
    assert not Conversation.objects.visible_to(former).exists()
    assert acts.add_line(pk=row.pk, text="已收到", actor=person(Role.STREET_CLERK, far), at=AT)


def test_only_the_enterprise_begins():
    firm = make_firm()
    with pytest.raises(Forbidden):
        started(firm, actor=person(Role.STREET_CLERK, firm.street))


@pytest.mark.parametrize("gap", [{"subject": " "}, {"text": " "}])
def test_nothing_empty_is_sent(gap):
    with pytest.raises(ValidationError, match="请写明"):
        started(**gap)
    assert not Conversation.objects.exists()


def test_a_stuck_key_is_stopped_and_the_street_may_go_on():
    row = started()
    firm = {"pk": row.pk, "text": "在吗", "actor": principal(row.enterprise)}
    for _ in range(acts.LINES_AN_HOUR - 1):
        acts.add_line(at=AT, **firm)
    with pytest.raises(Conflict, match="一小时内"):
        acts.add_line(at=AT + timedelta(minutes=59), **firm)
    answered(row)
    assert acts.add_line(at=AT + timedelta(minutes=61), **firm)


def test_so_many_questions_a_day():
    firm = make_firm()
    for _ in range(acts.NEW_A_DAY):
        started(firm)
    with pytest.raises(Conflict, match="一天最多"):
        started(firm, at=AT + timedelta(hours=23))
    assert started(firm, at=AT + timedelta(hours=25))


# Pages


@pytest.fixture
def on_the_day(time_machine):
    time_machine.move_to(AT)


def post(client, name, *args, headers=None, **fields):
    address = reverse(name, args=args)
    return client.post(address, {"_submission": uuid4(), **fields}, headers=headers or {})


def test_the_whole_way_in_the_browser(client, on_the_day):
    firm = make_firm()
    sign_in(client, principal(firm))
    assert "还没有提过问题" in client.get(reverse("enterprises:portal_conversations")).content.decode()
    assert post(client, "enterprises:portal_conversation_start", subject="", text="").status_code == 422
    done = post(client, "enterprises:portal_conversation_start", **SAID)
    row = Conversation.objects.get()
    assert done["Location"] == reverse("enterprises:portal_conversation", args=[row.pk])
    sign_in(client, clerk_of(row))
    listed = client.get(reverse("enterprises:conversations"), {"state": "waiting"}).content.decode()
    assert "未读" in listed and SAID["subject"] in listed
    page = client.get(reverse("enterprises:conversation", args=[row.pk]))
    upto = page.context["unread_to"]
    marked = post(client, "enterprises:conversation_read", row.pk, upto=upto, headers={"HX-Request": "true"})
    assert (marked.status_code, marked.content) == (200, b"")
    assert not client.get(reverse("enterprises:conversation", args=[row.pk])).context["unread_to"]
    post(client, "enterprises:conversation", row.pk, text="不需要备案。")
    sign_in(client, principal(firm))
    assert "街道回复了您的咨询" in client.get(reverse("enterprises:portal_home")).content.decode()
    thread = client.get(done["Location"])
    assert "不需要备案。" in thread.content.decode()
    assert clerk_of(row).name not in thread.content.decode(), "the enterprise reads the unit"
    plain = post(client, "enterprises:portal_conversation_read", row.pk, upto=thread.context["unread_to"])
    assert plain["Location"] == done["Location"]
    assert not unread(row, Side.FIRM)


def test_a_reader_of_the_bureau_has_no_form(client, on_the_day):
    row = started()
    sign_in(client, clerk())
    page = client.get(reverse("enterprises:conversation", args=[row.pk]))
    assert page.context["form"] is None and "您可以查看" in page.content.decode()
    assert post(client, "enterprises:conversation", row.pk, text="代答").status_code == 403


def test_the_newest_lines_are_shown_and_older_ones_a_page_away(client, on_the_day):
    row = started(text="最早的一条")
    for number in range(50):
        answered(row, f"第{number}条")
    sign_in(client, principal(row.enterprise))
    first = client.get(reverse("enterprises:portal_conversation", args=[row.pk]))
    assert "最早的一条" not in first.content.decode() and "第49条" in first.content.decode()
    older = client.get(first.request["PATH_INFO"] + first.context["page"].next_url)
    assert "最早的一条" in older.content.decode()
    assert older.context["unread_to"] == 0, "older lines mark nothing"
