# Calls with sound, over a private PulseAudio and a private PipeWire: speech that is heard, echo that
# is not, and devices and sound systems that go and come.
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: sound_test.py PATH-OF-SOUND_PAIR [unittest arguments]
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import sound
import waves

PAIR = os.path.abspath(sys.argv.pop(1))
PATIENCE = sound.PATIENCE
SENTENCES = (
    "Good morning. This is a call about the weather on the northern coast, and about the boats "
    "that came home last night.",
    "The quick brown fox jumps over the lazy dog, while five boxing wizards look on and applaud.",
)

# Seconds that the call may become slower or faster within a sentence. It was at most 0.1 ms in all
# of 30 runs on a computer that had time; sound that was lost or put in between, 25 to 400 ms.
MOST_JUMP = 0.01
# Of each second, what all threads of the call and the sound system may wait for a processor:
# 0.1 to 0.4 s where there is time, 1 and more where another program is built, which makes gaps.
MOST_WAITING = 0.5
# Of each second, what a virtual computer may be deprived of, and the longest that a processor may
# stand still: sound then stops for a packet and more.
MOST_STOLEN = 0.03
LONGEST_PAUSE = 0.01
BUSY = "the computer had no time for the call"
STOLEN = "this virtual computer was not given its time: nothing can be told of sound"


class Call:
    """Two sessions that talk: "a" and "b"."""

    def __init__(self, test, server, a, b):
        self.server = server
        environment = server.environment if server else silent_world(test)
        self.program = subprocess.Popen([PAIR, *a, *b], env=environment, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        test.addCleanup(self.kill)
        self.lines = queue.Queue()
        self.heard = []
        threading.Thread(target=self.read, daemon=True).start()
        self.wait("talking")

    def read(self):
        for line in self.program.stdout:
            if line.startswith("{"):  # not what libraries say
                self.lines.put(json.loads(line))
        self.lines.put(None)

    def order(self, side, *words):
        self.program.stdin.write(" ".join((side, *words)) + "\n")
        self.program.stdin.flush()

    def wait(self, event, patience=PATIENCE, **fields):
        """The next event of that name and with these fields."""
        deadline = time.monotonic() + patience
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"waited for {event} {fields}, heard {self.heard[-20:]}")
            self.heard.append(line)
            if line["event"] == event and fields.items() <= line.items():
                return line

    def drain(self):
        while not self.lines.empty():
            self.heard.append(self.lines.get())

    def all(self, event, **fields):
        self.drain()
        return [line for line in self.heard
                if line["event"] == event and fields.items() <= line.items()]

    def level(self, side, own, is_so, patience=PATIENCE):
        """Waits until the loudness is as wanted."""
        deadline = time.monotonic() + patience
        while not is_so(self.wait("level", patience, side=side, own=own)["level"]):
            if time.monotonic() > deadline:
                raise AssertionError(f"the loudness of {side} stays {self.heard[-10:]}")

    def goes_on(self):
        self.order("a", "chat", "still here")
        self.wait("chat", side="b", text="still here")

    def kill(self):
        self.program.kill()
        self.program.wait()
        self.program.stdin.close()
        self.program.stdout.close()


def silent_world(test):
    """Where no sound system is."""
    folder = tempfile.TemporaryDirectory(prefix="mailcall-silent-")
    test.addCleanup(folder.cleanup)
    return {**os.environ, "HOME": folder.name, "XDG_RUNTIME_DIR": folder.name,
            "PULSE_SERVER": f"unix:{folder.name}/nobody", "PIPEWIRE_RUNTIME_DIR": folder.name}


class Waiting:
    """From now on, for a processor."""

    def __init__(self, call):
        self.programs = [call.program, *call.server.programs]
        self.began = time.monotonic()
        self.before, self.stolen_before = self.seconds(), sound.stolen()
        self.pauses = sound.Pauses()

    def seconds(self):
        return sound.waited_for_a_processor(program.pid for program in self.programs)

    def trouble(self):
        """In words, or nothing."""
        passed = time.monotonic() - self.began
        stolen = sound.stolen() - self.stolen_before
        if self.pauses.stop() > LONGEST_PAUSE or stolen > MOST_STOLEN * passed:
            return STOLEN
        return BUSY if self.seconds() - self.before > MOST_WAITING * passed else None


