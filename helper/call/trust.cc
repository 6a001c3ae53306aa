// Trust in words, and the judgement of one invite.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "call/trust.hh"

#include <array>

namespace mailcall::call {

namespace {
constexpr std::array<std::string_view, 5> names{"suspect", "changed", "new", "known", "verified"};
}

std::string_view name(Trust trust) { return names[static_cast<std::size_t>(trust)]; }

std::optional<Trust> read_trust(std::string_view text)
{
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return static_cast<Trust>(i);
    return {};
}

// A wrong proof ranks with a failed DMARC: somebody pretends, and nothing may be automatic.
Trust judge(const std::optional<Pin>& pin, const base::Key& key, PasscodeProof proof,
            bool dmarc_failed)
{
    if (dmarc_failed || proof == PasscodeProof::wrong) return Trust::suspect;
    if (proof == PasscodeProof::right) return Trust::verified;
    if (!pin) return Trust::fresh;
    if (pin->key != key) return Trust::changed;
    return pin->verified ? Trust::verified : Trust::known;
}

}  // namespace mailcall::call
