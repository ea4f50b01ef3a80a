"""Acts of the register's upkeep: managing units, licences, sectors, merging."""

from datetime import date
from functools import partial

from accounts.models import Organisation
from accounts.stages import OrganisationKind, Role
from enterprises.operations import duplicates, industries, licences, management, merging, quality
from enterprises.operations.merging.merge import seen_of
from tests.accounts.people import make_bureau, make_person, make_street, moment
from tests.enterprises.register import make_enterprise
from tests.reliability.acts.catalogue import act

AT = moment("2026-11-21 10:00")
TODAY = AT.date()


def made_squad(street):
    """A squad (执法中队) of a street."""
    return Organisation.objects.create(kind=OrganisationKind.STATION, name="样例执法中队", parent=street)


def kept(**fields):
    """An enterprise and the clerk of its street, as keyword arguments of an act."""
    enterprise = make_enterprise(make_street(), **fields)
    return enterprise, {"actor": make_person(Role.STREET_CLERK, enterprise.street), "at": AT}


@act(management.assign_unit)
def assign_unit():
    enterprise, by = kept()
    words = {"unit": made_squad(enterprise.street), "valid_from": TODAY, "reason": "纪要"}
    return partial(management.assign_unit, enterprise_id=enterprise.pk, **words, **by)


@act(management.take_over)
def take_over():
    enterprise, by = kept(staff=120)
    unit = made_squad(enterprise.street)
    seen = management.digest(management.largest(unit, 50, by["actor"]))
    words = {"unit": unit, "number": 50, "chosen": [enterprise.pk], "seen": seen}
    return partial(management.take_over, valid_from=date(2026, 12, 1), reason="方案", **words, **by)


@act(management.undo_takeover)
def undo_takeover():
    call = take_over()
    by = {name: call.keywords[name] for name in ("actor", "at")}
    return partial(management.undo_takeover, takeover_id=call().pk, reason="方案撤销", **by)


@act(licences.record_licence)
def record_licence():
    enterprise, by = kept()
    words = {"kind": "safety_production", "number": "粤样例001", "valid_until": date(2027, 1, 1)}
    return partial(licences.record_licence, enterprise_id=enterprise.pk, **words, **by)


def on_licence(operation, **words):
    """An act on a recorded licence."""
    call = record_licence()
    by = {name: call.keywords[name] for name in ("enterprise_id", "actor", "at")}
    return partial(operation, licence_id=call().pk, **words, **by)


@act(licences.renew_licence)
def renew_licence():
    words = {"number": "粤样例002", "valid_from": date(2027, 1, 2), "valid_until": date(2030, 1, 1)}
    return on_licence(licences.renew_licence, **words)


@act(licences.end_licence)
def end_licence():
    return on_licence(licences.end_licence, why="不再经营")


TABLE = "代码,名称\n33,金属制品业\n331,结构性金属制品制造\n".encode()


def imported(operation, content, **words):
    """An import of a table by the bureau."""
    actor = make_person(Role.BUREAU_CLERK, make_bureau())
    return partial(operation, content=content, file_name="表.csv", source="样例", actor=actor, **words)


@act(industries.import_industries)
def import_industries():
    return imported(industries.import_industries, TABLE, edition="2017")


@act(industries.import_mapping)
def import_mapping():
    for edition in ("2011", "2017"):
        imported(industries.import_industries, TABLE, edition=edition)()
    return imported(industries.import_mapping, b"2011,2017\n331,331\n")


@act(industries.load_shipped)
def load_shipped():
    return industries.load_shipped


@act(industries.decide_sector)
def decide_sector():
    enterprise, by = kept(industry_code="5174")
    words = {"sector": "machinery", "reason": "现场实际从事机械加工"}
    return partial(industries.decide_sector, enterprise_id=enterprise.pk, **words, **by)


def twins():
    """Two rows of one street that are one enterprise, and its clerk."""
    one, by = kept(phone="13900001111")
    other = make_enterprise(one.street, one.name, uscc=None, staff=9, phone="13900001111")
    return one, other, by


@act(duplicates.begin_search)
def begin_search():
    one, _, by = twins()
    return partial(duplicates.begin_search, street_id=one.street_id, **by)


@act(duplicates.search_on)
def search_on():
    call = begin_search()
    call()
    return partial(duplicates.search_on, street_id=call.keywords["street_id"], at=AT)


@act(duplicates.not_the_same)
def not_the_same():
    one, other, by = twins()
    words = {"enterprise_id": one.pk, "other_id": other.pk, "why": "母子公司"}
    return partial(duplicates.not_the_same, **words, **by)


@act(merging.merge_enterprises)
def merge_enterprises():
    one, other, by = twins()
    words = {"survivor_id": one.pk, "absorbed_id": other.pk, "taken": {"staff"}, "why": "重复登记"}
    return partial(merging.merge_enterprises, seen=seen_of(one, other), **words, **by)


@act(merging.undo_merge)
def undo_merge():
    call = merge_enterprises()
    by = {name: call.keywords[name] for name in ("actor", "at")}
    return partial(merging.undo_merge, merge_id=call().pk, why="不是同一家", **by)


@act(duplicates.renew_search)
def renew_search():
    one, _, _ = twins()
    return partial(duplicates.renew_search, street_id=one.street_id, at=AT)


@act(quality.count_street)
def count_street():
    one, _, _ = twins()
    return partial(quality.count_street, street_id=one.street_id, at=AT)
