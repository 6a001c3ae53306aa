// A pane in a real window, its widgets found as a screen reader finds them, and what was wished.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "main_loop.hh"
#include "window/model.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class ToldWishes final : public Wishes {
  public:
    void accept(const wire::Media&) override {}
    void decline(const std::string&) override {}
    void hang_up() override {}
    void call_again() override {}
    void preview(bool) override {}
    void set_microphone(bool) override {}
    void set_camera(bool) override {}
    void start_screen(const std::string&) override {}
    void stop_screen() override {}
    std::vector<ScreenSource> screen_sources() override { return {}; }
    void choose_device(DeviceKind kind, const std::string& id) override
    {
        tell("choose_device", std::to_string(static_cast<int>(kind)), id);
    }
    void set_volume(double volume) override
    {
        tell("set_volume", std::to_string(volume).substr(0, 4));
    }
    void send_chat(const std::string& text) override { tell("send_chat", text); }
    void read_chat() override { tell("read_chat"); }
    void keep_chat(bool keep) override { tell("keep_chat", yes(keep)); }
    void send_files(const std::vector<std::string>& paths) override
    {
        tell("send_files", paths[0]);
    }
    void send_picture(const std::string&) override {}
    void take_file(int id, const std::string& folder, bool always) override
    {
        tell("take_file", std::to_string(id), folder.empty() ? "-" : folder, yes(always));
    }
    void refuse_file(int id) override { tell("refuse_file", std::to_string(id)); }
    void pause_file(int id, bool pause) override
    {
        tell("pause_file", std::to_string(id), yes(pause));
    }
    void cancel_file(int id) override { tell("cancel_file", std::to_string(id)); }
    void share_folder(const std::string& path, std::int64_t until) override
    {
        tell("share_folder", path, std::to_string(until));
    }
    void unshare(int id) override { tell("unshare", std::to_string(id)); }
    void browse(int id, const std::string& path) override
    {
        tell("browse", std::to_string(id), path);
    }
    void fetch(int id, const std::string& path) override
    {
        tell("fetch", std::to_string(id), path);
    }
    void compare_words(bool match) override { tell("compare_words", yes(match)); }
    void act_on_note(int) override {}
    void dismiss_note(int) override {}
    void close() override {}

    std::vector<std::string> told;

  private:
    static std::string yes(bool is) { return is ? "yes" : "no"; }
    template <class... Words>
    void tell(const std::string& what, const Words&... words)
    {
        told.push_back(what);
        ((told.back() += " " + words), ...);
    }
};

struct PaneScene : testing::Test {
    using Test = std::function<bool(GtkWidget*)>;

    static Model talking()
    {
        Model model;
        model.phase = Phase::talking;
        model.title = "Bob";
        Person bob;
        bob.id = "bob";
        bob.name = "Bob";
        model.people = {bob};
        return model;
    }

    GtkWindow* window() { return window_.get(); }
    void put(GtkWidget* widget)
    {
        window_ = base::Ref<GtkWindow>::share(GTK_WINDOW(gtk_window_new()));
        gtk_window_set_default_size(window(), 340, 600);
        gtk_window_set_child(window(), widget);
        gtk_window_present(window());
        run_until([this] { return gtk_window_is_active(window()); }, 2);
        settle();
    }
    // Until everything is drawn and what follows drawing is done.
    void settle()
    {
        for (int frame = 0; window_ && frame < 3; ++frame)
            gtk_test_widget_wait_for_draw(GTK_WIDGET(window()));
        run_ready();
    }
    void TearDown() override
    {
        if (window_) gtk_window_set_child(window(), nullptr);
        if (window_) gtk_window_destroy(window());
        run_ready();
    }

