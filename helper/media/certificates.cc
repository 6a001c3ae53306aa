// Reads the PEM texts of the DTLS transport beneath the data channels.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/certificates.hh"

#include <string>

#include "base/glib.hh"

namespace mailcall::media {
namespace {

base::Ref<GObject> child(gpointer object, const char* property)
{
    GObject* found = nullptr;
    g_object_get(object, property, &found, nullptr);
    return base::Ref<GObject>::adopt(found);
}

std::optional<base::Key> fingerprint(gpointer transport, const char* property)
{
    char* pem = nullptr;
    g_object_get(transport, property, &pem, nullptr);
    return pem_fingerprint(base::take_string(pem));
}

}  // namespace

std::optional<base::Key> pem_fingerprint(std::string_view pem)
{
    constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----";
    auto from = pem.find(begin);
    if (from == std::string_view::npos) return {};
    from += begin.size();
    auto to = pem.find("-----END", from);
    if (to == std::string_view::npos) return {};
    auto der = base::from_base64(pem.substr(from, to - from));
    if (!der || der->empty()) return {};
    return base::sha256(*der);
}

std::optional<Certificates> certificates_on_wire(GstElement* webrtcbin)
{
    auto sctp = child(webrtcbin, "sctp-transport");
    if (!sctp) return {};
    auto transport = child(sctp.get(), "transport");
    if (!transport) return {};
    auto own = fingerprint(transport.get(), "certificate");
    auto theirs = fingerprint(transport.get(), "remote-certificate");
    if (!own || !theirs) return {};
    return Certificates{*own, *theirs};
}

}  // namespace mailcall::media
