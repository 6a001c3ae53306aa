// Reader: turns the files of a transfer of ours into messages, and notices when they are no longer
// what was offered.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.hh"
#include "share/descriptor.hh"
#include "share/manifest.hh"
#include "share/message.hh"
#include "share/record.hh"

namespace mailcall::share {

// Lives on a worker's thread.
class Reader {
  public:
    struct Batch {
        std::optional<said::From> from;  // to be said before the messages
        std::vector<base::Bytes> messages;
        std::int64_t wanted = -1;  // the file of this number must be supplied
        bool complete = false;     // all is read
        Why why = Why::none;       // not none: this is the end of it
        std::string file;          // which one of a folder
    };
    Reader(int transfer, std::shared_ptr<const Manifest> manifest);

    // Begins anew where the peer wants it.
    void start(const said::Take& take);
    // The next messages, of at most `most` bytes each and about `budget` bytes in all. May be
    // empty although there is more, after a while of hashing.
    Batch fill(std::int64_t budget, std::int64_t most);
    // A file that was wanted, open for reading.
    void supply(std::int64_t number, Descriptor file) { supplied_[number] = std::move(file); }

  private:
    using Writing = RecordWriter;
    // They give false when the message is full or nothing goes on for now.
    bool compose(Writing& message);
    bool begin_file(Writing& message, const Item& item);
    bool add_contents(Writing& message, const Item& item);
    bool add_hole(Writing& message, std::int64_t until);
    bool add_data(Writing& message, std::int64_t until);
    bool end_file(Writing& message, const Item& item);
    bool open(const Item& item);
    bool fail(Why why);
    bool is_as_offered(const Item& item) const;
    void find_data(const Item& item);
    // Hashes what the peer says it has. True: there is more of that.
    bool verify();
    void settle_start(bool same);

    int transfer_;
    std::shared_ptr<const Manifest> manifest_;
    std::map<std::int64_t, Descriptor> supplied_;
    said::Take wish_;
    bool verifying_ = false;
    bool complete_ = false;
    std::int64_t entry_ = 0;
    std::int64_t offset_ = 0;
    Descriptor file_;
    bool begun_ = false;  // the record of the file was written
    bool sparse_ = false;
    bool had_hole_ = false;       // in this batch
    std::int64_t data_from_ = 0;  // no hole between these two
    std::int64_t data_until_ = 0;
    base::Hasher hasher_;
    Batch batch_;
};

}  // namespace mailcall::share
