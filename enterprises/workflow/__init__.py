from enterprises.workflow.entry import ENTRY

__all__ = ["ENTRY"]
