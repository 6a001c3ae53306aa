// Outbox: the reports that a host has to hear even if it is killed, or not there yet.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "base/json.hh"
#include "wire/order.hh"

namespace mailcall::app {

// Around the JSON of order and report stands an envelope of one field:
//   call process → host   {"n":7,"report":"lost",…}   n counts up; without n: told once, then gone
//   host → call process   {"ack":7}                   reports up to 7 are dealt with, durably
// Each new attachment hears Hello and then every report not acknowledged yet, in order and with its
// old n. A host may thus hear a report twice, and must take it as the same event.
class Outbox {
  public:
    // Takes up what a killed process of the same call has left in the spool file.
    explicit Outbox(std::string spool_path);

    struct Item {
        base::Json frame;
        bool spooled = false;
        bool of_session = false;
    };

    // The frame to send. Remembers it, and writes it to the spool, as far as its kind asks for
    // that.
    base::Json add(const wire::Report& report);
    void acknowledge(std::int64_t number);
    // The session is gone: what was to be done with it is of no more use to anybody.
    void drop_session_reports();

    // Something that the user wants waits for a host.
    bool has_wish() const;
    bool empty() const { return waiting_.empty(); }
    const std::deque<Item>& waiting() const { return waiting_; }

  private:
    void load();
    void push(Item item);
    void write_down(base::Json record) const;
    void write_off(std::int64_t number) const;

    std::string path_;
    std::deque<Item> waiting_;
    std::size_t bytes_ = 0;  // of the frames in waiting_, printed
    std::int64_t last_ = 0;
};

}  // namespace mailcall::app
