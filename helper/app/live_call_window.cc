// What a call process reports of its window, of chat, of files and of shared folders.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/clock.hh"
#include "app/file_words.hh"
#include "app/live_call.hh"
#include "base/log.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::tr;
namespace event = call::event;
namespace report = wire::report;

namespace {

// The report's fields, without its name.
template <class Report>
base::Json fields(const Report& told)
{
    auto json = wire::to_json(wire::Report{told});
    json.erase("report");
    return json;
}

void log_failure(const base::Result<>& result)
{
    if (!result) base::log_warning(result.error().what);
}

}  // namespace

void LiveCall::take(const report::Wish& wish)
{
    bool rings = state() == call::State::ringing_in;
    auto media = wire::read_media(wish.value).value_or(record_.memory.media);
    if (wish.what == "accept" && rings) feed(event::Accept{media, false, true});
    if (wish.what == "decline" && rings) feed(event::Decline{wish.value, false, false});
    if (wish.what == "hang_up")
        rings ? feed(event::Decline{{}, false, false}) : feed(event::HangUp{});
    if (wish.what == "call_again") office_.call_again(record_);
    if (wish.what == "words_match") judge_words(true);
    if (wish.what == "words_differ") judge_words(false);
    if (wish.what == "keep_chat") office_.keep_chat(wish.value == "yes");
    if (wish.what == "always_into") keep_files_in(wish.value);
    if (wish.what == "share_for_good") share_for_good(wish.value);
}

store::Contact LiveCall::peer_contact() const
{
    if (auto known = party().contact) return *known;
    store::Contact made;
    made.address = record_.peer;
    return made;
}

// What people have read to each other binds their key to them; nothing else does without a
// passcode.
void LiveCall::judge_words(bool match)
{
    if (state() != call::State::talking) return;
    auto contact = peer_contact();
    contact.verified = match;
    contact.key = record_.peer_identity;
    log_failure(office_.database->save(contact));
    record_.trust = match ? call::Trust::verified : call::Trust::changed;
    if (!match)
        tell(Progress::warning, tr("The words differ: somebody may be listening. Hang up, and call "
                                   "from another network."));
    tell(Progress::talking);
}

void LiveCall::keep_files_in(const std::string& folder)
{
    auto contact = peer_contact();
    contact.files_into = folder;
    log_failure(office_.database->save(contact));
    renew_card();
}

// "until\npath".
void LiveCall::share_for_good(const std::string& value)
{
    auto end = value.find('\n');
    if (end == std::string::npos) return;
    auto until = g_ascii_strtoll(value.c_str(), nullptr, 10);
    auto path = value.substr(end + 1);
    if (until > 0) return log_failure(office_.database->save_share({record_.peer, path, until}));
    log_failure(office_.database->remove_share(record_.peer, path));
}

void LiveCall::keep_line(bool own, const std::string& text)
{
    if (!office_.appearance.keep_chat && !office_.settings.keep_chat) return;
    store::ChatLine line;
    line.at = now().time_since_epoch().count();
    line.call = record_.call;
    line.peer = record_.peer;
    line.own = own;
    line.number = number_;
    line.text = text;
    log_failure(office_.database->add_chat(line));
}

// What the host itself sends has no number of the call process': the time counts down instead.
void LiveCall::send_chat(const std::string& text)
{
    send(wire::order::Chat{text});
    number_ = -now().time_since_epoch().count();
    keep_line(true, text);
}

void LiveCall::tell_detail(Progress progress, std::string text, base::Json detail)
{
    auto made = notice(progress);
    made.text = std::move(text);
    made.detail = std::move(detail);
    office_.tell(made);
}

void LiveCall::take(const report::WindowShown&) { tell(Progress::window); }

void LiveCall::take(const report::ChatSent& chat)
{
    keep_line(true, chat.text);
    tell(Progress::said, chat.text);
}

void LiveCall::take(const report::ChatDelivered& delivered)
{
    tell_detail(Progress::delivered, {}, fields(delivered));
}

void LiveCall::take(const report::SendingNow& sending)
{
    tell_detail(Progress::sending, sentence(sending), fields(sending));
}

void LiveCall::take(const report::Transfer& transfer)
{
    auto detail = fields(transfer);
    // "state" and "name" are the call's own in a notice.
    tell_detail(Progress::transfer, sentence(transfer), {{"transfer", std::move(detail)}});
}

void LiveCall::take(const report::Shares& shares)
{
    tell_detail(Progress::shares, sentence(shares), {{"shares", fields(shares)["list"]}});
}

void LiveCall::take(const report::Listing& listing)
{
    tell_detail(Progress::listing, sentence(listing), {{"listing", fields(listing)}});
}

void LiveCall::take(const report::FolderRead& read)
{
    tell_detail(Progress::folder_read, sentence(read), {{"read", fields(read)}});
}

}  // namespace mailcall::app
