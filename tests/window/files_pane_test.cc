// The pane for files with real widgets: what each transfer offers, shares, and the folder browser.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/files_pane.hh"

#include <gtest/gtest.h>

#include "pane_scene.hh"

namespace mailcall::window {
namespace {

using Told = std::vector<std::string>;

struct FilesScene : PaneScene {
    FilesPane pane{wishes};
    Model model = talking();

    void SetUp() override { put(pane.widget()); }
    Transfer& add(const std::string& name, bool own, TransferState state)
    {
        Transfer transfer;
        transfer.id = static_cast<int>(model.transfers.size()) + 1;
        transfer.name = name;
        transfer.own = own;
        transfer.state = state;
        transfer.size = 1000;
        model.transfers.push_back(transfer);
        return model.transfers.back();
    }
    void show()
    {
        pane.show(model);
        settle();
    }
    GtkWidget* named(const std::string& name) { return find_named(pane.widget(), name); }
    bool offers(const std::string& name) { return is_visible(named(name)); }
};

TEST_F(FilesScene, AsksWhetherAFileIsWanted)
{
    add("a.txt", false, TransferState::offered);
    show();
    click(named("Take: a.txt"));
    toggle(named("Always take files from Bob"));
    click(named("Take: a.txt"));
    click(named("Refuse: a.txt"));
    EXPECT_EQ(wishes.told, (Told{"take_file 1 - no", "take_file 1 - yes", "refuse_file 1"}));
    EXPECT_FALSE(offers("Cancel: a.txt"));
    model.transfers[0].state = TransferState::running;
    show();
    EXPECT_FALSE(offers("Take: a.txt"));
    EXPECT_TRUE(offers("Cancel: a.txt"));
}

TEST_F(FilesScene, PausesResumesAndCancels)
{
    auto& transfer = add("a.txt", true, TransferState::running);
    show();
    click(named("Pause: a.txt"));
    transfer.state = TransferState::paused;
    show();
    EXPECT_FALSE(offers("Pause: a.txt")) << "only the other side can go on";
    transfer.paused_by_us = true;
    show();
    click(named("Resume: a.txt"));
    click(named("Cancel: a.txt"));
    EXPECT_EQ(wishes.told, (Told{"pause_file 1 yes", "pause_file 1 no", "cancel_file 1"}));
}

TEST_F(FilesScene, ShowsTheFolderOfWhatWasReceivedAndNothingElse)
{
    add("theirs", false, TransferState::done).path = "/tmp/theirs";
    add("ours", true, TransferState::done).path = "/tmp/ours";
    add("broken", false, TransferState::failed).problem = "The disk is full.";
    show();
    EXPECT_TRUE(offers("Show in folder: theirs"));
    EXPECT_FALSE(offers("Show in folder: ours"));
    EXPECT_FALSE(offers("Show in folder: broken"));
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "The disk is full.")));
}

TEST_F(FilesScene, KeepsTheNewestOnTopAndRowsAlive)
{
    add("first", true, TransferState::running);
    show();
    auto* kept = named("Cancel: first");
    add("second", true, TransferState::running);
    show();
    EXPECT_EQ(named("Cancel: first"), kept);
    auto* list = GTK_LIST_BOX(gtk_widget_get_ancestor(kept, GTK_TYPE_LIST_BOX));
    auto* top = GTK_WIDGET(gtk_list_box_get_row_at_index(list, 0));
    EXPECT_NE(find_named(top, "Cancel: second"), nullptr);
    for (int i = 0; i < 300; ++i) add("more", true, TransferState::done);
    show();
    EXPECT_EQ(named("Cancel: first"), nullptr);
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "102 older ones are not shown.")));
}

