from notices.operations.delivering import deliver_next
from notices.operations.digests import write_digests
from notices.operations.outbox import oldest_waiting, write
from notices.operations.overdue import tell_of_overdue
from notices.operations.preferences import save_preference
from notices.operations.receipts import mark_read, record_contact, retry_delivery
from notices.operations.recipients import To
from notices.operations.reminders import plan_reminders
from notices.operations.reports import tell_of_month
from notices.operations.rules import add_rule, change_rule, load_rules

__all__ = [
    "To",
    "add_rule",
    "change_rule",
    "deliver_next",
    "load_rules",
    "mark_read",
    "oldest_waiting",
    "plan_reminders",
    "record_contact",
    "retry_delivery",
    "save_preference",
    "tell_of_month",
    "tell_of_overdue",
    "write",
    "write_digests",
]
