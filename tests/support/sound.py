"""Private sound systems for tests: PulseAudio or PipeWire, with loudspeakers that nobody hears and
microphones that hear what a test says.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time

# As of people.py: a sanitizer slows everything down.
SLOWNESS = float(os.environ.get("MAILCALL_SLOWNESS", "1"))
PATIENCE = 15 * SLOWNESS
RATE = 48000


def await_path(path):
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        if time.monotonic() > deadline:
            raise AssertionError(f"{path} does not appear")
        time.sleep(0.01)


def waited_for_a_processor(pids):
    """Seconds, of all threads that these programs have."""
    spans = 0
    for pid in pids:
        for thread in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                spans += int(thread.read_text().split()[1])
            except (OSError, IndexError):  # has ended; or the kernel does not count
                pass
    return spans / 1e9


def stolen():
    """Seconds that this computer, being a virtual one, was not given, on all of its processors."""
    ticks = pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[8]
    return int(ticks) / os.sysconf("SC_CLK_TCK")


class Pauses:
    """How long this computer's processors stood still, each watched by a thread that only sleeps."""

    STEP = 0.005

    def __init__(self):
        self.longest = 0.0
        self.over = threading.Event()
        for processor in os.sched_getaffinity(0):
            threading.Thread(target=self.watch, args=(processor,), daemon=True).start()

    def watch(self, processor):
        os.sched_setaffinity(0, {processor})  # of this thread
        while not self.over.is_set():
            began = time.monotonic()
            time.sleep(self.STEP)
            self.longest = max(self.longest, time.monotonic() - began - self.STEP)

    def stop(self):
        """Seconds, the longest one."""
        self.over.set()
        return self.longest


