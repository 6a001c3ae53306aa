// Host and app: frames, orders and reports between our processes, and rules from a plugin.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <vector>

#include "app/rules_json.hh"
#include "app/spool.hh"
#include "host/frame.hh"
#include "targets.hh"
#include "wire/order.hh"

namespace mailcall::fuzz {
namespace {

struct Frames {
    std::vector<std::string> texts;
    bool broken = false;
};

Frames frames_of(std::string_view bytes, std::size_t piece)
{
    Frames frames;
    host::FrameReader reader;
    while (!bytes.empty() && !frames.broken) {
        reader.add(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        for (;;) {
            auto next = reader.next();
            frames.broken = !next;
            if (!next || !*next) break;
            frames.texts.push_back(base::print_json(**next));
        }
    }
    if (frames.broken) require(!reader.next(), "what is broken stays so");
    return frames;
}

}  // namespace

// However a pipe cuts them.
void read_frames(std::string_view bytes)
{
    auto whole = frames_of(bytes, bytes.size());
    auto cut = frames_of(bytes, 7);
    require(whole.texts == cut.texts && whole.broken == cut.broken, "cuts do not matter");
    std::string printed;
    for (const auto& text : whole.texts) printed += *host::make_frame(*base::parse_json(text));
    auto again = frames_of(printed, printed.size());
    require(again.texts == whole.texts && !again.broken, "frames print as they were read");
}

void read_order(std::string_view bytes)
{
    auto json = base::parse_json(bytes);
    if (!json) return;
    auto order = wire::read_order(*json);
    if (!order) return;
    auto printed = wire::to_json(*order);
    auto again = wire::read_order(printed);
    require(again && wire::to_json(*again) == printed, "an order prints as it was read");
}

void read_report(std::string_view bytes)
{
    auto json = base::parse_json(bytes);
    if (!json) return;
    auto report = wire::read_report(*json);
    if (!report) return;
    auto printed = wire::to_json(*report);
    auto again = wire::read_report(printed);
    require(again && wire::to_json(*again) == printed, "a report prints as it was read");
}

void read_spool(std::string_view bytes)
{
    static const auto path = places().state + "/spool";
    put(path, bytes);
    auto reports = app::spool::read(path);
    require(reports.has_value(), "a spool is read, whatever stands in it");
    for (const auto& report : *reports)
        require(report.contains("report") && base::int_field(report, "n").value_or(0) > 0,
                "only numbered reports are given");
}

void read_rule(std::string_view bytes)
{
    auto json = base::parse_json(bytes);
    if (!json) return;
    auto rule = app::read_rule(*json);
    if (!rule) return;
    auto printed = app::to_json(*rule);
    auto again = app::read_rule(printed);
    require(again && app::to_json(*again) == printed, "a rule prints as it was read");
}

}  // namespace mailcall::fuzz