    static GtkWidget* find(GtkWidget* from, const Test& is)
    {
        if (!from || is(from)) return from;
        for (auto* child = gtk_widget_get_first_child(from); child;
             child = gtk_widget_get_next_sibling(child))
            if (auto* found = find(child, is)) return found;
        return nullptr;
    }
    static GtkWidget* find_type(GtkWidget* from, GType type)
    {
        return find(from, [type](GtkWidget* w) { return G_TYPE_CHECK_INSTANCE_TYPE(w, type); });
    }
    static GtkWidget* find_text(GtkWidget* from, const std::string& text)
    {
        return find(from, [&](GtkWidget* w) {
            return GTK_IS_LABEL(w) && gtk_label_get_text(GTK_LABEL(w)) == text;
        });
    }
    static GtkWidget* find_labelled(GtkWidget* from, const std::string& label)
    {
        return find(from, [&](GtkWidget* w) {
            return GTK_IS_BUTTON(w) &&
                   g_strcmp0(gtk_button_get_label(GTK_BUTTON(w)), label.c_str()) == 0;
        });
    }
    // By what a screen reader calls it: a name of its own, or the label that names it.
    static GtkWidget* find_named(GtkWidget* from, const std::string& name)
    {
        std::vector<GtkWidget*> labels;
        find(from, [&](GtkWidget* w) {
            if (GTK_IS_LABEL(w) && gtk_label_get_text(GTK_LABEL(w)) == name) labels.push_back(w);
            return false;
        });
        auto is_named_by = [](GtkWidget* w) {
            return [w](GtkWidget* label) { return is_labelled_by(w, label); };
        };
        return find(from, [&](GtkWidget* w) {
            if (GTK_IS_LABEL(w)) return false;  // the text beside a control
            return is_called(w, name) || std::any_of(labels.begin(), labels.end(), is_named_by(w));
        });
    }
    static bool is_called(GtkWidget* widget, const std::string& name)
    {
        auto* it = GTK_ACCESSIBLE(widget);
        if (!gtk_test_accessible_has_property(it, GTK_ACCESSIBLE_PROPERTY_LABEL)) return false;
        base::CString differs{
            gtk_test_accessible_check_property(it, GTK_ACCESSIBLE_PROPERTY_LABEL, name.c_str())};
        return !differs;
    }
    static bool is_labelled_by(GtkWidget* widget, GtkWidget* label)
    {
        auto* it = GTK_ACCESSIBLE(widget);
        constexpr auto relation = GTK_ACCESSIBLE_RELATION_LABELLED_BY;
        if (!gtk_test_accessible_has_relation(it, relation)) return false;
        base::CString differs{gtk_test_accessible_check_relation(it, relation, label, nullptr)};
        return !differs;
    }
    static int count_of(GtkWidget* from, GType type)
    {
        int count = 0;
        find(from, [&](GtkWidget* w) {
            count += G_TYPE_CHECK_INSTANCE_TYPE(w, type) ? 1 : 0;
            return false;
        });
        return count;
    }

    static bool is_visible(GtkWidget* widget) { return widget && gtk_widget_get_mapped(widget); }
    static bool is_on(GtkWidget* check)
    {
        return check && gtk_check_button_get_active(GTK_CHECK_BUTTON(check));
    }
    static void click(GtkWidget* button)
    {
        ASSERT_NE(button, nullptr);
        ASSERT_TRUE(gtk_widget_is_sensitive(button));
        ASSERT_TRUE(gtk_widget_get_mapped(button));
        g_signal_emit_by_name(button, "clicked");
    }
    static void toggle(GtkWidget* check)
    {
        ASSERT_NE(check, nullptr);
        gtk_check_button_set_active(GTK_CHECK_BUTTON(check), TRUE);
    }

    ToldWishes wishes;

  private:
    static bool run_until(const std::function<bool()>& done, int seconds)
    {
        bool late = false;
        base::Timer limit{[&late] { late = true; }};
        limit.start(std::chrono::seconds{seconds});
        while (!done() && !late) g_main_context_iteration(nullptr, TRUE);
        return done();
    }

    base::Ref<GtkWindow> window_;
};

}  // namespace mailcall::window