class SoundServer:
    """What both have in common: they are spoken to by pactl, and can be killed and started again."""

    def __init__(self, test):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mailcall-sound-"))
        test.addCleanup(shutil.rmtree, self.folder, True)
        self.runtime = self.folder / "runtime"
        for folder in (self.runtime, self.folder / "home"):
            folder.mkdir(mode=0o700)
        self.programs = []
        test.addCleanup(self.kill)
        self.start()

    @property
    def environment(self):
        """For whoever is to use this sound system, and no other."""
        home = str(self.folder / "home")
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith("PULSE_")},
            "HOME": home,
            "XDG_CONFIG_HOME": home + "/config",
            "XDG_STATE_HOME": home + "/state",
            "XDG_RUNTIME_DIR": str(self.runtime),
            "PULSE_SERVER": f"unix:{self.runtime}/pulse/native",
            "PIPEWIRE_RUNTIME_DIR": str(self.runtime),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.runtime}/bus",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.runtime}/bus",
        }

    def run(self, *command):
        # Nothing of it outlives a test that is killed.
        command = ("setpriv", "--pdeathsig", "KILL", *command)
        with open(self.folder / "log", "ab") as log:
            program = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL,
                                       stdout=log, stderr=log, start_new_session=True)
        self.programs.append(program)
        return program

    def pactl(self, *words):
        made = subprocess.run(["pactl", *words], env=self.environment, check=True,
                              capture_output=True, text=True)
        return made.stdout.strip()

    def prefer(self, kind, name):
        """`kind`: source or sink. PipeWire's session manager knows a new device a moment late."""
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(["pactl", f"set-default-{kind}", name], env=self.environment,
                             capture_output=True).returncode != 0:
            if time.monotonic() > deadline:
                raise AssertionError(f"{name} does not become the default {kind}")
            time.sleep(0.05)

    def await_answer(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            asked = subprocess.run(["pactl", "info"], env=self.environment, capture_output=True)
            if asked.returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text(errors="replace"))

    def kill(self):
        """As a crash does it: nobody is told."""
        for program in reversed(self.programs):
            try:
                os.killpg(program.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            program.wait()
        self.programs = []

    def load(self, module, **options):
        return self.pactl("load-module", module, *(f"{key}={value}" for key, value in options.items()))

    def add_loudspeaker(self, name):
        """What is played on it is heard at its monitor. Gives the number to unplug it by."""
        return self.load("module-null-sink", sink_name=name, rate=RATE,
                         sink_properties=f"device.description={name}")

    def add_microphone(self, name):
        """What is played on the loudspeaker <name>-mouth is what it hears."""
        mouth = self.add_loudspeaker(f"{name}-mouth")
        return Microphone(self, f"{name}-mouth", [self.add_ear(name, f"{name}-mouth"), mouth])

    def add_ear(self, name, loudspeaker):
        """A microphone beside a loudspeaker."""
        return self.load("module-remap-source", source_name=name, master=f"{loudspeaker}.monitor",
                         source_properties=f"device.description={name}")

    def add_ear_across_the_room(self, name, loudspeaker, distance_ms, quieter_db):
        """A microphone that hears a loudspeaker late, as much as told, and more softly."""
        self.add_loudspeaker(f"{name}-room")
        # Both have the same time: unless adjusted, the way keeps its length.
        self.load("module-loopback", source=f"{loudspeaker}.monitor", sink=f"{name}-room",
                  latency_msec=distance_ms, adjust_time=0)
        self.add_ear(name, f"{name}-room")
        self.pactl("set-source-volume", name, f"-{quieter_db}dB")

    def unplug(self, number):
        self.pactl("unload-module", number)

    def play(self, path, sink):
        """Raw samples, once; returns when all of them have been heard. So much is kept in store
        that nothing stutters before the call has it, however busy the computer is."""
        program = self.run("pacat", "--playback", "--raw", f"--device={sink}", "--format=s16le",
                           f"--rate={RATE}", "--channels=1", "--latency-msec=1000", str(path))
        program.wait(PATIENCE + 60)
        self.programs.remove(program)

    def record(self, loudspeaker):
        """What is played on it from now on, until stop()."""
        return Recording(self, loudspeaker)


class Recording:
    def __init__(self, server, loudspeaker):
        self.server = server
        self.path = pathlib.Path(tempfile.mkdtemp(dir=server.folder)) / "heard.raw"
        self.program = server.run("parec", "--raw", f"--device={loudspeaker}.monitor",
                                  "--format=s16le", f"--rate={RATE}", "--channels=1",
                                  "--latency-msec=100", str(self.path))
        deadline = time.monotonic() + PATIENCE
        while self.size() == 0:
            if time.monotonic() > deadline:
                raise AssertionError(f"nothing can be recorded from {loudspeaker}")
            time.sleep(0.01)

    def size(self):
        """So many samples have been recorded."""
        return self.path.stat().st_size // 2 if self.path.exists() else 0

    def await_more(self, seconds):
        """Until so much more has been recorded: the sound server's own time passes."""
        enough = self.size() + int(seconds * RATE)
        deadline = time.monotonic() + seconds + PATIENCE
        while self.size() < enough:
            if time.monotonic() > deadline:
                raise AssertionError("the recording has stopped")
            time.sleep(0.02)

    def stop(self):
        self.program.terminate()
        self.program.wait()
        self.server.programs.remove(self.program)
        return self.path


class PulseAudio(SoundServer):
    def start(self):
        script = self.folder / "script.pa"
        script.write_text(
            "load-module module-native-protocol-unix auth-anonymous=1 "
            f"socket={self.runtime}/pulse/native\n"
        )
        (self.runtime / "pulse").mkdir(mode=0o700, exist_ok=True)
        for left in (self.runtime / "pulse").iterdir():
            left.unlink()
        self.run("pulseaudio", "-n", "-F", str(script), "--exit-idle-time=-1", "--use-pid-file=no",
                 "--daemonize=no", "--log-target=stderr")
        self.await_answer()


class PipeWire(SoundServer):
    def start(self):
        for left in self.runtime.glob("pipewire-*"):
            left.unlink()
        shutil.rmtree(self.runtime / "pulse", True)
        (self.runtime / "bus").unlink(missing_ok=True)
        # wireplumber ends where there is no bus.
        self.run("dbus-daemon", "--session", f"--address=unix:path={self.runtime}/bus", "--nofork",
                 "--nopidfile")
        await_path(self.runtime / "bus")
        self.run("pipewire")
        await_path(self.runtime / "pipewire-0")
        for program in ("wireplumber", "pipewire-pulse"):
            self.run(program)
        self.await_answer()


class Microphone:
    def __init__(self, server, mouth, numbers):
        self.server, self.mouth, self.numbers = server, mouth, numbers

    def say(self, path):
        """Returns when it has been said."""
        self.server.play(path, self.mouth)

    def unplug(self):
        for number in self.numbers:
            self.server.unplug(number)
