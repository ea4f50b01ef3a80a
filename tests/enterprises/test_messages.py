"""What the register's own acts tell the enterprise and its street: whom, once, and only while it is true (issue 4)."""

from datetime import timedelta
from functools import partial

import pytest

from accounts.models import Appointment, Organisation
from accounts.refusals import WrongStage
from accounts.stages import ENTERPRISE_ROLES, Role
from enterprises.messages import grading, portal
from enterprises.models import Conversation, DocumentRequest, Enterprise, GradePeriod
from enterprises.operations import conversations, proposals, self_reports, vault
from enterprises.operations import grading as grading_acts
from enterprises.operations.grading import contests
from notices.conditions import reasons
from notices.models import Delivery, Message
from notices.operations import deliver_next
from notices.stages import DeliveryState
from tests.accounts.people import make_person, make_street, sign_in
from tests.reliability.acts import dialogue, register
from tests.reliability.acts import grading as graded
from tests.reliability.acts import portal as kept
from tests.reliability.racing import CLIENTS, Clients
from tests.whitelist.onsite import photo
from tests.whitelist.staff import make_firm, person, principal

pytestmark = pytest.mark.django_db
LATER = graded.AFTER_DAYS + timedelta(days=40)
FIRM, STREET = "firm", "street"
# template → (the act that tells it, to which side, words that it says)
EVENTS = {
    portal.REPORT_CORRECTED: (kept.correct, STREET, ("仓库", "整改完成日期")),
    portal.REPORT_SEEN: (kept.see, FIRM, ("已阅", "仓库")),
    portal.REPORT_RETURNED: (kept.send_back, FIRM, ("看不清", "仓库")),
    portal.DOCUMENT_RETURNED: (kept.give_back, FIRM, ("缺签字", "演练记录")),
    portal.DOCUMENT_ASKED: (kept.ask, FIRM, ("演练记录", "复查用")),
    portal.CHANGES_FILED: (dialogue.propose, STREET, ("共2项", "联系电话", "从业人数")),
    portal.CHANGES_ANSWERED: (dialogue.answer, FIRM, ("采纳1项，不采纳1项", "从业人数：不采纳，请附名册")),
    portal.QUESTION_ASKED: (dialogue.start, STREET, ("应急预案怎么备案",)),
    portal.QUESTION_ANSWERED: (dialogue.reply, FIRM, ("应急预案怎么备案",)),
    portal.CLAIM_FILED: (register.file_claim, STREET, ("样例公司", "统一社会信用代码")),
    portal.CLAIM_APPROVED: (register.approve_claim, FIRM, ("样例公司", "主要负责人账号")),
    grading.CONTEST_FILED: (graded.file_contest, STREET, ("标准化",)),
    grading.CONTEST_UPHELD: (graded.uphold_contest, FIRM, ("成立", "属实")),
    grading.CONTEST_DISMISSED: (graded.dismiss_contest, FIRM, ("不成立", "不实")),
    grading.GRADE_CHANGED: (graded.approve_proposal, FIRM, ("由B级调整为D级", "提出异议")),
}
events = pytest.mark.parametrize("template", EVENTS, ids=lambda template: template.key)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def prepared(act):
    """The act, ready; every unit has its people, and there are others who must not hear of it."""
    call = act()
    make_firm(make_street("别的街道应急办", "440311009"), "别的街道的样例公司")
    make_firm(Organisation.objects.streets().earliest("pk"), "同街道的样例公司")
    for street in Organisation.objects.streets():
        person(Role.STREET_CLERK, street)
        make_person(Role.STREET_HEAD, street)
    return call


def told(template):
    return Message.objects.get(template=template.key)


def happened(template):
    """Do the act; the one message of its event."""
    prepared(EVENTS[template][0])()
    return told(template)


def unit_of(message, side):
    """The organisation that the message concerns, read from the row that its cause names."""
    if message.case and side == STREET:
        return message.case.organisation
    if message.case and message.case.party:
        return message.case.party
    found = {"grade_proposal": Enterprise.objects.filter(grade_proposals__pk=key(message))}
    found["vault"] = Enterprise.objects.filter(document_requests__pk=key(message))
    found["conversation"] = Enterprise.objects.filter(conversations__pk=key(message))
    enterprise = found[message.template.split(".")[0]].get()
    return enterprise.street if side == STREET else enterprise.organisation


