// Prints what the header scanner makes of mails, one JSON line each, for real_mail_test.py: how
// often each field stands there, and its first value's bytes in base64.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <string>

#include "base/crypto.hh"
#include "base/json.hh"
#include "mail/head.hh"
#include "mail/scanner.hh"

namespace {

namespace base = mailcall::base;
namespace mail = mailcall::mail;

base::Json fields_of(const mail::Headers& headers)
{
    auto out = base::Json::object();
    for (std::size_t i = 0; i < mail::field_count; ++i) {
        auto field = static_cast<mail::Field>(i);
        if (headers.count(field) == 0) continue;
        out[std::string{mail::name(field)}] = {headers.count(field),
                                               base::to_base64(base::view(headers[field]))};
    }
    return out;
}

// Reads the file as `mailcall inspect` does: the header, up to its cap.
base::Result<> show(const std::string& path)
{
    MC_TRY(file, mail::OpenFile::open(path));
    MC_TRY(head, mail::read_head(mail::file_source(file.fd(), path)));
    auto headers = mail::scan(head.header());
    base::Json line{{"path", path}, {"over", headers.over}, {"fields", fields_of(headers)}};
    std::printf("%s\n", base::print_json(line).c_str());
    return {};
}

// Which fields these are, so that the other reader looks for the same.
void show_names()
{
    auto names = base::Json::array();
    for (std::size_t i = 0; i < mail::field_count; ++i)
        names.push_back(std::string{mail::name(static_cast<mail::Field>(i))});
    std::printf("%s\n", base::print_json(names).c_str());
}

}  // namespace

int main(int count, char** words)
{
    show_names();
    for (int i = 1; i < count; ++i) {
        if (auto shown = show(words[i]); !shown) {
            std::fprintf(stderr, "%s\n", shown.error().what.c_str());
            return 1;
        }
    }
    return 0;
}
