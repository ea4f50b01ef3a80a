"""The words of messages, deliveries and reminders."""

from django.db.models import TextChoices


class Channel(TextChoices):
    IN_APP = "in_app", "站内消息"
    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    FEISHU = "feishu", "飞书"
    PAPER = "paper", "纸质送达"


# Sent by hand: no worker ever takes them.
BY_HAND = (Channel.PAPER,)
# What a person may switch off; messages in the system itself always come.
OPTIONAL = (Channel.EMAIL, Channel.SMS, Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)


class DeliveryState(TextChoices):
    QUEUED = "queued", "待发送"
    SENDING = "sending", "发送中"
    DELIVERED = "delivered", "已送达"
    READ = "read", "已阅"
    FAILED = "failed", "多次发送未成功"
    BOUNCED = "bounced", "被退回"
    WITHDRAWN = "withdrawn", "情况已变，未发送"


WAITING = (DeliveryState.QUEUED, DeliveryState.SENDING)
ARRIVED = (DeliveryState.DELIVERED, DeliveryState.READ)
DEAD = (DeliveryState.FAILED, DeliveryState.BOUNCED)


class Relation(TextChoices):
    """How an organisation stands to a clock."""

    RESPONSIBLE = "responsible", "责任单位"
    HANDLER = "handler", "承办单位"
    PARTY = "party", "当事人"
    SUPERVISOR = "supervisor", "责任单位的上级"


class ContactKind(TextChoices):
    PHONE = "phone", "电话告知"
    PAPER = "paper", "纸质送达"


class MassStage(TextChoices):
    """群发: who is told is previewed while it is a draft; a sending that was interrupted is halted."""

    DRAFT = "draft", "草稿"
    SENDING = "sending", "正在发送"
    HALTED = "halted", "中途停止"
    SENT = "sent", "已发送"
    WITHDRAWN = "withdrawn", "已撤回"
