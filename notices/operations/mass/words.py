"""The words of a mass send as its readers get them, and until when they are true."""

from collections import defaultdict

from notices import conditions
from notices.audiences import audience_of
from notices.letters import Template, register
from notices.models import MassSend
from notices.stages import MassStage

MASS = Template(
    key="mass", version="1", subject="{subject}", text="{text}\n\n{office}", why="{why}", to_do="{to_do}"
)
register(MASS)


def words_of(mass):
    """The frozen words, as the columns of a message (subject, text, why, to_do …)."""
    values = {"office": mass.unit.name, "choice": mass.choice_label}
    why = audience_of(mass.audience).why.format(**values)
    words = {"subject": mass.subject, "text": mass.text, "to_do": mass.to_do}
    return MASS.frozen({**words, "office": mass.unit.name, "why": why})


def _untrue(deliveries, today):
    """Withdrawn in the middle, or the unit has left the circle since: it has signed, its grade is another one."""
    by_message = defaultdict(list)
    for row in deliveries:
        by_message[row.message_id].append(row)
    found = {}
    for mass in MassSend.objects.select_related("unit").filter(message__in=by_message):
        rows = by_message[mass.message_id]
        if mass.state == MassStage.WITHDRAWN:
            found |= {row.pk: "发送单位撤回了这次群发" for row in rows}
        else:
            found |= {row.pk: "单位已不在群发对象中" for row in _strayed(mass, rows, today)}
    return found


def _strayed(mass, rows, today):
    try:
        units = audience_of(mass.audience).units(mass.unit, mass.choice, today)
    except KeyError:  # no app knows the circle any more: who was in it when it was sent is told
        return []
    still = set(units.filter(pk__in=[row.organisation_id for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.organisation_id not in still]


conditions.register_each(MASS.key, _untrue)
