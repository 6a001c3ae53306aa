// Owning handles for GLib and GObject values; each handle names the transfer it takes part in.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

#include <memory>
#include <string>
#include <utility>

namespace mailcall::base {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* value) const noexcept
    {
        Free(value);
    }
};

// Sole owner of a C value; exactly as large as the pointer.
template <class T, auto Free>
using Owned = std::unique_ptr<T, FreeWith<Free>>;

using CString = Owned<char, g_free>;
using CStrv = Owned<char*, g_strfreev>;
using KeyFile = Owned<GKeyFile, g_key_file_unref>;

// One counted reference to a GObject. There is no constructor from T*: the reader must choose
// the transfer, and can check the choice against the C documentation.
template <class T>
class Ref {
  public:
    Ref() noexcept = default;
    // (transfer full)
    static Ref adopt(T* object) noexcept { return Ref{object}; }
    // (transfer none)
    static Ref share(T* object) noexcept
    {
        return Ref{object ? static_cast<T*>(g_object_ref(object)) : nullptr};
    }
    // (transfer floating): elements, widgets
    static Ref sink(T* object) noexcept
    {
        return Ref{object ? static_cast<T*>(g_object_ref_sink(object)) : nullptr};
    }

    Ref(const Ref& other) noexcept : Ref{share(other.object_)} {}
    Ref(Ref&& other) noexcept : object_{std::exchange(other.object_, nullptr)} {}
    Ref& operator=(Ref other) noexcept
    {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() { g_clear_object(&object_); }

    T* get() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    [[nodiscard]] T* release() noexcept { return std::exchange(object_, nullptr); }

  private:
    explicit Ref(T* object) noexcept : object_{object} {}

    T* object_ = nullptr;
};

// The GError** argument of one C call.
class ErrorSlot {
  public:
    ErrorSlot() = default;
    ErrorSlot(const ErrorSlot&) = delete;
    ErrorSlot& operator=(const ErrorSlot&) = delete;
    ~ErrorSlot() { g_clear_error(&error_); }

    GError** out() noexcept { return &error_; }
    explicit operator bool() const noexcept { return error_ != nullptr; }
    bool is(GQuark domain, int code) const noexcept
    {
        return g_error_matches(error_, domain, code) != FALSE;
    }
    std::string message() const { return error_ ? error_->message : "unknown error"; }

  private:
    GError* error_ = nullptr;
};

// (transfer full) string of a C call, or "" for NULL.
inline std::string take_string(char* text)
{
    CString owned{text};
    return owned ? std::string{owned.get()} : std::string{};
}

}  // namespace mailcall::base
