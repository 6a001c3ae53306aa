// The strict JSON reader: depth, size and repeated keys are checked while parsing.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.hh"

#include <set>
#include <vector>

namespace mailcall::base {
namespace {

constexpr std::size_t max_bytes = 1U << 20U;
constexpr int max_depth = 16;

// Watches the parser's events and remembers what makes the text unacceptable.
class Watch {
  public:
    bool operator()(int, Json::parse_event_t event, Json& value)
    {
        using Event = Json::parse_event_t;
        if (event == Event::object_start) open();
        if (event == Event::array_start) open();
        if (event == Event::object_end || event == Event::array_end) keys_.pop_back();
        if (event == Event::key && !keys_.back().insert(value.get<std::string>()).second)
            repeated_ = true;
        return !repeated_ && !deep_;
    }
    bool repeated() const { return repeated_; }
    bool deep() const { return deep_; }

  private:
    void open()
    {
        keys_.emplace_back();
        deep_ = deep_ || keys_.size() > max_depth;
    }

    std::vector<std::set<std::string>> keys_;
    bool repeated_ = false;
    bool deep_ = false;
};

Error wrong(const char* key, const char* why)
{
    return {Code::bad_json, std::string{"reading \""} + key + "\": " + why};
}

}  // namespace

Result<Json> parse_json(std::string_view text)
{
    if (text.size() > max_bytes) return fail(Code::too_big, "reading JSON: more than 1 MiB");
    Watch watch;
    auto value = Json::parse(
        text,
        [&](int depth, Json::parse_event_t event, Json& at) { return watch(depth, event, at); },
        false);
    if (watch.deep()) return fail(Code::bad_json, "reading JSON: more than 16 levels");
    if (watch.repeated()) return fail(Code::bad_json, "reading JSON: a key stands twice");
    if (!value.is_object()) return fail(Code::bad_json, "reading JSON: not one object");
    return value;
}

std::string print_json(const Json& value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::string> text_field(const Json& object, const char* key)
{
    auto found = object.find(key);
    if (found == object.end()) return fail(wrong(key, "missing"));
    if (!found->is_string()) return fail(wrong(key, "not a text"));
    return found->get<std::string>();
}

Result<std::string> text_field(const Json& object, const char* key, std::string fallback)
{
    if (!object.contains(key)) return fallback;
    return text_field(object, key);
}

Result<std::int64_t> int_field(const Json& object, const char* key)
{
    auto found = object.find(key);
    if (found == object.end()) return fail(wrong(key, "missing"));
    if (!found->is_number_integer()) return fail(wrong(key, "not a whole number"));
    constexpr auto limit = static_cast<std::uint64_t>(INT64_MAX);
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > limit)
        return fail(wrong(key, "out of range"));
    return found->get<std::int64_t>();
}

Result<std::int64_t> int_field(const Json& object, const char* key, std::int64_t fallback)
{
    if (!object.contains(key)) return fallback;
    return int_field(object, key);
}

Result<bool> bool_field(const Json& object, const char* key, bool fallback)
{
    auto found = object.find(key);
    if (found == object.end()) return fallback;
    if (!found->is_boolean()) return fail(wrong(key, "not true or false"));
    return found->get<bool>();
}

}  // namespace mailcall::base
