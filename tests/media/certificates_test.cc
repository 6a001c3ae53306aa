// Both ends see the same two certificates, each from its own side.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/certificates.hh"

#include <gst/gst.h>
#include <gtest/gtest.h>

#include <atomic>

#include "peer.hh"

namespace mailcall::media {
namespace {

// Throw-away keys, made for this test only.
constexpr const char* first_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBdjCCAR2gAwIBAgIUIl65AQhoiqytdXrbaRlGwjCv4IowCgYIKoZIzj0EAwIw\n"
    "EDEOMAwGA1UEAwwFdGVzdDEwIBcNMjYxMTIwMDk1MjE5WhgPMjEyNjEwMjcwOTUy\n"
    "MTlaMBAxDjAMBgNVBAMMBXRlc3QxMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n"
    "iVnMZ1Ffc6zuoKd7UwTHrvyXnXeg2F3ZTu+ItyMy7ADtlD9B9PC1APuxxRJmGwrt\n"
    "RCJaMYeo89MejbddsKEzqqNTMFEwHQYDVR0OBBYEFDi/5syKR9QL6RtS7hBc3W5I\n"
    "j1KqMB8GA1UdIwQYMBaAFDi/5syKR9QL6RtS7hBc3W5Ij1KqMA8GA1UdEwEB/wQF\n"
    "MAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgQabH0YS0//rAqoWwss+Un4DyG1XzPm0/\n"
    "orAfxoiWxS8CID3q+uASBAuNMFQDmrvlzLirRbM29CUBXalaCvgyoeCA\n"
    "-----END CERTIFICATE-----\n"
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggq8KPMyNcO2L8XFm\n"
    "n26ew9p7oPaoEZw8z3lHf8uprfqhRANCAASJWcxnUV9zrO6gp3tTBMeu/Jedd6DY\n"
    "XdlO74i3IzLsAO2UP0H08LUA+7HFEmYbCu1EIloxh6jz0x6Nt12woTOq\n"
    "-----END PRIVATE KEY-----\n";
constexpr const char* second_pem =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBdzCCAR2gAwIBAgIUSpGKhfTD6fcjbRMqfWf6zXSrDW4wCgYIKoZIzj0EAwIw\n"
    "EDEOMAwGA1UEAwwFdGVzdDIwIBcNMjYxMTIwMDk1MjE5WhgPMjEyNjEwMjcwOTUy\n"
    "MTlaMBAxDjAMBgNVBAMMBXRlc3QyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n"
    "Bjv8+tz+1XK6fUOimT4JvcQKiqL1VnUouy5J3ZbrokY7+fywC8Fa8zD1jOeOdCYA\n"
    "lCiZBMFWL31aPIUarftwb6NTMFEwHQYDVR0OBBYEFC4F7DW0erXa2FMSQGIBm1Ew\n"
    "teLsMB8GA1UdIwQYMBaAFC4F7DW0erXa2FMSQGIBm1EwteLsMA8GA1UdEwEB/wQF\n"
    "MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgbPjdZxaNw8+TtrKpu5DWja6ObdJ245cS\n"
    "YytghfgBeboCIQD/vZeqAMgJsGmNYakvcB6Te5IvDqqLcRUDsAahV0/tIg==\n"
    "-----END CERTIFICATE-----\n"
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKFbOZHOfbI9mU6LL\n"
    "KeQf7AhkQv+JQ1qubX2V7suw0qehRANCAAQGO/z63P7Vcrp9Q6KZPgm9xAqKovVW\n"
    "dSi7LkndluuiRjv5/LALwVrzMPWM5450JgCUKJkEwVYvfVo8hRqt+3Bv\n"
    "-----END PRIVATE KEY-----\n";

// GStreamer makes one certificate a process, which both peers of a test would share. This gives
// every DTLS transport one of its own, as two computers have.
class SeparateCertificates {
  public:
    SeparateCertificates()
    {
        gst_init(nullptr, nullptr);
        signal_ = g_signal_lookup("element-added", GST_TYPE_BIN);
        hook_ = g_signal_add_emission_hook(signal_, 0, &on_element, &used_, nullptr);
    }
    SeparateCertificates(const SeparateCertificates&) = delete;
    SeparateCertificates& operator=(const SeparateCertificates&) = delete;
    ~SeparateCertificates() { g_signal_remove_emission_hook(signal_, hook_); }

  private:
    static gboolean on_element(GSignalInvocationHint*, guint, const GValue* values,
                               gpointer used) noexcept
    {
        auto* element = GST_ELEMENT(g_value_get_object(values + 1));
        auto* factory = gst_element_get_factory(element);
        if (!factory || g_strcmp0(GST_OBJECT_NAME(factory), "dtlssrtpdec") != 0) return TRUE;
        bool first = (*static_cast<std::atomic<int>*>(used))++ == 0;
        g_object_set(element, "pem", first ? first_pem : second_pem, nullptr);
        return TRUE;
    }

    std::atomic<int> used_{0};
    guint signal_ = 0;
    gulong hook_ = 0;
};

TEST(Certificates, AreTheSameSeenFromBothSides)
{
    SeparateCertificates separate;
    Peer a;
    Peer b;
    connect_by_one_mail(a, b);
    EXPECT_NE(a.own, b.own);
    EXPECT_EQ(a.own, b.theirs);
    EXPECT_EQ(b.own, a.theirs);
}

TEST(Certificates, FingerprintIsOfTheBinaryForm)
{
    auto read =
        pem_fingerprint("-----BEGIN CERTIFICATE-----\naGVs\nbG8=\n-----END CERTIFICATE-----\n");
    EXPECT_EQ(read, base::sha256(base::view("hello")));
}

TEST(Certificates, NoFingerprintOfAnythingElse)
{
    EXPECT_FALSE(pem_fingerprint(""));
    EXPECT_FALSE(pem_fingerprint("-----BEGIN CERTIFICATE-----\naGVsbG8="));
    EXPECT_FALSE(pem_fingerprint("-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----"));
}

}  // namespace
}  // namespace mailcall::media
