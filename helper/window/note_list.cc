// Which notes are there, and which have been there long enough.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/note_list.hh"

#include <algorithm>

namespace mailcall::window {
namespace {

using std::chrono::steady_clock;

constexpr auto for_ever = steady_clock::time_point::max();

bool is_passing(const NoteList::Said& said) { return !said.is_warning && said.action.empty(); }

}  // namespace

void NoteList::say(Said said)
{
    if (silenced_.contains(said.key)) return;
    auto until = is_passing(said) ? steady_clock::now() + passing_ : for_ever;
    auto same = std::find_if(notes_.begin(), notes_.end(),
                             [&](const Kept& kept) { return kept.said.key == said.key; });
    if (same == notes_.end()) {
        make_room();
        notes_.push_back({++last_id_, std::move(said), until});
    } else {
        *same = {same->id, std::move(said), until};
    }
    await_next();
}

// The oldest goes that is no warning, else the oldest.
void NoteList::make_room()
{
    if (notes_.size() < most) return;
    auto least = std::find_if(notes_.begin(), notes_.end(),
                              [](const Kept& kept) { return !kept.said.is_warning; });
    notes_.erase(least == notes_.end() ? notes_.begin() : least);
}

void NoteList::take_back(const std::string& key)
{
    std::erase_if(notes_, [&](const Kept& kept) { return kept.said.key == key; });
}

void NoteList::take_back_all(const std::string& beginning)
{
    std::erase_if(notes_, [&](const Kept& kept) { return kept.said.key.starts_with(beginning); });
}

void NoteList::dismiss(int id)
{
    for (const auto& kept : notes_)
        if (kept.id == id && kept.said.once_dismissed) silenced_.insert(kept.said.key);
    std::erase_if(notes_, [id](const Kept& kept) { return kept.id == id; });
}

void NoteList::act(int id)
{
    auto chosen = std::find_if(notes_.begin(), notes_.end(),
                               [id](const Kept& kept) { return kept.id == id; });
    if (chosen == notes_.end()) return;
    auto act = std::move(chosen->said.act);
    notes_.erase(chosen);
    if (act) act();
}

std::vector<Note> NoteList::list() const
{
    std::vector<Note> shown;
    shown.reserve(notes_.size());
    for (const auto& kept : notes_)
        shown.push_back({kept.id, kept.said.text, kept.said.action, kept.said.is_warning});
    return shown;
}

void NoteList::let_pass()
{
    std::erase_if(notes_,
                  [now = steady_clock::now()](const Kept& kept) { return kept.until <= now; });
    await_next();
    changed_();
}

void NoteList::await_next()
{
    auto next = for_ever;
    for (const auto& kept : notes_) next = std::min(next, kept.until);
    if (next == for_ever) return timer_.cancel();
    timer_.start(std::chrono::ceil<std::chrono::milliseconds>(next - steady_clock::now()));
}

}  // namespace mailcall::window
