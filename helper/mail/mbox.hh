// Splitting an mbox stream into mails within bounded memory.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "mail/head.hh"

namespace mailcall::mail {

// Feed it pieces; it calls `each` with every mail, its "From " line included, cut to
// mail_cap + 1 bytes (a longer mail is refused anyhow). `last`: no other mail follows.
class MboxSplitter {
  public:
    using Each = std::function<void(std::string_view mail, bool last)>;

    explicit MboxSplitter(Each each) : each_{std::move(each)} {}

    void feed(std::string_view piece);
    void finish();

  private:
    void keep(std::string_view text);
    std::size_t take_mail(std::string_view text);

    Each each_;
    std::string mail_;
    std::string tail_;  // the last bytes of a piece, which may be the start of "\nFrom "
};

}  // namespace mailcall::mail
