// Carry: what mail servers say.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/inbox_talk.hh"
#include "carry/smtp_talk.hh"

#include <algorithm>

#include "base/harmless.hh"
#include "targets.hh"

namespace mailcall::fuzz {
namespace {

using Do = carry::SmtpTalk::Do;

std::string_view next_line(std::string_view& bytes)
{
    auto end = std::min(bytes.find('\n'), bytes.size());
    auto line = bytes.substr(0, std::min(end, std::size_t{8192}));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return line;
}

constexpr std::size_t most_bytes = 1000;

carry::InboxWish inbox_wish(wire::MailProtocol protocol, const char* notes)
{
    carry::InboxWish made;
    made.door.server = {protocol, false, "mail.example.org", 143};
    made.user = "alice";
    made.notes = notes;
    made.most_bytes = most_bytes;
    return made;
}

// Lines of a server where mail waits, and pieces where they were asked for. The password may not
// come before there is encryption, and no mail before the password.
class InboxEar {
  public:
    explicit InboxEar(carry::InboxTalk& talk) : talk_{talk} {}

    void hear(std::string_view bytes)
    {
        talk_.begin(false);
        std::size_t piece = 0;
        while (!bytes.empty()) {
            auto text = piece > 0 ? bytes.substr(0, piece) : next_line(bytes);
            if (piece > 0 && text.size() < piece) return;
            bytes.remove_prefix(piece);
            auto step = take(talk_.hear(text));
            if (step.what == Next::rest || step.what == Next::listen) step = talk_.look();
            piece = step.what == Next::piece ? step.size : 0;
            require(piece <= 1024, "bounded");
            if (step.what >= Next::done) return;
        }
    }

  private:
    using Next = carry::InboxTalk::Do;

    carry::InboxTalk::Step take(carry::InboxTalk::Step step)
    {
        if (step.what == Next::secure) {
            require(!secure_, "encrypted once");
            secure_ = true;
            step = talk_.secured();
        }
        if (step.what == Next::key) {
            require(secure_, "no password without encryption");
            in_ = true;
            step = talk_.log_in({"secret"});
        }
        if (step.mail) require(in_ && step.mail->size() <= most_bytes, "asked for");
        if (step.what == Next::say) require(step.text.ends_with("\r\n"), "whole lines");
        require(base::harmless(step.error.what) == step.error.what, "no tricks in sentences");
        return step;
    }

    carry::InboxTalk& talk_;
    bool secure_ = false;
    bool in_ = false;
};

}  // namespace

void hear_imap(std::string_view bytes)
{
    auto talk = carry::make_imap_talk(inbox_wish(wire::MailProtocol::imap, "imap 7\n0 5\n"));
    InboxEar{*talk}.hear(bytes);
    auto notes = talk->notes(1'000'000);
    if (notes) require(notes->starts_with("imap "), "notes that can be read");
}

void hear_pop3(std::string_view bytes)
{
    auto talk = carry::make_pop3_talk(inbox_wish(wire::MailProtocol::pop3, "pop3\n"));
    InboxEar{*talk}.hear(bytes);
    auto notes = talk->notes(1'000'000);
    if (notes) require(notes->starts_with("pop3\n"), "notes that can be read");
}

// The lines of a server. Neither the password nor the mail may come before there is encryption.
void hear_smtp(std::string_view bytes)
{
    const carry::Parcel parcel{"", "the mail\n", "a@example.org", {"b@example.org"}};
    carry::Door door;
    door.server = {wire::MailProtocol::smtp, false, "mail.example.org", 587};
    carry::SmtpTalk talk{door, "alice", &parcel};
    bool secure = false;
    while (!bytes.empty()) {
        auto step = talk.hear(next_line(bytes));
        if (step.what == Do::secure) {
            require(!secure, "encrypted once");
            secure = true;
            step = talk.secured();
        }
        if (step.what == Do::key) {
            require(secure, "no password without encryption");
            step = talk.log_in({"secret"});
        }
        if (step.what == Do::say && !secure)
            require(step.text.starts_with("EHLO") || step.text == "STARTTLS\r\n", "nor anything");
        if (step.what == Do::say) require(step.text.ends_with("\r\n"), "whole lines");
        if (!step.error.what.empty())
            require(base::harmless(step.error.what) == step.error.what, "no tricks in sentences");
        if (step.what != Do::say && step.what != Do::wait) return;
    }
}

}  // namespace mailcall::fuzz
