"""A person with a real Thunderbird: what they see in it, and what they click.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import base64
import contextlib
import os
import pathlib
import signal
import subprocess
import threading
import time

import marionette
import people
import thunderbird_ear
import thunderbird_profile
from thunderbird_page import Page

ADDON = people.BUILD / "plugin/thunderbird/mailcall.xpi"
PROGRAM = "/usr/lib/thunderbird/thunderbird"
# What sends a Mailcall's mails without a compose window; most people will have allowed it.
MAY_SEND = ("messages.send",)
LOOK = 5 * people.SLOWNESS  # seconds between two looks for mail; a user's Thunderbird has minutes

LOG_IN = """
    const [user, password, address, seconds] = arguments;
    for (const origin of [`imap://${address}`, `smtp://${address}`]) {
        const login = Components.classes["@mozilla.org/login-manager/loginInfo;1"]
            .createInstance(Ci.nsILoginInfo);
        login.init(origin, null, origin, user, password, "", "");
        await Services.logins.addLoginAsync(login).catch(() => {});  // known since the last start
    }
    server().performExpand(null);
    const inbox = await until("inbox", seconds, () => findFolder("INBOX"));
    // A folder has one listener: whatever else updates it meanwhile, such as showing it, makes it
    // forget ours. So it is asked again.
    let isUpdated = false;
    let asked = 0;
    const listener = { OnStartRunningUrl() {}, OnStopRunningUrl() { isUpdated = true; } };
    await until("update of the inbox", seconds, () => {
        if (!isUpdated && Date.now() > asked + 2000) {
            asked = Date.now();
            inbox.QueryInterface(Ci.nsIMsgImapMailFolder).updateFolderWithListener(null, listener);
        }
        return isUpdated;
    });
