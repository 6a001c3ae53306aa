// A peer that does not keep to the rules: one sentence, and the rest goes on.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "share/message.hh"
#include "share/record.hh"
#include "two_sides.hh"

namespace mailcall::share {
namespace {

namespace fs = std::filesystem;

// One real exchange, and a peer that says what the test says. The peer is the one that answered.
class Hostile : public testing::Test, public Pipe {
  protected:
    Hostile()
    {
        side_.exchange().connect(*this);
        say(said::Hello{"somebody"});
    }
    ~Hostile() override { side_.exchange().disconnect(); }

    void send_text(const std::string& text) override { heard_.push_back(*read_said(text)); }
    void send_bytes(base::BytesView) override {}
    std::size_t waiting() const override { return 0; }

    void say(const Said& said) { side_.exchange().hear_text(print(said)); }
    void send(const base::Bytes& message) { side_.exchange().hear_bytes(message); }

    template <class T>
    const T* heard() const
    {
        for (auto at = heard_.rbegin(); at != heard_.rend(); ++at)
            if (auto* found = std::get_if<T>(&*at)) return found;
        return nullptr;
    }

    said::Offer offer(std::int64_t id, std::int64_t size, bool folder = false,
                      std::int64_t files = 1)
    {
        said::Offer offer;
        offer.id = id;
        offer.name = "thing";
        offer.is_folder = folder;
        offer.files = files;
        offer.size = size;
        offer.identity = "identity" + std::to_string(id);
        return offer;
    }
    // Until the receiver wants it.
    void begin(const said::Offer& what)
    {
        say(what);
        ASSERT_TRUE(wait_for([&] {
            auto* take = heard<said::Take>();
            return take && take->id == what.id;
        }));
        say(said::From{what.id, 0, 0});
    }
    RecordWriter message(std::int64_t id)
    {
        return RecordWriter{static_cast<std::uint32_t>(id), Pipe::most};
    }
    static void put(RecordWriter& message, std::int64_t offset, const std::string& text)
    {
        message.data(offset, text.size(), [&](std::uint8_t* to, std::size_t size) {
            std::copy_n(text.begin(), size, to);
            return static_cast<std::int64_t>(size);
        });
    }
    void expect_thrown_away(std::int64_t complaints = 1)
    {
        EXPECT_TRUE(wait_for([&] { return side_.is(false, TransferState::failed); }));
        EXPECT_FALSE(side_.last(false).problem.empty());
        EXPECT_TRUE(fs::is_empty(side_.downloads()));
        EXPECT_TRUE(wait_for([&] { return side_.partial_files() == 0; }));
        EXPECT_EQ(std::ssize(side_.complaints), complaints);
        EXPECT_TRUE(heard<said::Failed>());
    }
    // A whole file from the same peer still arrives.
    void expect_going_on(std::int64_t id = 901)
    {
        begin(offer(id, 5));
        auto all = message(id);
        all.file(5, 0, "");
        put(all, 0, "hello");
        all.end(base::hash(base::view("hello")));
        all.all();
        send(all.take());
        EXPECT_TRUE(wait_for([&] { return side_.is(false, TransferState::done); }));
        EXPECT_EQ(get_file(side_.last(false).path), "hello");
    }

