// The files that identities lie in; private to store.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "base/crypto.hh"
#include "base/result.hh"
#include "store/settings.hh"

namespace mailcall::store {

// `address` in lower case everywhere here.
base::Result<std::optional<base::Identity>> read_identity(const Places& places,
                                                          const std::string& address);
// False: there is one already, and it stays.
base::Result<bool> create_identity(const Places& places, const std::string& address,
                                   const base::Identity& identity);
base::Result<> replace_identity(const Places& places, const std::string& address,
                                const base::Identity& identity);

// The identity of a secret; empty when the secret's two halves do not belong together.
std::optional<base::Identity> identity_from(const base::Bytes& secret);

}  // namespace mailcall::store
