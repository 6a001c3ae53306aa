// What a call's window shows of what the host knows.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock.hh"
#include "app/live_call.hh"
#include "app/passcode.hh"
#include "base/harmless.hh"
#include "base/words.hh"

namespace mailcall::app {

namespace {

// Whom the words were compared with, or who showed the passcode, and not somebody with another key.
bool is_verified(const Party& party, const base::Key& identity)
{
    return party.contact && party.contact->verified && party.contact->key &&
           base::equal(*party.contact->key, identity);
}

std::string card_sentence(const Notice& notice)
{
    if (notice.state != call::State::over) return sentence_of_state(notice);
    // How long it was stands by itself.
    return base::harmless(sentence(notice.outcome, notice.outgoing, notice.peer, notice.text));
}

wire::Card plain_card(const Notice& notice)
{
    wire::Card card;
    card.peer = base::harmless(notice.peer);
    card.name = base::harmless(notice.name);
    card.trust = call::name(notice.trust);
    card.trust_words = describe(notice.trust);
    card.state = call::name(notice.state);
    card.outcome = call::name(notice.outcome);
    card.sentence = card_sentence(notice);
    bool late = notice.progress == Progress::waiting || notice.waits == call::Wait::their_mail;
    if (late) card.waits = call::name(notice.waits);
    card.media = notice.media;
    card.outgoing = notice.outgoing;
    card.ring_until = notice.ring_until;
    card.talked_from = notice.talked_from;
    card.seconds = notice.seconds;
    card.can_call_again = notice.state == call::State::over;
    return card;
}

}  // namespace

wire::Card LiveCall::card(const Notice& notice) const
{
    auto shown = notice;
    if (notice.state == call::State::over) shown.text = record_.why;
    auto card = plain_card(shown);
    auto who = party();
    if (auto keys = call_keys(record_, who); keys && notice.state == call::State::talking)
        card.words = compare_words(keys->words);
    card.words_match = is_verified(who, record_.peer_identity);
    card.keep_chat = office_.appearance.keep_chat || office_.settings.keep_chat;
    const auto& set = office_.settings.downloads;
    card.downloads = set.empty() ? office_.places.downloads : set;
    card.partial = office_.places.data + "/partial";
    if (who.contact) card.always_into = who.contact->files_into;
    if (!office_.appearance.files_into.empty()) card.always_into = office_.appearance.files_into;
    return card;
}

// While it rings here the process shows nothing, unless its window is what rings; and a call that
// only rings out starts no process before it has to.
void LiveCall::show_card(const Notice& notice)
{
    bool window = office_.shows_window();
    bool rings = notice.state == call::State::ringing_in;
    if (rings && !(window && office_.appearance.rings && !notice.listed)) return;
    bool shows_itself = window && notice.state != call::State::over && !notice.listed;
    if (line_ || shows_itself) send(wire::order::Show{card(notice)});
}

// Folders that this contact may read in every call.
void LiveCall::offer_folders()
{
    auto shares = office_.database->shares(record_.peer, unix_seconds(now()));
    if (!shares) return;
    for (const auto& folder : *shares) send(wire::order::ShareFolder{folder.path, folder.until});
}

}  // namespace mailcall::app
