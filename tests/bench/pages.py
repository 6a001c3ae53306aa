"""One call after the other between two browsers that run on: connect_page.html in each.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import contextlib
import json
import time

import chromium

NAMES = ("alice", "bob")


class Pages:
    """Bob's page accepts when it is told to; between two calls neither has a camera open."""

    def __init__(self):
        with contextlib.ExitStack() as stack:
            self.box = chromium.PostBox()
            stack.callback(self.box.close)
            for side in ("offer", "answer"):
                stack.callback(chromium.Chromium(self.box.url(f"connect_page.html?{side}")).close)
            self.wait_for_all("idle")
            self.closing = stack.pop_all()

    def wait_for_all(self, word):
        return [self.box.take(f"/{word}-{name}") for name in NAMES]

    def call(self):
        """Seconds from *accept* to the first picture on both sides, and Bob's moments in ms.

        Both have decoded some more pictures, and nothing of the call is left, when this returns.
        """
        self.box.put("/call", "")
        offer = self.box.take("/offer")  # else its gathering would be counted
        self.box.put("/offer", offer)
        began = time.monotonic()
        self.box.put("/accept", "")
        _, moments = self.wait_for_all("seen")
        took = time.monotonic() - began
        self.wait_for_all("watched")
        for name in NAMES:
            self.box.put(f"/over-{name}", "")
        self.wait_for_all("idle")
        return took, json.loads(moments)

    def close(self):
        self.closing.close()
