// Carrier: how mails come in and go out; one per account, with a way for each direction.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hh"
#include "carry/door.hh"

namespace mailcall::carry {

// What works, in words, or why it does not. Runs exactly once, on the main loop, unless who was
// asked is destroyed first.
using Tested = std::function<void(base::Result<std::string>)>;

// A mail that came in: a file on this computer, or what a server gave of it: all, or, of one that
// is longer than was asked for, so many bytes.
struct MailFile {
    std::string path;
};
struct MailBytes {
    std::string bytes;
};
using ArrivedMail = std::variant<MailFile, MailBytes>;

class Receiver {
  public:
    virtual ~Receiver() = default;

    // Called on the main loop with each mail found: at first those that are there already, then new
    // ones as they come. Who hears it decides what is news, and may destroy the receiver.
    using Arrived = std::function<void(const ArrivedMail& mail)>;

    // Starts looking; errors when the place cannot be read at all.
    virtual base::Result<> watch(Arrived arrived) = 0;
    // Whether somebody waits for a mail: then it is looked for more often, where that is a matter
    // of time.
    virtual void hurry(bool waited_for) = 0;
    virtual void test(Tested tested) = 0;
};

struct Parcel {
    std::string name;  // the same for the same signal
    std::string mail;
    std::string from;  // addresses
    std::vector<std::string> to;
    std::int64_t expires = 0;  // Unix seconds: it is not sent any more from then on
};

class Sender {
  public:
    virtual ~Sender() = default;

    struct Ears {
        // Exactly once, on the main loop, unless the sender is destroyed first.
        std::function<void(base::Result<>)> done;
        // Each time that it did not work yet, and is tried again.
        std::function<void(const base::Error&)> delayed;
    };

    // Hands one mail over, now or later. In a folder it replaces one of the same name.
    virtual void send(Parcel parcel, Ears ears) = 0;
    // Takes back what has this name and still waits; done says that it is too late.
    virtual void withdraw(const std::string& name) = 0;
    virtual void test(Tested tested) = 0;
};

struct Carrier {
    std::unique_ptr<Receiver> in;
    std::unique_ptr<Sender> out;
};

// A Maildir on this computer, of which new and cur are watched.
std::unique_ptr<Receiver> make_maildir(std::string folder);
// A Maildir into which mails to be sent are written, atomically (tmp, fsync, rename).
std::unique_ptr<Sender> make_outbox(std::string folder);
// How a mailbox on a server is looked at.
struct Inbox {
    std::chrono::milliseconds poll = std::chrono::seconds{60};  // unless the server tells by itself
    double time_scale = 1;                                      // of all other waiting times
    std::size_t most_bytes = 0;                                 // of a mail
    // What one run must know of another one: nothing, or what was kept last.
    std::function<std::string()> read_notes;
    std::function<void(const std::string&)> keep_notes;
};
// A mailbox that a server keeps, by IMAP or POP3. Only mails with a Mailcall field are fetched, and
// of those that were there before the first look none; nothing is changed there.
std::unique_ptr<Receiver> make_server_inbox(Door door, Visitor visitor, Inbox inbox);
// A mail server; what it does not take at once waits here, and is tried again until its time is
// over.
std::unique_ptr<Sender> make_smtp(Door door, Visitor visitor);

// What is said of a mail whose time was over before it could leave.
base::Error too_late();

}  // namespace mailcall::carry
