// Events and actions as short English words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "words.hh"

#include <array>

namespace mailcall::call {

namespace {

template <class... T>
struct Overloaded : T... {
    using T::operator()...;
};
template <class... T>
Overloaded(T...) -> Overloaded<T...>;

std::string signal_name(SignalType type)
{
    constexpr std::array names{"invite", "accept", "address", "decline", "cancel"};
    return names[static_cast<std::size_t>(type)];
}

std::string reason_name(Reason reason)
{
    constexpr std::array names{"none",  "declined", "busy",   "cancelled",  "hung_up",
                               "taken", "late",     "failed", "intercepted"};
    return names[static_cast<std::size_t>(reason)];
}

std::string content_name(Content content)
{
    constexpr std::array names{"", " offer", " answer"};
    return names[static_cast<std::size_t>(content)];
}

std::string key_name(const PeerKey& key) { return std::to_string(key[0]); }

std::string describe_send(const action::Send& send)
{
    std::string text = "send " + signal_name(send.type) + " " + std::to_string(send.gen) +
                       content_name(send.content);
    if (send.reason != Reason::none) text += " " + reason_name(send.reason);
    if (send.want_address) text += " want";
    if (send.automatic) text += " automatic";
    if (send.won) text += " won=" + key_name(*send.won);
    if (send.to) text += " to=" + key_name(*send.to);
    return text;
}

}  // namespace

std::string describe(const Action& action)
{
    const auto number = [](const char* what, int gen) { return what + std::to_string(gen); };
    return std::visit(
        Overloaded{
            [](const action::Send& a) { return describe_send(a); },
            [&](const action::StartOffer& a) { return number("start offer ", a.gen); },
            [&](const action::StartAnswer& a) { return number("start answer ", a.gen); },
            [&](const action::ApplyAnswer& a) { return number("apply answer ", a.gen); },
            [](const action::StopSession&) { return std::string{"stop session"}; },
            [](const action::HangUpMedia& a) { return "hang up media " + reason_name(a.reason); },
            [](const action::Ring&) { return std::string{"ring"}; },
            [](const action::StopRinging&) { return std::string{"stop ringing"}; },
            [](const action::Finish& a) { return "finish " + std::string{name(a.outcome)}; },
            [](const action::AnsweredLate&) { return std::string{"answered late"}; }},
        action);
}

std::string describe(const std::vector<Action>& actions)
{
    std::string text;
    for (const auto& action : actions) text += (text.empty() ? "" : ", ") + describe(action);
    return text;
}

std::string describe(const std::vector<Task>& tasks)
{
    std::string text;
    for (const auto& task : tasks)
        text += (text.empty() ? "" : ", ") + task.call + " " + describe(task.action);
    return text;
}

std::string event_name(std::size_t index)
{
    constexpr std::array<const char*, event_count> names{
        "place",       "invite",       "accept",       "decline",   "hang up",
        "accepted",    "address",      "declined",     "cancelled", "sent",
        "send failed", "offer ready",  "answer ready", "proven",    "impostor",
        "lost",        "peer hung up", "tick",         "merged"};
    return names[index];
}

template <class T>
std::string fields_of(const T& event)
{
    std::string text;
    if constexpr (requires { event.gen; }) text += " " + std::to_string(event.gen);
    if constexpr (requires { event.content; }) text += content_name(event.content);
    if constexpr (requires { event.reason; }) text += " " + reason_name(event.reason);
    if constexpr (requires { event.on_wire; }) text += event.on_wire ? " on wire" : "";
    if constexpr (requires { event.won_by_us; }) text += event.won_by_us ? " won by us" : "";
    return text;
}

std::string describe(const Event& event)
{
    return event_name(event.index()) +
           std::visit([](const auto& e) { return fields_of(e); }, event);
}

}  // namespace mailcall::call
