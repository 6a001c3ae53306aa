// How sizes, times and progress are said.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/phrases.hh"

#include <algorithm>
#include <array>
#include <clocale>
#include <cmath>
#include <string_view>

#include "base/glib.hh"
#include "base/words.hh"

namespace mailcall::window {
namespace {

using base::fill;
using base::tr;

using Moment = base::Owned<GDateTime, g_date_time_unref>;

Moment local(std::int64_t at) { return Moment{g_date_time_new_from_unix_local(at)}; }

std::string whole(double number) { return number_phrase(std::llround(number)); }

// Three digits tell enough: "3.4", "34", "340".
std::string digits(double number)
{
    constexpr double one_decimal_below = 9.95;
    return number < one_decimal_below ? base::take_string(g_strdup_printf("%.1f", number))
                                      : whole(number);
}

struct Unit {
    double bytes;
    const char* text;
};

std::array<Unit, 4> units()
{
    return {{{1e12, tr("{} TB")}, {1e9, tr("{} GB")}, {1e6, tr("{} MB")}, {1e3, tr("{} kB")}}};
}

// The smallest number that rounds to a full unit belongs to that unit: never "1000 kB".
constexpr double rounds_up = 0.9995;

std::string month_name(int month)
{
    const std::array<const char*, 12> names{
        tr("January"),   tr("February"), tr("March"),    tr("April"),
        tr("May"),       tr("June"),     tr("July"),     tr("August"),
        tr("September"), tr("October"),  tr("November"), tr("December"),
    };
    return names.at(static_cast<std::size_t>(month - 1));
}

std::string replace(std::string text, const std::string& what, const std::string& with)
{
    auto at = text.find(what);
    if (at != std::string::npos) text.replace(at, what.size(), with);
    return text;
}

// The names of months are ours: the system may speak another language than the user chose.
std::string dated(GDateTime* moment)
{
    // Translators: a date in your order; %B is the name of the month, %-m its number.
    auto form = replace(tr("%-d %B %Y"), "%B", month_name(g_date_time_get_month(moment)));
    return base::take_string(g_date_time_format(moment, form.c_str()));
}

// Days between two moments on the calendar, not on the clock.
int days_between(std::int64_t earlier, std::int64_t later)
{
    auto day = [](std::int64_t at) {
        auto moment = local(at);
        GDate date;
        g_date_clear(&date, 1);
        g_date_set_dmy(&date, static_cast<GDateDay>(g_date_time_get_day_of_month(moment.get())),
                       static_cast<GDateMonth>(g_date_time_get_month(moment.get())),
                       static_cast<GDateYear>(g_date_time_get_year(moment.get())));
        return static_cast<int>(g_date_get_julian(&date));
    };
    return day(later) - day(earlier);
}

bool is_date(std::int64_t at)
{
    // Years 1 to 9999; a peer's file may claim anything.
    return at > -62135596800 && at < 253402214400;
}

std::string of_size(const Transfer& transfer)
{
    return fill(tr("{} of {}"), size_phrase(transfer.done), size_phrase(transfer.size));
}

std::string joined(const std::string& first, const std::string& second)
{
    if (first.empty() || second.empty()) return first + second;
    return first + " · " + second;
}

std::string what_it_is(const Transfer& transfer)
{
    auto size = size_phrase(transfer.size);
    return transfer.is_folder ? joined(file_count_phrase(transfer.files), size) : size;
}

std::string offered_phrase(const Transfer& transfer, const std::string& name)
{
    if (!transfer.own) return what_it_is(transfer);
    return joined(what_it_is(transfer), fill(tr("waiting for {}"), name));
}

std::string running_phrase(const Transfer& transfer)
{
    // Two lines: in one, a narrow pane would break it anywhere.
    auto speed = transfer.bytes_per_second > 0 ? speed_phrase(transfer.bytes_per_second) : "";
    auto rest = joined(speed, time_left_phrase(transfer.seconds_left));
    return rest.empty() ? of_size(transfer) : of_size(transfer) + "\n" + rest;
}

std::string paused_phrase(const Transfer& transfer, const std::string& name)
{
    auto who = transfer.paused_by_us ? tr("Paused") : fill(tr("Paused by {}"), name);
    return joined(who, of_size(transfer));
}

// With what is missing of a folder.
std::string done_phrase(const Transfer& transfer)
{
    auto what = joined(what_it_is(transfer), transfer.own ? tr("sent") : tr("received"));
    return transfer.problem.empty() ? what : what + "\n" + transfer.problem;
}

std::string refused_phrase(const Transfer& transfer, const std::string& name)
{
    if (!transfer.problem.empty()) return transfer.problem;
    return transfer.own ? fill(tr("{} did not take it"), name) : std::string{tr("Not taken")};
}

}  // namespace

std::string capitalised(const std::string& text)
{
    if (!g_utf8_validate(text.c_str(), -1, nullptr) || text.empty()) return text;
    const char* rest = g_utf8_next_char(text.c_str());
    auto first = base::take_string(g_utf8_strup(text.c_str(), rest - text.c_str()));
    return first + rest;
}

// In threes, which is right for the languages that Mailcall speaks.
std::string number_phrase(std::int64_t number)
{
    constexpr std::size_t group = 3;
    auto text = std::to_string(number);
    const std::string_view sign = std::localeconv()->thousands_sep;
    const std::size_t first = number < 0 ? 1 : 0;
    for (auto at = text.size(); at > first + group;) text.insert(at -= group, sign);
    return text;
}

std::string size_phrase(std::int64_t bytes)
{
    auto number = static_cast<double>(std::max<std::int64_t>(bytes, 0));
    for (const auto& unit : units())
        if (number >= unit.bytes * rounds_up)
            return fill(unit.text, digits(std::max(number / unit.bytes, 1.0)));
    if (bytes == 1) return tr("1 byte");
    return fill(tr("{} bytes"), whole(number));
}

std::string speed_phrase(double bytes_per_second)
{
    return fill(tr("{}/s"), size_phrase(static_cast<std::int64_t>(bytes_per_second)));
}

std::string time_left_phrase(int seconds)
{
    constexpr int few = 15;
    constexpr int minute = 60;
    constexpr int hour = 3600;
    constexpr int day = 24 * hour;
    // Halves are added last: any number of seconds is told.
    auto rounded = [seconds](int unit) { return seconds / unit + (seconds % unit >= unit / 2); };
    if (seconds < 0) return "";
    if (seconds < few) return tr("a few seconds");
    if (seconds < 45) return tr("half a minute");
    if (rounded(minute) == 1) return tr("about a minute");
    if (seconds < hour - minute / 2) return fill(tr("about {} minutes"), whole(rounded(minute)));
    if (rounded(hour) == 1) return tr("about an hour");
    if (seconds < day) return fill(tr("about {} hours"), whole(rounded(hour)));
    return tr("more than a day");
}

std::string file_count_phrase(std::int64_t files)
{
    if (files == 0) return tr("no files");
    if (files == 1) return tr("1 file");
    return fill(tr("{} files"), number_phrase(files));
}

std::string clock_phrase(std::int64_t at)
{
    if (!is_date(at)) return "";
    return base::take_string(g_date_time_format(local(at).get(), "%H:%M"));
}

std::string date_phrase(std::int64_t at) { return is_date(at) ? dated(local(at).get()) : ""; }

std::string day_phrase(std::int64_t at, std::int64_t now)
{
    if (!is_date(at)) return "";
    auto days = days_between(at, now);
    if (days == 0) return tr("Today");
    if (days == 1) return tr("Yesterday");
    return date_phrase(at);
}

std::string when_phrase(std::int64_t at, std::int64_t now)
{
    if (!is_date(at)) return "";
    auto days = days_between(at, now);
    if (days == 0) return fill(tr("Today, {}"), clock_phrase(at));
    if (days == 1) return fill(tr("Yesterday, {}"), clock_phrase(at));
    return date_phrase(at);
}

std::string until_phrase(std::int64_t until)
{
    return until == 0 ? tr("For this call") : fill(tr("Until {}"), date_phrase(until));
}

bool is_same_day(std::int64_t at, std::int64_t other)
{
    return is_date(at) && is_date(other) && days_between(at, other) == 0;
}

std::int64_t months_later(std::int64_t now, int months)
{
    auto then = Moment{g_date_time_add_months(local(now).get(), months)};
    auto end = Moment{g_date_time_new_local(g_date_time_get_year(then.get()),
                                            g_date_time_get_month(then.get()),
                                            g_date_time_get_day_of_month(then.get()), 23, 59, 59)};
    return g_date_time_to_unix(end.get());
}

std::string transfer_phrase(const Transfer& transfer, const std::string& name)
{
    switch (transfer.state) {
        case TransferState::offered: return offered_phrase(transfer, name);
        case TransferState::running: return running_phrase(transfer);
        case TransferState::paused: return paused_phrase(transfer, name);
        case TransferState::broken:
            return joined(tr("Goes on when the connection is back"), of_size(transfer));
        case TransferState::checking: return tr("Checking that all of it arrived unchanged");
        case TransferState::done: return done_phrase(transfer);
        case TransferState::refused: return refused_phrase(transfer, name);
        case TransferState::cancelled: return tr("Cancelled");
        case TransferState::failed:
            return transfer.problem.empty() ? tr("It did not work") : transfer.problem;
    }
    return "";
}

double done_part(const Transfer& transfer)
{
    if (transfer.state == TransferState::done) return 1;
    if (transfer.size <= 0) return 0;
    return std::clamp(static_cast<double>(transfer.done) / static_cast<double>(transfer.size), 0.0,
                      1.0);
}

std::string entry_phrase(const Entry& entry, std::int64_t now)
{
    auto when = entry.modified > 0 ? when_phrase(entry.modified, now) : "";
    return entry.is_folder ? when : joined(size_phrase(entry.size), when);
}

}  // namespace mailcall::window
