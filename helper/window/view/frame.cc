// Frame: the window's three storeys, and where they lie.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/frame.hh"

#include <algorithm>

namespace mailcall::window {
namespace {

constexpr const char* frame_key = "mailcall-frame";

Frame& frame_of(GtkWidget* box)
{
    return *static_cast<Frame*>(g_object_get_data(G_OBJECT(box), frame_key));
}

int height_for(GtkWidget* widget, int width)
{
    if (!gtk_widget_should_layout(widget)) return 0;
    int natural = 0;
    gtk_widget_measure(widget, GTK_ORIENTATION_VERTICAL, width, nullptr, &natural, nullptr,
                       nullptr);
    return natural;
}

void place_storey(GtkWidget* widget, int y, int width, int height)
{
    if (!gtk_widget_should_layout(widget)) return;
    const GtkAllocation at{0, y, width, height};
    gtk_widget_size_allocate(widget, &at, -1);
}

}  // namespace

Frame::Frame(GtkWidget* top, GtkWidget* middle, GtkWidget* bottom)
    : box_{gtk_box_new(GTK_ORIENTATION_VERTICAL, 0)}, top_{top}, middle_{middle}, bottom_{bottom}
{
    // In the order in which they are drawn: the bars come over the stage.
    for (auto* storey : {middle, bottom, top}) gtk_box_append(GTK_BOX(box_), storey);
    g_object_set_data(G_OBJECT(box_), frame_key, this);
    gtk_widget_set_layout_manager(box_, gtk_custom_layout_new(mode, measure, allocate));
}

void Frame::set_overlaid(bool overlaid)
{
    if (overlaid == is_overlaid_) return;
    is_overlaid_ = overlaid;
    gtk_widget_queue_resize(box_);
}

GtkSizeRequestMode Frame::mode(GtkWidget*) noexcept { return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH; }

void Frame::measure_across(int* minimum, int* natural) const
{
    for (auto* storey : {top_, middle_, bottom_}) {
        if (!gtk_widget_should_layout(storey)) continue;
        int least = 0;
        int wanted = 0;
        gtk_widget_measure(storey, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, nullptr,
                           nullptr);
        *minimum = std::max(*minimum, least);
        *natural = std::max(*natural, wanted);
    }
}

void Frame::measure_down(int width, int* minimum, int* natural) const
{
    int least = 0;
    int wanted = 0;
    gtk_widget_measure(middle_, GTK_ORIENTATION_VERTICAL, width, &least, &wanted, nullptr, nullptr);
    const int bars = height_for(top_, width) + height_for(bottom_, width);
    *minimum = is_overlaid_ ? std::max(bars, least) : bars + least;
    *natural = is_overlaid_ ? std::max(bars, wanted) : bars + wanted;
}

void Frame::measure(GtkWidget* box, GtkOrientation orientation, int for_size, int* minimum,
                    int* natural, int* minimum_baseline, int* natural_baseline) noexcept
{
    *minimum = *natural = 0;
    *minimum_baseline = *natural_baseline = -1;
    if (orientation == GTK_ORIENTATION_HORIZONTAL)
        frame_of(box).measure_across(minimum, natural);
    else
        frame_of(box).measure_down(for_size, minimum, natural);
}

void Frame::allocate(GtkWidget* box, int width, int height, int) noexcept
{
    const auto& frame = frame_of(box);
    const int top = height_for(frame.top_, width);
    const int bottom = height_for(frame.bottom_, width);
    place_storey(frame.top_, 0, width, top);
    place_storey(frame.bottom_, height - bottom, width, bottom);
    if (frame.is_overlaid_)
        place_storey(frame.middle_, 0, width, height);
    else
        place_storey(frame.middle_, top, width, height - top - bottom);
}

}  // namespace mailcall::window
