"""SMS, 企业微信, 钉钉 and 飞书 through one HTTP gateway of the district's own (docs/operations.md).

POST <NOTICE_GATEWAY_URL> with JSON {channel, to, unit, subject, text, link, key} and the headers
  Idempotency-Key: <key>            the same at every attempt; the gateway passes a key on once
  X-Timestamp: <seconds>            of the sending, from the system's clock
  X-Signature: <hex>                HMAC-SHA256 of "<timestamp>.<body>" with NOTICE_GATEWAY_SECRET
Answers: 2xx taken; 400, 404, 410, 422 never (wrong address); anything else, or none in time: later.
"""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request

from django.conf import settings

from notices.channels import Answer, Outcome

FINAL = {400, 404, 410, 422}
LONGEST_ANSWER = 180


def signature(secret, stamp, body):
    """The hex HMAC-SHA256 over timestamp and body."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


class Gateway:
    """The configured gateway."""

    def send(self, delivery, key):
        """Post one message; never waits longer than NOTICE_GATEWAY_TIMEOUT seconds for a step."""
        message = delivery.message
        body = json.dumps(
            {
                "channel": delivery.channel,
                "to": delivery.address,
                "unit": delivery.organisation.label,
                "subject": message.subject,
                "text": message.told_outside,
                "link": delivery.outside_link,
                "key": key,
            },
            ensure_ascii=False,
        ).encode()
        try:
            with urllib.request.urlopen(
                _request(body, key), timeout=settings.NOTICE_GATEWAY_TIMEOUT
            ) as reply:
                return Answer(Outcome.TAKEN, _words(reply))
        except urllib.error.HTTPError as error:
            with error:
                outcome = Outcome.NEVER if error.code in FINAL else Outcome.LATER
                return Answer(outcome, f"{error.code} {_words(error)}")
        except OSError as error:  # refused, reset, timed out, no such name
            return Answer(Outcome.LATER, f"网关不可用（{type(error).__name__}）")


def _request(body, key):
    stamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": key,
        "X-Timestamp": stamp,
        "X-Signature": signature(settings.NOTICE_GATEWAY_SECRET, stamp, body),
    }
    return urllib.request.Request(settings.NOTICE_GATEWAY_URL, data=body, headers=headers, method="POST")


def _words(reply):
    return reply.read(LONGEST_ANSWER).decode(errors="replace")
