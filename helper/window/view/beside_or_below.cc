// A text and its button: side by side or one below the other.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/beside_or_below.hh"

#include <algorithm>

namespace mailcall::window {
namespace {

constexpr int between = 8;
constexpr int readable = 220;  // pixels of a line of text; narrower, it becomes a column

int natural_width(GtkWidget* widget)
{
    int natural = 0;
    if (gtk_widget_should_layout(widget))
        gtk_widget_measure(widget, GTK_ORIENTATION_HORIZONTAL, -1, nullptr, &natural, nullptr,
                           nullptr);
    return natural;
}

int height_at(GtkWidget* widget, int width)
{
    int least = 0;
    if (gtk_widget_should_layout(widget))
        gtk_widget_measure(widget, GTK_ORIENTATION_VERTICAL, width, &least, nullptr, nullptr,
                           nullptr);
    return least;
}

struct Pair {
    explicit Pair(GtkWidget* box)
        : text{gtk_widget_get_first_child(box)},
          button{gtk_widget_get_next_sibling(text)},
          button_width{natural_width(button)}
    {
    }
    // What the text has beside the button.
    int rest(int width) const { return button_width > 0 ? width - button_width - between : width; }
    bool is_beside(int width) const
    {
        return button_width == 0 || rest(width) >= std::min(readable, natural_width(text));
    }

    GtkWidget* text;
    GtkWidget* button;
    int button_width;
};

GtkSizeRequestMode pair_mode(GtkWidget*) noexcept { return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH; }

void measure_pair(GtkWidget* box, GtkOrientation orientation, int for_size, int* minimum,
                  int* natural, int*, int*) noexcept
{
    const Pair pair{box};
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        gtk_widget_measure(pair.text, orientation, -1, minimum, nullptr, nullptr, nullptr);
        *minimum = std::max(*minimum, pair.button_width);
        *natural = natural_width(pair.text) + between + pair.button_width;
        return;
    }
    const int width = for_size < 0 ? 2 * readable : for_size;
    const int down = height_at(pair.button, pair.button_width);
    *minimum = pair.is_beside(width) ? std::max(height_at(pair.text, pair.rest(width)), down)
                                     : height_at(pair.text, width) + between / 2 + down;
    *natural = *minimum;
}

void allocate_pair(GtkWidget* box, int width, int height, int) noexcept
{
    const Pair pair{box};
    const bool beside = pair.is_beside(width);
    const int down = height_at(pair.button, pair.button_width);
    const int text_down = beside ? height : height_at(pair.text, width);
    const GtkAllocation text_at{0, 0, beside ? pair.rest(width) : width, text_down};
    gtk_widget_size_allocate(pair.text, &text_at, -1);
    if (pair.button_width == 0) return;
    const GtkAllocation button_at{width - pair.button_width,
                                  beside ? (height - down) / 2 : height - down, pair.button_width,
                                  down};
    gtk_widget_size_allocate(pair.button, &button_at, -1);
}

}  // namespace

GtkWidget* beside_or_below(GtkWidget* text, GtkWidget* button)
{
    auto* box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    gtk_box_append(GTK_BOX(box), text);
    gtk_box_append(GTK_BOX(box), button);
    gtk_widget_set_hexpand(box, TRUE);
    gtk_widget_set_layout_manager(box,
                                  gtk_custom_layout_new(pair_mode, measure_pair, allocate_pair));
    return box;
}

}  // namespace mailcall::window
