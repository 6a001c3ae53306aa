// Orders and reports as JSON, from one table of fields per struct.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/order.hh"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include "wire/order_fields.hh"

namespace mailcall::wire {
namespace {

using base::Json;

constexpr std::array<std::string_view, 18> order_names{
    "offer",      "answer",     "apply",        "send_auth", "prove",  "stop",
    "chat",       "hang_up",    "snapshot",     "ask_stats", "show",   "switch",
    "send_files", "steer_file", "share_folder", "unshare",   "browse", "fetch"};
static_assert(order_names.size() == std::variant_size_v<Order>);

constexpr std::array<std::string_view, 26> report_names{
    "hello",        "offer_ready", "answer_begun",  "answer_ready",  "auth_open",
    "auth_frame",   "talking",     "seen",          "chat_received", "reaching",
    "peer_hung_up", "lost",        "snapshot_done", "stats",         "refused",
    "trouble",      "wish",        "window_shown",  "chat_sent",     "chat_delivered",
    "sending_now",  "transfer",    "shares",        "listing",       "folder_read",
    "stranded"};
static_assert(report_names.size() == std::variant_size_v<Report>);

// Values to JSON.
template <class T>
Json write(const T& value);

Json write_value(const std::string& value) { return value; }
Json write_value(bool value) { return value; }
Json write_value(int value) { return value; }
Json write_value(std::int64_t value) { return value; }
Json write_value(std::size_t value) { return value; }
// JSON has no infinity; a null would be refused at the other end.
Json write_value(double value) { return std::isfinite(value) ? value : 0.0; }
Json write_value(const std::vector<std::string>& value) { return value; }
Json write_value(Reason value) { return std::string{name(value)}; }
Json write_value(const Media& value) { return print_media(value); }
Json write_value(const base::Key& value) { return base::to_base64url(value); }
Json write_value(const base::Bytes& value) { return base::to_base64(value); }
template <Fielded T>
Json write_value(const T& value)
{
    return write(value);
}
template <Fielded T>
Json write_value(const std::vector<T>& values)
{
    auto json = Json::array();
    for (const auto& value : values) json.push_back(write(value));
    return json;
}

template <class T>
Json write(const T& value)
{
    auto json = Json::object();
    auto put = [&](const auto&... field) {
        ((json[field.name] = write_value(value.*field.member)), ...);
    };
    std::apply(put, fields_of(static_cast<T*>(nullptr)));
    return json;
}

// JSON to values; false for another type or a value out of range.
template <class T>
base::Result<> read(const Json& json, T& value);

bool take_text(const Json& json, std::string& text)
{
    if (json.is_string()) text = json.get<std::string>();
    return json.is_string();
}

template <class T>
bool take(T& value, const std::optional<T>& read)
{
    if (read) value = *read;
    return read.has_value();
}

template <class T>
bool take_whole(const Json& json, T& value)
{
    // Above INT64_MAX only is_number_unsigned values lie, and no field of ours.
    if (!json.is_number_integer() ||
        (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX))
        return false;
    auto number = json.get<std::int64_t>();
    if (!std::in_range<T>(number)) return false;
    value = static_cast<T>(number);
    return true;
}

bool read_value(const Json& json, std::string& value) { return take_text(json, value); }
bool read_value(const Json& json, int& value) { return take_whole(json, value); }
bool read_value(const Json& json, std::int64_t& value) { return take_whole(json, value); }
bool read_value(const Json& json, std::size_t& value) { return take_whole(json, value); }
bool read_value(const Json& json, bool& value)
{
    if (json.is_boolean()) value = json.get<bool>();
    return json.is_boolean();
}
bool read_value(const Json& json, double& value)
{
    if (json.is_number()) value = json.get<double>();
    return json.is_number();
}
bool read_value(const Json& json, std::vector<std::string>& value)
{
    if (!json.is_array() ||
        !std::ranges::all_of(json, [](const Json& item) { return item.is_string(); }))
        return false;
    value = json.get<std::vector<std::string>>();
    return true;
}
bool read_value(const Json& json, Reason& value)
{
    std::string text;
    return take_text(json, text) && take(value, read_reason(text));
}
bool read_value(const Json& json, Media& value)
{
    std::string text;
    return take_text(json, text) && take(value, read_media(text));
}
bool read_value(const Json& json, base::Key& value)
{
    std::string text;
    return take_text(json, text) && take(value, base::array_from_base64url<32>(text));
}
bool read_value(const Json& json, base::Bytes& value)
{
    std::string text;
    return take_text(json, text) && take(value, base::from_base64(text));
}
template <Fielded T>
bool read_value(const Json& json, T& value)
{
    return json.is_object() && read(json, value).has_value();
}
template <Fielded T>
bool read_value(const Json& json, std::vector<T>& values)
{
    if (!json.is_array()) return false;
    values.resize(json.size());
    return std::equal(json.begin(), json.end(), values.begin(),
                      [](const Json& item, T& value) { return read_value(item, value); });
}

base::Error wrong(std::string_view field, std::string_view why,
                  base::Code code = base::Code::bad_json)
{
    return {code, "reading \"" + std::string{field} + "\": " + std::string{why}};
}

template <class T, class F>
base::Result<> read_field(const Json& json, T& value, const F& field)
{
    auto found = json.find(field.name);
    if (found == json.end()) return base::fail(wrong(field.name, "missing"));
    if (!read_value(*found, value.*field.member))
        return base::fail(wrong(field.name, "of another type or out of range"));
    return {};
}

// Fields beyond those of T are errors: they would be orders that are silently not obeyed.
template <class T>
base::Result<> check_known(const Json& json)
{
    auto is_known = [](std::string_view key) {
        auto any = [&](const auto&... field) { return ((key == field.name) || ...); };
        return std::apply(any, fields_of(static_cast<T*>(nullptr)));
    };
    for (const auto& item : json.items())
        if (!is_known(item.key()))
            return base::fail(wrong(item.key(), "not known", base::Code::unknown_command));
    return {};
}

template <class T>
base::Result<> read(const Json& json, T& value)
{
    MC_CHECK(check_known<T>(json));
    base::Result<> result;
    auto each = [&](const auto&... field) {
        (void)((result = read_field(json, value, field), result.has_value()) && ...);
    };
    std::apply(each, fields_of(static_cast<T*>(nullptr)));
    return result;
}

// The table of readers: one function for each alternative of the variant, in its order.
template <class Variant>
using ReadOne = base::Result<Variant> (*)(const Json& json);

template <class Variant, class T>
base::Result<Variant> read_one(const Json& json)
{
    T value;
    MC_CHECK(read(json, value));
    return Variant{std::move(value)};
}

template <class Variant, std::size_t... i>
constexpr auto make_readers(std::index_sequence<i...>)
{
    return std::array<ReadOne<Variant>, sizeof...(i)>{
        &read_one<Variant, std::variant_alternative_t<i, Variant>>...};
}

template <class Variant, std::size_t n>
base::Result<Variant> read_any(const Json& json, const char* kind,
                               const std::array<std::string_view, n>& names)
{
    static constexpr auto readers = make_readers<Variant>(std::make_index_sequence<n>{});
    MC_TRY(name, base::text_field(json, kind));
    auto found = std::ranges::find(names, name);
    if (found == names.end())
        return base::fail(wrong(kind, "not known", base::Code::unknown_command));
    auto rest = json;
    rest.erase(kind);
    return readers[static_cast<std::size_t>(found - names.begin())](rest);
}

template <class Variant, std::size_t n>
Json write_any(const Variant& value, const char* kind, const std::array<std::string_view, n>& names)
{
    auto json = std::visit([](const auto& one) { return write(one); }, value);
    json[kind] = std::string{names[value.index()]};
    return json;
}

}  // namespace

Json to_json(const Order& order) { return write_any(order, "order", order_names); }
Json to_json(const Report& report) { return write_any(report, "report", report_names); }

base::Result<Order> read_order(const Json& json)
{
    return read_any<Order>(json, "order", order_names);
}
base::Result<Report> read_report(const Json& json)
{
    return read_any<Report>(json, "report", report_names);
}

}  // namespace mailcall::wire