class Room:
    """Two desks with a microphone and a loudspeaker each."""

    def __init__(self, test, system):
        self.test, self.server = test, system(test)
        for desk in ("alice", "bob"):
            setattr(self, desk + "_speaker", self.server.add_loudspeaker(desk + "-speaker"))
            setattr(self, desk, self.server.add_microphone(desk + "-mic"))
        self.server.prefer("source", "alice-mic")
        self.server.prefer("sink", "alice-speaker")
        self.speech = []
        for number, sentence in enumerate(SENTENCES):
            path = self.server.folder / f"speech{number}.raw"
            waves.speak(path, sentence)
            self.speech.append(path)

    def call(self, processing="off", alice="alice-mic", speaker="alice-speaker"):
        return Call(self.test, self.server, (alice, speaker, processing),
                    ("bob-mic", "bob-speaker", processing))

    def overhear(self, mouth, path, loudspeaker, rest=1.5):
        """What a microphone hears, and what comes out of the loudspeaker, while somebody speaks."""
        recordings = [self.server.record(name) for name in (mouth.mouth, loudspeaker)]
        recordings[-1].await_more(0.3)
        mouth.say(path)
        recordings[-1].await_more(rest)
        return [waves.read(recording.stop()) for recording in recordings]

    def hear(self, mouth, path, loudspeaker):
        return self.overhear(mouth, path, loudspeaker)[1]


