// The fields of every order and report by name: the one list that both writing and reading follow.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tuple>

#include "wire/order.hh"

namespace mailcall::wire {

template <class T, class Value>
struct Field {
    const char* name;
    Value T::*member;
};
template <class T, class Value>
Field(const char*, Value T::*) -> Field<T, Value>;

// The pointer only chooses the overload.
constexpr auto fields_of(CandidateRule*)
{
    using T = CandidateRule;
    return std::tuple{Field{"loopback", &T::loopback}, Field{"host", &T::host},
                      Field{"relay_only", &T::relay_only}, Field{"most", &T::most}};
}
constexpr auto fields_of(Waits*)
{
    using T = Waits;
    return std::tuple{Field{"keep_alive", &T::keep_alive}, Field{"punch", &T::punch},
                      Field{"permission", &T::permission}};
}
constexpr auto fields_of(SessionSettings*)
{
    using T = SessionSettings;
    return std::tuple{Field{"media", &T::media},
                      Field{"camera", &T::camera},
                      Field{"microphone", &T::microphone},
                      Field{"play_sound", &T::play_sound},
                      Field{"addresses", &T::addresses},
                      Field{"need_devices", &T::need_devices},
                      Field{"processing", &T::processing},
                      Field{"stun", &T::stun},
                      Field{"turn", &T::turn},
                      Field{"waits", &T::waits},
                      Field{"excluded", &T::excluded},
                      Field{"authorities", &T::authorities},
                      Field{"map_ports", &T::map_ports},
                      Field{"lent", &T::lent},
                      Field{"video", &T::video},
                      Field{"asked_us", &T::asked_us}};
}

constexpr auto fields_of(Sending*)
{
    using T = Sending;
    return std::tuple{Field{"microphone", &T::microphone}, Field{"camera", &T::camera},
                      Field{"screen", &T::screen}};
}
constexpr auto fields_of(report::Quality*)
{
    using T = report::Quality;
    return std::tuple{Field{"grade", &T::grade},
                      Field{"round_trip_ms", &T::round_trip_ms},
                      Field{"loss_in", &T::loss_in},
                      Field{"loss_out", &T::loss_out},
                      Field{"bits_in", &T::bits_in},
                      Field{"bits_out", &T::bits_out},
                      Field{"room", &T::room},
                      Field{"pictures_in", &T::pictures_in},
                      Field{"pictures_out", &T::pictures_out},
                      Field{"width", &T::width},
                      Field{"height", &T::height},
                      Field{"held", &T::held}};
}
constexpr auto fields_of(report::Moments*)
{
    using T = report::Moments;
    return std::tuple{Field{"begun", &T::begun},         Field{"gathered", &T::gathered},
                      Field{"connected", &T::connected}, Field{"secured", &T::secured},
                      Field{"proven", &T::proven},       Field{"picture", &T::picture}};
}
constexpr auto fields_of(Card*)
{
    using T = Card;
    return std::tuple{Field{"peer", &T::peer},
                      Field{"name", &T::name},
                      Field{"trust", &T::trust},
                      Field{"trust_words", &T::trust_words},
                      Field{"state", &T::state},
                      Field{"outcome", &T::outcome},
                      Field{"sentence", &T::sentence},
                      Field{"waits", &T::waits},
                      Field{"media", &T::media},
                      Field{"outgoing", &T::outgoing},
                      Field{"ring_until", &T::ring_until},
                      Field{"talked_from", &T::talked_from},
                      Field{"seconds", &T::seconds},
                      Field{"words", &T::words},
                      Field{"words_match", &T::words_match},
                      Field{"can_call_again", &T::can_call_again},
                      Field{"keep_chat", &T::keep_chat},
                      Field{"downloads", &T::downloads},
                      Field{"always_into", &T::always_into},
                      Field{"partial", &T::partial}};
}
constexpr auto fields_of(report::SharedFolder*)
{
    using T = report::SharedFolder;
    return std::tuple{Field{"id", &T::id}, Field{"own", &T::own}, Field{"name", &T::name},
                      Field{"path", &T::path}, Field{"until", &T::until}};
}
constexpr auto fields_of(report::FolderEntry*)
{
    using T = report::FolderEntry;
    return std::tuple{Field{"name", &T::name}, Field{"is_folder", &T::is_folder},
                      Field{"size", &T::size}, Field{"modified", &T::modified}};
}

template <class T>
concept Fielded = requires(T* type)
{
    fields_of(type);
};

constexpr auto fields_of(order::Offer*)
{
    using T = order::Offer;
    return std::tuple{Field{"gen", &T::gen}, Field{"settings", &T::settings}};
}
constexpr auto fields_of(order::Answer*)
{
    using T = order::Answer;
    return std::tuple{Field{"gen", &T::gen}, Field{"settings", &T::settings},
                      Field{"offer", &T::offer}};
}
constexpr auto fields_of(order::Apply*)
{
    using T = order::Apply;
    return std::tuple{Field{"gen", &T::gen}, Field{"answer", &T::answer}};
}
constexpr auto fields_of(order::SendAuth*)
{
    return std::tuple{Field{"frame", &order::SendAuth::frame}};
}
constexpr auto fields_of(order::Prove*) { return std::tuple{Field{"reply", &order::Prove::reply}}; }
constexpr auto fields_of(order::Stop*) { return std::tuple{}; }
constexpr auto fields_of(order::Chat*) { return std::tuple{Field{"text", &order::Chat::text}}; }
constexpr auto fields_of(order::HangUp*)
{
    return std::tuple{Field{"reason", &order::HangUp::reason}};
}
constexpr auto fields_of(order::Snapshot*)
{
    return std::tuple{Field{"path", &order::Snapshot::path}};
}
constexpr auto fields_of(order::AskStats*) { return std::tuple{}; }
constexpr auto fields_of(order::Show*)
{
    using T = order::Show;
    return std::tuple{Field{"card", &T::card}};
}
constexpr auto fields_of(order::Switch*)
{
    using T = order::Switch;
    return std::tuple{Field{"what", &T::what}, Field{"value", &T::value}};
}
constexpr auto fields_of(order::SendFiles*)
{
    using T = order::SendFiles;
    return std::tuple{Field{"paths", &T::paths}};
}
constexpr auto fields_of(order::SteerFile*)
{
    using T = order::SteerFile;
    return std::tuple{Field{"transfer", &T::transfer}, Field{"wish", &T::wish},
                      Field{"folder", &T::folder}};
}
constexpr auto fields_of(order::ShareFolder*)
{
    using T = order::ShareFolder;
    return std::tuple{Field{"path", &T::path}, Field{"until", &T::until}};
}
constexpr auto fields_of(order::Unshare*)
{
    using T = order::Unshare;
    return std::tuple{Field{"share", &T::share}};
}
constexpr auto fields_of(order::Browse*)
{
    using T = order::Browse;
    return std::tuple{Field{"share", &T::share}, Field{"path", &T::path}};
}
constexpr auto fields_of(order::Fetch*)
{
    using T = order::Fetch;
    return std::tuple{Field{"share", &T::share}, Field{"path", &T::path}};
}

constexpr auto fields_of(report::Hello*)
{
    using T = report::Hello;
    return std::tuple{Field{"call", &T::call}, Field{"gen", &T::gen}, Field{"proven", &T::proven}};
}
constexpr auto fields_of(report::OfferReady*)
{
    using T = report::OfferReady;
    return std::tuple{Field{"gen", &T::gen}, Field{"offer", &T::offer}, Field{"fp", &T::fp}};
}
constexpr auto fields_of(report::AnswerBegun*)
{
    using T = report::AnswerBegun;
    return std::tuple{Field{"gen", &T::gen}, Field{"fp", &T::fp}};
}
constexpr auto fields_of(report::AnswerReady*)
{
    using T = report::AnswerReady;
    return std::tuple{Field{"gen", &T::gen}, Field{"answer", &T::answer}};
}
constexpr auto fields_of(report::AuthOpen*)
{
    using T = report::AuthOpen;
    return std::tuple{Field{"gen", &T::gen}, Field{"own", &T::own}, Field{"theirs", &T::theirs}};
}
constexpr auto fields_of(report::AuthFrame*)
{
    using T = report::AuthFrame;
    return std::tuple{Field{"gen", &T::gen}, Field{"own", &T::own}, Field{"theirs", &T::theirs},
                      Field{"frame", &T::frame}};
}
constexpr auto fields_of(report::Talking*)
{
    return std::tuple{Field{"gen", &report::Talking::gen}};
}
constexpr auto fields_of(report::Seen*) { return std::tuple{Field{"video", &report::Seen::video}}; }
constexpr auto fields_of(report::ChatReceived*)
{
    return std::tuple{Field{"text", &report::ChatReceived::text}};
}
constexpr auto fields_of(report::Reaching*)
{
    return std::tuple{Field{"reached", &report::Reaching::reached}};
}
constexpr auto fields_of(report::PeerHungUp*)
{
    return std::tuple{Field{"reason", &report::PeerHungUp::reason}};
}
constexpr auto fields_of(report::Stranded*)
{
    return std::tuple{Field{"gen", &report::Stranded::gen}};
}
constexpr auto fields_of(report::Lost*)
{
    using T = report::Lost;
    return std::tuple{Field{"gen", &T::gen}, Field{"reason", &T::reason}, Field{"what", &T::what}};
}
constexpr auto fields_of(report::SnapshotDone*)
{
    using T = report::SnapshotDone;
    return std::tuple{Field{"path", &T::path}, Field{"error", &T::error}};
}
constexpr auto fields_of(report::Stats*)
{
    using T = report::Stats;
    return std::tuple{Field{"video_frames", &T::video_frames},
                      Field{"audio_packets", &T::audio_packets},
                      Field{"tone_hz", &T::tone_hz},
                      Field{"bytes_in", &T::bytes_in},
                      Field{"bytes_out", &T::bytes_out},
                      Field{"frames_sent", &T::frames_sent},
                      Field{"dropped_before_proof", &T::dropped_before_proof},
                      Field{"path", &T::path},
                      Field{"way", &T::way},
                      Field{"transport", &T::transport},
                      Field{"ip", &T::ip},
                      Field{"round_trip", &T::round_trip},
                      Field{"pauses", &T::pauses},
                      Field{"sound_lost", &T::sound_lost},
                      Field{"feedback", &T::feedback},
                      Field{"codec_in", &T::codec_in},
                      Field{"codec_out", &T::codec_out},
                      Field{"quality", &T::quality},
                      Field{"moments", &T::moments}};
}
constexpr auto fields_of(report::Refused*)
{
    using T = report::Refused;
    return std::tuple{Field{"code", &T::code}, Field{"what", &T::what}, Field{"hint", &T::hint}};
}
constexpr auto fields_of(report::Trouble*)
{
    using T = report::Trouble;
    return std::tuple{Field{"what", &T::what}, Field{"hint", &T::hint}};
}
constexpr auto fields_of(report::Wish*)
{
    using T = report::Wish;
    return std::tuple{Field{"what", &T::what}, Field{"value", &T::value}};
}
constexpr auto fields_of(report::WindowShown*) { return std::tuple{}; }
constexpr auto fields_of(report::ChatSent*)
{
    using T = report::ChatSent;
    return std::tuple{Field{"text", &T::text}};
}
constexpr auto fields_of(report::ChatDelivered*)
{
    using T = report::ChatDelivered;
    return std::tuple{Field{"count", &T::count}};
}
constexpr auto fields_of(report::SendingNow*)
{
    using T = report::SendingNow;
    return std::tuple{Field{"own", &T::own}, Field{"peer", &T::peer}};
}
constexpr auto fields_of(report::Transfer*)
{
    using T = report::Transfer;
    return std::tuple{Field{"id", &T::id},
                      Field{"own", &T::own},
                      Field{"is_folder", &T::is_folder},
                      Field{"name", &T::name},
                      Field{"files", &T::files},
                      Field{"size", &T::size},
                      Field{"done", &T::done},
                      Field{"bytes_per_second", &T::bytes_per_second},
                      Field{"seconds_left", &T::seconds_left},
                      Field{"state", &T::state},
                      Field{"problem", &T::problem},
                      Field{"path", &T::path}};
}
constexpr auto fields_of(report::Shares*)
{
    using T = report::Shares;
    return std::tuple{Field{"list", &T::list}};
}
constexpr auto fields_of(report::Listing*)
{
    using T = report::Listing;
    return std::tuple{Field{"share", &T::share}, Field{"path", &T::path},
                      Field{"entries", &T::entries}, Field{"is_cut", &T::is_cut},
                      Field{"problem", &T::problem}};
}
constexpr auto fields_of(report::FolderRead*)
{
    using T = report::FolderRead;
    return std::tuple{Field{"share", &T::share}, Field{"path", &T::path},
                      Field{"fetched", &T::fetched}};
}

}  // namespace mailcall::wire
