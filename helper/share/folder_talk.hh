// What the call process and its mailcall-folder say to each other, on a socket pair that keeps
// messages apart (SOCK_SEQPACKET). Both are of one build, so numbers are in the machine's order.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program says hello first, unasked: an answer with number 0, its cause `fine` or why it will
// not serve. Then each question is answered, in order, by one or more answers with its number; all
// but the last have `more`. An answer that opens a file brings the descriptor with its last
// message. Either end ends with the socket.
//
//   question: number u32 · ask u8 · path to the end
//   answer:   number u32 · cause u8 · flags u8 · figure i32 · entries to the end
//   entry:    is_folder u8 · size i64 · modified i64 · length u16 · name
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "share/descriptor.hh"
#include "share/exchange.hh"

namespace mailcall::share {

constexpr std::size_t most_listed = 10'000;
constexpr std::size_t most_walked = 100'000;

enum class Ask : std::uint8_t { list = 1, open = 2, walk = 3 };

// Why not. The call process has the words: once confined, the program could load no translation.
enum class Cause : std::uint8_t {
    fine = 0,
    not_shared,     // hidden, a link, another disk, or no path below the folder at all
    not_there,      // there is no such file, or none any more
    not_a_file,     // a folder or a device where a file was asked for
    not_a_folder,   // the other way round
    no_permission,  // the owner of the folder may not read it
    in_use,         // another program has locked it
    too_big,        // more files than a walk may give
    no_room,        // out of memory or descriptors
    folder_gone,    // the shared folder itself was deleted
    broken,         // the disk fails
    old_system,     // hello: no openat2
    not_confined,   // hello: the confinement failed half-way
};
constexpr auto last_cause = Cause::not_confined;

struct Question {
    std::uint32_t number = 0;
    Ask ask = Ask::list;
    std::string path;
};

struct Answer {
    std::uint32_t number = 0;
    Cause cause = Cause::fine;
    bool more = false;
    bool is_cut = false;      // list
    bool is_folder = false;   // walk
    std::int32_t figure = 0;  // walk: folders left out; hello: the Landlock version that holds
    std::vector<Entry> entries;
};

std::string print(const Question& question);
std::string print(const Answer& answer);
// Bytes of one entry in an answer.
std::size_t size_of(const Entry& entry);
// Nothing for what is not whole and exact.
std::optional<Question> read_question(std::string_view message);
std::optional<Answer> read_answer(std::string_view message);

// An answer with so many bytes of entries is full.
constexpr std::size_t full_answer = 32'768;

struct Received {
    enum class State { message, nothing, closed } state = State::nothing;
    std::string text;
    Descriptor file;  // that came with it
};
// Waits unless the socket is non-blocking; then `nothing` says that there is none now.
Received receive_message(int socket);
// False: the other end has closed, or the socket is non-blocking and full. The file is borrowed.
bool send_message(int socket, std::string_view message, int file = -1);

}  // namespace mailcall::share
