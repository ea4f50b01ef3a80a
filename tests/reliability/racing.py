"""Eight clients at once, round after round, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.refusals import Conflict, WrongStage
from accounts.scopes import ScopedQuerySet

CLIENTS = 8


class Clients:
    """Eight threads with a connection each, kept from round to round."""

    def __enter__(self):
        self.pool = ThreadPoolExecutor(CLIENTS)
        self.barrier = Barrier(CLIENTS)
        return self

    def __exit__(self, *error):
        list(self.pool.map(self._leave, range(CLIENTS)))
        self.pool.shutdown()

    def _leave(self, _):
        self.barrier.wait(30)  # so that every thread takes one
        connection.close()

    def at_once(self, calls):
        """Run the eight calls together; what each returned or raised."""
        return list(self.pool.map(self._run, calls))

    def _run(self, call):
        self.barrier.wait(30)
        try:
            return call()
        except Exception as error:  # the test looks at it
            return error


def one_won(outcomes):
    """Whether one act was done and every other was told why not."""
    losers = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    return len(losers) == CLIENTS - 1 and all(isinstance(loser, (WrongStage, Conflict)) for loser in losers)


def unlocked(self, pk, user):
    """The naive twin of `for_act`: the row is read, and nobody is kept waiting."""
    row = self.visible_to(user).get(pk=pk)
    row.is_locked = True
    return row


def without_locks(patch):
    """Take the lock out of every act."""
    patch.setattr(ScopedQuerySet, "for_act", unlocked)
