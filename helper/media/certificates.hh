// The certificates that both ends really used, for the proof that nobody sits between.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <optional>
#include <string_view>

#include "base/crypto.hh"

namespace mailcall::media {

struct Certificates {
    base::Key own{};  // SHA-256 over the DER form, as in a description's fingerprint
    base::Key theirs{};
};

// Empty before DTLS is connected. Owning context only: asked for inside a signal handler of
// webrtcbin, it hangs.
std::optional<Certificates> certificates_on_wire(GstElement* webrtcbin);

// SHA-256 of the certificate in a PEM text.
std::optional<base::Key> pem_fingerprint(std::string_view pem);

}  // namespace mailcall::media
