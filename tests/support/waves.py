"""Speech, and how alike two sounds are.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import array
import math
import operator
import pathlib
import subprocess
import wave

RATE = 48000  # samples a second, 16 bit, one channel


def speak(path, text, voice="en"):
    """Writes speech as raw samples, and gives them."""
    spoken = pathlib.Path(path).with_suffix(".wav")
    subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(spoken), text], check=True,
                   capture_output=True)
    with wave.open(str(spoken)) as file:
        rate = file.getframerate()
        samples = array.array("h", file.readframes(file.getnframes()))
    samples = stretch(samples, rate)
    pathlib.Path(path).write_bytes(samples.tobytes())
    return samples


def stretch(samples, rate):
    """To RATE."""
    count = (len(samples) - 1) * RATE // rate
    made = array.array("h", bytes(2 * count))
    for i in range(count):
        at, rest = divmod(i * rate, RATE)
        made[i] = (samples[at] * (RATE - rest) + samples[at + 1] * rest) // RATE
    return made


def read(path):
    data = pathlib.Path(path).read_bytes()
    return array.array("h", data[: len(data) // 2 * 2])


def level(samples):
    """dB of full scale."""
    power = sum(map(operator.mul, samples, samples)) / max(1, len(samples))
    return 10 * math.log10(max(power, 1e-3) / 32768**2)


def envelope(samples, seconds):
    """The energy of each piece of that length."""
    step = int(RATE * seconds)
    pieces = (samples[i : i + step] for i in range(0, len(samples) - step + 1, step))
    return [math.sqrt(sum(map(operator.mul, piece, piece)) / step) for piece in pieces]


def coarse(samples, factor):
    """Every `factor` samples as one, their mean."""
    sums = [samples[i::factor] for i in range(factor)]
    count = min(map(len, sums))
    return [sum(values) / factor for values in zip(*(piece[:count] for piece in sums))]


def correlation(one, other):
    """Of two sequences, -1 to 1, as far as the shorter one goes."""
    count = min(len(one), len(other))
    if count == 0:
        return 0.0
    one, other = one[:count], other[:count]
    mean, other_mean = sum(one) / count, sum(other) / count
    both = sum(map(operator.mul, one, other)) - count * mean * other_mean
    power = sum(map(operator.mul, one, one)) - count * mean**2
    other_power = sum(map(operator.mul, other, other)) - count * other_mean**2
    return both / math.sqrt(power * other_power) if power > 0 and other_power > 0 else 0.0


def best_delay(said, heard, lags):
    """The lag at which the two are most alike, and how much."""
    return max(((correlation(said, heard[lag : lag + len(said)]), lag)
                for lag in lags if 0 <= lag < len(heard)), default=(0.0, 0))


def only_speech(samples):
    """Without the silence before and after; and where it begins."""
    step = 0.02
    loud = envelope(samples, step)
    least = max(loud, default=0) / 50
    spoken = [at for at, power in enumerate(loud) if power > least]
    if not spoken:
        return samples[:0], 0
    first, last = (int(at * step * RATE) for at in (spoken[0], spoken[-1] + 1))
    return samples[first:last], first


class Likeness:
    """How alike two recordings are that were made at the same time, -1 to 1.

    Each second of what was said is looked for where it was heard: a call may take a moment longer
    from some time on, but `delays` (seconds, of each) says so, and `jump` how far they are apart.
    """

    def __init__(self, said, heard):
        said, begin = only_speech(said)
        seconds = max(1, len(said) // RATE)
        ends = [RATE * number for number in range(seconds)] + [len(said)]
        whole = rough_delay(said, heard)
        ours, theirs = array.array("h"), array.array("h")
        self.delays = []
        for first, last in zip(ends, ends[1:]):
            piece = said[first:last]
            at = find_piece(piece, heard, whole + first)
            whole = at - first
            self.delays.append((at - begin - first) / RATE)
            found = heard[at : at + len(piece)]
            ours.extend(piece)
            theirs.extend(found + array.array("h", bytes(2 * (len(piece) - len(found)))))
        self.jump = max(self.delays) - min(self.delays)
        self.waveform = correlation(ours, theirs)
        self.envelope = correlation(envelope(ours, 0.02), envelope(theirs, 0.02))

    def __str__(self):
        delays = " ".join(f"{1000 * delay:.0f}" for delay in self.delays)
        return f"waveform {self.waveform:.3f}, envelope {self.envelope:.3f}, delays {delays} ms"


STEP = 0.005
CLOSE = 3  # samples
SAME = 0.9  # surely the same; what has been through a filter is less alike, and is looked for


def rough_delay(said, heard):
    """Where in `heard` all of `said` begins, by its loudness."""
    _, at = best_delay(envelope(said, STEP), envelope(heard, STEP),
                       range(max(0, int((len(heard) - len(said)) / RATE / STEP)) + 1))
    return int(at * STEP * RATE)


def find_piece(piece, heard, about):
    """Where in `heard` the piece begins: there, or half a second around that place."""
    here = range(about - CLOSE, about + CLOSE + 1)
    alike, exact = best_delay(piece, heard, here)
    if alike >= SAME and exact not in (here[0], here[-1]):
        return exact
    begin = max(0, about - RATE // 2)
    near = heard[begin : about + len(piece) + RATE // 2]
    loud, near_loud = envelope(piece, STEP), envelope(near, STEP)
    lags = range(max(1, len(near_loud) - len(loud) + 1))
    likely = sorted(lags, key=lambda lag: -correlation(loud, near_loud[lag : lag + len(loud)]))
    factor = 6
    steps = int(STEP * RATE / factor)
    rough = {at for lag in (*likely[:3], (about - begin) // (steps * factor))
             for at in range((lag - 2) * steps, (lag + 2) * steps + 1)}
    _, at = best_delay(coarse(piece, factor), coarse(near, factor), rough)
    _, exact = best_delay(piece, near, range((at - 1) * factor, (at + 1) * factor + 1))
    return begin + exact
