// libsecret, and a 0600 file for each account where there is no keyring.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/passwords.hh"

#include <glib/gstdio.h>
#include <libsecret/secret.h>

#include <cerrno>
#include <memory>

#include "base/crypto.hh"
#include "base/file.hh"
#include "base/log.hh"
#include "base/loop.hh"
#include "base/words.hh"
#include "store/files.hh"
#include "store/ini.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

constexpr const char* password_group = "password";

const SecretSchema& schema()
{
    static const SecretSchema made = [] {
        SecretSchema schema{};
        schema.name = "org.mailcall.Account";
        schema.attributes[0] = {"account", SECRET_SCHEMA_ATTRIBUTE_STRING};
        schema.attributes[1] = {"address", SECRET_SCHEMA_ATTRIBUTE_STRING};
        return schema;
    }();
    return made;
}

std::string password_path(const Places& places, const Account& account)
{
    auto name = base::to_base64url(base::hash16(base::view(account.name)));
    return places.data + "/passwords/" + name + ".key";
}

Result<> write_password(const Places& places, const Account& account, const std::string& password)
{
    auto path = password_path(places, account);
    MC_CHECK(make_private_folder(places.data + "/passwords"));
    MC_TRY(ini, Ini::parse(path, "", Code::unreadable));
    ini.set(password_group, "account", account.name);
    ini.set(password_group, "address", account.address);
    ini.set(password_group, "password", password);
    return base::write_file(path, ini.print());
}

Result<std::string> read_password(const Places& places, const Account& account)
{
    MC_TRY(ini, Ini::load(password_path(places, account), Code::unreadable));
    MC_TRY(address, ini.text(password_group, "address"));
    // An account that was made anew for somebody else under an old name.
    if (address != account.address) return std::string{};
    return ini.text(password_group, "password");
}

bool has_file(const Places& places, const Account& account)
{
    return g_file_test(password_path(places, account).c_str(), G_FILE_TEST_EXISTS) != FALSE;
}

Result<> remove_file(const Places& places, const Account& account)
{
    auto path = password_path(places, account);
    if (g_unlink(path.c_str()) == 0 || errno == ENOENT) return {};
    return base::fail(base::write_error(path, errno));
}

bool put_into_keyring(const Account& account, const std::string& password)
{
    base::ErrorSlot error;  // why is of no interest: there is the file
    auto label = fill(tr("Mailcall: {}"), account.address);
    return secret_password_store_sync(&schema(), SECRET_COLLECTION_DEFAULT, label.c_str(),
                                      password.c_str(), nullptr, error.out(), "account",
                                      account.name.c_str(), "address", account.address.c_str(),
                                      nullptr) != FALSE;
}

void heard(GObject*, GAsyncResult* result, gpointer data) noexcept
{
    std::unique_ptr<Found> found{static_cast<Found*>(data)};
    base::ErrorSlot error;
    char* text = secret_password_lookup_finish(result, error.out());
    std::string password = text ? text : "";
    secret_password_free(text);
    // Without a keyring there is none in it; and one that stays closed gives none away.
    if (error) base::log_info("keyring: " + error.message());
    (*found)(std::move(password));
}

}  // namespace

Result<Kept> keep_password(const Places& places, const Account& account,
                           const std::string& password)
{
    if (put_into_keyring(account, password)) {
        MC_CHECK(remove_file(places, account));
        return Kept::keyring;
    }
    MC_CHECK(write_password(places, account, password));
    return Kept::file;
}

void find_password(const Places& places, const Account& account, Found found)
{
    if (has_file(places, account))
        return base::post(nullptr, [found = std::move(found),
                                    read = read_password(places, account)] { found(read); });
    secret_password_lookup(&schema(), nullptr, &heard, new Found{std::move(found)}, "account",
                           account.name.c_str(), "address", account.address.c_str(), nullptr);
}

Result<> forget_password(const Places& places, const Account& account)
{
    base::ErrorSlot error;  // no keyring: nothing in it
    secret_password_clear_sync(&schema(), nullptr, error.out(), "account", account.name.c_str(),
                               "address", account.address.c_str(), nullptr);
    return remove_file(places, account);
}

}  // namespace mailcall::store
