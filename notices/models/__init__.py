from notices.models.contacts import PhoneOrPaperRecord
from notices.models.deliveries import Delivery
from notices.models.mass import MassSend
from notices.models.messages import Message
from notices.models.preferences import Preference
from notices.models.rules import ReminderRule

__all__ = ["Delivery", "MassSend", "Message", "PhoneOrPaperRecord", "Preference", "ReminderRule"]
