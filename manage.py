#!/usr/bin/env python
"""Django's command line; with no DATABASE_URL it borrows or starts the embedded servers in var/."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")


def main():
    from django.core.management import execute_from_command_line

    from config.embedded import servers

    with servers():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