TEST_F(FilesScene, PutsQuestionsAboveAllOthers)
{
    add("asked", false, TransferState::offered);
    add("newer", true, TransferState::running);
    show();
    auto* take = named("Take: asked");
    auto* list = GTK_LIST_BOX(gtk_widget_get_ancestor(take, GTK_TYPE_LIST_BOX));
    auto* top = GTK_WIDGET(gtk_list_box_get_row_at_index(list, 0));
    EXPECT_NE(find_named(top, "Take: asked"), nullptr);
    gtk_widget_grab_focus(take);
    model.transfers[0].state = TransferState::running;
    show();
    EXPECT_EQ(GTK_WIDGET(gtk_list_box_get_row_at_index(list, 1)), top);
    auto* focus = gtk_root_get_focus(GTK_ROOT(window()));
    EXPECT_TRUE(focus && (focus == top || gtk_widget_is_ancestor(focus, top)));
}

TEST_F(FilesScene, StaysOnTheRowWhoseButtonGoes)
{
    add("a.txt", false, TransferState::offered);
    show();
    gtk_widget_grab_focus(named("Take: a.txt"));
    model.transfers[0].state = TransferState::running;
    show();
    auto* focus = gtk_root_get_focus(GTK_ROOT(window()));
    ASSERT_NE(focus, nullptr);
    EXPECT_TRUE(gtk_widget_get_ancestor(focus, GTK_TYPE_LIST_BOX_ROW) ||
                GTK_IS_LIST_BOX_ROW(focus));
}

TEST_F(FilesScene, TellsWhoReadsAndStopsSharing)
{
    Share share{1, true, "Plans", "/home/a/Plans", 0, {"Bob read 1", "Bob read 2"}};
    model.shares = {share};
    show();
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "Bob read 1\nBob read 2")));
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "For this call")));
    click(named("Stop sharing: Plans"));
    EXPECT_EQ(wishes.told, Told{"unshare 1"});
    model.shares.clear();
    show();
    EXPECT_EQ(named("Stop sharing: Plans"), nullptr);
}

TEST_F(FilesScene, MayEndWhileADialogIsOpen)
{
    show();
    click(named("Send files…"));
    settle();
    auto* windows = gtk_window_get_toplevels();
    EXPECT_EQ(g_list_model_get_n_items(windows), 2U);
}

struct SharingScene : PaneScene {
    void SetUp() override
    {
        put(gtk_label_new("the window"));
        dialog.ask(gtk_window_get_child(window()), "Plans", "Bob",
                   [this](std::int64_t until) { answers.push_back(until); });
        settle();
        asked = base::Ref<GtkWindow>::adopt(
            GTK_WINDOW(g_list_model_get_item(gtk_window_get_toplevels(), 0)));
        if (asked.get() == window())
            asked = base::Ref<GtkWindow>::adopt(
                GTK_WINDOW(g_list_model_get_item(gtk_window_get_toplevels(), 1)));
    }
    void answer(const char* response)
    {
        adw_message_dialog_response(ADW_MESSAGE_DIALOG(asked.get()), response);
    }
    void TearDown() override
    {
        asked = {};
        PaneScene::TearDown();
    }

    ShareDialog dialog;
    base::Ref<GtkWindow> asked;
    std::vector<std::int64_t> answers;
};

TEST_F(SharingScene, SharesForThisCallUnlessToldOtherwise)
{
    ASSERT_NE(find_text(GTK_WIDGET(asked.get()), "Share “Plans”?"), nullptr);
    answer("share");
    EXPECT_EQ(answers, std::vector<std::int64_t>{0});
}

TEST_F(SharingScene, SharesUntilADate)
{
    auto* month = find(GTK_WIDGET(asked.get()), [](GtkWidget* w) {
        auto* text =
            GTK_IS_CHECK_BUTTON(w) ? gtk_check_button_get_child(GTK_CHECK_BUTTON(w)) : nullptr;
        return text && g_str_has_prefix(gtk_label_get_text(GTK_LABEL(text)), "For a month, until ");
    });
    toggle(month);
    answer("share");
    ASSERT_EQ(answers.size(), 1U);
    const auto days = (answers[0] - g_get_real_time() / G_USEC_PER_SEC) / 86400;
    EXPECT_TRUE(days >= 27 && days <= 31) << days;
}

TEST_F(SharingScene, SharesNothingThatIsCancelled)
{
    answer("cancel");
    EXPECT_TRUE(answers.empty());
}

