// Phrases: sizes, times and the progress of a file, as people say them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "window/model.hh"

namespace mailcall::window {

// What stands alone begins with a capital, in languages that have them.
std::string capitalised(const std::string& text);
// With the user's sign between thousands.
std::string number_phrase(std::int64_t number);
// "0 bytes", "850 bytes", "3.4 MB", "120 GB": a thousand, not 1024, and the user's decimal sign.
std::string size_phrase(std::int64_t bytes);
std::string speed_phrase(double bytes_per_second);
// "a few seconds", "about 2 minutes"; "" for less than 0, which means that nobody knows.
std::string time_left_phrase(int seconds);
std::string file_count_phrase(std::int64_t files);

// All times are in the local zone. `at`, `now` and `until`: Unix seconds.
std::string clock_phrase(std::int64_t at);                   // "14:03"
std::string date_phrase(std::int64_t at);                    // "21 November 2026"
std::string day_phrase(std::int64_t at, std::int64_t now);   // "Today", "Yesterday", or the date
std::string when_phrase(std::int64_t at, std::int64_t now);  // "Today, 14:03", or the date
std::string until_phrase(std::int64_t until);  // "For this call", "Until 21 November 2026"
bool is_same_day(std::int64_t at, std::int64_t other);
// The end of the day `months` later: a share that ends "on the 21st" can be used on the 21st.
std::int64_t months_later(std::int64_t now, int months);

// One line on how far it is, with what the user needs to know and no more. `name`: of the other.
std::string transfer_phrase(const Transfer& transfer, const std::string& name);
// 0 to 1.
double done_part(const Transfer& transfer);
// "3.4 MB · 21 November 2026"; folders have no size.
std::string entry_phrase(const Entry& entry, std::int64_t now);

}  // namespace mailcall::window
