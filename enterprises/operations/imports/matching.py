"""Which enterprise of the register a line means; read in chunks, never row by row."""

import re
from collections import defaultdict
from itertools import islice

from accounts.models import Organisation
from enterprises.models import Claim, Enterprise, Fact
from enterprises.sheets.columns import street_in
from enterprises.stages import FactKind

CHUNK = 2000


def chunks(items):
    """The items in lists of at most CHUNK."""
    iterator = iter(items)
    while part := list(islice(iterator, CHUNK)):
        yield part


def tight(text):
    """A name or address without blanks, for comparison."""
    return re.sub(r"\s+", "", text)


class Streets:
    """The district's street offices by the names a workbook uses; ``allowed`` are ids, None for all."""

    def __init__(self, allowed):
        self.allowed = allowed
        self.by_name = {}
        for office in Organisation.objects.streets():
            for name in {office.name, office.short_name, street_in([office.name, office.short_name])} - {""}:
                self.by_name[name] = office

    def find(self, name):
        """(office or None, problem code or "")."""
        office = self.by_name.get(name) or self.by_name.get(street_in([name]))
        if office is None:
            return None, "unknown_street"
        if self.allowed is not None and office.pk not in self.allowed:
            return office, "other_street"
        return office, ""


class Known:
    """What the register holds of the enterprises the lines may mean; their rows are locked when ``lock``."""

    def __init__(self, rows, lock):
        self.by_code, self.by_place = {}, defaultdict(dict)
        codes = {row.values["uscc"] for row in rows if row.values["uscc"]}
        self._load("uscc__in", codes, lock)
        self._load("name__in", {row.values["name"] for row in rows}, lock)
        ids = {found.pk for found in self.by_code.values()}
        ids |= {pk for places in self.by_place.values() for pk in places}
        self.claims = self._claims(ids)
        self.facts = self._facts(ids)

    def _load(self, lookup, values, lock):
        found = (
            Enterprise.objects.filter(withdrawn_at=None).defer("pinyin", "initials", "grams").order_by("pk")
        )
        if lock:
            found = found.select_for_update(of=("self",), no_key=True)
        for part in chunks(sorted(values)):
            for enterprise in found.filter(**{lookup: part}):
                if enterprise.uscc:
                    enterprise = self.by_code.setdefault(enterprise.uscc, enterprise)
                self.by_place[(enterprise.name, tight(enterprise.address))][enterprise.pk] = enterprise

    def _claims(self, ids):
        latest = {}
        for part in chunks(sorted(ids)):
            found = Claim.objects.filter(enterprise__in=part).latest()
            for pk, attribute, value, as_of in found.values_list(
                "enterprise_id", "attribute", "value", "as_of"
            ):
                latest[pk, attribute] = (value, as_of)
        return latest

    def _facts(self, ids):
        facts = defaultdict(list)
        kinds = (FactKind.PENALTY, FactKind.ACCIDENT)
        for part in chunks(sorted(ids)):
            for fact in Fact.objects.standing().filter(enterprise__in=part, kind__in=kinds):
                facts[fact.enterprise_id, fact.kind].append(fact)
        return facts

    def find(self, values):
        """(enterprise or None, problem code or ""): by code, else by name and address.

        A line with a code also means the enterprise of that name and address that has no code yet.
        """
        if values["uscc"] in self.by_code:
            return self.by_code[values["uscc"]], ""
        here = list(self.by_place.get((values["name"], tight(values.get("address", ""))), {}).values())
        if values["uscc"]:
            here = [enterprise for enterprise in here if not enterprise.uscc]
        if len(here) > 1:
            return None, "several_matches"
        return (here[0] if here else None), ""
