// Share: what a peer says of files and folders, and what our confined reader answers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include "base/harmless.hh"
#include "share/folder_talk.hh"
#include "share/message.hh"
#include "share/names.hh"
#include "share/partial_state.hh"
#include "share/record.hh"
#include "share/shelf_path.hh"
#include "targets.hh"
#include "wire/pairs.hh"

namespace mailcall::fuzz {
namespace {

void check_name(const std::string& name)
{
    require(!name.empty() && name.size() <= share::most_name, "1 to 255 bytes");
    require(name.find_first_of("/\\") == name.npos && name.front() != '.' && name.front() != '-',
            "no path, nothing hidden, no option");
    require(name.back() != '.' && name.back() != ' ', "nothing that Windows would leave out");
    require(base::harmless(name) == name, "can be shown");
    require(share::safe_name(name) == name, "what is safe stays as it is");
}

base::Bytes rewritten(std::uint32_t transfer, share::RecordReader& reader)
{
    share::RecordWriter writer{transfer, 1U << 16U};
    while (auto record = reader.next()) {
        auto text = base::to_text(record->rest);
        base::Key hash{};
        switch (record->kind) {
            case share::RecordKind::file: writer.file(record->first, record->second, text); break;
            case share::RecordKind::folder: writer.folder(text); break;
            case share::RecordKind::hole: writer.hole(record->first, record->second); break;
            case share::RecordKind::all: writer.all(); break;
            case share::RecordKind::end:
                std::ranges::copy(record->rest, hash.begin());
                writer.end(hash);
                break;
            case share::RecordKind::data:
                if (text.empty()) return {};  // a writer makes none of nothing
                writer.data(record->first, text.size(), [&](std::uint8_t* out, std::size_t) {
                    std::ranges::copy(text, out);
                    return std::ssize(text);
                });
        }
    }
    return writer.take();
}

}  // namespace

void read_message(std::string_view bytes)
{
    auto said = share::read_said(std::string{bytes});
    if (!said) return;
    auto printed = share::print(*said);
    auto again = share::read_said(printed);
    require(again && share::print(*again) == printed, "a message prints as it was read");
}

void make_safe_name(std::string_view bytes)
{
    auto name = share::safe_name(bytes);
    check_name(name);
    auto other = share::numbered(name, 9999);
    require(other.size() <= share::most_name, "a number has its room");
    require(base::harmless(other) == other, "with its number, too, it can be shown");
    auto path = share::safe_path(bytes);
    if (!path) return;
    for (auto part : wire::split(*path, '/')) check_name(std::string{part});
}

void read_records(std::string_view bytes)
{
    auto message = base::view(bytes);
    auto transfer = share::transfer_of(message);
    if (!transfer) return;
    share::RecordReader reader{message};
    auto again = rewritten(*transfer, reader);
    require(reader.is_broken() || again.empty() || base::to_text(again) == bytes,
            "records print as they were read");
}

void read_folder_talk(std::string_view bytes)
{
    if (auto question = share::read_question(bytes))
        require(share::print(*question) == bytes, "a question prints as it was read");
    auto answer = share::read_answer(bytes);
    if (!answer) return;
    auto printed = share::print(*answer);
    auto again = share::read_answer(printed);
    require(printed.size() == bytes.size() && again && share::print(*again) == printed,
            "an answer prints as it was read");
}

void judge_path(std::string_view bytes)
{
    if (!share::may_be_asked_for(bytes) || bytes.empty()) return;
    require(bytes.size() <= share::longest_path && bytes.front() != '/', "a path below a folder");
    for (auto part : wire::split(bytes, '/')) {
        require(share::may_be_shared(part) && part.front() != '.', "of names that may be shared");
        require(part.find('\0') == part.npos && part.find('\n') == part.npos, "and shown");
    }
    auto half = bytes.substr(0, bytes.size() / 2);
    require(!share::comes_before(bytes, bytes), "nothing comes before itself");
    require(half == bytes || share::comes_before(half, bytes) != share::comes_before(bytes, half),
            "of two names one comes first");
}

void read_partial_state(std::string_view bytes)
{
    static const auto path = places().data + "/state";
    put(path, bytes);
    auto state = share::read_state(path);
    if (!state) return;
    require(state->standing.done >= 0 && state->standing.done <= state->claim.size, "not too much");
    auto printed = share::print(*state);
    put(path, printed);
    auto again = share::read_state(path);
    require(again && share::print(*again) == printed, "a state prints as it was read");
}

}  // namespace mailcall::fuzz
