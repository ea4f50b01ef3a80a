"""Deliveries under faults: servers that are killed, workers that are killed, a provider that counts."""