def key(message):
    return int(message.cause.split(":")[1])


def send():
    while deliver_next(worker="test", at=LATER):
        pass


@events
def test_each_event_is_told_to_its_side_alone_and_leads_to_its_page(template, client, time_machine):
    """Nobody of another firm or street gets it; the link opens for who got it."""
    _, side, words = EVENTS[template]
    message = happened(template)
    roles = ENTERPRISE_ROLES if side == FIRM else (Role.STREET_CLERK, Role.STREET_HEAD)
    unit = unit_of(message, side)
    held = Appointment.objects.in_force().filter(organisation=unit, role__in=roles)
    assert held.exists()
    assert set(message.deliveries.values_list("user", "organisation")) == {
        (row.user_id, unit.pk) for row in held
    }
    said = f"{message.subject}\n{message.text}"
    assert [word for word in words if word not in said] == []
    time_machine.move_to(LATER)
    delivery = message.deliveries.get(user=held.first().user)
    sign_in(client, delivery.user)
    page = client.get(f"/{'portal' if side == FIRM else 'desk'}/messages/{delivery.pk}/").text
    assert f'href="{delivery.link}"' in page
    assert client.get(delivery.link).status_code == 200


@events
def test_a_message_names_no_person(template):
    message = happened(template)
    whole = f"{message.subject}{message.text}{message.why}{message.to_do}"
    names = Appointment.objects.values_list("user__name", "user__phone")
    assert not [word for pair in names for word in pair if word and word in whole]


def test_no_two_events_share_a_subject_or_a_reason():
    for part in ("key", "subject", "text", "to_do"):
        said = [getattr(template, part) for template in EVENTS]
        assert len({*said} - {""}) == len([word for word in said if word]), part


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (portal.DOCUMENT_RETURNED, "vault_correction"),
        (portal.CHANGES_FILED, "answer_proposal"),
        (grading.CONTEST_FILED, "examine_contest"),
    ],
    ids=lambda value: getattr(value, "key", value),
)
def test_what_has_a_day_says_by_when(template, code):
    message = happened(template)
    clock = message.case.clocks.running().get(code=code)
    assert (message.clock, message.by_when) == (clock, clock.due_on)


def test_a_firm_without_a_portal_is_told_nothing():
    call = graded.approve_proposal()
    Enterprise.objects.update(organisation=None)
    row = call()
    assert row.stage == row.Stage.EFFECTIVE
    assert not Message.objects.filter(template=grading.GRADE_CHANGED.key).exists()


def test_a_claim_is_told_to_the_new_principal_alone():
    call = prepared(register.approve_claim)
    claim = call()
    assert [row.user for row in told(portal.CLAIM_APPROVED).deliveries.all()] == [claim.claimant]


def test_a_refused_claimant_is_told_by_text_message_whatever_the_posts(settings):
    """Nobody signs in every day to look what became of a claim."""
    settings.NOTICE_GATEWAY_URL = "http://gateway.invalid/"
    call = prepared(register.refuse_claim)
    claim = call()
    ways = {row.channel: row for row in told(portal.CLAIM_REFUSED).deliveries.all()}
    assert set(ways) == {"in_app", "sms"}
    assert {(row.user, row.role) for row in ways.values()} == {(claim.claimant, "")}
    assert ways["sms"].address == claim.claimant.phone
    assert ways["sms"].outside_link.endswith("/entry/mine/")
    assert "材料不符" in ways["sms"].message.text
    deliver_next(worker="here", at=LATER)
    assert Delivery.objects.get(pk=ways["in_app"].pk).state == "delivered", "no post is needed to be told"


# Once


