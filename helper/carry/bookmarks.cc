// One mark in ten minutes, for as long as it can be needed.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/bookmarks.hh"

#include <algorithm>
#include <sstream>

#include "carry/inbox_talk.hh"

namespace mailcall::carry {
namespace {

constexpr std::string_view kind = "imap";
constexpr std::int64_t apart = 10 * 60;  // seconds
constexpr std::size_t most_marks = 100;

}  // namespace

Bookmarks Bookmarks::read(std::string_view text)
{
    std::istringstream in{std::string{text}};
    Bookmarks made;
    std::string name;
    if (!(in >> name >> made.mailbox_) || name != kind || made.mailbox_ == 0) return {};
    for (Mark mark{}; made.marks_.size() < most_marks && in >> mark.at >> mark.next;)
        made.marks_.push_back(mark);
    // A line that is cut off could name any number.
    if (!in.eof() || !text.ends_with('\n')) return {};
    return made;
}

std::string Bookmarks::print() const
{
    auto text = std::string{kind} + " " + std::to_string(mailbox_) + "\n";
    for (const auto& mark : marks_)
        text += std::to_string(mark.at) + " " + std::to_string(mark.next) + "\n";
    return text;
}

void Bookmarks::begin(std::uint32_t mailbox, std::uint32_t next)
{
    mailbox_ = mailbox;
    marks_ = {{0, next}};
}

bool Bookmarks::reach(std::uint32_t next, std::int64_t now)
{
    if (marks_.empty() || marks_.back().next >= next) return false;
    auto count = marks_.size();
    bool soon = count > 1 && now - marks_[count - 2].at < apart;
    if (soon)
        marks_.back() = {now, next};
    else
        marks_.push_back({now, next});
    while (marks_.size() > 1 && marks_[1].at <= now - looked_at_again) marks_.erase(marks_.begin());
    if (marks_.size() > most_marks) marks_.erase(marks_.begin());  // of a clock that was set back
    return true;
}

std::uint32_t Bookmarks::resume(std::int64_t now) const
{
    auto next = marks_.front().next;
    for (const auto& mark : marks_)
        if (mark.at <= now - looked_at_again) next = mark.next;
    return next;
}

}  // namespace mailcall::carry
