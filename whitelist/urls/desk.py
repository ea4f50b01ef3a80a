"""Addresses of staff."""

desk_patterns = []
