// The counters of webrtcbin's jitter buffers, one a stream.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/reception.hh"

#include "base/glib.hh"

namespace mailcall::media {
namespace {

struct Count {
    guint64 came = 0;
    guint64 lost = 0;
};

void add(GstElement* buffer, Count& count)
{
    GstStructure* stats = nullptr;
    g_object_get(buffer, "stats", &stats, nullptr);
    if (!stats) return;
    guint64 came = 0;
    guint64 lost = 0;
    gst_structure_get_uint64(stats, "num-pushed", &came);
    gst_structure_get_uint64(stats, "num-lost", &lost);
    gst_structure_free(stats);
    count.came += came;
    count.lost += lost;
}

bool is_jitter_buffer(GstElement* element)
{
    GstElementFactory* factory = gst_element_get_factory(element);
    return factory && g_str_equal(GST_OBJECT_NAME(factory), "rtpjitterbuffer");
}

void look_at(const GValue* item, gpointer count)
{
    auto* element = GST_ELEMENT(g_value_get_object(item));
    if (is_jitter_buffer(element)) add(element, *static_cast<Count*>(count));
}

Count count_all(GstElement* webrtc)
{
    Count count;
    GstIterator* all = gst_bin_iterate_recurse(GST_BIN(webrtc));
    while (gst_iterator_foreach(all, &look_at, &count) == GST_ITERATOR_RESYNC) {
        gst_iterator_resync(all);
        count = {};
    }
    gst_iterator_free(all);
    return count;
}

}  // namespace

std::optional<double> Reception::loss(GstElement* webrtc)
{
    auto count = count_all(webrtc);
    // A stream that has gone takes its counters along.
    bool is_less = count.came < came_ || count.lost < lost_;
    auto came = is_less ? 0 : count.came - came_;
    auto lost = is_less ? 0 : count.lost - lost_;
    came_ = count.came;
    lost_ = count.lost;
    if (came + lost == 0) return {};
    return static_cast<double>(lost) / static_cast<double>(came + lost);
}

}  // namespace mailcall::media
