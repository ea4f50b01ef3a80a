from enterprises.operations.ledger import (
    annul_fact,
    enter_claim,
    enter_fact,
    record_claim,
    record_fact,
    retract_claim,
)
from enterprises.operations.places import (
    add_certificate,
    remove_certificate,
    remove_site,
    save_person,
    save_site,
)
from enterprises.operations.register import add_enterprise, edit_enterprise, twins

__all__ = [
    "add_certificate",
    "add_enterprise",
    "annul_fact",
    "edit_enterprise",
    "enter_claim",
    "enter_fact",
    "record_claim",
    "record_fact",
    "remove_certificate",
    "remove_site",
    "retract_claim",
    "save_person",
    "save_site",
    "twins",
]
