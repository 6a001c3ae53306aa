// Splitting an mbox stream at its "From " lines.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/mbox.hh"

#include <algorithm>

namespace mailcall::mail {
namespace {

constexpr std::string_view divider = "\nFrom ";

}  // namespace

void MboxSplitter::keep(std::string_view text)
{
    mail_ += text.substr(0, mail_cap + 1 - std::min(mail_.size(), mail_cap + 1));
}

// Takes the text up to a divider, if there is one; returns how much was taken.
std::size_t MboxSplitter::take_mail(std::string_view text)
{
    auto found = text.find(divider);
    if (found == std::string_view::npos) return 0;
    keep(text.substr(0, found + 1));
    each_(mail_, false);
    mail_.clear();
    return found + 1;
}

void MboxSplitter::feed(std::string_view piece)
{
    tail_ += piece;
    std::string_view rest = tail_;
    while (auto taken = take_mail(rest)) rest.remove_prefix(taken);
    auto sure = rest.size() - std::min(rest.size(), divider.size() - 1);
    keep(rest.substr(0, sure));
    tail_ = std::string{rest.substr(sure)};
}

void MboxSplitter::finish()
{
    keep(tail_);
    tail_.clear();
    if (!mail_.empty()) each_(mail_, true);
    mail_.clear();
}

}  // namespace mailcall::mail
