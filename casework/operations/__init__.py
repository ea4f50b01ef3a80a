from casework.operations.cases import next_number, open_case
from casework.operations.files import attach, attachment_is_intact, open_attachment
from casework.operations.papers import document_is_intact, issue_document, open_document, record_service

__all__ = [
    "attach",
    "attachment_is_intact",
    "document_is_intact",
    "issue_document",
    "next_number",
    "open_attachment",
    "open_case",
    "open_document",
    "record_service",
]
