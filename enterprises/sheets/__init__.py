"""Workbooks coming in: checked, read in a confined process, and understood. Nothing here touches the database."""
