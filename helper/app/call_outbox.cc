// What is numbered, what is written to disk, and when it may be forgotten.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_outbox.hh"

#include <algorithm>
#include <ctime>

#include "app/spool.hh"
#include "base/log.hh"

namespace mailcall::app {
namespace {

// A peer that talks and talks while no host is there must not fill memory and disk. Below the
// 8 MiB that a Link holds, so that a new host can be told all of it.
constexpr std::size_t most_bytes = std::size_t{4} << 20U;

template <class... Kinds>
bool is_one_of(const wire::Report& report)
{
    return (std::holds_alternative<Kinds>(report) || ...);
}

// History is made of these, so they outlive even a kill of the call process.
bool is_spooled(const wire::Report& report)
{
    using namespace wire::report;
    return is_one_of<Talking, ChatReceived, PeerHungUp, Lost>(report);
}

// What a session has to be told is of no use to the next one.
bool is_of_session(const wire::Report& report)
{
    using namespace wire::report;
    return is_one_of<OfferReady, AnswerBegun, AnswerReady, AuthOpen, AuthFrame, Stranded>(report);
}

bool is_remembered(const wire::Report& report)
{
    using namespace wire::report;
    return is_spooled(report) || is_of_session(report) || is_one_of<ChatSent, Wish>(report);
}

std::int64_t number_of(const base::Json& frame)
{
    return base::int_field(frame, "n", 0).value_or(0);
}

std::size_t size_of(const base::Json& frame) { return base::print_json(frame).size(); }

}  // namespace

Outbox::Outbox(std::string spool_path) : path_{std::move(spool_path)} { load(); }

void Outbox::load()
{
    auto records = spool::read(path_);
    if (!records) return base::log_warning(records.error().what);
    for (auto& record : *records) {
        record.erase("at");
        last_ = std::max(last_, number_of(record));
        push({std::move(record), true, false});
    }
}

void Outbox::push(Item item)
{
    bytes_ += size_of(item.frame);
    waiting_.push_back(std::move(item));
}

base::Json Outbox::add(const wire::Report& report)
{
    auto frame = wire::to_json(report);
    if (!is_remembered(report)) return frame;
    bool is_chat = is_one_of<wire::report::ChatReceived, wire::report::ChatSent>(report);
    if (is_chat && bytes_ + size_of(frame) > most_bytes) {
        base::log_warning("remembering a chat message: 4 MiB wait for a host already; dropped");
        return frame;
    }
    frame["n"] = ++last_;
    push({frame, is_spooled(report), is_of_session(report)});
    if (is_spooled(report)) write_down(frame);
    return frame;
}

void Outbox::write_down(base::Json record) const
{
    record["at"] = static_cast<std::int64_t>(std::time(nullptr));
    // A full disk must not end the call: the report still waits in memory.
    if (auto written = spool::append(path_, record); !written)
        base::log_warning(written.error().what);
}

void Outbox::acknowledge(std::int64_t number)
{
    bool was_spooled = false;
    while (!waiting_.empty() && number_of(waiting_.front().frame) <= number) {
        was_spooled = was_spooled || waiting_.front().spooled;
        bytes_ -= size_of(waiting_.front().frame);
        waiting_.pop_front();
    }
    if (was_spooled) write_off(number);
}

// A file in which nothing waits any more would only grow.
void Outbox::write_off(std::int64_t number) const
{
    auto spooled = [](const Item& item) { return item.spooled; };
    if (std::none_of(waiting_.begin(), waiting_.end(), spooled)) return spool::remove(path_);
    if (auto written = spool::append(path_, {{"ack", number}}); !written)
        base::log_warning(written.error().what);
}

bool Outbox::has_wish() const
{
    return std::any_of(waiting_.begin(), waiting_.end(), [](const Item& item) {
        return base::text_field(item.frame, "report").value_or("") == "wish";
    });
}

void Outbox::drop_session_reports()
{
    std::erase_if(waiting_, [](const Item& item) { return item.of_session; });
    bytes_ = 0;
    for (const auto& item : waiting_) bytes_ += size_of(item.frame);
}

}  // namespace mailcall::app
