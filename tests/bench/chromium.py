"""A headless or shown Chromium that opens one page, and the post box through which pages talk.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import http.server
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time

import net
import people

KINDS = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript"}
PAGES = pathlib.Path(__file__).parent
MODULES = PAGES.parent / "support"
PATIENCE = 60 * people.SLOWNESS


class PostBox:
    """Serves the pages beside this file, and keeps what they PUT until somebody GETs it.

    Pages signal to each other through it, wait for the word to begin, and say what came out.
    `address`: where, in that network namespace. `pages`: the folder of another test's pages.
    `packages`: a node_modules folder.
    """

    def __init__(self, address="127.0.0.1", namespace=None, pages=PAGES, packages=None):
        self.letters = {}
        self.changed = threading.Condition()
        self.folders = [folder for folder in (pages, MODULES, packages) if folder]
        box = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.split("?")[0]
                kind = KINDS.get(pathlib.Path(path).suffix)
                if kind:
                    self.reply(box.read(path[1:]), kind)
                else:
                    self.reply(box.take(path).encode(), "text/plain")

            def do_PUT(self):
                size = int(self.headers["Content-Length"])
                box.put(self.path, self.rfile.read(size).decode())
                self.reply(b"", "text/plain")

            def reply(self, body, kind):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self.server = net.inside(
            namespace, lambda: http.server.ThreadingHTTPServer((address, 0), Handler))
        self.server.daemon_threads = True
        # Nobody waits for what a page asked that is gone by now.
        self.server.handle_error = lambda request, address: None
        self.server.block_on_close = False
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, page):
        return "http://{}:{}/{}".format(*self.server.server_address[:2], page)

    def read(self, name):
        found = [folder / name for folder in self.folders if (folder / name).is_file()]
        if not found:
            raise FileNotFoundError(name)
        return found[0].read_bytes()

    def put(self, name, text):
        with self.changed:
            self.letters[name] = text
            self.changed.notify_all()

    def take(self, name, patience=PATIENCE):
        """The letter of this name, as soon as there is one; it is gone then."""
        deadline = time.monotonic() + patience
        with self.changed:
            while name not in self.letters:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"no page has sent {name}")
                self.changed.wait(left)
            return self.letters.pop(name)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Chromium:
    """A browser of its own, with a profile of its own, that shows `url`.

    `display`: where it fills the screen; without one it is headless.
    """

    def __init__(self, url, display=None, namespace=None, flags=()):
        self.folder = tempfile.TemporaryDirectory(prefix="mailcall-chromium-",
                                                  ignore_cleanup_errors=True)
        shown = ["--kiosk", url] if display else ["--headless=new", url]
        self.process = subprocess.Popen(
            [*(["ip", "netns", "exec", namespace] if namespace else []),
             "chromium", "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-sync",
             "--disable-component-update", "--disable-background-networking",
             "--disable-extensions", "--password-store=basic",
             # Both ends are on this computer: let them meet on 127.0.0.1, as ours do.
             "--allow-loopback-in-peer-connection",
             "--disable-features=WebRtcHideLocalIpsWithMdns",
             "--autoplay-policy=no-user-gesture-required", "--mute-audio",
             "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
             "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
             "--disable-backgrounding-occluded-windows",
             f"--user-data-dir={self.folder.name}", "--window-size=1280,720", *flags,
             *shown],
            env=dict(os.environ, **({"DISPLAY": display} if display else {})),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)

    def close(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.folder.cleanup()
