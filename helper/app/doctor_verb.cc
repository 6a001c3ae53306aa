// mailcall doctor: whether everything that calls need is there, and how calls are made.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include "app/arguments.hh"
#include "app/doctor.hh"
#include "app/errand.hh"
#include "app/verbs.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::tr;

namespace {

std::vector<Check> examine()
{
    std::vector<Check> found;
    base::MainLoop loop;
    Doctor doctor{[&](const std::vector<Check>& checks) {
        found = checks;
        loop.end();
    }};
    doctor.start();
    loop.run();
    return found;
}

void print(const Check& check)
{
    std::printf("%s %s\n", check.ok ? "✓" : "✗", check.sentence.c_str());
    if (!check.hint.empty()) std::printf("  → %s\n", check.hint.c_str());
}

// mailcall-call knows how calls are made; this program has nothing of GStreamer in it.
base::Result<std::string> ask_for_drawing()
{
    constexpr auto limit = std::chrono::seconds{20};
    std::string drawing;
    base::Result<> outcome;
    base::MainLoop loop;
    Errand errand{{[&](const base::Json& line) {
                       drawing = base::text_field(line, "drawing", "").value_or("");
                   },
                   [&](const base::Result<>& result) {
                       outcome = result;
                       loop.end();
                   }}};
    errand.start({"--pipelines"}, limit);
    loop.run();
    if (!outcome) return base::fail(outcome.error());
    if (drawing.empty())
        return base::fail(base::Code::internal, tr("Mailcall's call program said nothing."),
                          tr("Install Mailcall again."));
    return drawing;
}

Status print_drawing()
{
    MC_TRY(drawing, ask_for_drawing());
    std::fputs(drawing.c_str(), stdout);
    return 0;
}

}  // namespace

Status doctor_verb(const Words& words)
{
    bool json = false;
    bool pipelines = false;
    Arguments arguments{"doctor", tr("Says whether everything that calls need is there.")};
    arguments.flag("json", json, tr("as one JSON object"));
    arguments.flag("pipelines", pipelines, tr("draw the ways that pictures and sound go"));
    MC_CHECK(arguments.parse(words, 0, 0));
    if (pipelines) return print_drawing();
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
