"""Templates of messages, in code and with versions; apps register their own, and what was written stays frozen."""

from dataclasses import dataclass

from notices.stages import Channel


@dataclass(frozen=True)
class Template:
    """One kind of message: patterns for str.format.

    `required`: the law orders that it arrive, so nobody can switch it off. `channels`: where it may go beside the
    system itself. A changed wording is a new version.
    """

    key: str
    version: str
    subject: str
    text: str
    why: str
    to_do: str = ""
    required: bool = False
    channels: tuple = (Channel.EMAIL, Channel.SMS)

    def frozen(self, values):
        """The words for these values; raises KeyError for a value that is missing."""
        return {
            "template": self.key,
            "template_version": self.version,
            "subject": self.subject.format(**values)[:120],
            "text": self.text.format(**values),
            "why": self.why.format(**values)[:200],
            "to_do": self.to_do.format(**values)[:200],
            "required": self.required,
        }


# What only somebody who has signed in can do, in the words of a letter. Templates say it one way, the first.
PAPER_WORDS = (
    ("请在系统内签收告知书", "请在送达回执上签收"),
    ("请在系统内签收", "请在送达回执上签收"),
    ("告知书见案件页面", "告知书随本函送达"),
    ("在系统内提交", "书面提交"),
    ("在系统内", ""),
)
_templates = {}


def register(*templates):
    """Make templates known; raises ValueError when one key stands for two wordings."""
    for template in templates:
        known = _templates.setdefault(template.key, template)
        if known != template:
            raise ValueError(f"{template.key}: two templates of one key")


def all_templates():
    """Every template, by key."""
    return tuple(_templates[key] for key in sorted(_templates))


def on_paper(message):
    """{"paragraphs", "to_do"} of a message for somebody who reads it on paper; the message itself stays as it is."""
    lines = _paper_words(message.text).splitlines()
    return {"paragraphs": [line for line in lines if line.strip()], "to_do": _paper_words(message.to_do)}


def _paper_words(words):
    for said, written in PAPER_WORDS:
        words = words.replace(said, written)
    return words