def test_ten_lines_in_a_row_are_one_message_until_they_are_read():
    first = prepared(dialogue.start)()
    firm = first.enterprise
    line = partial(conversations.add_line, pk=first.pk, text="还有一个问题", at=LATER)
    for _ in range(3):
        line(actor=principal(firm))
    asked = Message.objects.filter(template=portal.QUESTION_ASKED.key)
    assert asked.count() == 1
    clerk = person(Role.STREET_CLERK, firm.street)
    spoke = Conversation.objects.get(pk=first.pk).firm_spoke
    conversations.mark_conversation_read(pk=first.pk, upto=spoke, actor=clerk, at=LATER)
    line(actor=principal(firm))
    assert asked.count() == 2


def test_an_act_that_fails_after_telling_has_told_nothing(monkeypatch):
    call = prepared(graded.uphold_contest)

    def broken(**words):
        raise RuntimeError

    monkeypatch.setattr(contests, "enter_claim", broken)
    with pytest.raises(RuntimeError):
        call()
    assert not Message.objects.filter(template=grading.CONTEST_UPHELD.key).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("template", [portal.REPORT_SEEN, portal.QUESTION_ANSWERED], ids=lambda row: row.key)
def test_eight_at_once_are_told_once(template):
    call = prepared(EVENTS[template][0])
    with Clients() as clients:
        outcomes = clients.at_once([call] * CLIENTS)
    assert all(isinstance(outcome, WrongStage) for outcome in outcomes if isinstance(outcome, Exception))
    assert told(template).deliveries.count() == 1


# While it is true


def _firm_acts(operation, message, **words):
    row = Enterprise.objects.get(organisation=message.case.party)
    return operation(pk=key(message), actor=principal(row), at=LATER, **words)


def _corrected_again(message):
    _firm_acts(self_reports.correct_self_report, message, photos=[photo("再.jpg")], **kept.DONE)


def _seen(message):
    clerk = person(Role.STREET_CLERK, message.case.organisation)
    self_reports.see_self_report(pk=key(message), actor=clerk, at=LATER)


def _document_corrected(message):
    _firm_acts(vault.correct_document, message, files=[photo("新.jpg")], **kept.DATED)


def _uploaded(message):
    kept.kept(DocumentRequest.objects.get(pk=key(message)).enterprise)()


def _withdrawn(message):
    _firm_acts(proposals.withdraw_proposal, message)


def _contest_withdrawn(message):
    _firm_acts(grading_acts.withdraw_contest, message, reason="已弄清楚")


def _claim_decided(message):
    words = {"reason": "材料不符", "actor": person(Role.STREET_CLERK, message.case.organisation)}
    register.entry.refuse_claim(pk=key(message), at=LATER, **words)


def _read(message):
    row = Conversation.objects.get(pk=key(message))
    firm = message.template == portal.QUESTION_ANSWERED.key
    actor = principal(row.enterprise) if firm else person(Role.STREET_CLERK, row.enterprise.street)
    conversations.mark_conversation_read(
        pk=row.pk, upto=max(row.firm_spoke, row.street_spoke), actor=actor, at=LATER
    )


def _graded_anew(message):
    GradePeriod.objects.filter(proposal=key(message)).update(valid_until=LATER.date())


OVER = {
    portal.REPORT_CORRECTED: _seen,
    portal.REPORT_RETURNED: _corrected_again,
    portal.DOCUMENT_RETURNED: _document_corrected,
    portal.DOCUMENT_ASKED: _uploaded,
    portal.CHANGES_FILED: _withdrawn,
    portal.CLAIM_FILED: _claim_decided,
    portal.QUESTION_ASKED: _read,
    portal.QUESTION_ANSWERED: _read,
    grading.CONTEST_FILED: _contest_withdrawn,
    grading.GRADE_CHANGED: _graded_anew,
}


@pytest.mark.parametrize("template", OVER, ids=lambda template: template.key)
def test_a_matter_that_is_over_is_not_sent(template):
    message = happened(template)
    assert reasons([message]) == {}
    OVER[template](message)
    send()
    assert set(message.deliveries.values_list("state", flat=True)) == {DeliveryState.WITHDRAWN}


@events
def test_control_what_is_still_true_is_sent(template):
    message = happened(template)
    send()
    assert set(Delivery.objects.filter(message=message).values_list("state", flat=True)) == {
        DeliveryState.DELIVERED
    }
