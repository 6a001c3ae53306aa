// GOptionContext behind Arguments.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.hh"

#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::Result;
using base::tr;
using Words = std::vector<std::string>;

Arguments::Arguments(std::string usage, std::string summary)
    : usage_{std::move(usage)}, summary_{std::move(summary)}
{
}

void Arguments::add(const char* name, GOptionArg kind, void* target, const char* placeholder,
                    const char* help)
{
    entries_.push_back({name, 0, 0, kind, target, help, placeholder});
}

Arguments& Arguments::flag(const char* name, bool& value, const char* help)
{
    flags_.push_back({value ? TRUE : FALSE, &value});
    add(name, G_OPTION_ARG_NONE, &flags_.back().given, nullptr, help);
    return *this;
}

Arguments& Arguments::text(const char* name, std::string& value, const char* placeholder,
                           const char* help)
{
    texts_.push_back({nullptr, &value});
    add(name, G_OPTION_ARG_STRING, &texts_.back().given, placeholder, help);
    return *this;
}

Arguments& Arguments::number(const char* name, int& value, const char* placeholder,
                             const char* help)
{
    numbers_.push_back({value, &value});
    add(name, G_OPTION_ARG_INT, &numbers_.back().given, placeholder, help);
    return *this;
}

Arguments& Arguments::list(const char* name, Words& value, const char* placeholder,
                           const char* help)
{
    lists_.push_back({nullptr, &value});
    add(name, G_OPTION_ARG_STRING_ARRAY, &lists_.back().given, placeholder, help);
    return *this;
}

void Arguments::hand_over()
{
    for (auto& flag : flags_) *flag.value = flag.given != FALSE;
    for (auto& number : numbers_) *number.value = number.given;
    for (auto& text : texts_) {
        base::CString given{text.given};
        if (given) *text.value = given.get();
    }
    for (auto& list : lists_) {
        base::CStrv given{list.given};
        for (auto** at = given.get(); at && *at; ++at) list.value->emplace_back(*at);
    }
}

Result<Words> Arguments::run(std::vector<char*> words)
{
    entries_.push_back({});
    base::Owned<GOptionContext, g_option_context_free> context{g_option_context_new(nullptr)};
    g_option_context_set_summary(context.get(), summary_.c_str());
    g_option_context_add_main_entries(context.get(), entries_.data(), GETTEXT_PACKAGE);
    int count = static_cast<int>(words.size());
    auto** at = words.data();
    base::ErrorSlot error;
    bool parsed = g_option_context_parse(context.get(), &count, &at, error.out()) != FALSE;
    hand_over();
    if (!parsed)
        return fail(Code::bad_argument, error.message(),
                    base::fill(tr("See: mailcall {} --help"), usage_.substr(0, usage_.find(' '))));
    return Words(at + 1, at + count);
}

Result<Words> Arguments::parse(const Words& arguments)
{
    // GOption takes the usage line's start from the program name.
    std::string program = "mailcall " + usage_;
    g_set_prgname(program.c_str());
    Words copies{program};
    copies.insert(copies.end(), arguments.begin(), arguments.end());
    std::vector<char*> words;
    for (auto& word : copies) words.push_back(word.data());
    auto left = run(words);
    g_set_prgname("mailcall");
    return left;
}

Result<Words> Arguments::parse(const Words& arguments, std::size_t least, std::size_t most)
{
    MC_TRY(left, parse(arguments));
    if (left.size() < least || left.size() > most)
        return fail(Code::bad_argument, base::fill(tr("the command is: mailcall {}"), usage_),
                    base::fill(tr("See: mailcall {} --help"), usage_.substr(0, usage_.find(' '))));
    return std::move(left);
}

}  // namespace mailcall::app
