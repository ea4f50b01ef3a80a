from enterprises.models.claims import Claim
from enterprises.models.entry import EntryClaim, Invitation
from enterprises.models.imports import FieldChange, ImportBatch, ImportLine
from enterprises.models.ledger import Fact
from enterprises.models.register import Enterprise, FormerName, Person, PersonCertificate, Site

__all__ = [
    "Claim",
    "Enterprise",
    "EntryClaim",
    "Fact",
    "FieldChange",
    "FormerName",
    "ImportBatch",
    "ImportLine",
    "Invitation",
    "Person",
    "PersonCertificate",
    "Site",
]
