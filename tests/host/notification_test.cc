// What goes to the desktop's notification service, and life without one.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/notification_text.hh"

#include <gtest/gtest.h>

#include "base/glib.hh"
#include "main_loop.hh"

namespace mailcall::host {
namespace {

struct Fields {
    explicit Fields(const Notification& what, const Abilities& abilities = {true, true})
        : all{g_variant_ref_sink(notify_fields(what, 7, abilities))}
    {
    }
    std::string text(gsize at) const
    {
        base::Owned<GVariant, g_variant_unref> child{g_variant_get_child_value(all.get(), at)};
        return g_variant_get_string(child.get(), nullptr);
    }
    std::string print(gsize at) const
    {
        base::Owned<GVariant, g_variant_unref> child{g_variant_get_child_value(all.get(), at)};
        return base::take_string(g_variant_print(child.get(), FALSE));
    }
    base::Owned<GVariant, g_variant_unref> all;
};

Notification sample()
{
    Notification what;
    what.title = "Alice <alice@example.org>";
    what.body = "<b>1 & 2</b>\nnew";
    what.icon = "call-start";
    what.buttons = {{"accept", "Accept"}, {"decline", "Decline"}};
    return what;
}

TEST(Notification, BodyIsEscapedOnlyWhereMarkupIsRead)
{
    EXPECT_EQ(Fields{sample()}.text(3), "Alice <alice@example.org>");
    EXPECT_EQ(Fields{sample()}.text(4), "&lt;b&gt;1 &amp; 2&lt;/b&gt;\nnew");
    EXPECT_EQ(Fields(sample(), {true, false}).text(4), "<b>1 & 2</b>\nnew");
}

TEST(Notification, ButtonsOnlyWhereThereAreSome)
{
    EXPECT_EQ(Fields{sample()}.print(5),
              "['default', 'Mailcall', 'accept', 'Accept', 'decline', 'Decline']");
    EXPECT_EQ(Fields(sample(), {false, true}).print(5), "[]");
}

TEST(Notification, UrgentStaysAndSaysSo)
{
    auto what = sample();
    EXPECT_EQ(Fields{what}.print(7), "-1");
    EXPECT_NE(Fields{what}.print(6).find("'urgency': <byte 0x01>"), std::string::npos);
    what.urgent = true;
    EXPECT_EQ(Fields{what}.print(7), "0");
    EXPECT_NE(Fields{what}.print(6).find("'urgency': <byte 0x02>"), std::string::npos);
    EXPECT_NE(Fields{what}.print(6).find("'resident': <true>"), std::string::npos);
    what.lasts = std::chrono::seconds{5};
    EXPECT_EQ(Fields{what}.print(7), "5000");
    what.lasts = std::chrono::hours{24 * 365};
    EXPECT_EQ(Fields{what}.print(7), "2147483647");
}

TEST(Notification, TricksInNamesAreMadeVisible)
{
    auto what = sample();
    what.title = "a\nb\u202egnp\u0007";
    what.body = "one\ntwo\u2066";
    EXPECT_EQ(Fields{what}.text(3), "a b\uFFFDgnp\uFFFD");
    EXPECT_EQ(Fields{what}.text(4), "one\ntwo\uFFFD");
}

TEST(Notification, AbilitiesAreReadWhateverTheServiceAnswers)
{
    auto read = [](const char* text) {
        base::Owned<GVariant, g_variant_unref> reply{
            g_variant_ref_sink(g_variant_new_parsed(text))};
        return read_abilities(reply.get());
    };
    EXPECT_TRUE(read("(['body', 'actions'],)").buttons);
    EXPECT_FALSE(read("(['body', 'actions'],)").markup);
    EXPECT_TRUE(read("(['body-markup'],)").markup);
    EXPECT_FALSE(read("(7,)").buttons);
}

TEST(Notifier, DoesNothingWithoutABus)
{
    g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", TRUE);
    bool heard = false;
    {
        Notifier notifier{[&](const auto&, const auto&) { heard = true; }};
        auto what = sample();
        notifier.show("one", what);
        what.urgent = true;
        notifier.show("two", what);
        run_for(std::chrono::milliseconds{50});
        notifier.show("two", what);
        notifier.withdraw("two");
        notifier.withdraw("never shown");
    }
    run_for(std::chrono::milliseconds{50});
    EXPECT_FALSE(heard);
}

TEST(Notifier, MayGoBeforeTheBusHasAnswered)
{
    g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", TRUE);
    Notifier{{}}.show("one", sample());
    run_for(std::chrono::milliseconds{50});
}

}  // namespace
}  // namespace mailcall::host
