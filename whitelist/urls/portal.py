"""Addresses of enterprises."""

portal_patterns = []
