// Messages as JSON objects; one list of fields serves writing and reading.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/message.hh"

#include <array>
#include <utility>

#include "base/json.hh"

namespace mailcall::share {
namespace {

using base::Code;
using base::Json;

constexpr std::int64_t most_number = std::int64_t{1} << 53;  // what every JSON reader can hold
constexpr std::size_t most_said_text = 4096;
constexpr std::size_t most_said_entries = 10'000;

constexpr std::array<std::pair<Why, std::string_view>, 12> whys{{{Why::none, "none"},
                                                                 {Why::changed, "changed"},
                                                                 {Why::vanished, "vanished"},
                                                                 {Why::unreadable, "unreadable"},
                                                                 {Why::disk_full, "disk_full"},
                                                                 {Why::unwritable, "unwritable"},
                                                                 {Why::damaged, "damaged"},
                                                                 {Why::unruly, "unruly"},
                                                                 {Why::too_many, "too_many"},
                                                                 {Why::withdrawn, "withdrawn"},
                                                                 {Why::busy, "busy"},
                                                                 {Why::forgotten, "forgotten"}}};

class JsonWriter {
  public:
    void put(const char* key, std::int64_t value) { object_[key] = value; }
    void put(const char* key, bool value) { object_[key] = value; }
    void put(const char* key, const std::string& value) { object_[key] = value; }
    void put(const char* key, Why value)
    {
        object_[key] = std::string{whys.at(static_cast<std::size_t>(value)).second};
    }
    void put(const char* key, const std::vector<said::Shared>& list)
    {
        auto& out = object_[key] = Json::array();
        for (const auto& share : list) out.push_back(Json{share.share, share.name, share.until});
    }
    void put(const char* key, const std::vector<Entry>& list)
    {
        auto& out = object_[key] = Json::array();
        for (const auto& entry : list)
            out.push_back(Json{entry.name, entry.is_folder, entry.size, entry.modified});
    }
    template <class... Fields>
    void all(Fields&&... fields)
    {
        (put(fields.first, fields.second), ...);
    }
    std::string print() const { return base::print_json(object_); }

  private:
    Json object_ = Json::object();
};

bool read_number(const Json& from, std::int64_t& to)
{
    if (!from.is_number_integer()) return false;
    if (from.is_number_unsigned() && from.get<std::uint64_t>() > std::uint64_t{most_number})
        return false;
    to = from.get<std::int64_t>();
    return to >= 0 && to <= most_number;
}

bool read_short(const Json& from, std::string& to)
{
    if (!from.is_string() || from.get_ref<const std::string&>().size() > most_said_text)
        return false;
    to = from.get<std::string>();
    return true;
}

bool read_one(const Json& from, said::Shared& to)
{
    return from.is_array() && from.size() == 3 && read_number(from[0], to.share) &&
           read_short(from[1], to.name) && read_number(from[2], to.until);
}

bool read_one(const Json& from, Entry& to)
{
    bool formed = from.is_array() && from.size() == 4 && read_short(from[0], to.name) &&
                  from[1].is_boolean() && read_number(from[2], to.size) &&
                  from[3].is_number_integer();
    if (!formed) return false;
    to.is_folder = from[1].get<bool>();
    read_number(from[3], to.modified);  // before 1970: whatever it is then, it is only shown
    return true;
}

template <class T>
bool read_list(const Json& from, std::size_t most, std::vector<T>& to)
{
    if (!from.is_array() || from.size() > most) return false;
    for (const auto& element : from)
        if (!read_one(element, to.emplace_back())) return false;
    return true;
}

class JsonReader {
  public:
    explicit JsonReader(const Json& object) : object_{object} {}

    template <class... Fields>
    void all(Fields&&... fields)
    {
        (take(fields.first, fields.second), ...);
    }
    bool good() const { return good_; }

