"""Fixtures every app's tests share; the servers come from tests/servers.py."""

import pytest
from django.db import connection

from tests import strictness


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Append-only tables refuse TRUNCATE; only this database says that it may be flushed between tests."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET district.test_flush = 'on'")
        connection.close()


@pytest.fixture(scope="session", autouse=True)
def _stricter_than_production():
    """Undefined variables fail, unordered rows come in any order, reads cannot write, headers are always there."""
    with pytest.MonkeyPatch.context() as patch:
        strictness.apply(patch)
        yield


@pytest.fixture(autouse=True)
def _same_disorder_each_time(request):
    strictness.seed(request.node.nodeid)
