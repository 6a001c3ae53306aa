"""The right to use the processors, for runs that mostly wait: one at a time, in the order of asking.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import heapq
import itertools
import threading


class Turn:
    """Whoever has a mail that is due comes before those who only begin."""

    def __init__(self):
        self.changed = threading.Condition()
        self.tickets = itertools.count()
        self.waiting = []
        self.taken = False

    @contextlib.contextmanager
    def held(self, urgent=True):
        with self.changed:
            ticket = (not urgent, next(self.tickets))
            heapq.heappush(self.waiting, ticket)
            self.changed.wait_for(lambda: not self.taken and self.waiting[0] == ticket)
            heapq.heappop(self.waiting)
            self.taken = True
        try:
            yield
        finally:
            with self.changed:
                self.taken = False
                self.changed.notify_all()
