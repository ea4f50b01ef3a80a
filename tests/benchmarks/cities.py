"""Databases with a seeded city in them, made once for each size and shape of the schema, and opened for measurements."""

import fcntl
import hashlib
import re
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, models

from accounts.models import User
from accounts.stages import BUREAU_ROLES, Role
from enterprises.models import Enterprise
from tests.accounts import people

HERE = Path(__file__).parent
STREETS = ("光明", "公明", "新湖", "凤凰", "玉塘", "马田")
FIRST_CODE = 440311001
# Loading is quicker into tables without their indexes; those of keys and constraints stay.
LOADED = ("accounts_organisation", "enterprises_enterprise", "enterprises_claim", "enterprises_fact")
GIVEN_COLUMNS = re.compile(r"INSERT INTO enterprises_enterprise \((.*?):columns\)", re.DOTALL)


class City:
    """A database with a connection of its own, which becomes Django's default one while it is `current`."""

    def __init__(self, name):
        self.connection = connections["default"].copy()
        self.connection.settings_dict["NAME"] = name

    @contextmanager
    def current(self):
        """Let the ORM, and with it every view and operation, speak to this city."""
        former = connections["default"]
        connections["default"] = self.connection
        try:
            yield self
        finally:
            connections["default"] = former


@contextmanager
def _database(name):
    city = City(name)
    try:
        with city.current():
            yield city
    finally:
        city.connection.close()


@contextmanager
def opened(size, *, copy=False):
    """Make Django's default connection that of a city of `size` enterprises; `copy` for one that may be written to.

    A city that is not a copy is kept for the next run, so what is written to it must be rolled back.
    Yields the City; with two of them open, `with city.current():` says which one is spoken to.
    """
    name = _ensure(size)
    if copy:
        original, name = name, f"{name}_copy"
        with _database("postgres"):
            _drop(name)
            _execute(f"CREATE DATABASE {name} TEMPLATE {original} STRATEGY file_copy")
    try:
        with _database(name) as city:
            yield city
    finally:
        if copy:
            with _database("postgres"):
                _drop(name)


def url():
    """The address of the city that is open, for a subprocess."""
    of = connection.settings_dict
    return f"postgresql://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def person(role):
    """The person of the open city who holds `role`: at the bureau, or in the first street."""
    role = Role(role)
    found = User.objects.filter(username=f"bench_{role}").first()
    if found:
        return found
    where = people.make_bureau() if role in BUREAU_ROLES else people.make_street(code=str(FIRST_CODE))
    return people.make_person(role, where, username=f"bench_{role}")


def peak_mb(pid="self"):
    """The highest resident memory of a process so far, in MB (VmHWM)."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", text)[1]) / 1024


def _execute(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def _drop(name):
    _execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _hash(paths):
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:8]


def _migrations():
    for app in ("accounts", "casework", "notices", "enterprises", "whitelist"):
        yield from sorted((Path(settings.BASE_DIR) / app / "migrations").glob("0*.py"))


def _shell():
    """The name of an empty database with every table, made once for all sizes."""
    name = f"shell_{_hash(_migrations())}"
    if name not in _known("shell"):
        draft = f"draft_{name}"
        _drop(draft)
        _execute(f"CREATE DATABASE {draft}")
        with _database(draft):
            call_command("migrate", verbosity=0)
        _execute(f"ALTER DATABASE {draft} RENAME TO {name}")
    return name


def _known(kind):
    return {row[0] for row in _execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{kind}%"])}


def _ensure(size):
    """The name of the city's database, made now if it is not there yet; older shapes of the same size go."""
    name = f"city_{size}_{_hash([HERE / 'city.sql', *_migrations()])}"
    with _alone(), _database("postgres"):
        known = _known("city")
        if name not in known:
            former = {old for old in known if old.startswith(f"city_{size}_")} | _known("draft")
            for old in former:
                if not _in_use(old):
                    _drop(old)
            draft = f"draft_{name}"
            _drop(draft)
            _execute(f"CREATE DATABASE {draft} TEMPLATE {_shell()}")
            with _database(draft):
                _settle(size)
            _execute(f"ALTER DATABASE {draft} RENAME TO {name}")
    return name


@contextmanager
def _alone():
    """Two runs at once make a city once."""
    folder = Path(settings.VAR_DIR) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "cities.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _in_use(name):
    return bool(_execute("SELECT FROM pg_stat_activity WHERE datname = %s", [name]))


def _settle(size):
    """Fill the open, empty database: organisations and staff by the factories of the tests, the rest by city.sql."""
    for place, word in enumerate(STREETS):
        people.make_street(f"{word}街道应急办", str(FIRST_CODE + place))
    for role in (Role.BUREAU_CLERK, Role.STREET_CLERK):
        person(role)
    _execute("SET statement_timeout = 0; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'")
    _execute("SET session_replication_role = replica")  # what triggers keep, city.sql writes itself
    indexes = _execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conname = indexname)",
        [list(LOADED)],
    )
    for index, _ in indexes:
        _execute(f'DROP INDEX "{index}"')
    for statement in _statements(size):
        _execute(statement)
    for _, definition in indexes:
        _execute(definition)
    _execute("SET session_replication_role = DEFAULT")
    _execute("VACUUM ANALYZE")


def _statements(size):
    text = (HERE / "city.sql").read_text()
    given = {column.strip() for column in GIVEN_COLUMNS.search(text)[1].split(",")}
    columns, values = _defaults(Enterprise, given)
    for word, written in ((":columns", columns), (":values", values), (":size", str(size))):
        text = text.replace(word, written)
    return text.split("\n--\n")


def _defaults(model, given):
    """The columns the SQL does not name, with their defaults as literals: a new column needs no change here."""
    fields = [field for field in model._meta.concrete_fields if field.column not in given]
    fields = [
        field
        for field in fields
        if not (field.null or field.generated or field.db_default is not models.NOT_PROVIDED)
    ]
    names = "".join(f", {field.column}" for field in fields)
    return names, "".join(f", {_literal(field)}" for field in fields)


def _literal(field):
    value = field.get_default()
    if isinstance(value, list):
        return "'{}'"
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, date | datetime):
        return f"'{value.isoformat()}'"
    return "'" + str(value or "").replace("'", "''") + "'"
