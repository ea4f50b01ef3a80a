"""Whether a message that hangs on no clock is still true: apps say so for their templates, asked before sending."""

from collections import defaultdict

_conditions = {}


def register(template_key, check):
    """`check(messages)` gives {pk of a message: why it is no longer true}; asked in the transaction that sends."""
    _conditions[template_key] = check


def reasons(messages):
    """{pk of a message: why it must not go out any more}, for those of `messages` that have a condition."""
    by_template = defaultdict(list)
    for message in messages:
        if message.template in _conditions:
            by_template[message.template].append(message)
    found = {}
    for key, group in by_template.items():
        found |= _conditions[key](group)
    return found