TEST_F(SharingScene, MayEndUnanswered) { EXPECT_TRUE(answers.empty()); }

struct BrowserScene : FilesScene {
    void SetUp() override
    {
        FilesScene::SetUp();
        model.shares = {{7, false, "Plans", "", 0, {}}};
        show();
        click(named("Open: Plans"));
    }
    void answer(const std::string& path)
    {
        model.browser.share = 7;
        model.browser.path = path;
        model.browser.loading = false;
        model.browser.entries = {{"b.txt", false, 10, 100}, {"a.txt", false, 20, 50}, {"in", true}};
        show();
    }
    GtkListView* list() { return GTK_LIST_VIEW(find_type(pane.widget(), GTK_TYPE_LIST_VIEW)); }
    std::string first_file()
    {
        for (const char* name : {"Get: a.txt", "Get: b.txt"})
            if (auto* button = named(name)) {
                graphene_rect_t where;
                if (!gtk_widget_compute_bounds(button, pane.widget(), &where)) continue;
                places.emplace_back(where.origin.y, name);
            }
        std::sort(places.begin(), places.end());
        return places.empty() ? "" : std::exchange(places, {}).front().second;
    }
    void sort_by(const char* order)
    {
        gtk_widget_activate_action(GTK_WIDGET(list()), "folder.sort", "s", order);
        settle();
    }
    void activate(guint place) { g_signal_emit_by_name(list(), "activate", place); }

    std::vector<std::pair<float, std::string>> places;
};

TEST_F(BrowserScene, WalksDownAndUp)
{
    answer("");
    activate(0);
    answer("in");
    click(named("Plans"));
    answer("in/in");
    click(named("Back"));
    answer("");
    click(named("Back"));
    EXPECT_EQ(wishes.told, (Told{"browse 7 ", "browse 7 in", "browse 7 ", "browse 7 in"}));
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "Shared by Bob")));
}

TEST_F(BrowserScene, GetsOneTheSelectedOrAll)
{
    answer("in");
    click(named("Get: b.txt"));
    activate(1);
    click(find_labelled(pane.widget(), "Get the whole folder"));
    gtk_selection_model_select_all(gtk_list_view_get_model(list()));
    click(find_labelled(pane.widget(), "Get the 3 selected"));
    EXPECT_EQ(wishes.told, (Told{"browse 7 ", "fetch 7 in/b.txt", "fetch 7 in/a.txt", "fetch 7 in",
                                 "fetch 7 in/in", "fetch 7 in/a.txt", "fetch 7 in/b.txt"}));
    EXPECT_NE(find_labelled(pane.widget(), "Get the whole folder"), nullptr)
        << "nothing is selected";
}

TEST_F(BrowserScene, IsSorted)
{
    answer("");
    EXPECT_EQ(first_file(), "Get: a.txt");
    sort_by("date");
    EXPECT_EQ(first_file(), "Get: b.txt");
    sort_by("size");
    EXPECT_EQ(first_file(), "Get: a.txt");
}

TEST_F(BrowserScene, TellsWhatIsWrong)
{
    model.browser.share = 7;
    model.browser.problem = "It cannot be read.";
    show();
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "It cannot be read.")));
    click(find_labelled(pane.widget(), "Try again"));
    EXPECT_EQ(wishes.told.back(), "browse 7 ");
    model.shares.clear();
    show();
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "No longer shared")));
    click(named("Back"));
    EXPECT_FALSE(is_visible(find_text(pane.widget(), "No longer shared")));
}

TEST_F(BrowserScene, StandsAFullList)
{
    answer("");
    model.browser.is_cut = true;
    for (int i = 0; i < 10'000; ++i)
        model.browser.entries.push_back({"file " + std::to_string(i), false, i, i});
    show();
    EXPECT_LT(count_of(GTK_WIDGET(list()), GTK_TYPE_BUTTON), 500);
    EXPECT_TRUE(is_visible(
        find_text(pane.widget(),
                  "There is more in this folder than a list holds: these are the first 10003.")));
}

}  // namespace
}  // namespace mailcall::window
