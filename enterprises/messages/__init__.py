"""What an enterprise and its street are told of the register's own acts, and before something ends."""

from enterprises.messages import conditions, grading, portal
from enterprises.messages.expiries import (
    CERTIFICATE_FIRM,
    CERTIFICATE_STREET,
    LICENCE_FIRM,
    LICENCE_STREET,
    VAULT_FIRM,
    VAULT_STREET,
    how_to_renew,
)
from enterprises.messages.telling import OFFICE, tell_firm, tell_street

__all__ = [
    "CERTIFICATE_FIRM",
    "CERTIFICATE_STREET",
    "LICENCE_FIRM",
    "LICENCE_STREET",
    "OFFICE",
    "VAULT_FIRM",
    "VAULT_STREET",
    "conditions",
    "grading",
    "how_to_renew",
    "portal",
    "tell_firm",
    "tell_street",
]
