"""Makes the tones of a call that rings: the one who is called hears the ring, the caller the ring-back.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import math
import struct
import sys
import wave

RATE = 16000  # samples a second, 16 bit, one channel
# Strength of the partials: a wooden sound, with no sharp edges.
PARTIALS = ((1, 1.0), (2, 0.22), (4, 0.08))


def note(pitch, seconds, fading):
    """Rises within 12 ms and dies away; silent at both ends, so that nothing clicks."""
    length = int(RATE * seconds)
    samples = []
    for i in range(length):
        at = i / RATE
        envelope = min(at / 0.012, 1.0) * math.exp(-fading * at) * (1.0 - i / length)
        tone = sum(s * math.sin(2 * math.pi * pitch * n * at) for n, s in PARTIALS)
        samples.append(envelope * tone)
    return samples


def silence(seconds):
    return [0.0] * int(RATE * seconds)


def ring():
    # A fourth upwards, and back: friendly, and above what small loudspeakers lose.
    notes = [s for pitch in (659.26, 880.0, 659.26, 880.0) for s in note(pitch, 0.42, 5.0)]
    return notes + silence(1.9), 0.32


def ring_back():
    # One low note, as soft as something that one waits by.
    return note(440.0, 1.1, 1.2) + silence(2.9), 0.14


def main():
    samples, loudness = {"ring": ring, "ring_back": ring_back}[sys.argv[1]]()
    peak = max(abs(s) for s in samples)
    values = [round(s / peak * loudness * 32767) for s in samples]
    with wave.open(sys.argv[2], "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(values)}h", *values))


if __name__ == "__main__":
    main()
