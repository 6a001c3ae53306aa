// How far the bar reaches, and what the words say.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/level_meter.hh"

#include <algorithm>
#include <cmath>

namespace mailcall::window {
namespace {

constexpr double quietest_shown = -60;  // dB of full scale: the left end
constexpr double speech = -40;
constexpr double least_change = 0.01;

}  // namespace

LevelMeter::LevelMeter(GtkLevelBar* bar, GtkLabel* words) : bar_{bar}, words_{words}
{
    for (const char* mark :
         {GTK_LEVEL_BAR_OFFSET_LOW, GTK_LEVEL_BAR_OFFSET_HIGH, GTK_LEVEL_BAR_OFFSET_FULL})
        gtk_level_bar_remove_offset_value(bar_, mark);
}

void LevelMeter::show(const Switch& microphone, double level)
{
    is_on_ = microphone.on && microphone.possible;
    std::string words = tr("Say something: the bar should move.");
    if (!microphone.possible && !microphone.why_not.empty())
        words = microphone.why_not;
    else if (!is_on_)
        words = tr("Your microphone is off.");
    else if (was_heard_)
        words = tr("Your microphone works.");
    set_text(words_, words);
    show_level(level);
}

void LevelMeter::show_level(double level)
{
    const double part = is_on_ ? std::clamp(1 - level / quietest_shown, 0.0, 1.0) : 0;
    if (std::abs(part - gtk_level_bar_get_value(bar_)) > least_change)
        gtk_level_bar_set_value(bar_, part);
    if (was_heard_ || !is_on_ || level < speech) return;
    was_heard_ = true;
    set_text(words_, tr("Your microphone works."));
}

}  // namespace mailcall::window
