"""The positive list on the staff desk."""
