// Result<T>: what a function returns when the world may refuse; the only place that names tl::.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace mailcall::base {

// What went wrong, as a number for programs. The list is the one in wire/PROTOCOL.md: numbers are
// appended, never reused, because plugins of another version read them.
enum class Code {
    bad_argument = 1,      // the user or plugin asked for something that makes no sense
    not_found = 2,         // no such account, contact, call or rule
    unreadable = 3,        // a file or folder cannot be read
    unwritable = 4,        // a file or folder cannot be written (disk full, permissions)
    too_big = 5,           // over a cap
    bad_json = 6,          // not one well-formed JSON object within the caps
    bad_frame = 7,         // a frame with a length of 0 or over the cap
    unknown_command = 8,   // a command or field that this version does not know
    wrong_version = 9,     // plugin and helper do not understand each other
    bad_signal = 10,       // a Mailcall header that does not parse
    bad_signature = 11,    // a signature, seal or proof that does not hold
    bad_description = 12,  // a session description outside the limits
    no_account = 13,       // no account carries this address
    no_carrier = 14,       // the mail could not be handed over
    media_missing = 15,    // a GStreamer element or codec is not installed
    device_missing = 16,   // a camera or microphone is not there or is taken
    database = 17,         // the database refused
    busy = 18,             // another call is going on
    timeout = 19,          // an answer did not come in time
    peer_gone = 20,        // the other process or computer went away
    bad_rule = 21,         // a line of the rules file that makes no sense
    not_now = 22,          // legal command, but not in the call's present state
    internal = 23,         // our own fault
};

// `what` reads "doing: cause" in the user's language; `hint` says what to do next, or is empty.
struct Error {
    Code code = Code::internal;
    std::string what;
    std::string hint = {};
};

template <class T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Code code, std::string what, std::string hint = {})
{
    return tl::unexpected<Error>{Error{code, std::move(what), std::move(hint)}};
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>{std::move(error)}; }

}  // namespace mailcall::base

// Declares `name` with the value of `expr`, or returns its error from the enclosing function.
#define MC_TRY(name, expr)                                                               \
    auto name##_result = (expr);                                                         \
    if (!name##_result) return ::mailcall::base::fail(std::move(name##_result).error()); \
    auto& name = *name##_result

// Returns the error of `expr` from the enclosing function, if there is one.
#define MC_CHECK(expr)                                                  \
    do {                                                                \
        if (auto mc_check = (expr); !mc_check)                          \
            return ::mailcall::base::fail(std::move(mc_check).error()); \
    } while (false)