"""


class Thunderbird(thunderbird_ear.Listener, people.Person):
    """Somebody with an account on `server` who reads mail in Thunderbird with our add-on.

    Not started yet. Without a `desktop` nothing is drawn. `share` is another Thunderbird whose address
    and account this one has as well.
    """

    def __init__(self, folder, name, server, desktop=None, address=None, language="en-US", dark=False,
                 granted=MAY_SEND, settings=None, prefs=None, namespace=None):
        self.name = name
        self.address = address or f"{name}@example.org"
        self.full_name = f"{name.capitalize()} Example"
        self.namespace = namespace
        self.server = server
        self.desktop = desktop
        self.home = pathlib.Path(folder) / name
        self.running = []
        self.process = None
        self.marionette = None
        (self.home / "config").mkdir(parents=True)
        (self.home / "run").mkdir(mode=0o700)
        (self.home / "tmp").mkdir()
        self.set(**{"addresses": "loopback", "camera": "test", "microphone": "test", "notify": "no",
                    "window": "no", **(settings or {})})
        self.profile = self.home / "profile"
        thunderbird_profile.make(self.profile, self, server, ADDON, language, dark, granted, prefs)
        thunderbird_profile.make_native_manifest(self.home, people.MAILCALL)
        # TMPDIR: with its first mail, a Thunderbird throws away those that lie there, one of which
        # another Thunderbird may just be sending. That one never leaves, and nobody is told.
        self.env = dict(os.environ, HOME=str(self.home), XDG_RUNTIME_DIR=str(self.home / "run"),
                        TMPDIR=str(self.home / "tmp"),
                        MAILCALL_HOME=str(self.home), MAILCALL_VERBOSE="1", LC_ALL="C.UTF-8",
                        MOZ_ENABLE_WAYLAND="0", GTK_USE_PORTAL="0", NO_AT_BRIDGE="1",
                        LIBGL_ALWAYS_SOFTWARE="1", G_DEBUG="fatal-criticals")
        for unwanted in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            self.env.pop(unwanted, None)
        self.env.update(desktop.env if desktop else {})

    def start(self):
        """Starts Thunderbird and waits until its inbox is being watched."""
        self.launch()
        return self.settle()

    def launch(self):
        """Without waiting, so that two can start at the same time."""
        self.log = open(self.home / "thunderbird.log", "a+")
        self.port = None
        self.listening = threading.Event()
        self.process = subprocess.Popen(
            [*self.place(), PROGRAM, *([] if self.desktop else ["--headless"]), "--marionette",
             "--remote-allow-system-access", "--profile", str(self.profile), "--no-remote"],
            env={**self.env, **thunderbird_profile.ENVIRONMENT, "G_DEBUG": ""},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", start_new_session=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.log.write(line)
            self.log.flush()
            if "Marionette" in line and "Listening on port" in line:
                self.port = int(line.rsplit(maxsplit=1)[1])
                self.listening.set()
        self.listening.set()

    def settle(self):
        self.listening.wait(2 * people.PATIENCE)
        if not self.port:
            raise AssertionError("Thunderbird does not start\n" + self.story())
        self.marionette = marionette.Marionette(self.port, self.namespace)
        self.script(LOG_IN, self.address, self.server.users[self.address],
                    self.server.address, people.PATIENCE)
        self.server.wait_idle(self.address)
        self.keep_looking()
        number = self.script("return openBehind('shared/mailcall.svg', arguments[0])", people.PATIENCE)
        self.listen(Page(self, number, ""))
        return self

    def keep_looking(self):
        """Thunderbird looks for mail from time to time, as it does every ten minutes for its users.

        IDLE is not enough: of a mail that comes while Thunderbird fetches another one, it hears
        before it listens, and finds it with the next look only.
        """
        self.script("mainWindow().setInterval(() => server().performBiff(null), 1000 * arguments[0])",
                    LOOK)

    def story(self):
        """The end of what Thunderbird printed, without GTK's complaints about the missing screen."""
        lines = (self.home / "thunderbird.log").read_text(errors="replace").splitlines()
        told = [line for line in lines if line and "gtk_icon" not in line and "Gdk" not in line]
        return "\n".join(told[-60:])

    def script(self, script, *words):
        """Inside Thunderbird; thunderbird.js says what it can use."""
        return self.marionette.run(script, *words)

    # Mails and menus

    def select(self, *mails, folder="INBOX"):
        """Selects mails, each given as {subject|author|header: …}; one alone is shown as well."""
        return self.script("return selectMails(...arguments)", folder, list(mails), people.PATIENCE)

    def context_menu(self, item, *mails):
        """Selects mails, right-clicks the last of them and chooses an item of ours."""
        self.select(*mails)
        self.script("""
            const pane = threePane();
            const last = pane.threadTree.selectedIndices.at(-1);
            await choose(await rightClick(pane, last, arguments[1]), ...arguments);
        """, item, people.PATIENCE)

    def call_sender(self, *mails):
        """The window that opens; nothing has been sent yet."""
        return self.opens("to=", lambda: self.context_menu("call-sender", *mails))

    def button(self):
        """The label of our button in the header of the mail that is shown."""
        return self.script("return headerButton()?.label")

    def wait_button(self, label):
        self.script("""
            const [label, seconds] = arguments;
            await until(`button “${label}”`, seconds, () => headerButton()?.label == label);
        """, label, people.PATIENCE)

    def header_menu(self):
        """What the button's menu has: labels by id; those that cannot be chosen are in brackets."""
        return self.script("""
            const menu = await openHeaderMenu(arguments[0]);
            const items = [...menu.querySelectorAll(`[id^="${domId}-menuitem-_"]`)]
                .filter(item => !item.hidden);
            menu.hidePopup();
            return Object.fromEntries(items.map(item => [item.id.split("-menuitem-_")[1],
                item.disabled ? `[${item.label}]` : item.label]));
        """, people.PATIENCE)

    def choose_in_header(self, item):
        self.script("await choose(await openHeaderMenu(arguments[1]), ...arguments)", item,
                    people.PATIENCE)

    def answer_permission(self, granted):
        """Thunderbird's question that a click has led to; gives its words."""
        return self.script("return answerPermission(...arguments)", granted, people.PATIENCE)

    # Pages of the add-on

    def pages(self, part=""):
        """Open pages of the add-on with this in their address, oldest first."""
        found = self.script("return pages()")
        return [Page(self, p["id"], p["url"]) for p in sorted(found, key=lambda p: p["id"])
                if part in p["url"]]

    def page(self, part, patience=people.PATIENCE, besides=()):
        """The newest such page, as soon as there is one."""
        found = self.script("""
            const [part, besides, seconds] = arguments;
            return until(`page ${part}`, seconds, () => pages()
                .filter(page => page.url.includes(part) && !besides.includes(page.id))
                .sort((one, other) => one.id - other.id).pop());
        """, part, list(besides), patience)
        return Page(self, found["id"], found["url"])

    def opens(self, part, act):
        """The new page that comes of an act."""
        there = [page.number for page in self.pages(part)]
        act()
        return self.page(part, besides=there)

    def incoming(self, call="", patience=people.PATIENCE, besides=()):
        """The window that comes up by itself when it rings."""
        window = self.page(f"call/call.html?call={call}", patience, [w.number for w in besides])
        window.wait_phase("ringing", patience)
        return window

    def open_calls(self):
        return self.opens("calls/", lambda: self.script("await openCalls(arguments[0])", people.PATIENCE))

    def close_windows(self):
        """All windows of calls, as by their title bars."""
        self.script("""
            for (const page of pages().filter(page => page.url.includes("call/call.html"))) {
                BrowsingContext.get(page.id).topChromeWindow.close();
            }
            await until("end of windows", arguments[0], () =>
                pages().every(page => !page.url.includes("call/call.html")));
        """, people.PATIENCE)

    def picture(self, path, page=None):
        """What stands on the screen; of one page alone also without a desktop."""
        if page is None:
            return self.desktop.picture(path)
        data = self.script("""
            const context = BrowsingContext.get(arguments[0]);
            const image = await context.currentWindowGlobal.drawSnapshot(null, 1, "white");
            const canvas = new (mainWindow().OffscreenCanvas)(image.width, image.height);
            canvas.getContext("2d").drawImage(image, 0, 0);
            const blob = await canvas.convertToBlob({ type: "image/png" });
            return new Uint8Array(await blob.arrayBuffer()).toBase64();
        """, page.number)
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(path).write_bytes(base64.b64decode(data))
        return None

    # Thunderbird's own windows

    def compose_windows(self):
        """Subjects of the mails that are being written."""
        return self.script("""
            return [...Services.wm.getEnumerator("msgcompose")]
                .map(window => window.document.getElementById("msgSubject")?.value ?? "");
        """)

    def send_by_hand(self):
        """Waits for a compose window that is ready, and presses Send in it."""
        self.script("""
            const window = await until("compose window", arguments[0], () => {
                const found = Services.wm.getMostRecentWindow("msgcompose");
                return found?.document.getElementById("msgSubject")?.value && !found.gWindowLocked
                    && !found.document.getElementById("button-send").disabled && found;
            });
            window.document.getElementById("button-send").click();
        """, people.PATIENCE)

    def alerts(self):
        """The texts of Thunderbird's alerts that stand there now."""
        return self.script("return alerts().map(({ text }) => text)")

    def wait_alert(self, patience=people.PATIENCE):
        return self.script(
            "return (await until('alert', arguments[0], () => alerts()[0])).text;", patience)

    def close_alert(self):
        """By its only button."""
        self.script("""
            const [{ window }] = alerts();
            window.document.querySelector("dialog").acceptDialog();
            await until("end of the alert", arguments[0], () => window.closed);
        """, people.PATIENCE)

    # Processes

    def hosts(self):
        """Process numbers of the helpers that this Thunderbird has started."""
        manifest = self.home / ".mozilla/native-messaging-hosts/mailcall_host.json"
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.fsencode(manifest) in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                pass  # it is gone
        return found

    @contextlib.contextmanager
    def hosts_stopped(self):
        """Within it the helpers do nothing at all."""
        hosts = self.hosts()
        try:
            for host in hosts:
                os.kill(host, signal.SIGSTOP)
            yield
        finally:
            for host in hosts:
                os.kill(host, signal.SIGCONT)

    def quit(self):
        """As by the menu; gives how long that took."""
        began = time.monotonic()
        try:
            self.marionette.command("Marionette:Quit", flags=["eAttemptQuit"])
        except OSError:
            pass  # it is gone before it has answered
        self.process.wait(2 * people.PATIENCE)
        self.forget()
        return time.monotonic() - began

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
        self.forget()

    def forget(self):
        if self.process:
            self.process.wait()
            self.reader.join()
            self.process.stdout.close()
            self.log.close()
        if self.marionette:
            self.marionette.close()
        self.process = self.marionette = self.ear = None

    def close(self):
        leader = self.process and self.process.pid
        self.kill()
        if leader:
            try:
                os.killpg(leader, signal.SIGKILL)  # the helper, and whom it started
            except ProcessLookupError:
                pass
        super().close()
