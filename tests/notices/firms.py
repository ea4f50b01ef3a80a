"""Enterprises that can be told."""

from accounts.stages import Role
from tests.accounts.people import make_firm_organisation, make_person
from tests.enterprises.register import make_enterprise


def make_told_firm(street, name=None, **fields):
    """An enterprise of the street with its portal and one principal."""
    firm = make_enterprise(street, name, **fields)
    firm.organisation = make_firm_organisation(firm.name, street)
    firm.save()
    make_person(Role.PRINCIPAL, firm.organisation)
    return firm
