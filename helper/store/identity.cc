// Identities: one 0600 file for each address.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/file.hh"
#include "base/words.hh"
#include "store/files.hh"
#include "store/identity_file.hh"
#include "store/ini.hh"
#include "wire/address.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

constexpr const char* identity_group = "identity";

std::string identities_folder(const Places& places) { return places.data + "/identities"; }

// An address may hold a slash or be too long for a file name; its hash is neither.
std::string identity_path(const Places& places, const std::string& address)
{
    auto name = base::to_base64url(base::hash16(base::view(address)));
    return identities_folder(places) + "/" + name + ".key";
}

Result<std::string> print_identity(const std::string& path, const std::string& address,
                                   const base::Identity& identity)
{
    MC_TRY(ini, Ini::parse(path, "", Code::unreadable));
    ini.set(identity_group, "address", address);
    ini.set(identity_group, "secret", base::to_base64url(identity.secret));
    return ini.print();
}

Result<base::Identity> make_first(const Places& places, const std::string& address)
{
    auto made = base::make_identity();
    MC_TRY(created, create_identity(places, address, made));
    if (created) return made;
    MC_TRY(theirs, read_identity(places, address));  // another process was faster
    if (theirs) return *theirs;
    return base::fail(Code::unreadable,
                      fill(tr("Making the identity of {}: its file vanished"), address),
                      tr("Try again."));
}

}  // namespace

std::optional<base::Identity> identity_from(const base::Bytes& secret)
{
    base::Identity identity;
    if (secret.size() != identity.secret.size()) return {};
    std::copy(secret.begin(), secret.end(), identity.secret.begin());
    // An Ed25519 secret holds the public key behind the seed.
    std::copy_n(secret.end() - static_cast<std::ptrdiff_t>(identity.key.size()),
                identity.key.size(), identity.key.begin());
    auto probe = base::view("mailcall identity");
    if (!base::verify(identity.key, probe, base::sign(identity, probe))) return {};
    return identity;
}

Result<std::optional<base::Identity>> read_identity(const Places& places,
                                                    const std::string& address)
{
    auto path = identity_path(places, address);
    // Asked before reading: another process may make the file at any moment, but whole.
    if (!g_file_test(path.c_str(), G_FILE_TEST_EXISTS)) return std::nullopt;
    MC_TRY(ini, Ini::load(path, Code::unreadable));
    MC_TRY(secret, ini.text(identity_group, "secret"));
    MC_TRY(owner, ini.text(identity_group, "address"));
    auto bytes = base::from_base64url(secret);
    auto identity = bytes ? identity_from(*bytes) : std::nullopt;
    if (identity && owner == address) return identity;
    return base::fail(Code::unreadable,
                      fill(tr("Reading the identity of {}: the file {} is damaged"), address, path),
                      tr("Restore it from a backup, or import the identity again."));
}

Result<bool> create_identity(const Places& places, const std::string& address,
                             const base::Identity& identity)
{
    auto path = identity_path(places, address);
    MC_CHECK(make_private_folder(identities_folder(places)));
    MC_TRY(text, print_identity(path, address, identity));
    return base::create_file(path, text);
}

Result<> replace_identity(const Places& places, const std::string& address,
                          const base::Identity& identity)
{
    auto path = identity_path(places, address);
    MC_CHECK(make_private_folder(identities_folder(places)));
    MC_TRY(text, print_identity(path, address, identity));
    return base::write_file(path, text);
}

Result<base::Identity> identity(const Places& places, const std::string& address)
{
    auto owner = wire::lower(address);
    MC_TRY(found, read_identity(places, owner));
    if (found) return *found;
    return make_first(places, owner);
}

}  // namespace mailcall::store
