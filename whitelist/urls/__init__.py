"""Addresses of the positive list: everybody, machines, staff, enterprises."""

from whitelist.urls.api import api_patterns
from whitelist.urls.desk import desk_patterns
from whitelist.urls.portal import portal_patterns
from whitelist.urls.public import public_patterns

app_name = "whitelist"
urlpatterns = [*public_patterns, *api_patterns, *desk_patterns, *portal_patterns]
