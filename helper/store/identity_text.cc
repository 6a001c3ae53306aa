// An identity as a text block, sealed under a passphrase, to bring it to another computer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/words.hh"
#include "store/identity_file.hh"
#include "wire/address.hh"

namespace mailcall::store {

using base::Code;
using base::fill;
using base::Result;
using base::tr;

namespace {

constexpr std::string_view begin_line = "-----BEGIN MAILCALL IDENTITY-----";
constexpr std::string_view end_line = "-----END MAILCALL IDENTITY-----";
constexpr std::string_view associated = "mailcall identity 1";
constexpr std::size_t salt_size = 16;
constexpr std::size_t secret_size = 64;
using Salt = std::array<std::uint8_t, salt_size>;

Result<> check_passphrase(const std::string& passphrase)
{
    if (!passphrase.empty()) return {};
    return base::fail(Code::bad_argument, tr("Sealing the identity: the passphrase is empty"),
                      tr("Choose a passphrase of several words."));
}

std::string fold(const std::string& text)
{
    constexpr std::size_t width = 64;
    std::string folded;
    for (std::size_t at = 0; at < text.size(); at += width)
        folded.append(text, at, width).append("\n");
    return folded;
}

// Salt, then the sealed secret and address.
Result<base::Bytes> seal_identity(const std::string& address, const base::Identity& identity,
                                  const std::string& passphrase)
{
    Salt salt;
    base::fill_random(salt);
    MC_TRY(key, base::stretch(passphrase, salt));
    base::Bytes plain(identity.secret.begin(), identity.secret.end());
    plain.insert(plain.end(), address.begin(), address.end());
    base::Bytes block(salt.begin(), salt.end());
    auto sealed = base::seal(key, base::view(associated), plain);
    block.insert(block.end(), sealed.begin(), sealed.end());
    return block;
}

// Mail programs and chat windows put text around the block and spaces into it.
Result<base::Bytes> read_block(const std::string& text)
{
    auto from = text.find(begin_line);
    auto until = text.find(end_line);
    if (from != std::string::npos && until != std::string::npos && from < until) {
        from += begin_line.size();
        auto block = base::from_base64(std::string_view{text}.substr(from, until - from));
        if (block && block->size() > salt_size) return *block;
    }
    return base::fail(Code::bad_argument,
                      tr("Importing the identity: this is not an exported identity"),
                      tr("Give the whole text, from the BEGIN line to the END line, as `mailcall "
                         "identity export` "
                         "printed it."));
}

struct Exported {
    std::string address;
    base::Identity identity;
};

std::optional<Exported> read_plain(const base::Bytes& plain)
{
    if (plain.size() <= secret_size) return {};
    auto middle = plain.begin() + secret_size;
    auto identity = identity_from({plain.begin(), middle});
    std::string address{middle, plain.end()};
    if (!identity || !wire::is_address(address)) return {};
    return Exported{address, *identity};
}

Result<Exported> unseal_identity(const base::Bytes& block, const std::string& passphrase)
{
    Salt salt;
    std::copy_n(block.begin(), salt_size, salt.begin());
    MC_TRY(key, base::stretch(passphrase, salt));
    auto plain =
        base::unseal(key, base::view(associated), base::BytesView{block}.subspan(salt_size));
    auto exported = plain ? read_plain(*plain) : std::nullopt;
    if (exported) return *exported;
    return base::fail(
        Code::bad_signature,
        tr("Importing the identity: the passphrase is wrong, or the text was changed on its way"),
        tr("Type the passphrase that was chosen when the identity was exported."));
}

Result<> keep_first(const Places& places, const Exported& exported)
{
    MC_TRY(created, create_identity(places, exported.address, exported.identity));
    if (created) return {};
    MC_TRY(present, read_identity(places, exported.address));
    if (present && present->key == exported.identity.key) return {};
    return base::fail(
        Code::bad_argument,
        fill(tr("Importing the identity of {}: this computer has another one already"),
             exported.address),
        tr("Replace it only if you are sure: people who know the old one will be warned."));
}

}  // namespace

Result<std::string> export_identity(const Places& places, const std::string& address,
                                    const std::string& passphrase)
{
    MC_CHECK(check_passphrase(passphrase));
    auto owner = wire::lower(address);
    MC_TRY(mine, identity(places, owner));
    MC_TRY(block, seal_identity(owner, mine, passphrase));
    return std::string{begin_line} + "\n" + fold(base::to_base64(block)) + std::string{end_line} +
           "\n";
}

Result<std::string> import_identity(const Places& places, const std::string& text,
                                    const std::string& passphrase, bool replace)
{
    MC_CHECK(check_passphrase(passphrase));
    MC_TRY(block, read_block(text));
    MC_TRY(exported, unseal_identity(block, passphrase));
    if (replace)
        MC_CHECK(replace_identity(places, exported.address, exported.identity));
    else
        MC_CHECK(keep_first(places, exported));
    return exported.address;
}

}  // namespace mailcall::store
