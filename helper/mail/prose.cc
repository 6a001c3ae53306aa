// The words of a call's mail, in the sender's language.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/prose.hh"

#include "base/words.hh"
#include "mail/gmime.hh"
#include "mail/scanner.hh"

namespace mailcall::mail {
namespace {

using base::fill;
using base::tr;
using wire::Reason;
using wire::SignalType;

constexpr std::size_t name_cap = 100;
constexpr std::size_t own_words_cap = 4 * 1024;

std::string short_caller(const Draft& draft)
{
    auto name = shown_name(draft);
    return name.empty() ? draft.signal.from : name;
}

std::string caller(const Draft& draft)
{
    auto name = shown_name(draft);
    return name.empty() ? draft.signal.from : name + " (" + draft.signal.from + ")";
}

const char* invite_sentence(const wire::Media& media)
{
    if (media.audio && media.video) return tr("{} is calling you with sound and video.");
    if (media.video) return tr("{} is calling you with video.");
    if (media.audio) return tr("{} is calling you with sound.");
    return tr("{} is calling you for a text chat.");
}

std::string clock_words(std::int64_t time)
{
    base::Owned<GDateTime, g_date_time_unref> date{g_date_time_new_from_unix_local(time)};
    if (!date) return {};
    return base::take_string(g_date_time_format(date.get(), "%Y-%m-%d %H:%M:%S (UTC%:z)"));
}

std::string invite_words(const Draft& draft)
{
    const auto& signal = draft.signal;
    return fill(invite_sentence(signal.media), caller(draft)) + "\n\n" +
           fill(tr("The call rings until {}."), clock_words(signal.sent + signal.ttl)) + "\n\n" +
           tr("To answer, open this mail in a mail program that has Mailcall.\n"
              "If you do not have Mailcall, install it, or just reply to this mail.");
}

const char* cancel_sentence(Reason reason)
{
    switch (reason) {
        case Reason::taken: return tr("The call with {} goes on at another computer.");
        case Reason::late: return tr("{} had already given up when the call was answered.");
        case Reason::hung_up: return tr("{} has ended the call.");
        case Reason::failed: return tr("The call with {} could not be connected.");
        case Reason::intercepted:
            return tr("{} has ended the call, because somebody may have been listening in.");
        default: return tr("{} is no longer calling you.");
    }
}

std::string decline_words(const Draft& draft)
{
    const char* sentence = draft.signal.reason == Reason::busy
                               ? tr("{} is in another call and cannot answer yours now.")
                               : tr("{} has declined your call.");
    auto text = fill(sentence, caller(draft));
    auto own = clean_text(draft.text, own_words_cap);
    return own.empty() ? text : text + "\n\n" + own;
}

std::string words(const Draft& draft)
{
    switch (draft.signal.type) {
        case SignalType::invite: return invite_words(draft);
        case SignalType::accept:
            return fill(tr("{} has accepted your call.\n\nMailcall connects it by itself; there is "
                           "nothing to do."),
                        caller(draft));
        case SignalType::address:
            return fill(tr("{} has sent what Mailcall needs to connect the call.\n\nIt connects by "
                           "itself; there is nothing to do."),
                        caller(draft));
        case SignalType::decline: return decline_words(draft);
        case SignalType::cancel: break;
    }
    return fill(cancel_sentence(draft.signal.reason), caller(draft));
}

const char* cancel_subject(Reason reason)
{
    switch (reason) {
        case Reason::taken: return tr("Call answered at another computer");
        case Reason::late: return tr("Call answered too late");
        case Reason::hung_up:
        case Reason::intercepted: return tr("Call ended");
        case Reason::failed: return tr("Call not connected");
        default: return tr("Call cancelled");
    }
}

}  // namespace

std::string shown_name(const Draft& draft)
{
    return std::string{trim(clean_line(draft.from_name, name_cap))};
}

std::string subject(const Draft& draft)
{
    switch (draft.signal.type) {
        case SignalType::invite: return fill(tr("{} is calling you"), short_caller(draft));
        case SignalType::accept: return tr("Call accepted");
        case SignalType::address: return tr("Call being connected");
        case SignalType::decline:
            return draft.signal.reason == Reason::busy ? tr("Call declined: busy")
                                                       : tr("Call declined");
        case SignalType::cancel: break;
    }
    return cancel_subject(draft.signal.reason);
}

std::string body(const Draft& draft)
{
    auto text = words(draft);
    if (draft.signal.automatic)
        text += std::string{"\n\n"} + tr("This answer was sent automatically.");
    return text + "\n\n-- \n" +
           tr("Sent by Mailcall, which lets people call each other from their mail.") + "\n";
}

}  // namespace mailcall::mail
