"""Secrets that the database keeps but must not be able to read: sealed with a key derived from SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

PURPOSE = b"district: second factor"  # a key of its own: other uses of SECRET_KEY learn nothing of it
MARK = "gAAAAA"  # how every sealed text begins


def _fernet(secret):
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(urlsafe_b64encode(key))


def _keys():
    return MultiFernet([_fernet(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def seal(text):
    """The text, readable only with SECRET_KEY (等保三级 8.1.4.8)."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed):
    """What was sealed under SECRET_KEY or one of SECRET_KEY_FALLBACKS; raises ImproperlyConfigured for another key."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise ImproperlyConfigured(
            "a secret was sealed under a SECRET_KEY that is not among SECRET_KEY_FALLBACKS"
        ) from None


class SealedField(models.TextField):
    """Text that is sealed on its way into the database and opened on its way out; it cannot be searched."""

    def get_prep_value(self, value):
        return None if value is None else seal(value)

    def from_db_value(self, value, expression, connection):
        """Opened; None stays None."""
        return None if value is None else unseal(value)
