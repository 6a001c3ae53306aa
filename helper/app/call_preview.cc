// What devices give, shown in the window of a call that has not been accepted.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/call_preview.hh"

#include "app/call_watchdog.hh"

namespace mailcall::app {
namespace {

constexpr unsigned release_seconds = 5;

}  // namespace

void CallPreview::start(const wire::Media& media, const std::string& camera,
                        const std::string& microphone)
{
    stop();
    window_.preview(true);
    media::Preview::Ears ears;
    ears.level = [this](double level) { window_.level(true, level); };
    ears.trouble = [this](const base::Error& error) { window_.trouble(error); };
    ears.mirror = [this](const base::Picture& picture) { window_.picture(true, picture); };
    preview_ = std::make_unique<media::Preview>(media.video ? camera : "none",
                                                media.audio ? microphone : "none", ears);
}

void CallPreview::stop()
{
    if (!preview_) return;
    Watchdog watchdog{release_seconds};
    preview_.reset();
    window_.preview(false);
}

}  // namespace mailcall::app
