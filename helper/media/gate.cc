// Gate and pad probes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/gate.hh"

#include "base/glib.hh"

namespace mailcall::media {
namespace {

using See = std::function<bool(const Passing&)>;

Passing read_passing(GstPadProbeInfo* info)
{
    if ((info->type & GST_PAD_PROBE_TYPE_BUFFER_LIST) != 0) {
        GstBufferList* list = gst_pad_probe_info_get_buffer_list(info);
        return {nullptr, list, static_cast<std::int64_t>(gst_buffer_list_length(list)),
                static_cast<std::int64_t>(gst_buffer_list_calculate_size(list))};
    }
    GstBuffer* buffer = gst_pad_probe_info_get_buffer(info);
    return {buffer, nullptr, 1, static_cast<std::int64_t>(gst_buffer_get_size(buffer))};
}

GstPadProbeReturn on_probe(GstPad*, GstPadProbeInfo* info, gpointer data) noexcept
{
    auto& see = *static_cast<See*>(data);
    return see(read_passing(info)) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

}  // namespace

bool Gate::pass(std::int64_t buffers) noexcept
{
    if (open_) return true;
    dropped_ += buffers;
    return false;
}

void watch_buffers(GstPad* pad, See see)
{
    auto kinds =
        static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST);
    auto drop = [](gpointer data) noexcept { delete static_cast<See*>(data); };
    gst_pad_add_probe(pad, kinds, &on_probe, new See{std::move(see)}, drop);
}

void watch_buffers(GstElement* element, const char* name, See see)
{
    auto pad = base::Ref<GstPad>::adopt(gst_element_get_static_pad(element, name));
    watch_buffers(pad.get(), std::move(see));
}

void guard(GstPad* pad, std::shared_ptr<Gate> gate)
{
    watch_buffers(pad, [gate = std::move(gate)](const Passing& passing) {
        return gate->pass(passing.count);
    });
}

}  // namespace mailcall::media
