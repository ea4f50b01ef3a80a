"""E-mail through Django's backend; a key already sent is recognised by its Message-ID."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from notices.channels import Answer, Outcome

PERMANENT = 500  # SMTP replies from here on are final


class Mail:
    """SMTP as configured; with nothing configured a file in var/mail."""

    def send(self, delivery, key):
        """Send one mail. The same key gives the same Message-ID, by which mail servers drop a second copy."""
        message = delivery.message
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
        mail = EmailMessage(
            subject=message.subject,
            body=f"{message.told_outside}\n\n{delivery.outside_link}\n",
            to=[delivery.address],
            headers={"Message-ID": f"<{key}@{domain}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            replies = [code for code, _ in error.recipients.values()]
            return Answer(_of_reply(max(replies, default=0)), f"收件地址未被接受（{replies}）")
        except smtplib.SMTPResponseException as error:
            return Answer(_of_reply(error.smtp_code), f"邮件服务器答复 {error.smtp_code}")
        except (smtplib.SMTPException, OSError) as error:
            return Answer(Outcome.LATER, f"邮件服务器不可用（{type(error).__name__}）")
        return Answer(Outcome.TAKEN, "邮件服务器已接收")


def _of_reply(code):
    return Outcome.NEVER if code >= PERMANENT else Outcome.LATER
