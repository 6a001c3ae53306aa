// One file for each account, whose first line says of which mailbox it is.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/inbox_notes.hh"

#include <unistd.h>

#include "base/crypto.hh"
#include "base/file.hh"
#include "store/files.hh"

namespace mailcall::store {

namespace {

constexpr std::size_t longest_notes = 64 * 1024 * 1024;

std::string folder(const Places& places) { return places.state + "/inboxes"; }

std::string path(const Places& places, const Account& account)
{
    return folder(places) + "/" + base::to_base64url(base::hash16(base::view(account.name)));
}

std::string first_line(const Account& account)
{
    return account.servers.in + " " + account.servers.user + "\n";
}

}  // namespace

std::string read_inbox_notes(const Places& places, const Account& account)
{
    // Without notes nothing rings that was there before, which is the safe side.
    auto text = base::read_file(path(places, account), longest_notes).value_or("");
    auto first = first_line(account);
    return text.starts_with(first) ? text.substr(first.size()) : "";
}

base::Result<> keep_inbox_notes(const Places& places, const Account& account,
                                const std::string& notes)
{
    MC_CHECK(make_private_folder(folder(places)));
    return base::write_file(path(places, account), first_line(account) + notes);
}

void forget_inbox_notes(const Places& places, const Account& account)
{
    ::unlink(path(places, account).c_str());
}

}  // namespace mailcall::store
