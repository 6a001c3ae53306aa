// GStreamer elements by name, with an error that says which package to install.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gst/gst.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/glib.hh"
#include "base/result.hh"
#include "wire/signal.hh"

namespace mailcall::media {

struct Part {
    const char* element;
    const char* package;  // Debian's
};

// Error: media_missing, for the first element that is not installed.
base::Result<> require(std::span<const Part> parts);
// The same for all that a session with `media` takes.
base::Result<> require_for(const wire::Media& media);

// Loads the plugins of what a session takes, so that the first one begins at once.
void load_transport();
void load_media();
// OpenSSL's key and certificate, which all sessions of a process have in common.
void make_certificate();

base::Result<> require_for_preview();
// All that are not installed, of those that a session with `media` takes.
std::vector<Part> missing_for(const wire::Media& media);
bool can_reach_sound_server();
// Both to encode and to decode it.
bool has_h264();

// A bin of installed elements; its open pads become its own. The text is ours and right.
base::Ref<GstElement> make_bin(const std::string& text);
base::Ref<GstElement> make_element(const char* name);

// The name of an element's kind, "" for one of no kind.
std::string factory_name(GstElement* element);

base::Ref<GstElement> find_in(GstElement* bin, const char* name);

// Adds `element` to `bin` and brings it to the bin's state.
void add_running(GstBin* bin, GstElement* element);

// Stops `pipeline`; gives up waiting after 3 s (GStreamer has known deadlocks here).
void stop(GstElement* pipeline);

}  // namespace mailcall::media
