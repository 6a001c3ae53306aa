// Every chain can be built, and the drawing shows what is built.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>
#include <gtest/gtest.h>

#include <set>

#include "media/chains.hh"
#include "media/elements.hh"

namespace mailcall::media {
namespace {

// All there are: the first number that has no text comes after the last one.
std::set<Chain> all_chains()
{
    std::set<Chain> all;
    for (int at = 0; *chain_text(static_cast<Chain>(at)); ++at) all.insert(static_cast<Chain>(at));
    return all;
}

std::set<std::string> kinds_in(GstElement* bin)
{
    std::set<std::string> kinds;
    auto add = [](const GValue* item, gpointer data) noexcept {
        auto* factory = gst_element_get_factory(GST_ELEMENT(g_value_get_object(item)));
        static_cast<std::set<std::string>*>(data)->insert(
            gst_plugin_feature_get_name(GST_PLUGIN_FEATURE(factory)));
    };
    GstIterator* elements = gst_bin_iterate_elements(GST_BIN(bin));
    gst_iterator_foreach(elements, add, &kinds);
    gst_iterator_free(elements);
    return kinds;
}

TEST(Chains, AreAllDrawnWithEveryElementThatIsBuilt)
{
    gst_init(nullptr, nullptr);
    auto drawing = draw_chains();
    auto chains = all_chains();
    EXPECT_GE(chains.size(), 9U);
    for (auto chain : chains) {
        auto bin = make_bin(chain_text(chain));
        for (const auto& kind : kinds_in(bin.get())) {
            // A format between two elements is built as one, and drawn as the format.
            if (kind == "capsfilter") continue;
            EXPECT_NE(drawing.find("▼ " + kind), std::string::npos) << kind;
        }
    }
}

TEST(Chains, AreDrawnFromEndToEnd)
{
    auto drawing = draw_chains();
    for (const char* end :
         {"(the camera)", "(the screen, or a window)", "(the microphone)",
          "(webrtcbin, to the other side)", "(webrtcbin, from the other side)", "(the window)"})
        EXPECT_NE(drawing.find(end), std::string::npos) << end;
    auto encoder = drawing.find("├──▼ queue “entrance”");
    auto packets = drawing.find("│  ▼ rtpvp8pay");
    EXPECT_LT(encoder, packets);
    EXPECT_LT(packets, drawing.find("└──▼ valve “own-valve”"));
}

TEST(Chains, AreDrawnInLinesThatFit)
{
    auto drawing = draw_chains();
    std::size_t longest = 0;
    std::size_t column = 0;
    for (char c : drawing) {
        if (c == '\n') column = 0;
        // Continuation bytes of UTF-8 take no column.
        else if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80)
            longest = std::max(longest, ++column);
    }
    EXPECT_LE(longest, 100U);
}

}  // namespace
}  // namespace mailcall::media
