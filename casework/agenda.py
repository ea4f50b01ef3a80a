"""日程: what has an hour and a place in somebody's day. Apps above put it into the calendar, the feed, the first page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

MOST = 500


@dataclass(frozen=True)
class Engagement:
    """Something that begins at an hour; `key` stays the same for as long as it is the same thing, `revision` grows.

    `mine`: the person who asks goes there. `who` and `place` are for pages behind the sign-in, never for the feed.
    """

    key: str
    case_id: int
    begins_at: datetime
    ends_at: datetime
    title: str
    subject: str
    who: str
    place: str
    mine: bool
    revision: int


_sources: dict[str, Callable] = {}


def register(name, source):
    """Add a source; called in AppConfig.ready. The same name again replaces it.

    `source(user, first, last, most)`: the Engagements that concern this person's units and that the person may see, from
    the day `first` to the day `last`, at the most `most`, the earliest first.
    """
    _sources[name] = source


def engagements_of(user, first: date, last: date):
    """What stands in these days (both included) for this person, the earliest first, MOST of them."""
    found = [one for source in _sources.values() for one in source(user, first, last, MOST)]
    return sorted(found, key=lambda one: (one.begins_at, one.key))[:MOST]
