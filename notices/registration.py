"""What the messages hang into the rest of the house."""


def register():
    """Called once when the app is ready."""