  private:
    template <class Value>
    void take(const char* key, Value& value)
    {
        auto found = object_.find(key);
        good_ = good_ && found != object_.end() && read(*found, value);
    }
    static bool read(const Json& from, std::int64_t& to) { return read_number(from, to); }
    static bool read(const Json& from, std::string& to) { return read_short(from, to); }
    static bool read(const Json& from, bool& to)
    {
        if (!from.is_boolean()) return false;
        to = from.get<bool>();
        return true;
    }
    static bool read(const Json& from, Why& to)
    {
        std::string word;
        if (!read_short(from, word)) return false;
        to = Why::unruly;  // a later version may have more of them
        for (auto [why, name] : whys)
            if (word == name) to = why;
        return true;
    }
    static bool read(const Json& from, std::vector<said::Shared>& to)
    {
        return read_list(from, most_shares, to);
    }
    static bool read(const Json& from, std::vector<Entry>& to)
    {
        return read_list(from, most_said_entries, to);
    }

    const Json& object_;
    bool good_ = true;
};

template <class Value>
std::pair<const char*, Value&> field(const char* key, Value& value)
{
    return {key, value};
}

// The name and the fields of each message. `Io` is a writer or a reader.
template <class Io, class T>
void visit_fields(Io& io, T& m)
{
    using Plain = std::remove_const_t<T>;
    if constexpr (std::is_same_v<Plain, said::Hello>) io.all(field("exchange", m.exchange));
    if constexpr (std::is_same_v<Plain, said::Offer>)
        io.all(field("id", m.id), field("name", m.name), field("is_folder", m.is_folder),
               field("files", m.files), field("folders", m.folders), field("size", m.size),
               field("identity", m.identity), field("request", m.request),
               field("paused", m.paused), field("left_out", m.left_out));
    if constexpr (std::is_same_v<Plain, said::Take>)
        io.all(field("id", m.id), field("entry", m.entry), field("offset", m.offset),
               field("hash", m.hash), field("paused", m.paused));
    if constexpr (std::is_same_v<Plain, said::From>)
        io.all(field("id", m.id), field("entry", m.entry), field("offset", m.offset));
    if constexpr (std::is_same_v<Plain, said::Refuse> || std::is_same_v<Plain, said::Cancel> ||
                  std::is_same_v<Plain, said::Done>)
        io.all(field("id", m.id));
    if constexpr (std::is_same_v<Plain, said::Pause>)
        io.all(field("id", m.id), field("paused", m.paused));
    if constexpr (std::is_same_v<Plain, said::Failed>)
        io.all(field("id", m.id), field("why", m.why), field("file", m.file));
    if constexpr (std::is_same_v<Plain, said::Got>)
        io.all(field("bytes", m.bytes), field("id", m.id), field("done", m.done));
    if constexpr (std::is_same_v<Plain, said::Shares>) io.all(field("list", m.list));
    if constexpr (std::is_same_v<Plain, said::Browse> || std::is_same_v<Plain, said::Fetch>)
        io.all(field("request", m.request), field("share", m.share), field("path", m.path));
    if constexpr (std::is_same_v<Plain, said::Entries>)
        io.all(field("request", m.request), field("list", m.list), field("last", m.last),
               field("is_cut", m.is_cut));
    if constexpr (std::is_same_v<Plain, said::No>)
        io.all(field("request", m.request), field("why", m.why));
}

// In the order of Said.
constexpr std::array<std::string_view, std::variant_size_v<Said>> words{
    "hello", "offer", "take",   "from",   "refuse", "pause",   "cancel", "failed",
    "got",   "done",  "shares", "browse", "fetch",  "entries", "no"};

template <std::size_t at = 0>
Said make(std::size_t index)
{
    if constexpr (at + 1 < std::variant_size_v<Said>) {
        if (index != at) return make<at + 1>(index);
    }
    return Said{std::in_place_index<at>};
}

}  // namespace

std::string print(const Said& said)
{
    JsonWriter writer;
    writer.put("say", std::string{words.at(said.index())});
    std::visit([&](const auto& message) { visit_fields(writer, message); }, said);
    return writer.print();
}

base::Result<Said> read_said(const std::string& text)
{
    MC_TRY(object, base::parse_json(text));
    MC_TRY(word, base::text_field(object, "say"));
    std::size_t index = 0;
    while (index < words.size() && words.at(index) != word) ++index;
    if (index == words.size()) return base::fail(Code::unknown_command, "unknown message: " + word);
    auto said = make(index);
    JsonReader reader{object};
    std::visit([&](auto& message) { visit_fields(reader, message); }, said);
    if (!reader.good()) return base::fail(Code::bad_json, "fields of message " + word);
    return said;
}

}  // namespace mailcall::share
