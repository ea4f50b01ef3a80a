"""The words of messages and deliveries."""
