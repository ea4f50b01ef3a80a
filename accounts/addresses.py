"""The client's real address, from a fixed number of proxies (reliability 7)."""

from ipaddress import ip_address

from django.conf import settings


def client_address(request):
    """The address as text, or None.

    With TRUSTED_PROXY_COUNT = n, the n-th entry of X-Forwarded-For from the right was written by our outermost
    proxy; anything further left is the client's own claim and is not believed.
    """
    count = settings.TRUSTED_PROXY_COUNT
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    found = hops[-count] if 0 < count <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(found.strip("[]")))
    except ValueError:
        return _without_port(found)


def _without_port(text):
    host = text.rpartition(":")[0].strip("[]")
    try:
        return str(ip_address(host))
    except ValueError:
        return None
