"""Dovecot, started by a test in a folder of its own: IMAP with IDLE, POP3, LMTP.

On loopback, or in a network namespace.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import grp
import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import subprocess

import people

DOVECOT = "/usr/sbin/dovecot"
CONFIG = """
protocols = imap pop3 lmtp
listen = {address}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
auth_mechanisms = plain login
disable_plaintext_auth = no
{encryption}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
shutdown_clients = yes
verbose_proctitle = yes
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/passwd
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    special_use = \\Drafts
    auto = subscribe
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = subscribe
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {ports[imap]}
  }}
  inet_listener imaps {{
    port = {ports[imaps]}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {ports[pop3]}
  }}
  inet_listener pop3s {{
    port = {ports[pop3s]}
    ssl = yes
  }}
}}
service imap-urlauth-login {{
  chroot =
}}
service stats {{
  chroot =
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0600
  }}
}}
"""


class Port:
    """A port for a server that is told which one. While this lives, no other test takes it.

    A probe alone is not enough: two tests that look at the same moment find the same port free, and
    Dovecots share it. It lies below those that the kernel gives away.
    """

    def __init__(self):
        self.holder = socket.socket(socket.AF_UNIX)
        for self.number in random.sample(range(20000, 32000), 1000):
            try:
                self.holder.bind(f"\0mailcall-test-port-{self.number}")
            except OSError:
                continue
            if self.is_free():
                return
            self.holder.close()
            self.holder = socket.socket(socket.AF_UNIX)
        raise AssertionError("no port is free")

    def is_free(self):
        try:
            socket.create_server(("127.0.0.1", self.number)).close()
        except OSError:
            return False
        return True

    def close(self):
        self.holder.close()


def process_names(group):
    """What the processes of a group call themselves."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                yield (folder / "cmdline").read_bytes()
        except OSError:
            pass  # it has just ended


class Dovecot:
    """As root it serves as nobody, because Dovecot refuses to serve root's mail.

    With `certificate` (file and key) it encrypts, by STARTTLS or from the start. `more` are lines of
    its configuration. `ports`: by scheme.
    """

    def __init__(self, folder, users, address, namespace, certificate=None, more=""):
        self.folder = folder
        self.held = {scheme: Port() for scheme in ("imap", "imaps", "pop3", "pop3s")}
        self.ports = {scheme: port.number for scheme, port in self.held.items()}
        self.port = self.ports["imap"]
        owner = pwd.getpwuid(os.getuid() or pwd.getpwnam("nobody").pw_uid)
        group = grp.getgrgid(owner.pw_gid).gr_name
        for sub in ("run", "state", "home"):
            (folder / sub).mkdir()
        (folder / "passwd").write_text("".join(f"{u}:{{PLAIN}}{p}\n" for u, p in users.items()))
        (folder / "dovecot.conf").write_text(CONFIG.format(
            folder=folder, user=owner.pw_name, group=group, uid=owner.pw_uid, gid=owner.pw_gid,
            ports=self.ports if certificate else {**self.ports, "imaps": 0, "pop3s": 0}, address=address, encryption=self.encryption(certificate)) + more)
        rights = []
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", f"{owner.pw_uid}:{owner.pw_gid}", folder], check=True)
            rights = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        place = ["ip", "netns", "exec", namespace] if namespace else []
        self.command = [*place, *rights, DOVECOT, "-F", "-c", str(folder / "dovecot.conf")]
        self.go_up()

    def encryption(self, certificate):
        if not certificate:
            return "ssl = no"
        for source, name in zip(certificate, ("certificate", "key")):
            shutil.copy(source, self.folder / name)
        return (f"ssl = yes\nssl_cert = <{self.folder}/certificate\n"
                f"ssl_key = <{self.folder}/key")

    def go_up(self):
        """It tells the notify socket when it listens, as it would tell systemd."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            path = self.folder / "ready"
            path.unlink(missing_ok=True)
            ready.bind(str(path))
            path.chmod(0o777)
            ready.settimeout(people.PATIENCE)
            self.process = subprocess.Popen(
                self.command, env={"PATH": os.environ["PATH"], "NOTIFY_SOCKET": str(path)},
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
            while b"READY=1" not in ready.recv(4096):
                pass

    def go_down(self):
        """Its own way to stop takes seconds, and nothing of it is kept."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self):
        self.go_down()
        for port in self.held.values():
            port.close()
