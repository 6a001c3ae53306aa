// Finding links in texts of people who may want to mislead.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/links.hh"

#include <algorithm>
#include <array>
#include <optional>

#include "base/glib.hh"

namespace mailcall::window {
namespace {

constexpr std::size_t longest_link = 2048;
constexpr std::size_t longest_host = 253;

struct Scheme {
    std::string_view start;
    bool is_mail;
};
constexpr std::array<Scheme, 3> schemes{
    {{"https://", false}, {"http://", false}, {"mailto:", true}}};

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return g_ascii_isprint(c); });
}

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

std::string lower(std::string_view text)
{
    std::string made{text};
    std::transform(made.begin(), made.end(), made.begin(), g_ascii_tolower);
    return made;
}

const Scheme* scheme_at(std::string_view text, std::size_t at)
{
    if (at > 0 && (g_ascii_isalnum(text[at - 1]) || is_one_of(text[at - 1], "+.-_@/=&%?#\\")))
        return nullptr;
    for (const auto& scheme : schemes)
        if (lower(text.substr(at, scheme.start.size())) == scheme.start) return &scheme;
    return nullptr;
}

constexpr gunichar replaced = 0xfffd;

// Letters of any script, so that addresses in other languages stay whole; no other signs of them:
// a comma or bracket of Chinese text ends the address, and so does a sign that looks like a slash.
bool may_be_in_link(gunichar c)
{
    if (c < 0x80) return g_ascii_isgraph(static_cast<gchar>(c)) && c != '<' && c != '>' && c != '"';
    return c == replaced || g_unichar_isalnum(c) || g_unichar_ismark(c);
}

// `text` is valid UTF-8 from `at` on.
std::size_t end_of_run(std::string_view text, std::size_t at)
{
    while (at < text.size()) {
        if (!may_be_in_link(g_utf8_get_char(text.data() + at))) return at;
        at += static_cast<std::size_t>(g_utf8_next_char(text.data() + at) - (text.data() + at));
    }
    return at;
}

bool closes_more_than_it_opens(std::string_view run, char open, char close)
{
    return std::count(run.begin(), run.end(), close) > std::count(run.begin(), run.end(), open);
}

// Signs that belong to the sentence around it.
std::string_view without_sentence(std::string_view run)
{
    while (!run.empty()) {
        char last = run.back();
        bool is_bracket = (last == ')' && closes_more_than_it_opens(run, '(', ')')) ||
                          (last == ']' && closes_more_than_it_opens(run, '[', ']'));
        if (!is_bracket && !is_one_of(last, ".,;:!?'*_~|}")) break;
        run.remove_suffix(1);
    }
    return run;
}

// "2130706433" and "0x7f.1" are addresses to a browser, though nobody can read them.
bool is_hidden_number(const std::string& host)
{
    auto dot = host.rfind('.', host.size() - 2);
    auto last = host.substr(dot == std::string::npos ? 0 : dot + 1);
    bool is_number = last.starts_with("0x") || g_ascii_isdigit(last.front());
    bool has_letters = std::any_of(last.begin(), last.end(), [](char c) { return c >= 'g'; });
    return is_number && !has_letters && !g_hostname_is_ip_address(host.c_str());
}

// The name as it goes over the net; nothing when it is no honest name.
std::optional<std::string> real_host(std::string_view written)
{
    if (written.empty() || written.size() > longest_host) return std::nullopt;
    auto host = lower(base::take_string(g_hostname_to_ascii(std::string{written}.c_str())));
    bool is_name = !host.empty() && host.size() <= longest_host && g_ascii_isalnum(host.front()) &&
                   host.find("..") == std::string::npos &&
                   std::all_of(host.begin(), host.end(), [](char c) {
                       return g_ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
                   });
    if (!is_name || is_hidden_number(host)) return std::nullopt;
    return host;
}

bool is_port(std::string_view text)
{
    constexpr std::size_t most_digits = 5;
    return !text.empty() && text.size() <= most_digits &&
           std::all_of(text.begin(), text.end(), [](char c) { return g_ascii_isdigit(c); });
}

std::optional<std::string> real_bracketed(std::string_view written)
{
    std::string inner{written.substr(1, written.size() - 2)};
    if (!g_hostname_is_ip_address(inner.c_str()) || inner.find(':') == std::string::npos ||
        inner.find('%') != std::string::npos)
        return std::nullopt;
    return "[" + lower(inner) + "]";
}

struct Authority {
    std::string_view host;
    std::string_view port;  // with its colon
};

Authority split(std::string_view authority)
{
    auto colon = authority.rfind(':');
    auto bracket = authority.rfind(']');
    bool has_port =
        colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    return has_port ? Authority{authority.substr(0, colon), authority.substr(colon)}
                    : Authority{authority, {}};
}

std::string escaped(std::string_view rest)
{
    return base::take_string(g_uri_escape_string(std::string{rest}.c_str(), "%:/?#[]@!$&'()*+,;=~",
                                                 /*allow_utf8=*/FALSE));
}

std::optional<Link> web_link(std::string_view scheme, std::string_view run)
{
    auto behind = run.substr(scheme.size());
    auto authority = behind.substr(0, behind.find_first_of("/?#"));
    auto [written, port] = split(authority);
    if (!port.empty() && !is_port(port.substr(1))) return std::nullopt;
    bool is_bracketed = written.size() > 2 && written.front() == '[' && written.back() == ']';
    auto host = is_bracketed ? real_bracketed(written) : real_host(written);
    if (!host) return std::nullopt;
    Link link;
    link.place = *host;
    link.is_plain = is_ascii(written);
    link.address =
        std::string{scheme} + *host + std::string{port} + escaped(behind.substr(authority.size()));
    return link;
}

// Only the address: what may stand behind its "?" makes some mail programs attach files.
std::optional<Link> mail_link(std::string_view scheme, std::string_view run)
{
    auto mailbox = run.substr(scheme.size());
    mailbox = mailbox.substr(0, mailbox.find('?'));
    auto at = mailbox.find('@');
    if (at == std::string_view::npos || at == 0) return std::nullopt;
    auto name = mailbox.substr(0, at);
    bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
        return g_ascii_isalnum(c) || is_one_of(c, "!#$*+-./=^_{}~");
    });
    auto host = real_host(mailbox.substr(at + 1));
    if (!is_name || !host) return std::nullopt;
    Link link;
    link.place = std::string{name} + "@" + *host;
    link.is_plain = is_ascii(mailbox);
    link.address = std::string{scheme} + escaped(name) + "@" + *host;
    return link;
}

std::optional<Link> link_of(const Scheme& scheme, std::string_view run)
{
    bool has_trick = run.find('\\') != std::string_view::npos ||
                     run.find("\xef\xbf\xbd") != std::string_view::npos;
    if (run.size() > longest_link || run.size() <= scheme.start.size() || has_trick)
        return std::nullopt;
    return scheme.is_mail ? mail_link(scheme.start, run) : web_link(scheme.start, run);
}

}  // namespace

std::vector<Link> find_links(std::string_view text)
{
    std::vector<Link> found;
    if (!g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr)) return found;
    for (std::size_t at = 0; at < text.size();) {
        const auto* scheme = is_one_of(text[at], "hHmM") ? scheme_at(text, at) : nullptr;
        if (!scheme) {
            ++at;
            continue;
        }
        auto end = end_of_run(text, at);
        auto run = without_sentence(text.substr(at, end - at));
        if (auto link = link_of(*scheme, run)) {
            link->at = at;
            link->length = run.size();
            found.push_back(std::move(*link));
        }
        at = end;
    }
    return found;
}

}  // namespace mailcall::window
