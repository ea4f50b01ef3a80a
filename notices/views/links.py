"""Where one goes on from a message: to its case, to the letter, to the record of a call."""

from django.urls import reverse

from notices.stages import ContactKind, DeliveryState


def case_url(case, audience):
    """The page of a case for staff (desk) or for its enterprise (portal)."""
    return reverse(f"casework:{audience}_case", args=[case.pk])


def next_link(delivery, audience):
    """{label, url} of where the recipient goes on, or None."""
    message = delivery.message
    if message.link:
        return {"label": "去办理" if message.to_do else "打开有关页面", "url": message.link}
    if message.case is None:
        return None
    return {"label": "打开案件", "url": case_url(message.case, audience)}


def contact_url(message, kind):
    """The form for a record of that kind."""
    return f"{reverse('notices:contact', args=[message.pk])}?kind={kind}"


def call_link(message):
    """{label, url}: a call was made."""
    return {"label": "记录电话告知", "url": contact_url(message, ContactKind.PHONE)}


def letter_links(delivery):
    """What can be done by hand for a message to an enterprise; nothing for one to staff or no longer true."""
    if not delivery.to_firm or delivery.state == DeliveryState.WITHDRAWN:
        return []
    return [
        call_link(delivery.message),
        {"label": "打印函件", "url": reverse("notices:letter", args=[delivery.pk])},
        {"label": "记录送达", "url": contact_url(delivery.message, ContactKind.PAPER)},
    ]
