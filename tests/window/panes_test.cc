// The panes with real widgets in a real window: what they show, and what clicks ask for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "main_loop.hh"
#include "pane_scene.hh"
#include "window/view/chat_pane.hh"
#include "window/view/devices_popover.hh"
#include "window/view/words_popover.hh"

namespace mailcall::window {
namespace {

using Told = std::vector<std::string>;

struct ChatScene : PaneScene {
    ChatPane pane{wishes};
    Model model = talking();

    void say(const std::string& text, bool own = false)
    {
        at += 1000;
        model.chat.push_back({at, own, own ? "" : "Bob", text, Delivery::sending});
    }
    void say_many(int count)
    {
        for (int i = 0; i < count; ++i) say("line " + std::to_string(i));
    }
    void show()
    {
        pane.show(model);
        settle();
    }
    int rows() { return count_of(pane.widget(), GTK_TYPE_LIST_BOX_ROW); }
    GtkAdjustment* scroll()
    {
        auto* list = find_named(pane.widget(), "Messages");
        auto* window = gtk_widget_get_ancestor(list, GTK_TYPE_SCROLLED_WINDOW);
        return gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(window));
    }
    bool is_at_end()
    {
        return gtk_adjustment_get_value(scroll()) >=
               gtk_adjustment_get_upper(scroll()) - gtk_adjustment_get_page_size(scroll()) - 4;
    }
    GtkTextBuffer* buffer()
    {
        return gtk_text_view_get_buffer(GTK_TEXT_VIEW(find_named(pane.widget(), "Message")));
    }
    GtkWidget* send() { return find_named(pane.widget(), "Send message"); }

    std::int64_t at = 1'700'000'000'000;
};

TEST_F(ChatScene, ShowsMarkupOfThePeerAsText)
{
    put(pane.widget());
    say("<b>bold</b> & <a href=\"https://evil.example\">https://good.example</a>");
    show();
    auto* label = find_text(pane.widget(),
                            "<b>bold</b> & <a href=\"https://evil.example\">"
                            "https://good.example</a>");
    ASSERT_NE(label, nullptr);
}

TEST(ChatMarkup, TellsWhereALinkLeads)
{
    EXPECT_EQ(chat_markup("a < https://x.example/?a&b."),
              "a &lt; <a href=\"https://x.example/?a&amp;b\" "
              "title=\"https://x.example/?a&amp;amp;b\">https://x.example/?a&amp;b</a>.");
    EXPECT_EQ(chat_markup("https://\u00fc.example"),
              "<a href=\"https://xn--tda.example\" title=\"https://xn--tda.example\">"
              "https://\u00fc.example</a> (xn--tda.example)");
    EXPECT_EQ(chat_markup("javascript:alert(1)"), "javascript:alert(1)");
}

TEST_F(ChatScene, DrawsNoMoreOfALongChatThanIsNeeded)
{
    put(pane.widget());
    say_many(3000);
    show();
    EXPECT_EQ(rows(), 200);
    EXPECT_NE(find_text(pane.widget(), "line 2999"), nullptr);
    EXPECT_TRUE(is_at_end());
    gtk_adjustment_set_value(scroll(), 0);
    settle();
    click(find_labelled(pane.widget(), "Earlier messages"));
    settle();
    EXPECT_EQ(rows(), 400);
    EXPECT_FALSE(is_at_end());
    EXPECT_GT(gtk_adjustment_get_value(scroll()), 1000) << "what was looked at stays in its place";
    click(find_named(pane.widget(), "Newest message"));
    say("one more");
    show();
    EXPECT_TRUE(is_at_end());
    EXPECT_EQ(rows(), 200);
}

TEST_F(ChatScene, StaysWhereTheUserReads)
{
    put(pane.widget());
    say_many(100);
    show();
    gtk_adjustment_set_value(scroll(), 50);
    settle();
    say("new below");
    show();
    EXPECT_EQ(gtk_adjustment_get_value(scroll()), 50);
    EXPECT_EQ(rows(), 101);
}

TEST_F(ChatScene, FollowsAListWhoseBeginningGoes)
{
    put(pane.widget());
    say_many(10);
    show();
    auto* kept = find_text(pane.widget(), "line 9");
    model.chat.erase(model.chat.begin(), model.chat.begin() + 4);
    say("new");
    show();
    EXPECT_EQ(rows(), 7);
    EXPECT_EQ(find_text(pane.widget(), "line 3"), nullptr);
    EXPECT_EQ(find_text(pane.widget(), "line 9"), kept) << "rows that stay are not made again";
}

TEST_F(ChatScene, TellsWhatBecameOfATextInWords)
{
    put(pane.widget());
    say("mine", /*own=*/true);
    show();
    EXPECT_NE(find_named(pane.widget(), "Being sent"), nullptr);
    model.chat[0].delivery = Delivery::delivered;
    show();
    EXPECT_NE(find_named(pane.widget(), "Delivered"), nullptr);
    model.chat[0].delivery = Delivery::lost;
    show();
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "Not delivered")));
}

