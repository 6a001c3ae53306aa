// Turns what mailcall-call prints into events.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe.hh"

namespace mailcall::app {

using base::Json;
using base::Result;

namespace {

using namespace std::chrono_literals;

constexpr auto device_limit = 20s;  // sound servers and cameras that sleep take some time to answer

Errand::Ears events(const char* name, const Probe::Tell& tell, const Json& nothing)
{
    return {[name, tell](const Json& line) {
                auto event = line;
                event["event"] = name;
                tell(event);
            },
            [name, tell, nothing](const Result<>& result) {
                if (result) return;
                auto event = nothing;
                event["event"] = name;
                event["trouble"] = result.error().what;
                tell(event);
            }};
}

}  // namespace

Probe::Probe(Tell tell)
    : tell_{std::move(tell)},
      doctor_{[this](const std::vector<Check>& checks) {
          tell_({{"event", "doctor"}, {"checks", to_json(checks)}});
      }},
      devices_{
          events("devices", tell_, {{"cameras", Json::array()}, {"microphones", Json::array()}})},
      preview_{events("preview", tell_, Json::object())}
{
}

void Probe::examine()
{
    if (!doctor_.is_busy()) doctor_.start();
}

void Probe::list_devices()
{
    if (!devices_.is_busy()) devices_.start({"--devices"}, device_limit);
}

void Probe::show(const Tried& tried)
{
    if (preview_.is_busy() && shown_ == tried) return;
    shown_ = tried;
    preview_.start({"--preview", "--camera", tried.camera, "--microphone", tried.microphone}, 0ms);
}

void Probe::stop_showing() { preview_.stop(); }

}  // namespace mailcall::app
