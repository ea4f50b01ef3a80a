"""One message to many: whom each office reaches, what the preview says, sent once whatever happens meanwhile."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import Role
from casework.models import LongTask
from casework.operations.running import run_one
from casework.operations.tasks import cancel_task
from notices.audiences import all_audiences, audience_of
from notices.models import Delivery, MassSend, Message
from notices.operations import deliver_next, mass
from notices.operations.mass import sending
from notices.operations.mass.circle import circle_of
from notices.stages import DeliveryState
from tests.accounts.people import make_bureau, make_person, make_section, make_street, moment
from tests.enterprises.register import make_enterprise
from tests.notices.firms import make_told_firm
from tests.notices.post import make_case, send_all, states, tell, wishes

pytestmark = pytest.mark.django_db
AT = moment("2026-11-20 10:00")
TODAY = AT.date()
WORDS = {"subject": "冬季防火提醒", "text": "请检查用电和消防通道。", "to_do": "请自查。"}
State = MassSend.Stage


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def far():
    return make_street("远处街道应急办", "440311099")


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


@pytest.fixture
def head(street):
    return make_person(Role.SECTION_HEAD, make_bureau())


def draft(actor, unit, audience="firms", choice="", **words):
    """A draft in the name of `unit`."""
    said = {**WORDS, **words}
    return mass.draft_mass(unit_id=unit.pk, audience=audience, choice=choice, actor=actor, at=AT, **said)


def sent(row, actor, at=AT):
    """Previewed and sent at once."""
    return mass.send_mass(pk=row.pk, expected=circle_of(row, TODAY).seal, actor=actor, at=at)


def readers():
    """The names of the organisations of all deliveries, in order."""
    return sorted(Delivery.objects.values_list("organisation__name", flat=True))


def left(row):
    """{reason: number} of the preview."""
    return {group.reason: number for group, number in circle_of(row, TODAY).left_out}


def test_what_the_preview_counts_is_what_is_written(street, clerk):
    first, second = make_told_firm(street), make_told_firm(street)
    make_person(Role.SAFETY_OFFICER, first.organisation)
    owner = make_told_firm(street).organisation.appointments.get().user
    make_person(Role.SAFETY_OFFICER, second.organisation, user=owner)  # in two units, told once
    row = draft(clerk, street)
    circle = circle_of(row, TODAY)
    assert (circle.people, circle.units) == (4, 3)
    assert Delivery.objects.count() == 0
    row = sent(row, clerk)
    assert (row.state, row.people, row.units, row.told) == (State.SENT, 4, 3, 4)
    assert Delivery.objects.count() == Delivery.objects.values("user").distinct().count() == 4


def test_who_is_left_out_is_counted_with_the_reason(street, clerk):
    make_told_firm(street)
    make_enterprise(street)
    make_told_firm(street, closed_on=TODAY)
    gone, empty = make_told_firm(street), make_told_firm(street)
    gone.organisation.ended_on = TODAY
    gone.organisation.save()
    empty.organisation.appointments.update(ended_at=AT)
    row = draft(clerk, street)
    assert left(row) == {
        "没有开通企业门户": 1,
        "企业已停业、迁出": 1,
        "单位已注销或者撤销": 1,
        "没有担任这些岗位的在用账号": 1,
    }
    row = sent(row, clerk)
    assert row.people == 1
    assert {entry["reason"]: entry["number"] for entry in row.left_out} == left(row)


def test_a_blocked_account_is_not_told(street, clerk):
    firm = make_told_firm(street)
    user = firm.organisation.appointments.get().user
    user.is_active = False
    user.save()
    row = draft(clerk, street)
    assert left(row) == {"没有担任这些岗位的在用账号": 1}
    with pytest.raises(Incomplete):
        sent(row, clerk)


def test_a_street_reaches_its_own_enterprises_and_the_bureau_all(street, far, clerk, head):
    near, other = make_told_firm(street, "近处公司"), make_told_firm(far, "远处公司")
    sent(draft(clerk, street), clerk)
    assert readers() == [near.name]
    sent(draft(head, make_bureau()), head)
    assert readers() == sorted([near.name, near.name, other.name])


def test_nobody_sends_in_the_name_of_another_office(street, far, clerk, head):
    make_told_firm(street)
    for actor, unit in ((clerk, far), (clerk, make_bureau()), (head, street)):
        with pytest.raises(Forbidden):
            draft(actor, unit)
    stranger = make_person(Role.STREET_CLERK, far)
    row = draft(clerk, street)
    with pytest.raises(NotVisible):
        sent(row, stranger)
    for act in (sent, lambda row, actor: mass.withdraw_mass(pk=row.pk, actor=actor, at=AT)):
        with pytest.raises(Forbidden):
            act(row, head)  # the bureau sees it, the street sends it


def test_people_of_a_section_send_in_the_bureaus_name(street):
    make_told_firm(street)
    officer = make_person(Role.BUREAU_CLERK, make_section())
    assert sent(draft(officer, make_bureau()), officer).told == 1


def test_an_enterprise_never_sends(street):
    firm = make_told_firm(street)
    principal = firm.organisation.appointments.get().user
    with pytest.raises(Forbidden):
        draft(principal, street)


def test_only_the_bureau_tells_the_streets(street, far, clerk, head):
    make_person(Role.STREET_HEAD, far)
    with pytest.raises(Forbidden):
        draft(clerk, street, "streets")
    row = draft(head, make_bureau(), "streets")
    assert sent(row, head).told == 2  # the clerk of the one, the head of the other


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"audience": "nobody"}, NotVisible),
        ({"choice": "9"}, Conflict),
        ({"audience": "grade", "choice": "Z"}, Conflict),
        ({"audience": "grade"}, Conflict),
        ({"subject": " "}, ValidationError),
        ({"text": " "}, ValidationError),
        ({"to_do": "长" * 201}, ValidationError),
    ],
)
def test_a_draft_names_a_circle_and_says_something(street, clerk, words, refusal):
    with pytest.raises(refusal):
        draft(clerk, street, **words)


def test_a_circle_that_changed_since_the_preview_is_not_told_unseen(street, clerk):
    firm = make_told_firm(street)
    row = draft(clerk, street)
    seen = circle_of(row, TODAY)
    firm.organisation.appointments.update(ended_at=AT)
    make_told_firm(street)  # as many as before, but others
    assert circle_of(row, TODAY).people == seen.people
    with pytest.raises(Conflict):
        mass.send_mass(pk=row.pk, expected=seen.seal, actor=clerk, at=AT)
    assert not Message.objects.exists()


def test_a_unit_dissolved_between_preview_and_sending_stops_it(street, clerk):
    make_told_firm(street)
    gone = make_told_firm(street).organisation
    row = draft(clerk, street)
    seal = circle_of(row, TODAY).seal
    gone.ended_on = TODAY
    gone.save()
    with pytest.raises(Conflict):
        mass.send_mass(pk=row.pk, expected=seal, actor=clerk, at=AT)


def test_a_unit_dissolved_before_delivery_is_not_told(street, clerk):
    gone = make_told_firm(street).organisation
    make_told_firm(street)
    sent(draft(clerk, street), clerk)
    gone.ended_on = TODAY
    gone.save()
    send_all(AT)
    assert sorted(states()) == sorted([DeliveryState.WITHDRAWN, DeliveryState.DELIVERED])


def test_who_has_left_the_circle_before_delivery_is_not_told(street, clerk):
    """The grade is another one meanwhile: “发给C级的企业” would not be true."""
    changed, same = make_told_firm(street, grade="C"), make_told_firm(street, grade="C")
    sent(draft(clerk, street, "grade", "C"), clerk)
    changed.grade = "B"
    changed.save()
    send_all(AT)
    arrived = Delivery.objects.get(organisation=same.organisation)
    stayed = Delivery.objects.get(organisation=changed.organisation)
    assert arrived.state == DeliveryState.DELIVERED
    assert (stayed.state, stayed.answer) == (DeliveryState.WITHDRAWN, "单位已不在群发对象中")


def test_wishes_are_kept(street, clerk):
    """A digest waits for 8:30, quiet hours for their end; who wants no mail gets none."""
    late = moment("2026-11-20 22:30")
    plain, gathered, quiet = (make_told_firm(street).organisation.appointments.get().user for _ in range(3))
    wishes(gathered, digest=True)
    wishes(quiet, quiet_from="22:00", quiet_until="07:00")
    sent(draft(clerk, street), clerk, at=late)
    mails = {row.user: row for row in Delivery.objects.filter(channel="email")}
    assert plain not in mails
    assert (mails[gathered].in_digest, mails[gathered].next_attempt_at) == (True, moment("2026-11-23 08:30"))
    assert mails[quiet].next_attempt_at == moment("2026-11-21 07:00")


def test_another_message_does_not_wait_behind_a_mass_send(street, clerk):
    for _ in range(3):
        make_told_firm(street)
    sent(draft(clerk, street), clerk)
    case = make_case()
    owed = tell(case, roles=(Role.STREET_CLERK,), at=AT)
    deliver_next(worker="test", at=AT, limit=1)
    assert owed.deliveries.get().state == DeliveryState.DELIVERED
    assert states(message__template="mass") == [DeliveryState.QUEUED] * 3


def test_the_message_says_from_whom_and_why(street, clerk):
    make_told_firm(street, grade="C")
    message = sent(draft(clerk, street, "grade", "C"), clerk).message
    assert message.text.endswith(street.name)
    assert message.why == f"{street.name}发给监管等级为C级的企业。"
    assert message.link == "/portal/grade/"


def test_what_goes_out_cannot_be_changed(street, clerk):
    make_told_firm(street)
    row = sent(draft(clerk, street), clerk)
    with pytest.raises(WrongStage):
        mass.edit_mass(pk=row.pk, actor=clerk, at=AT, **WORDS)
    for act in (mass.withdraw_mass, mass.resume_mass):
        with pytest.raises(WrongStage):
            act(pk=row.pk, actor=clerk, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        MassSend.objects.update(subject="别的标题")


def test_it_is_sent_once(street, clerk):
    make_told_firm(street)
    row = sent(draft(clerk, street), clerk)
    with pytest.raises(WrongStage):
        sent(row, clerk)
    assert Delivery.objects.count() == 1


# Many: as long work


@pytest.fixture
def many(street, clerk, monkeypatch):
    """A send to five that is long work, two at a time."""
    monkeypatch.setattr(sending, "AT_ONCE", 0)
    monkeypatch.setattr(sending, "CHUNK", 2)
    for _ in range(5):
        make_told_firm(street)
    return sent(draft(clerk, street), clerk)


def worked():
    return run_one(clock=lambda: AT)


def test_many_are_written_by_the_worker_piece_by_piece(many):
    assert (many.state, many.told, Delivery.objects.count()) == (State.SENDING, 0, 0)
    task = worked()
    many.refresh_from_db()
    assert (task.state, task.done, task.total) == (LongTask.State.FINISHED, 5, 5)
    assert (many.state, many.told, many.finished_at) == (State.SENT, 5, AT)
    assert Delivery.objects.values("user").distinct().count() == Delivery.objects.count() == 5


def interrupted(many, monkeypatch):
    """The worker fails after its first piece."""
    write, pieces = sending._write_chunk, []

    def once(row, at):
        if pieces:
            raise RuntimeError("样例故障")
        pieces.append(row)
        return write(row, at)

    monkeypatch.setattr(sending, "_write_chunk", once)
    worked()
    monkeypatch.setattr(sending, "_write_chunk", write)
    many.refresh_from_db()


def test_an_interrupted_sending_is_halted_and_goes_on_where_it_stopped(many, clerk, monkeypatch):
    interrupted(many, monkeypatch)
    assert (many.state, many.told, Delivery.objects.count()) == (State.HALTED, 2, 2)
    mass.resume_mass(pk=many.pk, actor=clerk, at=AT)
    worked()
    many.refresh_from_db()
    assert (many.state, many.told, Delivery.objects.count()) == (State.SENT, 5, 5)
    assert Message.objects.count() == 1


def test_work_that_its_owner_stops_halts_the_sending(many, clerk):
    cancel_task(task_id=many.task_id, actor=clerk, at=AT)
    many.refresh_from_db()
    assert many.state == State.HALTED


def test_what_was_not_delivered_when_it_is_withdrawn_never_is(many, clerk, monkeypatch):
    interrupted(many, monkeypatch)
    send_all(AT)
    mass.resume_mass(pk=many.pk, actor=clerk, at=AT)
    sending._write_chunk(many, AT)
    mass.withdraw_mass(pk=many.pk, actor=clerk, at=AT)
    assert worked().message == "已撤回，没有写完的不再发送。"
    send_all(AT)
    assert sorted(states()) == [DeliveryState.DELIVERED] * 2 + [DeliveryState.WITHDRAWN] * 2


# Circles


def test_every_circle_can_be_asked_for_every_office(street, clerk):
    """No circle fails for a choice it offers, or reaches an enterprise of another street."""
    make_told_firm(make_street("远处街道应急办", "440311099"), grade="A", industry_code="C3311")
    make_told_firm(street, grade="A", industry_code="C3311")
    told = {}
    for audience in all_audiences():
        choices = audience.choices(street, TODAY) if audience.choices else [("", "")]
        for choice, _ in choices if audience.is_for(street) else ():
            found = audience.units(street, choice, TODAY)
            assert not found.exclude(parent=street).exists(), audience.key
            told[audience.key, choice] = found.count()
    assert (told["firms", ""], told["grade", "A"], told["grade", "B"]) == (1, 1, 0)


def test_an_industry_is_recognised_with_and_without_its_letter(street):
    for code in ("3311", "C3311", "3411"):
        make_told_firm(street, industry_code=code)
    assert audience_of("industry").units(street, "33", TODAY).count() == 2
