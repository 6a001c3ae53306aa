// What looking at a mail costs, against the least that it could cost: reading the header bytes and
// one memmem for the field's name; and GMime's cost for the header, and for the whole mail. All are
// measured in the same run, on files in the page cache. `inspect_bench [FOLDER]`: leaves the mails
// in that folder, for another reader.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gmime/gmime.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "mail/gmime.hh"
#include "mail/head.hh"
#include "mail/letter.hh"
#include "sample.hh"

namespace {

namespace fs = std::filesystem;
namespace mail = mailcall::mail;
namespace sample = mailcall::mail::sample;

constexpr int mails = 2000;
constexpr int rounds = 7;

// As long as a mail's header is today: 3.2 KB.
std::string ordinary_header(int number)
{
    auto id = std::to_string(number);
    std::string header = "Return-Path: <news" + id + "@example.net>\r\n";
    for (int hop = 0; hop < 5; ++hop)
        header += "Received: from relay" + std::to_string(hop) +
                  ".example.net ([192.0.2.7])\r\n\tby "
                  "mx.example.com with ESMTPS id 4ABC" +
                  id +
                  "\r\n\tfor <bob@example.com>; Mon, 21 "
                  "Sep 2026 14:13:20 +0000 (UTC)\r\n";
    for (auto name : {"DKIM-Signature", "ARC-Seal", "ARC-Message-Signature"})
        header += std::string{name} +
                  ": i=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\r\n\tb=" +
                  sample::repeated(
                      "abcdefghijklmnopqrstuvwxyz0123456789/+abcdefghijklmnopqrstuvwxyz"
                      "0123\r\n\t ",
                      7) +
                  "=\r\n";
    return header + "From: News <news" + id + "@example.net>\r\nTo: bob@example.com\r\nSubject: " +
           "News of today\r\nDate: Mon, 21 Sep 2026 14:13:20 +0000\r\nMessage-ID: <" + id +
           "@example.net>\r\nX-Mailer: Example 1.0\r\nMIME-Version: 1.0\r\n" +
           "Content-Type: text/plain; charset=utf-8\r\n";
}

std::string ordinary(int number)
{
    return ordinary_header(number) + "\r\n" + sample::repeated("All is well today.\r\n", 1000);
}

// One mail in a hundred is an invite, five carry a tag.
std::string mixed(int number)
{
    if (number % 100 == 0) return sample::mail();
    if (number % 20 != 1) return ordinary(number);
    // Not as the first line: the floor looks for a field that follows another.
    return "Return-Path: <someone@example.org>\r\nX-Mailcall-Tag: " +
           mailcall::wire::print_tag(sample::tag()) + "\r\n" + ordinary(number);
}

std::vector<std::string> write_mails(const fs::path& folder, std::string (*make)(int))
{
    fs::create_directories(folder);
    std::vector<std::string> paths;
    for (int i = 0; i < mails; ++i) {
        paths.push_back(folder / std::to_string(i));
        std::ofstream{paths.back(), std::ios::binary} << make(i);
    }
    return paths;
}

// Where the header ends, in bytes read so far; nullptr: not yet.
const char* header_end(const char* bytes, std::size_t size)
{
    const void* end = memmem(bytes, size, "\n\r\n", 3);
    if (end == nullptr) end = memmem(bytes, size, "\n\n", 2);
    return static_cast<const char*>(end);
}

bool floor_look(const std::string& path)
{
    static std::array<char, 64 * 1024> buffer;
    constexpr std::string_view field = "\nX-Mailcall";
    int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    std::size_t size = 0;
    const char* end = nullptr;
    while (end == nullptr && size < buffer.size()) {
        auto room = std::min(buffer.size() - size, std::size_t{16 * 1024});
        auto count = read(fd, buffer.data() + size, room);
        if (count <= 0) break;
        size += static_cast<std::size_t>(count);
        end = header_end(buffer.data(), size);
    }
    close(fd);
    if (end != nullptr) size = static_cast<std::size_t>(end - buffer.data());
    return memmem(buffer.data(), size, field.data(), field.size()) != nullptr;
}

bool our_look(const std::string& path)
{
    auto letter = mail::read_letter_file(path, {});
    return letter && letter->verdict != mail::Verdict::none;
}

bool parsed_has_field(GMimeStream* stream)
{
    using mailcall::base::Ref;
    auto parser = Ref<GMimeParser>::adopt(g_mime_parser_new_with_stream(stream));
    auto message = Ref<GMimeMessage>::adopt(g_mime_parser_construct_message(parser.get(), nullptr));
    if (!message) return false;
    auto has = [&](const char* name) {
        return g_mime_object_get_header(GMIME_OBJECT(message.get()), name) != nullptr;
    };
    return has("X-Mailcall") || has("X-Mailcall-Tag");
}

// GMime is given no more than the header, as cheaply as we read it.
bool gmime_header_look(const std::string& path)
{
    auto file = mail::OpenFile::open(path);
    auto head = file ? mail::read_head(mail::file_source(file->fd(), path))
                     : mailcall::base::Result<mail::Head>{};
    if (!head) return false;
    auto stream = mailcall::base::Ref<GMimeStream>::adopt(
        g_mime_stream_mem_new_with_buffer(head->bytes.get(), head->end));
    return parsed_has_field(stream.get());
}

bool gmime_whole_look(const std::string& path)
{
    auto stream = mailcall::base::Ref<GMimeStream>::adopt(
        g_mime_stream_file_open(path.c_str(), "r", nullptr));
    return stream && parsed_has_field(stream.get());
}

struct Reader {
    const char* name;
    bool (*look)(const std::string&);
    double microseconds = 1e9;  // a mail, in the best round
    long hits = 0;
};

// CPU time, so that what else the computer does counts for nobody.
double microseconds_so_far()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

void run_round(const std::vector<std::string>& paths, Reader& reader)
{
    auto start = microseconds_so_far();
    reader.hits = std::ranges::count_if(paths, reader.look);
    auto spent = (microseconds_so_far() - start) / static_cast<double>(paths.size());
    reader.microseconds = std::min(reader.microseconds, spent);
}

// False if not all found the same mails.
bool measure(const char* name, const std::vector<std::string>& paths)
{
    std::array readers{Reader{"floor", floor_look}, Reader{"ours", our_look},
                       Reader{"GMime's header", gmime_header_look},
                       Reader{"GMime whole", gmime_whole_look}};
    for (int round = 0; round < rounds; ++round)
        for (auto& reader : readers) run_round(paths, reader);
    const auto& [least, ours, header, whole] = readers;
    const Reader& floor = least;  // clang 14 captures no bindings
    auto ratio = [&floor](const Reader& one) { return one.microseconds / floor.microseconds; };
    std::printf(
        "%s: ours %.2f µs a mail, %.2f × floor %.2f µs (aim 1.6); GMime's header %.1f ×, "
        "GMime whole %.1f ×; %ld of %zu interesting\n",
        name, ours.microseconds, ratio(ours), floor.microseconds, ratio(header), ratio(whole),
        ours.hits, paths.size());
    bool same = std::ranges::all_of(readers,
                                    [&floor](const Reader& one) { return one.hits == floor.hits; });
    if (!same) std::printf("%s: not all readers found the same mails\n", name);
    return same;
}

bool measure_all(const fs::path& folder)
{
    bool good = measure("ordinary mails", write_mails(folder / "ordinary", ordinary));
    return measure("mixed, 1 % invites, 5 % tags", write_mails(folder / "mixed", mixed)) && good;
}

}  // namespace

int main(int count, char** words)
{
    mail::start_gmime();
    if (count > 1) return measure_all(words[1]) ? 0 : 1;
    std::string top = fs::temp_directory_path() / "mailcall-bench-XXXXXX";
    if (mkdtemp(top.data()) == nullptr) return 1;
    bool good = measure_all(top);
    fs::remove_all(top);
    return good ? 0 : 1;
}