class SoundCase:
    """The same for each sound system."""

    def setUp(self):
        self.room = Room(self, self.system)
        self.server = self.room.server

    def show(self, what):
        print(f"{self.system.__name__}: {what}", flush=True)

    def heard_alike(self, processing, waveform=None):
        """Of what Alice's microphone heard and Bob's loudspeaker played: the envelope is alike, and
        the waveform if told how much, and nothing is missing or put in between. What fails must do
        so twice: the shortest pauses of a computer cannot be seen."""
        for tries_left in reversed(range(3)):
            said, heard, trouble = self.say_in_a_call(processing)
            rig = waves.Likeness(waves.read(self.room.speech[0]), said)
            likeness = waves.Likeness(said, heard)
            self.show(f"processing {processing}: {likeness}")
            stutters = rig.waveform < 0.9 or rig.jump > MOST_JUMP
            fits = (likeness.envelope >= 0.9 and likeness.jump <= MOST_JUMP
                    and (waveform is None or likeness.waveform >= waveform))
            if not tries_left or not stutters and (fits or tries_left < 2 and not trouble):
                break
            self.show(f"once more: {f'the test itself stutters: {rig}' if stutters else trouble}")
        if trouble == STOLEN and (stutters or not fits):
            self.skipTest(STOLEN)
        self.assertFalse(stutters, f"the test's own sound, not that of the call, stutters: {rig}")
        self.assertGreaterEqual(likeness.envelope, 0.9)
        self.assertLessEqual(likeness.jump, MOST_JUMP)
        if waveform is not None:
            self.assertGreaterEqual(likeness.waveform, waveform)

    def say_in_a_call(self, processing):
        """What Alice's microphone heard, what Bob's loudspeaker played, and whether the computer
        was too busy for them."""
        room = self.room
        call = room.call(processing)
        self.speaks(call, room.alice, room.speech[1])  # the processing gets to know the voice
        waiting = Waiting(call)
        said, heard = room.overhear(room.alice, room.speech[0], "bob-speaker")
        trouble = waiting.trouble()
        call.kill()
        return said, heard, trouble

    def test_speech_is_heard_as_it_was_said(self):
        self.heard_alike("off", waveform=0.9)

    def test_processed_speech_is_heard_as_it_was_said(self):
        for processing in ("echo,noise", "on"):
            self.heard_alike(processing)

    def echo(self, processing):
        """How loud Bob hears himself, where Alice's microphone hears her loudspeaker alone; and
        whether the computer had no time for it."""
        room = self.room
        call = room.call(processing, alice="ear")
        waiting = Waiting(call)
        # It takes a while to know the way that an echo goes.
        self.speaks(call, room.bob, room.speech[1], side="a")
        heard = room.hear(room.bob, room.speech[0], "bob-speaker")
        trouble = waiting.trouble()
        call.kill()
        return waves.level(heard), trouble

    def echo_is_down(self, where, *others):
        """By 18 dB, where the computer had time to follow the way that the echo goes."""
        off, _ = self.echo("off")
        self.assertGreater(off, -45, "there must be an echo to begin with")
        for tries_left in reversed(range(3)):
            left, trouble = self.echo("echo,noise")
            if not tries_left or not trouble or left <= off - 18:
                break
            self.show(f"once more, not {left:.1f} dB: {trouble}")
        if trouble == STOLEN and left > off - 18:
            self.skipTest(STOLEN)
        figures = {"off": off, "echo,noise": left,
                   **{processing: self.echo(processing)[0] for processing in others}}
        self.show(f"echo {where}: " + ", ".join(f"{words}: {figure:.1f} dB" for words, figure in
                                                figures.items()))
        self.assertLessEqual(left, off - 18)

    def test_echo_is_taken_out(self):
        # Beyond the delays that the devices tell of. By 40 ms the canceller is at its end: 26 to 31
        # dB with PulseAudio, but 17 to 24 dB with PipeWire; by 60 ms, 15 dB.
        self.server.add_ear_across_the_room("ear", "alice-speaker", distance_ms=30, quieter_db=6)
        self.echo_is_down("across the room", "on")

    def test_echo_is_taken_out_where_the_ear_touches_the_loudspeaker(self):
        self.server.add_ear("ear", "alice-speaker")
        self.server.pactl("set-source-volume", "ear", "-6dB")
        self.echo_is_down("at the loudspeaker")

    def test_a_muted_microphone_gives_silence(self):
        room = self.room
        call = room.call()
        room.alice.say(room.speech[1])
        call.order("a", "mute", "on")
        call.wait("sending", side="a", microphone=False)
        muted = waves.level(room.hear(room.alice, room.speech[0], "bob-speaker"))
        call.order("a", "mute", "off")
        call.wait("sending", side="a", microphone=True)
        open_again = waves.level(room.hear(room.alice, room.speech[0], "bob-speaker"))
        self.show(f"muted {muted:.1f} dB, open {open_again:.1f} dB")
        self.assertLess(muted, -70)
        self.assertGreater(open_again, -35)

    def test_the_volume_is_that_of_what_is_heard(self):
        room = self.room
        call = room.call()
        full = waves.level(room.hear(room.alice, room.speech[0], "bob-speaker"))
        call.order("b", "volume", "0.5")
        half = waves.level(room.hear(room.alice, room.speech[0], "bob-speaker"))
        call.order("b", "volume", "0")
        none = waves.level(room.hear(room.alice, room.speech[0], "bob-speaker"))
        self.show(f"volume 1: {full:.1f} dB, 0.5: {half:.1f} dB, 0: {none:.1f} dB")
        self.assertAlmostEqual(full - half, 18, delta=3)
        self.assertLess(none, -70)

    def speaks(self, call, mouth, path=None, side="b", own=False):
        """Until the far side hears it: what has been said before may still be on its way."""
        call.order(side, "levels", "on")
        speaking = threading.Thread(target=mouth.say, args=(path or self.room.speech[0],))
        speaking.start()
        try:
            call.level(side, own, lambda level: level > -40)
        finally:
            speaking.join()
            call.order(side, "levels", "off")

    def test_levels_are_told_of_both_while_somebody_looks(self):
        call = self.room.call()
        self.speaks(call, self.room.alice)
        self.speaks(call, self.room.alice, side="a", own=True)
        call.goes_on()
        call.drain()
        before = len(call.all("level"))
        self.room.alice.say(self.room.speech[1])
        call.goes_on()
        self.assertEqual(len(call.all("level")), before)

    def test_a_sound_system_that_is_killed_is_said_and_comes_back(self):
        call = self.room.call()
        self.speaks(call, self.room.alice)
        self.server.kill()
        while not all(call.all("trouble", side=side) for side in ("a", "b")):
            call.wait("trouble")
        for trouble in call.all("trouble"):
            self.assertIn("sound system", trouble["what"])
        call.goes_on()
        self.server.start()
        for desk in ("alice", "bob"):
            self.server.add_loudspeaker(desk + "-speaker")
            setattr(self.room, desk, self.server.add_microphone(desk + "-mic"))
        call.wait("sending", side="a", microphone=True)
        self.speaks(call, self.room.alice)
        for side in ("a", "b"):
            self.assertEqual(len(call.all("trouble", side=side)), 1)
        self.assertEqual(call.all("lost"), [])

    def test_a_microphone_that_is_unplugged_is_replaced_and_named(self):
        call = self.room.call()
        self.speaks(call, self.room.alice)
        self.room.alice.unplug()
        call.wait("devices", side="a", lost="alice-mic")
        # The only one that is left.
        self.speaks(call, self.room.bob)
        spare = self.server.add_microphone("alice-mic")
        call.wait("devices", side="a", lost="")
        self.speaks(call, spare)

    def test_the_last_microphone_is_not_replaced_by_what_is_played(self):
        call = self.room.call()
        self.speaks(call, self.room.alice)
        self.room.bob.unplug()
        self.room.alice.unplug()
        call.wait("sending", side="a", microphone=False)
        call.wait("devices", side="a", lost="alice-mic")
        call.goes_on()
        spare = self.server.add_microphone("spare-mic")
        call.wait("sending", side="a", microphone=True)
        self.speaks(call, spare)

    def test_the_default_microphone_is_the_sound_systems(self):
        call = self.room.call(alice="default", speaker="-")
        self.speaks(call, self.room.alice)
        self.server.prefer("source", "bob-mic")
        self.speaks(call, self.room.bob)
        self.room.bob.unplug()
        self.speaks(call, self.room.alice)

    def test_a_loudspeaker_that_is_unplugged_is_replaced(self):
        call = self.room.call()
        self.room.hear(self.room.bob, self.room.speech[0], "alice-speaker")
        self.server.unplug(self.room.alice_speaker)
        call.wait("devices", side="a", lost="alice-speaker")
        self.server.prefer("sink", "bob-speaker")
        heard = self.room.hear(self.room.bob, self.room.speech[0], "bob-speaker")
        self.assertGreater(waves.level(heard), -45)

    def test_devices_are_chosen_while_people_talk(self):
        call = self.room.call()
        self.speaks(call, self.room.alice)
        call.order("a", "microphone", "bob-mic")
        self.speaks(call, self.room.bob)
        call.order("a", "microphone", "none")
        call.wait("sending", side="a", microphone=False)
        call.order("a", "microphone", "default")
        call.wait("sending", side="a", microphone=True)
        self.speaks(call, self.room.alice)


class WithPulseAudio(SoundCase, unittest.TestCase):
    system = sound.PulseAudio


class WithPipeWire(SoundCase, unittest.TestCase):
    system = sound.PipeWire


class WithoutASoundSystem(unittest.TestCase):
    def test_one_sentence_says_so_and_the_call_goes_on(self):
        call = Call(self, None, ("default", "-", "on"), ("test", "none", "on"))
        call.goes_on()
        trouble = call.all("trouble", side="a")
        self.assertEqual(len(trouble), 1, trouble)
        self.assertIn("sound system", trouble[0]["what"])
        call.order("a", "levels", "on")
        call.level("a", False, lambda level: level > -20)
        self.assertEqual(call.all("lost"), [])
        self.assertEqual(len(call.all("trouble")), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
