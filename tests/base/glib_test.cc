// Who owns what: references and owned C values end exactly once.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/glib.hh"

#include <gtest/gtest.h>

namespace mailcall::base {
namespace {

// An object that tells when it is finalized.
class Watched {
  public:
    Watched() : object_{G_OBJECT(g_object_new(G_TYPE_OBJECT, nullptr))}
    {
        g_object_weak_ref(
            object_, [](gpointer gone, GObject*) { *static_cast<bool*>(gone) = true; }, &gone_);
    }
    GObject* object() const { return object_; }
    bool gone() const { return gone_; }
    guint count() const { return object_->ref_count; }

  private:
    GObject* object_;
    bool gone_ = false;
};

TEST(Ref, AdoptTakesTheReferenceOver)
{
    Watched watched;
    {
        auto ref = Ref<GObject>::adopt(watched.object());
        EXPECT_EQ(watched.count(), 1U);
    }
    EXPECT_TRUE(watched.gone());
}

TEST(Ref, ShareAddsAReference)
{
    Watched watched;
    {
        auto ref = Ref<GObject>::share(watched.object());
        EXPECT_EQ(watched.count(), 2U);
    }
    EXPECT_EQ(watched.count(), 1U);
    g_object_unref(watched.object());
    EXPECT_TRUE(watched.gone());
}

TEST(Ref, SinkTakesAFloatingReferenceOver)
{
    auto* floating = G_OBJECT(g_object_new(G_TYPE_INITIALLY_UNOWNED, nullptr));
    ASSERT_TRUE(g_object_is_floating(floating));
    auto ref = Ref<GObject>::sink(floating);
    EXPECT_FALSE(g_object_is_floating(floating));
    EXPECT_EQ(floating->ref_count, 1U);
}

TEST(Ref, CopyCountsAndMoveDoesNot)
{
    Watched watched;
    auto ref = Ref<GObject>::adopt(watched.object());
    auto copy = ref;
    EXPECT_EQ(watched.count(), 2U);
    auto moved = std::move(copy);
    EXPECT_EQ(watched.count(), 2U);
    EXPECT_FALSE(copy);  // NOLINT(bugprone-use-after-move): that it is empty is the point
    EXPECT_EQ(moved.get(), ref.get());
}

TEST(Ref, AssignmentDropsTheOldObject)
{
    Watched old;
    Watched fresh;
    auto ref = Ref<GObject>::adopt(old.object());
    ref = Ref<GObject>::adopt(fresh.object());
    EXPECT_TRUE(old.gone());
    EXPECT_FALSE(fresh.gone());
}

TEST(Ref, AssigningToItselfKeepsTheObject)
{
    Watched watched;
    auto ref = Ref<GObject>::adopt(watched.object());
    auto& same = ref;
    ref = same;
    EXPECT_FALSE(watched.gone());
    EXPECT_EQ(watched.count(), 1U);
}

TEST(Ref, ReleaseGivesTheReferenceAway)
{
    Watched watched;
    auto* given = Ref<GObject>::adopt(watched.object()).release();
    EXPECT_FALSE(watched.gone());
    g_object_unref(given);
    EXPECT_TRUE(watched.gone());
}

TEST(Ref, OfNothingIsEmpty)
{
    EXPECT_FALSE(Ref<GObject>::share(nullptr));
    EXPECT_FALSE(Ref<GObject>::sink(nullptr));
    EXPECT_FALSE(Ref<GObject>::adopt(nullptr));
    EXPECT_FALSE(Ref<GObject>{});
}

int freed = 0;
void count_free(int* value)
{
    ++freed;
    delete value;
}

TEST(Owned, FreesOnceAndIsAsLargeAsAPointer)
{
    using Number = Owned<int, count_free>;
    static_assert(sizeof(Number) == sizeof(int*));
    freed = 0;
    {
        Number one{new int{1}};
        Number other = std::move(one);
        EXPECT_EQ(*other, 1);
    }
    EXPECT_EQ(freed, 1);
}

TEST(TakeString, OwnsTheTextAndTakesNull)
{
    EXPECT_EQ(take_string(g_strdup("text")), "text");
    EXPECT_EQ(take_string(nullptr), "");
}

TEST(ErrorSlot, HoldsTheErrorOfOneCall)
{
    ErrorSlot slot;
    EXPECT_FALSE(slot);
    char* out = nullptr;
    EXPECT_FALSE(g_file_get_contents("/nonexistent/file", &out, nullptr, slot.out()));
    EXPECT_TRUE(slot);
    EXPECT_TRUE(slot.is(G_FILE_ERROR, G_FILE_ERROR_NOENT));
    EXPECT_FALSE(slot.message().empty());
}

}  // namespace
}  // namespace mailcall::base
