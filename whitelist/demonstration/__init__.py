"""The demonstration district: led through every stage by the real operations, alive on any day."""