    Side side_{true, "downloads"};
    std::vector<Said> heard_;
};

TEST_F(Hostile, MoreThanAnnounced)
{
    begin(offer(3, 10));
    auto much = message(3);
    much.file(10, 0, "");
    put(much, 0, "0123456789more");
    send(much.take());
    expect_thrown_away();
    expect_going_on();
}

TEST_F(Hostile, AFileLargerThanTheWhole)
{
    begin(offer(3, 10));
    auto much = message(3);
    much.file(std::int64_t{1} << 60, 0, "");
    send(much.take());
    expect_thrown_away();
}

TEST_F(Hostile, MoreFilesThanAnnounced)
{
    begin(offer(3, 0, true, 1));
    auto much = message(3);
    for (const char* name : {"a", "b"}) {
        much.file(0, 0, name);
        much.end(base::hash({}));
    }
    send(much.take());
    expect_thrown_away();
}

TEST_F(Hostile, LessThanAnnounced)
{
    begin(offer(3, 10));
    auto less = message(3);
    less.file(5, 0, "");
    put(less, 0, "01234");
    less.end(base::hash(base::view("01234")));
    less.all();
    send(less.take());
    expect_thrown_away();
}

TEST_F(Hostile, BytesOutOfOrder)
{
    for (std::int64_t offset : {std::int64_t{1}, std::int64_t{-1}, INT64_MAX}) {
        auto id = 5 + 2 * side_.last(false).id;
        begin(offer(id, 10));
        auto wrong = message(id);
        wrong.file(10, 0, "");
        put(wrong, offset, "01234");
        send(wrong.take());
        expect_thrown_away(side_.last(false).id);
    }
    expect_going_on();
}

TEST_F(Hostile, AWrongHash)
{
    begin(offer(3, 5));
    auto wrong = message(3);
    wrong.file(5, 0, "");
    put(wrong, 0, "01234");
    wrong.end(base::hash(base::view("56789")));
    wrong.all();
    send(wrong.take());
    expect_thrown_away(0);
    EXPECT_NE(side_.last(false).problem.find("damaged"), std::string::npos);
}

TEST_F(Hostile, PathsThatLeaveTheFolder)
{
    int failed = 0;
    for (std::string path : {std::string{"../escape"}, std::string{"a/../../escape"},
                             std::string{"/etc/escape"}, std::string{"a//b"}, std::string{"."},
                             std::string{""}, std::string(5000, 'x'), std::string("a/") + [] {
                                 std::string deep;
                                 for (int i = 0; i < 70; ++i) deep += "d/";
                                 return deep + "x";
                             }()}) {
        auto id = 3 + 2 * failed;
        begin(offer(id, 0, true, 1));
        auto wrong = message(id);
        wrong.file(0, 0, path);
        wrong.end(base::hash({}));
        wrong.all();
        send(wrong.take());
        expect_thrown_away(++failed);
    }
}

TEST_F(Hostile, NamesBecomeHarmless)
{
    for (const char* name : {"../../etc/passwd", "/etc/passwd", "..\\..\\passwd", "passwd"}) {
        auto what = offer(3 + 2 * side_.last(false).id, 0);
        what.name = name;
        begin(what);
        auto whole = message(what.id);
        whole.file(0, 0, "");
        whole.end(base::hash({}));
        whole.all();
        send(whole.take());
        ASSERT_TRUE(wait_for([&] { return side_.is(false, TransferState::done); }));
        EXPECT_EQ(fs::path{side_.last(false).path}.parent_path(), side_.downloads());
        EXPECT_EQ(fs::path{side_.last(false).path}.filename().string().substr(0, 6), "passwd");
        fs::remove(side_.last(false).path);
    }
}

TEST_F(Hostile, HolesThatTakeForEver)
{
    begin(offer(3, std::int64_t{1} << 33));
    auto holes = message(3);
    holes.file(std::int64_t{1} << 33, 0, "");
    for (int i = 0; i < 100; ++i) holes.hole(i * 64LL * 1024 * 1024, 64LL * 1024 * 1024);
    send(holes.take());
    expect_thrown_away();
}

TEST_F(Hostile, NonsenseOfAllKinds)
{
    for (const char* text :
         {"", "x", "[]", "{}", "{\"say\":3}", "{\"say\":\"offer\"}",
          "{\"say\":\"got\",\"bytes\":-1,\"id\":2,\"done\":0}",
          "{\"say\":\"got\",\"bytes\":1e300,\"id\":2,\"done\":0}", "{\"say\":\"take\",\"id\":2}",
          "{\"say\":\"hello\",\"exchange\":\"again\"}"})
        side_.exchange().hear_text(text);
    EXPECT_EQ(side_.complaints.size(), 10U);
    // What a later version may say is not nonsense.
    side_.exchange().hear_text("{\"say\":\"sing\"}");
    EXPECT_EQ(side_.complaints.size(), 10U);
    for (std::size_t size : {0U, 3U, 4U, 9U, 100U}) send(base::Bytes(size, 0xff));
    say(said::Take{2, 0, 0, "", false});
    say(said::From{3, 0, 0});
    say(said::Done{2});
    say(said::Entries{});
    say(said::No{});
    for (int i = 0; i < 100; ++i) say(said::Cancel{77});
    EXPECT_EQ(side_.complaints.size(), 20U) << "one can read only so much";
    expect_going_on();
}

TEST_F(Hostile, BrokenRecords)
{
    int failed = 0;
    for (std::string_view broken :
         {std::string_view{"\1\0\0\0\0", 5}, std::string_view{"\2\xff\xff\xff\xff", 5},
          std::string_view{"\x63\0\0\0\0", 5}, std::string_view{"\4\0\0\0\1x", 6},
          std::string_view{"\6\0\0", 3}, std::string_view{"\6\0\0\0\0", 5}}) {
        auto id = 3 + 2 * failed;
        begin(offer(id, 10));
        auto bytes = message(id).take();
        bytes.insert(bytes.end(), broken.begin(), broken.end());
        send(bytes);
        expect_thrown_away(++failed);
    }
}

TEST_F(Hostile, OffersThatCannotBe)
{
    auto folder = offer(3, 0, true, 100'001);
    auto many = offer(5, 0);
    many.files = 2;
    auto unnamed = offer(7, 0);
    unnamed.identity = "";
    for (const auto& wrong : {folder, many, unnamed, offer(0, 0), offer(2, 0), offer(1LL << 40, 0)})
        say(wrong);
    EXPECT_EQ(side_.complaints.size(), 6U);
    EXPECT_TRUE(side_.exchange().transfers().empty());
    expect_going_on();
}

TEST_F(Hostile, AFileThatIsLargerThanTheDisk)
{
    say(offer(3, std::int64_t{1} << 52));
    ASSERT_TRUE(wait_for([&] { return side_.is(false, TransferState::offered); }));
    EXPECT_NE(side_.last(false).problem.find("room"), std::string::npos);
    auto taken = side_.exchange().take(side_.last(false).id, "");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, base::Code::unwritable);
    expect_going_on();
}

TEST_F(Hostile, AListWithoutEnd)
{
    say(said::Shares{{{1, "theirs", 0}}});
    ASSERT_TRUE(side_.exchange().browse(1, ""));
    said::Entries entries;
    entries.request = heard<said::Browse>()->request;
    entries.last = false;
    entries.list.resize(1000);
    for (int i = 0; i < 100; ++i) {
        for (int n = 0; n < 1000; ++n)
            entries.list[static_cast<std::size_t>(n)].name =
                std::to_string(i) + "," + std::to_string(n);
        say(entries);
    }
    ASSERT_EQ(side_.listings.size(), 1U);
    EXPECT_EQ(side_.listings[0].entries.size(), 10'000U);
    EXPECT_LE(side_.complaints.size(), 20U);
    expect_going_on();
}

TEST_F(Hostile, NamesInListsThatAreNoNames)
{
    say(said::Shares{{{1, "../theirs", 0}}});
    ASSERT_TRUE(wait_for([&] { return !side_.shared.empty(); }));
    EXPECT_EQ(side_.shared[0].name, "theirs");
    ASSERT_TRUE(side_.exchange().browse(1, ""));
    said::Entries entries;
    entries.request = heard<said::Browse>()->request;
    for (const char* name : {"..", ".", "", "a/b", "/", "bell\a", "fdp\xe2\x80\xae.exe", "good"})
        entries.list.push_back({name, false, 1, 1});
    say(entries);
    ASSERT_EQ(side_.listings.size(), 1U);
    ASSERT_EQ(side_.listings[0].entries.size(), 1U);
    EXPECT_EQ(side_.listings[0].entries[0].name, "good");
}

TEST_F(Hostile, ANumberOfOursIsNoShareOfTheirs)
{
    say(said::Shares{{{2, "ours", 0}, {1, "theirs", 0}}});
    EXPECT_EQ(side_.complaints.size(), 1U);
    EXPECT_EQ(side_.exchange().shares().size(), 1U);
}

TEST_F(Hostile, WhoDoesNotWaitForAnswersIsCutOff)
{
    begin(offer(3, 1'000'000'000));
    auto first = message(3);
    first.file(1'000'000'000, 0, "");
    send(first.take());
    std::string block(60'000, 'x');
    for (int i = 0; i < 200; ++i) {
        auto more = message(3);
        put(more, i * 60'000, block);
        send(more.take());
    }
    EXPECT_TRUE(wait_for([&] { return side_.is(false, TransferState::broken); }));
    EXPECT_EQ(side_.complaints.size(), 1U);
    EXPECT_LT(side_.last(false).done, 9'000'000);
}

class Ask : public Hostile {
  protected:
    Side quiet_{true};
};

TEST_F(Ask, ThousandsOfOffers)
{
    side_.exchange().disconnect();
    quiet_.exchange().connect(*this);
    quiet_.exchange().hear_text(print(said::Hello{"somebody"}));
    for (int i = 0; i < 3000; ++i) quiet_.exchange().hear_text(print(offer(3 + 2 * i, 1)));
    EXPECT_EQ(quiet_.exchange().transfers().size(), 100U);
    EXPECT_EQ(quiet_.complaints.size(), 20U);
    EXPECT_TRUE(heard<said::Refuse>());
    for (const auto& transfer : quiet_.exchange().transfers())
        ASSERT_TRUE(quiet_.exchange().refuse(transfer.id));
    // Refused ones make room, but not for ever.
    for (int i = 0; i < 5'000; ++i) {
        auto id = 10'001 + 2 * i;
        quiet_.exchange().hear_text(print(offer(id, 1)));
        quiet_.exchange().hear_text(print(said::Cancel{id}));
    }
    EXPECT_LE(quiet_.exchange().transfers().size(), 2000U);
    quiet_.exchange().disconnect();
}

}  // namespace
}  // namespace mailcall::share
