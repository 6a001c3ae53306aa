// Header: who it is and how sure we are of that, what is going on, for how long, how well.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/header.hh"

#include <algorithm>
#include <array>

#include "window/view/trust.hh"

namespace mailcall::window {
namespace {

constexpr std::int64_t second = 1000;  // ms

std::int64_t now_ms() { return g_get_real_time() / 1000; }

struct Quality {
    const char* icon = nullptr;
    std::string words;     // beside the icon
    std::string sentence;  // for who cannot see it
};

Quality quality_of(int quality)
{
    switch (quality) {
        case 0: return {"network-cellular-signal-weak-symbolic", tr("Bad"), tr("Bad connection")};
        case 1: return {"network-cellular-signal-ok-symbolic", tr("Weak"), tr("Weak connection")};
        case 2: return {"network-cellular-signal-good-symbolic", tr("Good"), tr("Good connection")};
        default:
            return {"network-cellular-signal-excellent-symbolic", tr("Very good"),
                    tr("Very good connection")};
    }
}

bool has_badge(const Model& model) { return !model.people.empty(); }

}  // namespace

std::string elapsed(std::int64_t seconds)
{
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 60 * minute;
    std::array<char, 32> text{};
    const auto h = static_cast<long>(seconds / hour);
    const auto m = static_cast<int>(seconds % hour / minute);
    const auto s = static_cast<int>(seconds % minute);
    if (h > 0)
        g_snprintf(text.data(), text.size(), "%ld:%02d:%02d", h, m, s);
    else
        g_snprintf(text.data(), text.size(), "%d:%02d", m, s);
    return text.data();
}

Header::Header(base::Work trust)
    : bar_{form_.widget("header")},
      trust_{form_.widget("trust")},
      time_{form_.label("time")},
      state_{form_.label("state")}
{
    on(trust_, "clicked", std::move(trust));
}

void Header::show(const Model& model)
{
    set_text(form_.label("title"), model.title);
    show_trust(model);
    show_state(model);
}

void Header::show_trust(const Model& model)
{
    set_shown(trust_, has_badge(model) && model.phase != Phase::over);
    if (!has_badge(model)) return;
    const auto trust = least_trust(model.people);
    const auto words = trust_label(trust);
    set_icon(GTK_IMAGE(form_.object("trust_icon")), trust_icon(trust));
    set_text(form_.label("trust_words"), words);
    for (const char* style : {"good", "fair", "doubtful"})
        set_class(trust_, style, g_str_equal(style, trust_style(trust)));
    const bool compares = model.words_state == Words::offered;
    const auto name =
        base::fill(compares ? tr("{}: compare words") : tr("{}: what that means"), words);
    if (name == trust_name_) return;
    trust_name_ = name;
    set_name_and_keys(trust_, name, "Ctrl+I");
}

// In the other phases the page itself says what is going on.
void Header::show_state(const Model& model)
{
    const bool counts = model.phase == Phase::talking || model.phase == Phase::reconnecting;
    talked_from_ = counts ? model.talked_from : 0;
    tick();
    show_quality(model.phase == Phase::talking ? model.quality : -1);
    set_shown(GTK_WIDGET(time_), talked_from_ > 0);
    set_shown(form_.widget("below"), talked_from_ > 0 || *gtk_label_get_text(state_) != 0);
}

void Header::show_quality(int quality)
{
    const auto shown = quality < 0 ? Quality{} : quality_of(quality);
    set_shown(form_.widget("quality_icon"), quality >= 0);
    if (shown.words == gtk_label_get_text(state_)) return;
    set_text(state_, shown.words);
    set_name(GTK_WIDGET(state_), shown.sentence);
    gtk_widget_set_tooltip_text(form_.widget("below"), shown.sentence.c_str());
    if (shown.icon) set_icon(GTK_IMAGE(form_.object("quality_icon")), shown.icon);
}

void Header::tick()
{
    clock_.cancel();
    if (talked_from_ <= 0) return;
    const auto talked = std::max<std::int64_t>(now_ms() - talked_from_, 0);
    set_text(time_, elapsed(talked / second));
    clock_.start(std::chrono::milliseconds{second - talked % second});
}

}  // namespace mailcall::window
