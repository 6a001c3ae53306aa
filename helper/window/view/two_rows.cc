// TwoRows: the control bar's layout, one row where there is room, else two.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/two_rows.hh"

#include <algorithm>

namespace mailcall::window {
namespace {

constexpr int group_gap = 12;  // between the two in one row
constexpr int row_gap = 8;     // between two rows

struct Size {
    int width = 0;
    int height = 0;
};

Size wanted(GtkWidget* group)
{
    if (!gtk_widget_should_layout(group)) return {};
    Size size;
    gtk_widget_measure(group, GTK_ORIENTATION_HORIZONTAL, -1, nullptr, &size.width, nullptr,
                       nullptr);
    gtk_widget_measure(group, GTK_ORIENTATION_VERTICAL, -1, nullptr, &size.height, nullptr,
                       nullptr);
    return size;
}

struct Groups {
    explicit Groups(GtkWidget* box)
        : main{gtk_widget_get_first_child(box)},
          extra{gtk_widget_get_next_sibling(main)},
          main_size{wanted(main)},
          extra_size{wanted(extra)}
    {
    }
    int one_row() const
    {
        const bool both = main_size.width > 0 && extra_size.width > 0;
        return main_size.width + extra_size.width + (both ? group_gap : 0);
    }
    bool fits_one_row(int width) const { return width >= one_row(); }
    int height(int width) const
    {
        if (fits_one_row(width)) return std::max(main_size.height, extra_size.height);
        return main_size.height + row_gap + extra_size.height;
    }

    GtkWidget* main;
    GtkWidget* extra;
    Size main_size;
    Size extra_size;
};

GtkSizeRequestMode rows_mode(GtkWidget*) noexcept { return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH; }

void measure_rows(GtkWidget* box, GtkOrientation orientation, int for_size, int* minimum,
                  int* natural, int*, int*) noexcept
{
    const Groups groups{box};
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        *minimum = std::max(groups.main_size.width, groups.extra_size.width);
        *natural = groups.one_row();
    } else {
        *minimum = *natural = groups.height(for_size < 0 ? groups.one_row() : for_size);
    }
}

void place_group(GtkWidget* group, int x, int y, Size size)
{
    if (!gtk_widget_should_layout(group)) return;
    const GtkAllocation at{x, y, size.width, size.height};
    gtk_widget_size_allocate(group, &at, -1);
}

void allocate_rows(GtkWidget* box, int width, int height, int) noexcept
{
    const Groups groups{box};
    const auto& [main, extra, main_size, extra_size] = groups;
    const int middle = (width - main_size.width) / 2;
    if (!groups.fits_one_row(width)) {
        place_group(main, middle, 0, main_size);
        place_group(extra, (width - extra_size.width) / 2, main_size.height + row_gap, extra_size);
        return;
    }
    const int end =
        main_size.width == 0 ? (width - extra_size.width) / 2 : width - extra_size.width;
    const int left = main_size.width == 0 ? 0 : std::min(middle, end - group_gap - main_size.width);
    place_group(main, left, (height - main_size.height) / 2, main_size);
    place_group(extra, end, (height - extra_size.height) / 2, extra_size);
}

}  // namespace

GtkWidget* make_two_rows(GtkWidget* main, GtkWidget* extra)
{
    auto* box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    gtk_box_append(GTK_BOX(box), main);
    gtk_box_append(GTK_BOX(box), extra);
    gtk_widget_set_layout_manager(box,
                                  gtk_custom_layout_new(rows_mode, measure_rows, allocate_rows));
    return box;
}

}  // namespace mailcall::window
