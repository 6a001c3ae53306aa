// SeenMails: which mails of a mailbox were looked at, where these have names and no order; private
// to carry.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace mailcall::carry {

// Of each name some bits of its hash are kept: a mailbox may have a hundred thousand.
class SeenMails {
  public:
    using Mark = std::uint64_t;
    static Mark mark(std::string_view name);

    // What print() gave, for a run that begins `now`; anything else is as if there was nothing.
    static SeenMails read(std::string_view text, std::int64_t now);
    // Marks that are new are dated `now`.
    std::string print(std::int64_t now);

    // False: nobody has looked into this mailbox yet.
    bool has_looked() const { return looked_; }
    bool knows(Mark mail) const { return seen_.contains(mail) && !again_.contains(mail); }
    void add(Mark mail);
    // All that are in the mailbox; when it is the first look, all are old.
    void keep_only(const std::unordered_set<Mark>& present);
    bool is_changed() const { return changed_; }

  private:
    std::unordered_map<Mark, std::int64_t> seen_;  // since when, Unix seconds
    std::unordered_set<Mark> again_;               // seen, but not by this run
    bool looked_ = false;
    bool changed_ = false;
};

}  // namespace mailcall::carry
