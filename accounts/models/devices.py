"""The phone that shows the six digits; its secret lies sealed in the database."""

from base64 import b32encode
from binascii import unhexlify
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP
from django_otp.util import random_hex

from accounts.sealing import MARK, SealedField

STEP, DIGITS = 30, 6  # seconds and digits that every authenticator takes for granted
TOLERANCE = 1  # steps that a phone's clock may be off


def new_key():
    """Twenty random bytes in hexadecimal."""
    return random_hex(20)


class SecondFactorDevice(ThrottlingMixin, Device):
    """A TOTP secret (RFC 6238) shared with one phone; `last_step` is the last one used, none works twice."""

    key = SealedField("密钥", default=new_key, editable=False)
    drift = models.SmallIntegerField("时钟偏差", default=0)
    last_step = models.BigIntegerField("最后使用的时间步", default=-1)

    class Meta:
        verbose_name = "动态口令设备"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Exact(Left("key", len(MARK)), MARK), name="second_factor_sealed")
        ]

    @property
    def bin_key(self):
        """The secret as bytes."""
        return unhexlify(self.key)

    def verify_token(self, token, at=None):
        """Whether the digits are right at `at`; wrong ones slow the next try down. The row must be locked."""
        if not self.verify_is_allowed()[0]:
            return False
        totp = TOTP(self.bin_key, STEP, digits=DIGITS, drift=self.drift)
        if at is not None:
            totp.time = at.timestamp()
        if not (str(token).isdecimal() and totp.verify(int(token), TOLERANCE, self.last_step + 1)):
            self.throttle_increment()
            return False
        self.last_step, self.drift = totp.t(), totp.drift
        self.throttle_reset(commit=False)
        self.save()
        return True

    def get_throttle_factor(self):
        """Seconds of waiting after the first wrong digits; each further try doubles them."""
        return 1

    @property
    def config_url(self):
        """The address in the picture that the phone scans."""
        issuer = settings.OTP_TOTP_ISSUER
        label = quote(f"{issuer}:{self.user.get_username()}")
        return f"otpauth://totp/{label}?{urlencode({'secret': self.secret, 'issuer': issuer})}"

    @property
    def secret(self):
        """The secret as authenticators take it by hand: base 32."""
        return b32encode(self.bin_key).decode()
