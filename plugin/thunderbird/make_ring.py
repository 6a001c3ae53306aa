"""Makes the ring tone: two soft tones, twice, and a pause; it can be played in a loop.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import math
import struct
import sys
import wave

RATE = 16000  # samples a second, 16 bit, one channel
LOUDNESS = 0.32
NOTE = 0.42  # seconds from one note to the next
PAUSE = 1.9
# A fourth upwards, and back: friendly, and above what small loudspeakers lose.
NOTES = (659.26, 880.0, 659.26, 880.0)
# Strength of the partials: a wooden sound, with no sharp edges.
PARTIALS = ((1, 1.0), (2, 0.22), (4, 0.08))


def note(pitch):
    """Rises within 12 ms and dies away; silent at both ends, so that nothing clicks."""
    length = int(RATE * NOTE)
    samples = []
    for i in range(length):
        at = i / RATE
        envelope = min(at / 0.012, 1.0) * math.exp(-5.0 * at) * (1.0 - i / length)
        tone = sum(s * math.sin(2 * math.pi * pitch * n * at) for n, s in PARTIALS)
        samples.append(envelope * tone)
    return samples


def main():
    samples = [s for pitch in NOTES for s in note(pitch)] + [0.0] * int(RATE * PAUSE)
    peak = max(abs(s) for s in samples)
    values = [round(s / peak * LOUDNESS * 32767) for s in samples]
    with wave.open(sys.argv[1], "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(values)}h", *values))


if __name__ == "__main__":
    main()
