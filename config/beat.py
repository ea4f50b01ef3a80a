"""Beat sends one task once a minute, by a clock that nobody can set."""

import logging
import time

from celery.beat import Scheduler

logger = logging.getLogger(__name__)
TICK, SECONDS, AGAIN = "casework.tick", 60, 5


class TickScheduler(Scheduler):
    """Celery's own scheduler falls silent when the wall clock was ahead and is set back; this one cannot.

    It remembers nothing: what is due is found by the tick, in the database.
    """

    def __init__(self, *args, **kwargs):
        self.next_tick = time.monotonic()
        super().__init__(*args, **kwargs)

    def setup_schedule(self):
        """Nothing: there is but the tick."""

    def tick(self, *args, **kwargs):
        """Send the tick when its minute is over; returns the seconds until beat should ask again."""
        now = time.monotonic()
        if now < self.next_tick:
            return self.next_tick - now
        try:
            self.app.send_task(TICK, expires=SECONDS, retry=False)
        except Exception as error:  # whatever the broker's client raises; it may be back in a moment
            logger.warning("the broker did not take the tick: %s", error)
            return AGAIN
        self.next_tick = now + SECONDS
        return SECONDS
