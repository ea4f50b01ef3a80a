"""Whatever has to be stated in words is refused empty by the act itself, not by its form alone (lessons 2)."""

from importlib import import_module
from inspect import Parameter, signature

import pytest
from django.core.exceptions import ValidationError

from tests.reliability.acts import ACTS

pytestmark = pytest.mark.django_db
WORDS = {"reason", "answer", "grounds", "note"}
NO_WORDS = {
    "whitelist.operations.consultations"
}  # there the answer is one of a choice, its text may be empty


def stating():
    """(name of the act, its parameter) of every act of the list that asks for words."""
    for name in ACTS:
        module, _, function = name.partition(" ")[0].rpartition(".")
        if module.startswith("whitelist.operations") and module not in NO_WORDS:
            parameters = signature(getattr(import_module(module), function)).parameters.values()
            asked = [one.name for one in parameters if one.name in WORDS and one.default is Parameter.empty]
            yield from ((name, word) for word in asked)


@pytest.mark.parametrize(("name", "word"), sorted(stating()))
def test_nothing_said_or_too_much_is_refused_at_its_field(name, word):
    call = ACTS[name]()
    for text in (" \n　", "理" * 2001):
        with pytest.raises(ValidationError) as refused:
            call(**{word: text})
        assert list(refused.value.message_dict) == [word]
