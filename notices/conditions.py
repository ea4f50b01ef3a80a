"""Whether a message that hangs on no clock is still true: apps say so for their templates, asked before sending."""

from collections import defaultdict

_conditions = {}
_conditions_of_each = {}


def register(template_key, check):
    """`check(messages)` gives {pk of a message: why it is no longer true}; asked in the transaction that sends."""
    _conditions[template_key] = check


def register_each(template_key, check):
    """`check(deliveries, today)` gives {pk of a delivery: why it is not true for this recipient any more}."""
    _conditions_of_each[template_key] = check


def reasons(messages):
    """{pk of a message: why it must not go out any more}, for those of `messages` that have a condition."""
    found = {}
    for key, group in _grouped(messages, lambda message: message.template, _conditions):
        found |= _conditions[key](group)
    return found


def reasons_of_each(deliveries, today):
    """{pk of a delivery: why it must not go out any more}; the deliveries come with their messages."""
    found = {}
    for key, group in _grouped(deliveries, lambda row: row.message.template, _conditions_of_each):
        found |= _conditions_of_each[key](group, today)
    return found


def _grouped(rows, template_of, known):
    groups = defaultdict(list)
    for row in rows:
        if template_of(row) in known:
            groups[template_of(row)].append(row)
    return groups.items()
