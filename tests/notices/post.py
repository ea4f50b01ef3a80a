"""A case with people round it, a template, and a way that remembers what it sent."""

from dataclasses import dataclass, field

from accounts.stages import Role
from casework.models import Clock
from casework.operations import open_case
from notices.channels import Answer, Outcome
from notices.letters import Template
from notices.models import Delivery, Preference
from notices.operations import To, deliver_next, delivering, load_rules, write
from notices.stages import Channel
from tests.accounts.people import make_firm_organisation, make_person, moment

AT = moment("2026-09-21 10:00")
PLAIN = Template(
    key="sample.plain",
    version="1",
    subject="样例：{case}",
    text="请补正{what}。",
    why="街道退回了申请。",
    to_do="补正后重新提交。",
)
ORDERED = Template(
    key="sample.ordered",
    version="1",
    subject="告知书",
    text="告知书已经作出。",
    why="依法告知。",
    required=True,
)


@dataclass
class Recorder:
    """A provider that takes everything, unless told otherwise."""

    outcomes: list = field(default_factory=list)
    sent: list = field(default_factory=list)

    def send(self, delivery, key):
        self.sent.append((delivery.channel, delivery.address, key))
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome.TAKEN
        if isinstance(outcome, BaseException):
            raise outcome
        return Answer(outcome, "样例答复")


def record(monkeypatch, *outcomes):
    """Put a Recorder in the place of every channel outside the system."""
    recorder = Recorder(list(outcomes))
    monkeypatch.setattr(delivering, "way_of", lambda channel: recorder)
    return recorder


def make_case(at=AT, party=None):
    """A case of the street, with a firm as its party."""
    party = party or make_firm_organisation()
    street = party.parent
    return open_case(
        kind="sample", series="样例", title=f"{party.name}样例", organisation=street, party=party, at=at
    )


def make_clock(case, due_on, code="verify", start_on=None, **fields):
    """A clock that the street owes, due on a given day."""
    return Clock.objects.create(
        case=case,
        kind=case.kind,
        code=code,
        title="核查企业",
        clause="NS-4.1.2",
        responsible=fields.pop("responsible", case.organisation),
        start_on=start_on or AT.date(),
        fixed_on=due_on,
        due_on=due_on,
        **fields,
    )


def clerk_of(case, **fields):
    """A clerk of the street."""
    return make_person(Role.STREET_CLERK, case.organisation, **fields)


def wishes(user, **fields):
    """The person's preferences."""
    words = {"email": f"{user.username}@example.invalid", "channels": [Channel.EMAIL], **fields}
    return Preference.objects.create(user=user, **words)


def tell(case, template=PLAIN, at=AT, roles=(Role.STREET_CLERK,), organisation=None, **words):
    """One message about the case to the street's clerks."""
    to = [To(organisation or case.organisation, roles)]
    words = {"values": {"what": "附件3"}, "cause": "sample:1", **words}
    return write(template, case=case, recipients=to, at=at, **words)


def send_all(at=AT):
    """Deliver until nothing is left that is due."""
    rounds = 0
    while deliver_next(worker="test", at=at):
        rounds += 1
        assert rounds < 50


def states(**fields):
    """The states of deliveries, in the order they were written."""
    return list(Delivery.objects.filter(**fields).order_by("pk").values_list("state", flat=True))


def rules(on="2026-01-01", **fields):
    """The first rules, in force for long."""
    from notices.models import ReminderRule

    load_rules(on=moment(on).date())
    if fields:
        ReminderRule.objects.update(**fields)
    return ReminderRule.objects.get(code="due")
