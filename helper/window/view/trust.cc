// Trust: how sure we are of a person, in an icon and few words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/trust.hh"

#include <algorithm>

#include "base/words.hh"

namespace mailcall::window {

using base::tr;

const char* trust_icon(Trust trust)
{
    switch (trust) {
        case Trust::verified: return "security-high-symbolic";
        case Trust::known: return "security-medium-symbolic";
        case Trust::fresh: return "dialog-question-symbolic";
        case Trust::changed: return "dialog-warning-symbolic";
        case Trust::suspect: return "security-low-symbolic";
    }
    return "dialog-question-symbolic";
}

std::string trust_label(Trust trust)
{
    switch (trust) {
        case Trust::verified: return tr("Verified");
        case Trust::known: return tr("Known");
        case Trust::fresh: return tr("Not verified");
        case Trust::changed: return tr("New device?");
        case Trust::suspect: return tr("Doubtful");
    }
    return {};
}

const char* trust_style(Trust trust)
{
    if (is_doubtful(trust)) return "doubtful";
    return trust == Trust::verified ? "good" : "fair";
}

bool is_doubtful(Trust trust) { return trust == Trust::changed || trust == Trust::suspect; }

Trust least_trust(const std::vector<Person>& people)
{
    if (people.empty()) return Trust::fresh;
    // The enumerators stand in the order of trust.
    return std::max_element(people.begin(), people.end(),
                            [](const Person& a, const Person& b) { return a.trust < b.trust; })
        ->trust;
}

}  // namespace mailcall::window
