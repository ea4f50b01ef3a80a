"""PostgreSQL from a URL, with the time-outs every connection gets."""

from urllib.parse import parse_qsl, unquote, urlsplit

TIMEOUTS = "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"


def database_from_url(url):
    """Django's connection settings for `postgresql://user:password@host:port/name`; empty names for an empty url."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "OPTIONS": {"options": TIMEOUTS, "connect_timeout": 5, **query},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
