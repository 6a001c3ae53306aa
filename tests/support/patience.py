"""How long tests wait for what has to happen.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import time

# Time-outs are for machines that are loaded, or slowed down by a sanitizer.
SLOWNESS = float(os.environ.get("MAILCALL_SLOWNESS", "1"))
PATIENCE = 20 * SLOWNESS


def wait_until(true, patience=PATIENCE):
    """Until something is so that nobody tells of, such as another program's process."""
    deadline = time.monotonic() + patience
    while not (found := true()):
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain")
        time.sleep(0.02)
    return found
