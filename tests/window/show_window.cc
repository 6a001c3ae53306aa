// Shows the call window in a situation, without a call. Lines on stdin: "situation NAME", "still"
// (no more movement), "check", "quit"; on stdout: "VISIBLE ms", "SHOWN NAME", "WISH name args" for
// each wish, and what clipping.hh finds, ended by "CHECKED widgets".
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtk/gtk.h>

#include <cmath>
#include <cstdio>
#include <iostream>

#include "base/loop.hh"
#include "base/words.hh"
#include "clipping.hh"
#include "made_wishes.hh"
#include "moving_picture.hh"
#include "situations.hh"
#include "window/view.hh"

namespace mailcall::window {
namespace {

constexpr std::chrono::milliseconds frame_time{66};

class Show {
  public:
    explicit Show(GMainLoop* loop) : loop_{loop} {}

    bool open(const std::string& name)
    {
        began_ = g_get_monotonic_time();
        auto view = open_view(wishes_);
        if (!view) {
            std::cerr << view.error().what << "\n";
            return false;
        }
        view_ = std::move(*view);
        view_->when_visible(
            [this] { say("VISIBLE " + std::to_string((g_get_monotonic_time() - began_) / 1000)); });
        arrange(name);
        frame();
        return true;
    }

  private:
    void hear()
    {
        // All lines that came together: the descriptor does not tell of them again.
        do {
            std::string line;
            if (!std::getline(std::cin, line) || line == "quit") return g_main_loop_quit(loop_);
            obey(line);
        } while (std::cin.rdbuf()->in_avail() > 0);
    }
    void obey(const std::string& line)
    {
        constexpr std::string_view situation_word = "situation ";
        if (line.starts_with(situation_word)) arrange(line.substr(situation_word.size()));
        if (line == "still") is_still_ = true;
        if (line == "check") when_drawn([this] { check(); });
    }
    void arrange(const std::string& name)
    {
        auto model = situation(name);
        if (!model) return say("UNKNOWN " + name);
        model_ = std::move(*model);
        view_->show(model_);
        send_pictures();
        say("SHOWN " + name);
    }
    // Once all that was changed is to be seen. The second time: what came of the first, such as
    // a pane that folded.
    void when_drawn(base::Work work)
    {
        drawn_ = std::move(work);
        to_draw_ = 2;
        draw_again();
    }
    void draw_again()
    {
        auto* windows = gtk_window_get_toplevels();
        auto* window = static_cast<GtkWidget*>(g_list_model_get_item(windows, 0));
        auto drawn = +[](GdkFrameClock* clock, gpointer self) {
            g_signal_handlers_disconnect_by_data(clock, self);
            static_cast<Show*>(self)->was_drawn();
        };
        g_signal_connect(gtk_widget_get_frame_clock(window), "after-paint", G_CALLBACK(drawn),
                         this);
        gtk_widget_queue_draw(window);
        g_object_unref(window);
    }
    void was_drawn()
    {
        gdk_display_sync(gdk_display_get_default());
        if (--to_draw_ > 0)
            draw_again_.start({});
        else
            std::exchange(drawn_, {})();
    }
    void check()
    {
        const auto found = misfits();
        for (const auto& misfit : found.lines) say(misfit);
        say("CHECKED " + std::to_string(found.widgets));
    }
    void changed()
    {
        if (wishes_.is_closed()) return g_main_loop_quit(loop_);
        view_->show(model_);
    }
    // Pictures and sound levels of everybody.
    void frame()
    {
        if (!is_still_) {
            send_pictures();
            send_levels();
        }
        timer_.start(frame_time);
    }
    void send_pictures()
    {
        const double now = is_still_ ? 0 : static_cast<double>(g_get_monotonic_time()) / 1e6;
        int who = 0;
        const bool many = model_.people.size() > 1;
        for (const auto& person : model_.people) {
            who++;
            if (!person.has_picture) continue;
            view_->show_picture(person.id, person.screen ? picture_of_screen(now)
                                           : many        ? picture_of_person(who, now, 480, 270)
                                                         : picture_of_person(who, now, 960, 540));
        }
        if (model_.has_own_picture)
            view_->show_picture("", model_.screen.on ? picture_of_screen(now)
                                                     : picture_of_person(0, now, 480, 270));
    }
    void send_levels()
    {
        const double now = static_cast<double>(g_get_monotonic_time()) / 1e6;
        view_->show_level("", -28 + 8 * std::sin(now * 9));
        if (!model_.people.empty()) view_->show_level(model_.people[0].id, -20);
    }

    GMainLoop* loop_;
    Model model_;
    MadeWishes wishes_{model_, [this] { changed(); }};
    std::unique_ptr<View> view_;
    gint64 began_ = 0;
    bool is_still_ = false;
    base::Work drawn_;
    int to_draw_ = 0;
    base::Timer draw_again_{[this] { draw_again(); }};
    base::Timer timer_{[this] { frame(); }};
    base::FdWatch stdin_{0, GIOCondition(G_IO_IN | G_IO_HUP), [this] { hear(); }};
};

}  // namespace
}  // namespace mailcall::window

int main(int argc, char** argv)
{
    // In step with C's stdin, cin would not know of lines that it holds already.
    std::ios::sync_with_stdio(false);
    mailcall::base::start_words();
    auto* loop = g_main_loop_new(nullptr, FALSE);
    int result = 1;
    {
        mailcall::window::Show show{loop};
        if (show.open(argc > 1 ? argv[1] : "talking")) {
            g_main_loop_run(loop);
            result = 0;
        }
    }
    g_main_loop_unref(loop);
    return result;
}
