// Mail addresses: our own checks first, because GMime recurses into nested groups until the stack
// is gone (reference: a 2.4 KB field is enough for a small stack).
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/addresses.hh"

#include <algorithm>

#include "base/words.hh"
#include "mail/gmime.hh"
#include "mail/plain.hh"
#include "wire/address.hh"

namespace mailcall::mail {
namespace {

// GMime may see the end of a quoted name elsewhere than we do; then each colon can cost it one
// level of recursion, so even quoted ones are counted.
constexpr std::ptrdiff_t colon_cap = 128;

base::Result<> refuse(const char* sentence, Field field)
{
    return base::fail(base::Code::bad_signal, base::fill(sentence, std::string{name(field)}));
}

base::Result<> check(const std::string& value, const Plain& plain, Field field)
{
    if (!is_printable(value))
        return refuse(base::tr("The {} line holds control characters."), field);
    if (!plain.balanced)
        return refuse(base::tr("The {} line has a quote or comment that does not end."), field);
    if (plain.text.find_first_of(":;") != std::string::npos)
        return refuse(base::tr("The {} line names a group instead of a person."), field);
    if (std::ranges::count(value, ':') > colon_cap)
        return refuse(base::tr("The {} line has too many colons."), field);
    return {};
}

// The addresses in `value`; empty ones stand for what cannot be called.
base::Result<std::vector<std::string>> mailboxes(const std::string& value, Field field)
{
    auto list =
        base::Ref<InternetAddressList>::adopt(internet_address_list_parse(nullptr, value.c_str()));
    std::vector<std::string> out;
    int count = list ? internet_address_list_length(list.get()) : 0;
    for (int i = 0; i < count; ++i) {
        auto* entry = internet_address_list_get_address(list.get(), i);
        if (!INTERNET_ADDRESS_IS_MAILBOX(entry))
            return base::fail(
                refuse(base::tr("The {} line names a group instead of a person."), field).error());
        const char* address =
            internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(entry));
        std::string text = address ? address : "";
        out.push_back(wire::is_address(text) ? wire::lower(text) : std::string{});
    }
    return out;
}

}  // namespace

base::Result<std::string> read_sender(const Headers& headers)
{
    const auto& value = headers[Field::from];
    if (headers.count(Field::from) != 1 || value.empty())
        return base::fail(base::Code::bad_signal,
                          base::tr("The mail does not have exactly one From line."));
    auto plain = plain_of(value);
    MC_CHECK(check(value, plain, Field::from));
    MC_TRY(found, mailboxes(value, Field::from));
    // "alice@example.org <mallory@example.com>" is one mailbox to some readers and Alice to others.
    if (found.size() != 1 || std::ranges::count(plain.text, '@') != 1)
        return base::fail(base::Code::bad_signal,
                          base::tr("The From line does not name exactly one address."));
    // An address that only decoding brings forth, or that decoding changes, is not what others see.
    bool literal = wire::lower(plain.text).find(found.front()) != std::string::npos;
    if (found.front().empty() || !literal || found.front().find("=?") != std::string::npos)
        return base::fail(base::Code::bad_signal,
                          base::tr("The From line has an address that cannot be called."));
    return found.front();
}

base::Result<std::vector<std::string>> read_receivers(const Headers& headers)
{
    std::vector<std::string> out;
    for (auto field : {Field::to, Field::cc}) {
        const auto& value = headers[field];
        if (value.empty()) continue;
        MC_CHECK(check(value, plain_of(value), field));
        MC_TRY(found, mailboxes(value, field));
        if (field == Field::to && (found.empty() || found.front().empty()))
            return base::fail(base::Code::bad_signal,
                              base::tr("The first address of the To line cannot be called."));
        std::ranges::remove_copy(found, std::back_inserter(out), std::string{});
    }
    return out;
}

}  // namespace mailcall::mail
