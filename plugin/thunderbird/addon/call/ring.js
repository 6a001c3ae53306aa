// The ring tone of a call that comes in.
// SPDX-License-Identifier: GPL-3.0-or-later

const tone = document.getElementById("tone");

/** Starts it; when it sounds already, it goes on. */
export function startRinging() {
    if (tone.paused) {
        tone.play().catch((problem) => console.warn("mailcall: no ring tone:", problem));
    }
}

export function stopRinging() {
    tone.pause();
    tone.currentTime = 0;
}