TEST_F(ChatScene, CutsALongTextUntilItIsWanted)
{
    put(pane.widget());
    say(std::string(16'000, '\n') + "end");
    show();
    auto* all = find_labelled(pane.widget(), "Show all of it");
    ASSERT_TRUE(is_visible(all));
    EXPECT_LT(gtk_adjustment_get_upper(scroll()), 1000);
    click(all);
    settle();
    EXPECT_GT(gtk_adjustment_get_upper(scroll()), 1000);
}

TEST_F(ChatScene, SendsAndEmptiesItsField)
{
    put(pane.widget());
    show();
    EXPECT_FALSE(gtk_widget_is_sensitive(send()));
    gtk_text_buffer_set_text(buffer(), "  two\nlines \n", -1);
    ASSERT_TRUE(gtk_widget_is_sensitive(send()));
    click(send());
    EXPECT_EQ(wishes.told, Told{"send_chat two\nlines"});
    EXPECT_EQ(gtk_text_buffer_get_char_count(buffer()), 0);
}

TEST_F(ChatScene, SendsNothingThatIsTooLong)
{
    put(pane.widget());
    show();
    gtk_text_buffer_set_text(buffer(), std::string(16 * 1024, 'x').c_str(), -1);
    EXPECT_TRUE(gtk_widget_is_sensitive(send()));
    EXPECT_NE(find_text(pane.widget(), "About 0 more letters fit."), nullptr);
    gtk_text_buffer_insert_at_cursor(buffer(), "x", -1);
    EXPECT_FALSE(gtk_widget_is_sensitive(send()));
}

TEST_F(ChatScene, WritesOnlyInACall)
{
    put(pane.widget());
    show();
    gtk_text_buffer_set_text(buffer(), "text", -1);
    model.phase = Phase::over;
    show();
    EXPECT_FALSE(gtk_widget_is_sensitive(send()));
    EXPECT_NE(find_text(pane.widget(), "The call is over"), nullptr);
}

TEST_F(ChatScene, IsReadOnlyWhenItIsSeen)
{
    say("hello");
    model.unread = 1;
    show();
    EXPECT_EQ(wishes.told, Told{}) << "nobody has opened the chat";
    put(pane.widget());
    ASSERT_TRUE(gtk_window_is_active(window()));
    EXPECT_EQ(wishes.told, Told{"read_chat"});
}

TEST_F(ChatScene, KeepsTheChatOnlyWhenAsked)
{
    put(pane.widget());
    show();
    auto* keep = GTK_SWITCH(find_named(pane.widget(), "Keep this chat in the history"));
    EXPECT_FALSE(gtk_switch_get_active(keep));
    gtk_switch_set_active(keep, TRUE);
    EXPECT_EQ(wishes.told, Told{"keep_chat yes"});
    model.keeps_chat = true;
    show();
    model.keeps_chat = false;
    show();
    EXPECT_EQ(wishes.told.size(), 1U) << "what the model says is not wished for again";
    EXPECT_FALSE(gtk_switch_get_active(keep));
}

struct PopoverScene : PaneScene {
    // A popover cannot stand alone.
    void pop_up(GtkWidget* popover)
    {
        auto* button = gtk_menu_button_new();
        gtk_menu_button_set_popover(GTK_MENU_BUTTON(button), popover);
        put(button);
        gtk_menu_button_popup(GTK_MENU_BUTTON(button));
        settle();
    }
};

TEST_F(PopoverScene, ListsDevicesAndTakesTheChosenOne)
{
    DevicesPopover pane{wishes};
    auto model = talking();
    model.devices = {{DeviceKind::camera, "c1", "First camera", true},
                     {DeviceKind::camera, "c2", "Second camera", false},
                     {DeviceKind::loudspeaker, "s1", "Speakers", true}};
    pane.show(model);
    pop_up(pane.widget());
    EXPECT_TRUE(is_on(find_named(pane.widget(), "First camera")));
    EXPECT_NE(find_text(pane.widget(), "No microphone is connected to this computer."), nullptr);
    toggle(find_named(pane.widget(), "Second camera"));
    toggle(find_named(pane.widget(), "None"));
    EXPECT_EQ(wishes.told, (Told{"choose_device 0 c2", "choose_device 0 "}));
    model.devices[0].used = false;
    model.devices[1].used = true;
    pane.show(model);
    EXPECT_TRUE(is_on(find_named(pane.widget(), "Second camera")));
    EXPECT_EQ(wishes.told.size(), 2U);
}

TEST_F(PopoverScene, ShowsTheLevelAndTurnsTheVolume)
{
    DevicesPopover pane{wishes};
    auto model = talking();
    model.devices = {{DeviceKind::microphone, "m1", "Headset", true},
                     {DeviceKind::loudspeaker, "s1", "Headset", true}};
    pane.show(model);
    pop_up(pane.widget());
    pane.show_level(-30);
    auto* level = find_type(pane.widget(), GTK_TYPE_LEVEL_BAR);
    EXPECT_DOUBLE_EQ(gtk_level_bar_get_value(GTK_LEVEL_BAR(level)), 0.5);
    gtk_range_set_value(GTK_RANGE(find_named(pane.widget(), "Volume of what you hear")), 0.25);
    EXPECT_EQ(wishes.told, Told{"set_volume 0.25"});
}

TEST_F(PopoverScene, ComparesWords)
{
    WordsPopover pane{wishes};
    auto model = talking();
    model.people[0].trust_words = "First call with Bob.";
    pane.show(model);
    pop_up(pane.widget());
    EXPECT_FALSE(is_visible(find_labelled(pane.widget(), "They match")));
    model.words = {"one", "two", "three", "four", "five", "six"};
    model.words_state = Words::offered;
    pane.show(model);
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "six")));
    EXPECT_TRUE(is_visible(find_text(pane.widget(), "First call with Bob.")));
    click(find_labelled(pane.widget(), "They match"));
    EXPECT_EQ(wishes.told, Told{"compare_words yes"});
    model.words_state = Words::matched;
    pane.show(model);
    EXPECT_FALSE(is_visible(find_labelled(pane.widget(), "They match")));
    click(find_labelled(pane.widget(), "Compare again"));
    click(find_labelled(pane.widget(), "They differ"));
    EXPECT_EQ(wishes.told.back(), "compare_words no");
}

}  // namespace
}  // namespace mailcall::window
