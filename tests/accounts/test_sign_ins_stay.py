"""The history of sign-ins only grows (网络安全法第二十三条, 等保三级 8.1.4.3 c)."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import SignIn
from tests.accounts.people import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    return SignIn.objects.create(username="x", outcome="wrong", at=moment("2026-11-06"))


@pytest.mark.parametrize(
    "change",
    [
        lambda: SignIn.objects.update(outcome="success"),
        lambda: SignIn.objects.all()._raw_delete("default"),
    ],
    ids=["update", "delete"],
)
def test_no_line_is_changed_or_removed(line, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()
    assert SignIn.objects.get().outcome == "wrong"


def test_the_table_is_not_emptied_either(line):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        cursor = connection.cursor()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL district.test_flush = 'off'")  # as in production
        cursor.execute("TRUNCATE accounts_signin CASCADE")
    assert SignIn.objects.count() == 1
