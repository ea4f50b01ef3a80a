from accounts.models.devices import SecondFactorDevice
from accounts.models.events import AccountEvent
from accounts.models.organisations import Organisation
from accounts.models.people import Appointment, OfficerCertificate, SecondFactorRule, User
from accounts.models.requests import PasswordRequest, PostCount
from accounts.models.submissions import Submission
from accounts.models.traces import PasswordUse, SignIn

__all__ = [
    "AccountEvent",
    "Appointment",
    "OfficerCertificate",
    "Organisation",
    "PasswordRequest",
    "PasswordUse",
    "PostCount",
    "SecondFactorDevice",
    "SecondFactorRule",
    "SignIn",
    "Submission",
    "User",
]
