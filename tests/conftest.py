"""Fixtures every app's tests share; the servers come from tests/servers.py."""

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Append-only tables refuse TRUNCATE; only this database says that it may be flushed between tests."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET district.test_flush = 'on'")
        connection.close()
