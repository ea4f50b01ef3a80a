"""A laptop or a demonstration: embedded servers, plain http, the demonstration district."""

from config.settings.base import *  # noqa: F403
from config.settings.base import os

DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = os.environ.get("SECRET_KEY") or "only-for-a-local-demonstration-never-in-production-0123456789"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DEMONSTRATION = os.environ.get("DEMONSTRATION", "1") == "1"
