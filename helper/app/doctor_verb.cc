// mailcall doctor: whether everything that calls need is there.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include "app/arguments.hh"
#include "app/doctor.hh"
#include "app/verbs.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::tr;

namespace {

using Loop = base::Owned<GMainLoop, g_main_loop_unref>;

std::vector<Check> examine()
{
    std::vector<Check> found;
    Loop loop{g_main_loop_new(nullptr, FALSE)};
    Doctor doctor{[&](const std::vector<Check>& checks) {
        found = checks;
        g_main_loop_quit(loop.get());
    }};
    doctor.start();
    g_main_loop_run(loop.get());
    return found;
}

void print(const Check& check)
{
    std::printf("%s %s\n", check.ok ? "✓" : "✗", check.sentence.c_str());
    if (!check.hint.empty()) std::printf("  → %s\n", check.hint.c_str());
}

}  // namespace

Status doctor_verb(const Words& words)
{
    bool json = false;
    Arguments arguments{"doctor", tr("Says whether everything that calls need is there.")};
    arguments.flag("json", json, tr("as one JSON object"));
    MC_CHECK(arguments.parse(words, 0, 0));
    auto checks = examine();
    if (json)
        std::printf("%s\n", base::print_json({{"checks", to_json(checks)}}).c_str());
    else
        std::for_each(checks.begin(), checks.end(), print);
    bool well = std::all_of(checks.begin(), checks.end(),
                            [](const Check& check) { return check.ok || !is_needed(check); });
    return well ? 0 : 1;
}

}  // namespace mailcall::app
