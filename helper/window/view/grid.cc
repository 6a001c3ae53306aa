// Grid: lays up to six tiles out so that each is as large as it can be.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/grid.hh"

#include <algorithm>
#include <vector>

namespace mailcall::window {
namespace {

constexpr int gap = 6;
constexpr int least_side = 48;
constexpr double usual_shape = 4.0 / 3;  // what faces fit into; cameras are a little wider

std::vector<GtkWidget*> tiles_of(GtkWidget* box)
{
    std::vector<GtkWidget*> tiles;
    for (auto* tile = gtk_widget_get_first_child(box); tile;
         tile = gtk_widget_get_next_sibling(tile))
        if (gtk_widget_should_layout(tile)) tiles.push_back(tile);
    return tiles;
}

int part(int space, int parts) { return std::max((space - gap * (parts - 1)) / parts, 1); }

void measure_grid(GtkWidget* box, GtkOrientation orientation, int, int* minimum, int* natural, int*,
                  int*) noexcept
{
    *minimum = *natural = least_side;
    // Asked although nothing comes of it: GTK wants each child measured before it is placed.
    for (auto* tile : tiles_of(box)) {
        int least = 0;
        gtk_widget_measure(tile, orientation, -1, &least, nullptr, nullptr, nullptr);
        *minimum = *natural = std::max(*minimum, least);
    }
}

// The last row may have fewer: it stands in the middle.
void allocate_grid(GtkWidget* box, int width, int height, int) noexcept
{
    const auto tiles = tiles_of(box);
    const int count = static_cast<int>(tiles.size());
    if (count == 0) return;
    const int columns = best_columns(count, width, height);
    const int rows = (count + columns - 1) / columns;
    const int across = part(width, columns);
    const int down = part(height, rows);
    for (int i = 0; i < count; i++) {
        const int row = i / columns;
        const int in_row = std::min(columns, count - row * columns);
        const int left = (width - in_row * across - (in_row - 1) * gap) / 2;
        const GtkAllocation at{left + (i % columns) * (across + gap), row * (down + gap), across,
                               down};
        gtk_widget_size_allocate(tiles[static_cast<std::size_t>(i)], &at, -1);
    }
}

}  // namespace

int best_columns(int count, int width, int height)
{
    int best = 1;
    double largest = 0;
    for (int columns = 1; columns <= count; columns++) {
        const double across = part(width, columns);
        const double down = part(height, (count + columns - 1) / columns);
        const double area =
            std::min(across, down * usual_shape) * std::min(down, across / usual_shape);
        if (area <= largest) continue;
        largest = area;
        best = columns;
    }
    return best;
}

Grid::Grid() : box_{gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0)}
{
    gtk_widget_set_layout_manager(box_,
                                  gtk_custom_layout_new(nullptr, measure_grid, allocate_grid));
    gtk_widget_set_hexpand(box_, TRUE);
    gtk_widget_set_vexpand(box_, TRUE);
}

}  // namespace mailcall::window
