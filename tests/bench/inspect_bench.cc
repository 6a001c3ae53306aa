// What looking at a mail costs, against the least that it could cost: reading the header bytes and
// one memmem for the field's name. Both are measured in the same run, on files in the page cache.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

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

bool floor_look(const std::string& path)
{
    static std::array<char, 64 * 1024> buffer;
    constexpr std::string_view field = "\nX-Mailcall";
    int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    std::size_t size = 0;
    const void* end = nullptr;
    while (end == nullptr && size < buffer.size()) {
        auto room = std::min(buffer.size() - size, std::size_t{16 * 1024});
        auto count = read(fd, buffer.data() + size, room);
        if (count <= 0) break;
        size += static_cast<std::size_t>(count);
        end = memmem(buffer.data(), size, "\r\n\r\n", 4);
    }
    close(fd);
    if (end != nullptr)
        size = static_cast<std::size_t>(static_cast<const char*>(end) - buffer.data());
    return memmem(buffer.data(), size, field.data(), field.size()) != nullptr;
}

bool full_look(const std::string& path)
{
    auto letter = mail::read_letter_file(path, {});
    return letter && letter->verdict != mail::Verdict::none;
}

struct Time {
    double microseconds = 1e9;  // a mail, in the best round
    int hits = 0;
};

void run_round(const std::vector<std::string>& paths, bool (*look)(const std::string&), Time& best)
{
    auto start = std::chrono::steady_clock::now();
    best.hits = static_cast<int>(std::ranges::count_if(paths, look));
    std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    best.microseconds = std::min(best.microseconds, spent.count() / static_cast<double>(mails));
}

// False if the two did not find the same mails.
bool measure(const char* name, const std::vector<std::string>& paths)
{
    Time floor;
    Time full;
    for (int round = 0; round < rounds; ++round) {
        run_round(paths, floor_look, floor);
        run_round(paths, full_look, full);
    }
    std::printf("%-22s %6.2f µs a mail, floor %6.2f µs, ratio %.2f, %d of %d interesting\n", name,
                full.microseconds, floor.microseconds, full.microseconds / floor.microseconds,
                full.hits, mails);
    return floor.hits == full.hits;
}

}  // namespace

int main()
{
    std::string top = fs::temp_directory_path() / "mailcall-bench-XXXXXX";
    if (mkdtemp(top.data()) == nullptr) return 1;
    bool good = measure("ordinary mails:", write_mails(top + "/ordinary", ordinary));
    good = measure("1 % invites, 5 % tags:", write_mails(top + "/mixed", mixed)) && good;
    fs::remove_all(top);
    return good ? 0 : 1;
}
