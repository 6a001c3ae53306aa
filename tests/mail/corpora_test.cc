// Thousands of real and broken mails of others: no crash, no false hit, and the scanner sees what
// a second, simpler reader sees.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "mail/letter.hh"
#include "mail/scanner.hh"
#include "sample.hh"
#include "wire/address.hh"

namespace mailcall::mail {
namespace {

namespace fs = std::filesystem;

class Corpora : public testing::Test {
  protected:
    void SetUp() override
    {
        const char* named = std::getenv("MAILCALL_CORPORA");
        fs::path top =
            named ? fs::path{named} : fs::path{MAILCALL_SOURCE_ROOT} / ".." / "shared" / "corpora";
        if (!fs::is_directory(top))
            GTEST_SKIP() << "no mails in " << top << "; set MAILCALL_CORPORA to a folder of mails";
        for (const auto& entry : fs::recursive_directory_iterator{top})
            if (entry.path().extension() == ".eml") mails_.push_back(entry.path());
        ASSERT_GT(mails_.size(), 1000U);
    }

    std::vector<fs::path> mails_;
};

std::string content(const fs::path& path)
{
    std::ifstream file{path, std::ios::binary};
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
}

TEST_F(Corpora, HoldNoCall)
{
    for (const auto& path : mails_) {
        auto letter = read_letter_file(path, {});
        ASSERT_TRUE(letter) << letter.error().what;
        EXPECT_EQ(letter->verdict, Verdict::none) << path;
    }
}

TEST_F(Corpora, AreInspectedWithoutAnError)
{
    std::vector<std::string> paths{mails_.begin(), mails_.end()};
    std::size_t count = 0;
    inspect(
        paths, {},
        [&](const Found& found) {
            ++count;
            EXPECT_EQ(found.letter.verdict, Verdict::none) << found.path;
        },
        [](const base::Error& error) { ADD_FAILURE() << error.what; });
    EXPECT_GE(count, mails_.size());
}

// With a true signal's fields in front, the reader goes through addresses and parts of each.
TEST_F(Corpora, AreJudgedWithASignalInFront)
{
    int signals = 0;
    for (const auto& path : mails_) {
        auto letter = sample::read(sample::mailcall_lines() + content(path));
        if (letter.verdict == Verdict::signal)
            ++signals;
        else
            EXPECT_FALSE(letter.refusal.empty()) << path;
    }
    EXPECT_GT(signals, 500);
}

std::string without_spaces(std::string_view text)
{
    std::string out;
    for (char c : text)
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
    return out;
}

// The first value of each field, without any white space. Lines are joined first and taken apart
// afterwards, the other way round than the scanner does it.
std::map<std::string, std::string> simple_view(const std::string& mail)
{
    std::vector<std::string> fields;
    std::istringstream lines{mail};
    for (std::string line; std::getline(lines, line) && line != "" && line != "\r";) {
        bool folded = line.front() == ' ' || line.front() == '\t';
        if (folded && !fields.empty())
            fields.back() += line;
        else
            fields.push_back(line);
    }
    std::map<std::string, std::string> view;
    for (const auto& field : fields) {
        auto colon = std::min(field.find(':'), field.size());
        auto name = field.substr(0, colon);
        name.erase(std::min(name.find_last_not_of(" \t") + 1, name.size()));
        view.emplace(wire::lower(name),
                     without_spaces(field.substr(std::min(colon + 1, field.size()))));
    }
    return view;
}

TEST_F(Corpora, ShowTheScannerWhatASimpleReaderSees)
{
    int compared = 0;
    for (const auto& path : mails_) {
        auto mail = content(path);
        auto headers = scan(mail);
        auto view = simple_view(mail);
        for (std::size_t i = 0; i < field_count; ++i) {
            auto field = static_cast<Field>(i);
            auto seen = view.find(wire::lower(name(field)));
            EXPECT_EQ(headers.count(field) > 0, seen != view.end()) << path << name(field);
            if (seen == view.end() || !headers.over.empty()) continue;
            EXPECT_EQ(without_spaces(headers[field]), seen->second) << path << name(field);
            ++compared;
        }
    }
    EXPECT_GT(compared, 4000);
}

}  // namespace
}  // namespace mailcall::mail
