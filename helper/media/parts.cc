// How a session's parts work together, from the first candidate to the last frame.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/parts.hh"

#include <algorithm>

#include "base/log.hh"
#include "base/words.hh"
#include "media/addresses.hh"
#include "media/certificates.hh"
#include "media/devices.hh"
#include "media/snapshot.hh"
#include "wire/control.hh"

namespace mailcall::media {
namespace {

using base::fill;
using base::tr;

// A goodbye is said again until it is heard: one lost packet would leave the other side waiting for
// a picture until it gives us up.
constexpr auto farewell_beat = std::chrono::milliseconds{100};
constexpr int most_farewell_beats = 10;
// The other side's goodbye is answered before our end of the session goes.
constexpr auto last_words = std::chrono::milliseconds{20};

std::uint32_t make_ssrc(bool video)
{
    // The lowest bit keeps the two apart.
    return ((base::random_number() | 2U) & ~1U) | (video ? 1U : 0U);
}

std::vector<Track> offered_tracks(const wire::Media& media)
{
    std::vector<Track> tracks;
    if (media.audio)
        tracks.push_back({false, audio_payload, make_ssrc(false), transport_cc_number});
    if (media.video) tracks.push_back({true, video_payload, make_ssrc(true), transport_cc_number});
    return tracks;
}

// What we shall send, with the numbers that the offer wants. Pictures: the first of `codecs`.
base::Result<std::vector<Track>> answered_tracks(const wire::Media& media,
                                                 const wire::Description& offer,
                                                 const std::vector<wire::Codec>& codecs)
{
    auto unknown = [](const char* text) {
        return base::fail(base::Code::bad_description, text,
                          tr("The caller's version of Mailcall may be another one."));
    };
    std::vector<Track> tracks;
    // Ours where the offer names none: a browser shows only what has the number of the answer.
    wire::Early own{"", "", make_ssrc(false), make_ssrc(true)};
    auto early = offer.early.value_or(own);
    if (media.audio && offer.audio) {
        auto payload = find_payload(offer.sdp, "OPUS/48000/2");
        if (!payload) return unknown(tr("Taking the call: its sound is not in a known format"));
        tracks.push_back({false, *payload, early.audio_ssrc,
                          find_extension(offer.sdp, "audio", transport_cc_uri)});
    }
    if (media.video && offer.video) {
        if (codecs.empty())
            return unknown(tr("Taking the call: its picture is not in a known format"));
        auto formats = wire::picture_formats(offer.sdp);
        tracks.push_back({true, wire::find_format(formats, codecs.front())->payload,
                          early.video_ssrc, find_extension(offer.sdp, "video", transport_cc_uri),
                          codecs.front()});
    }
    return tracks;
}

// A ping and a pong a second, and as much again for what is said otherwise. A test whose time runs
// faster pings more often, and would not hear its peer for the second half of each minute.
int most_controls(const Timings& timings)
{
    auto pace =
        std::chrono::milliseconds{1000} / std::max(timings.ping, std::chrono::milliseconds{1});
    return Channels::usual_controls * std::max(1, static_cast<int>(pace));
}

bool needs_devices(const wire::SessionSettings& settings)
{
    auto is_real = [](const std::string& id) { return id != "none" && !id.starts_with("test"); };
    return (settings.media.video && is_real(settings.camera)) ||
           (settings.media.audio && (is_real(settings.microphone) || settings.play_sound));
}

}  // namespace

Session::Parts::Parts(const wire::SessionSettings& settings, SessionListener& listener,
                      const Timings& timings)
    : settings_{settings},
      moments_{settings.asked_us},
      listener_{listener},
      watch_{inbox_, watch_ears()},
      pipeline_{inbox_, counters_,
                [this](const std::string& what) {
                    lose(fill(tr("Picture and sound stopped: {}"), what));
                }},
      sound_{inbox_, watch_, sound_ears()},
      channels_{pipeline_.webrtc(), inbox_, gate_, channel_listener(), most_controls(timings)},
      files_{pipeline_.webrtc(), inbox_, gate_, channels_.conduct(), files_listener()},
      nudge_{pipeline_.webrtc()},
      pictures_{pipeline_, inbox_, gate_, counters_, settings.camera, picture_ears()},
      receivers_{pipeline_, inbox_, gate_, counters_, receiver_ears()},
      negotiation_{pipeline_, inbox_, settings.addresses, timings.gather, negotiation_listener()},
      reach_{pipeline_, negotiation_, inbox_, timings, reach_ears()},
      pulse_{timings, pulse_listener()},
      roaming_{pipeline_, counters_, settings_, timings, roaming_ears()},
      reception_{base::Ref<GstElement>::share(pipeline_.webrtc())},
      rates_{inbox_, pipeline_.webrtc(), [this](const Spending& now) { spend(now); }}
{
    codecs_ = usable_codecs(settings.video);
    receivers_.play(settings.media);
    // The search for a router goes on while devices are opened.
    bool may_map = settings.map_ports && !settings.addresses.relay_only;
    if (!may_map) return;
    mapping_.emplace(local_addresses(settings.addresses.loopback, settings.excluded),
                     timings.lease);
    negotiation_.map_ports(*mapping_);
}

Session::Parts::~Parts() { inbox_->close(); }

Channels::Listener Session::Parts::channel_listener()
{
    return {[this] { take_open(); },
            [this](base::Bytes frame) { take_auth_frame(std::move(frame)); },
            [this](const std::string& text) { take_control(text); },
            [this](const std::string& text) { take_chat(text); },
            [this] { lose(tr("The other side broke the rules of the connection.")); }};
}

Negotiation::Listener Session::Parts::negotiation_listener()
{
    return {[this](const wire::Description& offer) {
                take_gathered();
                formats_ = wire::picture_formats(offer.sdp);
                tell([offer](SessionListener& told) { told.offer_ready(offer); });
            },
            [this](const base::Key& fingerprint) {
                tell([fingerprint](SessionListener& told) { told.answer_begun(fingerprint); });
            },
            [this](const wire::Description& answer) {
                take_gathered();
                tell([answer](SessionListener& told) { told.answer_ready(answer); });
            },
            [this](const std::string& cause) {
                lose(fill(tr("The connection could not be prepared: {}"), cause));
            }};
}

Reach::Ears Session::Parts::reach_ears()
{
    return {[this] { moments_.note(&wire::report::Moments::connected); },
            [this] { lose(tr("Somebody connected and then said nothing.")); }};
}

void Session::Parts::tell(std::function<void(SessionListener&)> what)
{
    inbox_->post([this, what = std::move(what)] { what(listener_); });
}

void Session::Parts::lose(const std::string& what)
{
    if (std::exchange(lost_, true)) return;
    tell([what](SessionListener& told) { told.lost(wire::Reason::failed, what); });
}

base::Result<> Session::Parts::open_devices()
{
    if (settings_.media.video) MC_CHECK(take_device(open_camera(settings_.camera), camera_));
    if (!settings_.media.audio) return {};
    auto chosen = sound_.choose(settings_);
    if (chosen) return {};
    if (settings_.need_devices) return chosen;
    tell([error = chosen.error()](SessionListener& told) { told.trouble(error); });
    return {};
}

// Who has no camera can still see, hear and write.
base::Result<> Session::Parts::take_device(base::Result<base::Ref<GstElement>> opened,
                                           base::Ref<GstElement>& place)
{
    if (opened) {
        place = std::move(*opened);
        return {};
    }
    if (settings_.need_devices) return base::fail(std::move(opened).error());
    tell([error = opened.error()](SessionListener& told) { told.trouble(error); });
    return {};
}

base::Result<> Session::Parts::start(const std::vector<Track>& tracks,
                                     const std::vector<std::string>& borrowed, base::Work begin)
{
    auto addresses = local_addresses(settings_.addresses.loopback, settings_.excluded);
    if (!pipeline_.use_addresses(addresses))
        return base::fail(base::Code::not_found,
                          tr("Preparing the call: this computer has no network address"),
                          tr("Connect to a network and try again."));
    for (const auto& track : tracks) {
        if (track.video)
            pictures_.begin(track, std::exchange(camera_, {}));
        else
            rates_.use_voice(add_sound_sender(pipeline_, sound_.voice(), track, gate_));
    }
    pipeline_.play();
    if (settings_.media.audio) sound_.start();
    if (needs_devices(settings_)) watch_devices();
    announce();
    reach_.find_servers(settings_, borrowed, [this, begin = std::move(begin)](const auto& unknown) {
        tell_unknown(unknown);
        begin();
    });
    return {};
}

void Session::Parts::tell_trouble(base::Error error)
{
    tell([error = std::move(error)](SessionListener& told) { told.trouble(error); });
}

void Session::Parts::tell_unknown(const std::vector<std::string>& names)
{
    for (const auto& name : names)
        tell_trouble({base::Code::not_found,
                      fill(tr("The server {} of your settings cannot be found."), name),
                      tr("The call goes on without it. Check its name, and your network.")});
}

void Session::Parts::take_gathered()
{
    moments_.note(&wire::report::Moments::gathered);
    auto silent = reach_.gathered();
    if (silent.empty()) return;
    tell_trouble({base::Code::not_now,
                  fill(tr("The relay server {} does not help."), silent.front()),
                  tr("The call goes on without it, and connects where there is a direct way. Check "
                     "its address, user and password.")});
}

void Session::Parts::offer()
{
    negotiation_.use_codecs(codecs_);
    auto started = start(offered_tracks(settings_.media), {}, [this] { reach_.offer(); });
    if (!started) lose(started.error().what);
}

base::Result<> Session::Parts::answer(const wire::Description& offer)
{
    formats_ = wire::picture_formats(offer.sdp);
    agreed_on_ = wire::agree_on_codecs(codecs_, wire::codecs_of(formats_));
    MC_TRY(tracks, answered_tracks(settings_.media, offer, agreed_on_));
    MC_CHECK(Negotiation::check(offer));
    negotiation_.use_codecs(agreed_on_);
    offerer_ = false;
    borrowed_ = offer.relays;
    return start(tracks, offer.relays, [this, offer] { reach_.answer(offer); });
}

void Session::Parts::apply_answer(const wire::Description& answer)
{
    take_codecs(wire::codecs_of(wire::picture_formats(answer.sdp)));
    reach_.apply(answer);
}

void Session::Parts::take_open()
{
    auto seen = certificates_on_wire(pipeline_.webrtc());
    if (!seen) return lose(tr("The connection has no certificates."));
    open_ = true;
    moments_.note(&wire::report::Moments::secured);
    reach_.met();
    tell([seen](SessionListener& told) { told.auth_open(seen->own, seen->theirs); });
    for (auto& frame : std::exchange(early_frames_, {})) tell_auth_frame(std::move(frame));
}

void Session::Parts::take_auth_frame(base::Bytes frame)
{
    // A reply to it could not leave before the channels are open on this side.
    if (open_) return tell_auth_frame(std::move(frame));
    early_frames_.push_back(std::move(frame));
}

void Session::Parts::tell_auth_frame(base::Bytes frame)
{
    auto seen = certificates_on_wire(pipeline_.webrtc());
    if (!seen) return lose(tr("The connection has no certificates."));
    tell([seen, frame = std::move(frame)](SessionListener& told) {
        told.auth_frame(seen->own, seen->theirs, frame);
    });
}

void Session::Parts::send_auth(base::BytesView frame) { channels_.send_auth(frame); }

void Session::Parts::open_valves()
{
    if (gate_->is_open()) return;
    gate_->open();
    moments_.note(&wire::report::Moments::proven);
    reach_.close_door();
    receivers_.ask_for_picture();
    pulse_.start();
    roaming_.start(offerer_, borrowed_);
    reception_.follow();
    rates_.begin();
    measure();
    say_sending();
    say_pictures();
    files_.release();
    channels_.release_held();
}

void Session::Parts::send_control(const char* key, const base::Json& value)
{
    base::Json message = base::Json::object();
    message[key] = value;
    channels_.send_text(ChannelName::control, base::print_json(message));
}

void Session::Parts::take_control(const std::string& text)
{
    pulse_.heard();
    auto said = wire::read_control(text, settings_.addresses);
    if (said.ping) send_control("pong", *said.ping);
    if (said.pong) take_pong();
    if (said.chat_heard) take_chat_heard(*said.chat_heard);
    if (said.chat_so_far)
        tell([count = *said.chat_so_far](SessionListener& told) { told.chat_so_far(count); });
    if (said.spare) roaming_.take(*said.spare);
    if (said.sending)
        tell([now = *said.sending](SessionListener& told) { told.peer_sending(now); });
    if (said.picture_held) take_held();
    if (!said.pictures.empty()) take_codecs(said.pictures);
    if (said.bye_heard && farewell_timer_.pending()) {
        bye_heard_ = true;
        farewell_timer_.start(std::chrono::milliseconds{0});
    }
    if (!said.bye) return;
    send_control("heard", "bye");
    if (peer_hung_up_) return;
    peer_hung_up_ = *said.bye;
    last_words_.start(last_words);
}

void Session::Parts::tell_bye()
{
    tell([reason = *peer_hung_up_](SessionListener& told) { told.peer_hung_up(reason); });
}

base::Result<> Session::Parts::send_chat(const std::string& text)
{
    auto doing = tr("Sending the message: {}");
    bool usable = gate_->is_open() && reached_ && !lost_ && channels_.is_open(ChannelName::chat);
    if (!usable)
        return base::fail(base::Code::not_now, fill(doing, tr("the other side is not connected")));
    if (text.size() > Channels::most_text)
        return base::fail(base::Code::too_big, fill(doing, tr("it is longer than 16 KB")),
                          tr("Send it in parts."));
    if (text.empty() ||
        g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr) == 0)
        return base::fail(base::Code::bad_argument, fill(doing, tr("it is empty or not a text")));
    channels_.send_text(ChannelName::chat, text);
    ++chats_said_;
    return {};
}

void Session::Parts::hang_up(wire::Reason reason, std::function<void()> flushed)
{
    flushed_ = std::move(flushed);
    farewell_ = reason;
    say_farewell();
}

void Session::Parts::say_farewell()
{
    bool open = gate_->is_open() && channels_.is_open(ChannelName::control);
    if (open && !bye_heard_ && farewell_beats_++ < most_farewell_beats) {
        send_control("bye", std::string{wire::name(farewell_)});
        return farewell_timer_.start(farewell_beat);
    }
    if (auto tell_owner = std::exchange(flushed_, {})) tell_owner();
}

base::Result<> Session::Parts::write_snapshot(const std::string& path)
{
    GstSample* picture = receivers_.newest_picture();
    if (!picture)
        return base::fail(
            base::Code::not_now,
            fill(tr("Writing {}: no picture has come from the other side yet"), path));
    auto written = write_png(picture, path);
    gst_sample_unref(picture);
    return written;
}

}  // namespace mailcall::media
