// Taking a session description apart, line by line, within the caps.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/sdp_reader.hh"

#include <algorithm>

#include "wire/pairs.hh"
#include "wire/picture_format.hh"

namespace mailcall::wire {
namespace {

constexpr std::size_t max_lines = 200;
constexpr std::size_t max_line = 512;
constexpr std::int64_t max_message = 262144;

bool is_printable(std::string_view line)
{
    return std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_digits(std::string_view text)
{
    return !text.empty() && text.size() <= 20 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool are_payload_types(const std::vector<std::string_view>& formats)
{
    std::set<std::string_view> seen;
    auto fresh = [&](std::string_view format) {
        return read_number(format, 0, 127) && seen.insert(format).second;
    };
    return formats.size() <= 64 && std::ranges::all_of(formats, fresh);
}

// Remembers the first value; every later one must be the same.
template <class T>
bool take_same(std::optional<T>& known, const T& value)
{
    if (!known) known = value;
    return *known == value;
}

class Reader {
  public:
    base::Result<> take(std::string_view line);
    base::Result<> check() const;
    // Of pictures, what is left are formats that calls use: every other one is another decoder.
    base::Result<> choose_formats();
    Parsed release() { return std::move(parsed_); }

  private:
    base::Result<> take_origin(std::string_view value);
    base::Result<> take_media(std::string_view value);
    base::Result<> take_attribute(std::string_view text);
    // Credentials and fingerprint: nullopt if the attribute is none of them.
    std::optional<bool> take_transport(const Attribute& attribute);
    base::Result<> take_in_session(std::string_view text, const Attribute& attribute);
    base::Result<> take_in_section(std::string_view text, const Attribute& attribute);
    base::Result<> take_early(std::string_view value);
    void keep(Section& section, std::string_view text, const Attribute& attribute);
    bool has_mid(std::string_view mid) const;

    Parsed parsed_;
};

base::Result<> Reader::take(std::string_view line)
{
    if (line.size() < 2 || line[1] != '=' || line[0] < 'a' || line[0] > 'z')
        return base::fail(bad_description("a line without a type"));
    auto value = line.substr(2);
    if (line[0] == 'a') return take_attribute(value);
    if (line[0] == 'm') return take_media(value);
    if (line[0] == 'o') return take_origin(value);
    if (line[0] == 'v' && value != "0") return base::fail(bad_description("not version 0"));
    return {};
}

base::Result<> Reader::take_origin(std::string_view value)
{
    auto pieces = split(value, ' ');
    bool well_formed = pieces.size() == 6 && is_digits(pieces[1]) && is_digits(pieces[2]);
    if (!well_formed || !parsed_.session_id.empty() || !parsed_.sections.empty())
        return base::fail(bad_description("its origin line"));
    parsed_.session_id = pieces[1];
    parsed_.session_version = pieces[2];
    return {};
}

base::Result<> Reader::take_media(std::string_view value)
{
    auto pieces = split(value, ' ');
    if (pieces.size() < 4 || !read_number(pieces[1], 0, 65535))
        return base::fail(bad_description("its media lines"));
    Section section;
    section.kind = pieces[0];
    section.port_is_zero = pieces[1] == "0";
    section.protocol = pieces[2];
    section.formats = value.substr(static_cast<std::size_t>(pieces[3].data() - value.data()));
    pieces.erase(pieces.begin(), pieces.begin() + 3);
    bool data = section.kind == "application" && section.protocol == "UDP/DTLS/SCTP" &&
                section.formats == "webrtc-datachannel";
    bool media = (section.kind == "audio" || section.kind == "video") &&
                 section.protocol == "UDP/TLS/RTP/SAVPF" && are_payload_types(pieces);
    if (!data && !media) return base::fail(bad_description("a kind of media not known"));
    if (std::ranges::find(parsed_.sections, section.kind, &Section::kind) != parsed_.sections.end())
        return base::fail(bad_description("two streams of one kind"));
    parsed_.sections.push_back(std::move(section));
    return {};
}

base::Result<> Reader::take_attribute(std::string_view text)
{
    auto attribute = split_attribute(text);
    if (auto fits = take_transport(attribute)) {
        if (*fits) return {};
        return base::fail(bad_description("its credentials or certificate"));
    }
    if (parsed_.sections.empty()) return take_in_session(text, attribute);
    return take_in_section(text, attribute);
}

std::optional<bool> Reader::take_transport(const Attribute& attribute)
{
    auto [name, value] = attribute;
    if (name == "ice-ufrag")
        return is_ice_ufrag(value) && take_same(parsed_.ufrag, std::string{value});
    if (name == "ice-pwd") return is_ice_pwd(value) && take_same(parsed_.pwd, std::string{value});
    if (name != "fingerprint") return {};
    auto read = read_fingerprint(value);
    return read && take_same(parsed_.fingerprint, *read);
}

base::Result<> Reader::take_in_session(std::string_view text, const Attribute& attribute)
{
    if (attribute.name == early_name) return take_early(attribute.value);
    if (attribute.name == relay_name) {
        parsed_.relays.emplace_back(attribute.value);
        return {};
    }
    auto verdict = judge_in_session(attribute);
    if (verdict == Verdict::drop) return {};
    if (verdict == Verdict::refuse || !parsed_.seen.emplace(attribute.name).second)
        return base::fail(bad_description("an attribute of the session"));
    if (attribute.name == "group") {
        auto mids = split(attribute.value, ' ');
        parsed_.bundle.assign(mids.begin() + 1, mids.end());
    }
    parsed_.lines.push_back("a=" + std::string{text});
    return {};
}

base::Result<> Reader::take_in_section(std::string_view text, const Attribute& attribute)
{
    auto& section = parsed_.sections.back();
    if (attribute.name == "candidate") {
        if (parsed_.sections.size() == 1) parsed_.candidates.emplace_back(text);
        return {};
    }
    auto verdict = judge_in_section(attribute);
    if (verdict == Verdict::drop) return {};
    bool again = !section.seen.emplace(attribute.name).second;
    if (verdict == Verdict::refuse || (again && !may_repeat(attribute.name)))
        return base::fail(bad_description("an attribute of a stream"));
    if (attribute.name == "mid" && has_mid(attribute.value))
        return base::fail(bad_description("two streams of one name"));
    keep(section, text, attribute);
    return {};
}

void Reader::keep(Section& section, std::string_view text, const Attribute& attribute)
{
    if (attribute.name == "mid") section.mid = attribute.value;
    if (attribute.name == "bundle-only") section.bundle_only = true;
    std::string line{text};
    // 0 stands for "no limit" (RFC 8841).
    if (attribute.name == "max-message-size" && !read_number(attribute.value, 1, max_message))
        line = "max-message-size:" + std::to_string(max_message);
    section.lines.push_back("a=" + line);
}

base::Result<> Reader::take_early(std::string_view value)
{
    auto pieces = split(value, ' ');
    if (parsed_.early || pieces.size() != 4 || pieces[0].size() != 8 || pieces[1].size() != 24)
        return base::fail(bad_description("its early data"));
    auto audio = read_number(pieces[2], 1, UINT32_MAX);
    auto video = read_number(pieces[3], 1, UINT32_MAX);
    bool plain = is_ice_ufrag(pieces[0]) && is_ice_pwd(pieces[1]) &&
                 value.find_first_of("+/") == std::string_view::npos;
    if (!plain || !audio || !video || *audio == *video)
        return base::fail(bad_description("its early data"));
    parsed_.early = Early{std::string{pieces[0]}, std::string{pieces[1]},
                          static_cast<std::uint32_t>(*audio), static_cast<std::uint32_t>(*video)};
    return {};
}

bool Reader::has_mid(std::string_view mid) const
{
    return std::ranges::find(parsed_.sections, mid, &Section::mid) != parsed_.sections.end();
}

// What only the whole can show. All streams go over one transport: a stream outside the bundle
// would open another one, with a certificate that nobody compares.
base::Result<> Reader::check() const
{
    if (parsed_.session_id.empty()) return base::fail(bad_description("no origin line"));
    if (!parsed_.ufrag || !parsed_.pwd || !parsed_.fingerprint)
        return base::fail(bad_description("no credentials or certificate"));
    auto is_data = [](const Section& section) { return section.kind == "application"; };
    if (std::ranges::none_of(parsed_.sections, is_data))
        return base::fail(bad_description("no data channel"));
    auto in_bundle = [&](const std::string& mid) {
        return std::ranges::find(parsed_.bundle, mid) != parsed_.bundle.end();
    };
    for (const auto& section : parsed_.sections)
        if (section.mid.empty() || (!section.is_rejected() && !in_bundle(section.mid)))
            return base::fail(bad_description("a stream outside the bundle"));
    for (const auto& mid : parsed_.bundle)
        if (!has_mid(mid)) return base::fail(bad_description("a bundle of unknown streams"));
    return {};
}

base::Result<> Reader::choose_formats()
{
    for (auto& section : parsed_.sections)
        if (section.kind == "video" && !keep_known_formats(section) && !section.is_rejected())
            return base::fail(bad_description("every format of its pictures"));
    return {};
}

}  // namespace

base::Error bad_description(std::string_view why)
{
    return {base::Code::bad_description,
            "reading a session description: " + std::string{why} + " is outside the limits"};
}

base::Result<std::vector<std::string_view>> description_lines(std::string_view text)
{
    if (text.size() > max_description) return base::fail(bad_description("its size"));
    auto lines = split(text, '\n');
    if (lines.back().empty()) lines.pop_back();
    if (lines.size() > max_lines) return base::fail(bad_description("its number of lines"));
    for (auto& line : lines) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.size() > max_line || !is_printable(line))
            return base::fail(bad_description("the form of a line"));
    }
    return lines;
}

base::Result<Parsed> parse_description(std::string_view text)
{
    MC_TRY(lines, description_lines(text));
    if (lines.empty() || lines.front() != "v=0")
        return base::fail(bad_description("its first line"));
    Reader reader;
    for (auto line : lines) MC_CHECK(reader.take(line));
    MC_CHECK(reader.check());
    MC_CHECK(reader.choose_formats());
    return reader.release();
}

}  // namespace mailcall::wire
