// Rooms behind the drawn people, out of focus as behind a real face.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "room.hh"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "pen.hh"

namespace mailcall::window {
namespace {

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;

constexpr int coarse_height = 180;  // pixels

constexpr std::array<Colour, 7> walls{{
    {.86, .81, .74},
    {.70, .78, .78},
    {.80, .80, .85},
    {.85, .79, .72},
    {.74, .80, .74},
    {.84, .77, .70},
    {.80, .76, .82},
}};

class Room {
  public:
    Room(cairo_t* cr, int who) : cr_{cr}, pen_{cr}, who_{who}, side_{who % 2 == 0 ? 1.0 : -1.0} {}

    void draw()
    {
        const auto& wall = walls[static_cast<std::size_t>(who_) % walls.size()];
        pen_.down(0, wall, 1, shade(wall, .78));
        pen_.box(-2, 0, 4, 1);
        pen_.glow(-side_ * .6, .3, 1.1, {1, .97, .88}, .5);
        window();
        if (who_ % 3 == 0)
            picture();
        else
            shelf();
        plant();
    }

  private:
    // The sky, two hills, a low sun.
    void window()
    {
        const double x = -side_ * .62;
        pen_.colour({.97, .96, .93});
        pen_.box(x - .27, .05, .54, .62);
        cairo_save(cr_);
        cairo_rectangle(cr_, x - .25, .07, .50, .58);
        cairo_clip(cr_);
        pen_.down(.07, {.55, .74, .88}, .5, {.96, .88, .76});
        pen_.box(x - .25, .07, .5, .6);
        pen_.glow(x + .08, .30, .16, {1, .95, .75}, .9);
        pen_.colour({.52, .66, .62});
        pen_.ellipse(x - .14, .68, .3, .24);
        pen_.colour({.38, .55, .45});
        pen_.ellipse(x + .2, .72, .32, .22);
        cairo_restore(cr_);
        pen_.colour({.97, .96, .93});
        pen_.box(x - .01, .05, .02, .62);
        pen_.box(x - .27, .32, .54, .018);
    }
    void shelf()
    {
        constexpr std::array<Colour, 6> backs{{{.70, .36, .30},
                                               {.28, .42, .52},
                                               {.86, .70, .42},
                                               {.40, .52, .42},
                                               {.90, .86, .80},
                                               {.48, .36, .50}}};
        const double left = side_ > 0 ? .40 : -.86;
        for (int row = 0; row < 2; row++) {
            const double floor = .30 + row * .30;
            double x = left;
            for (int i = 0; i < 8; i++) {
                const double tall = .13 + .05 * ((i * 7 + row * 3) % 4) / 3;
                pen_.colour(backs[static_cast<std::size_t>(i + who_ + row * 2) % backs.size()]);
                if (i != 4 || row == 0) pen_.box(x, floor - tall, .043, tall);
                x += .05;
            }
            pen_.colour({.60, .45, .33});
            pen_.box(left - .04, floor, .5, .022);
        }
    }
    void picture()
    {
        const double x = side_ * .6;
        pen_.colour({.45, .34, .26});
        pen_.box(x - .17, .12, .34, .40);
        pen_.colour({.95, .93, .88});
        pen_.box(x - .15, .14, .30, .36);
        pen_.colour({.85, .58, .40});
        pen_.ellipse(x + .03, .27, .065, .065);
        pen_.colour({.36, .50, .56});
        pen_.area(x - .12, .46,
                  {{x - .08, .32, x - .02, .34, x + .02, .40},
                   {x + .06, .36, x + .1, .40, x + .12, .46},
                   {x, .46, x - .06, .46, x - .12, .46}});
    }
    void plant()
    {
        const double x = side_ * .74;
        pen_.colour({.36, .52, .36});
        for (int i = -3; i <= 3; i++) {
            cairo_save(cr_);
            cairo_translate(cr_, x, .86);
            cairo_rotate(cr_, i * .33);
            pen_.ellipse(0, -.13, .032, .14);
            cairo_restore(cr_);
        }
        pen_.colour({.78, .52, .38});
        pen_.area(x - .085, .84,
                  {{x - .08, .90, x - .07, 1, x - .06, 1.05},
                   {x, 1.05, x + .03, 1.05, x + .06, 1.05},
                   {x + .07, 1, x + .08, .90, x + .085, .84}});
    }

    cairo_t* cr_;
    Pen pen_;
    int who_;
    double side_;  // where the shelf is; the window is on the other
};

// Each pixel becomes the mean of those beside it, `step` bytes apart.
void blur_line(unsigned char* first, int count, std::ptrdiff_t step)
{
    constexpr int reach = 3;
    std::vector<int> before(static_cast<std::size_t>(count));
    for (int part = 0; part < 3; part++) {
        for (int i = 0; i < count; i++)
            before[static_cast<std::size_t>(i)] = first[i * step + part];
        for (int i = 0; i < count; i++) {
            int sum = 0;
            for (int k = i - reach; k <= i + reach; k++)
                sum += before[static_cast<std::size_t>(std::clamp(k, 0, count - 1))];
            first[i * step + part] = static_cast<unsigned char>(sum / (2 * reach + 1));
        }
    }
}

// As by a lens that is focused on the face.
void blur(cairo_surface_t* surface)
{
    cairo_surface_flush(surface);
    auto* pixels = cairo_image_surface_get_data(surface);
    const int width = cairo_image_surface_get_width(surface);
    const int height = cairo_image_surface_get_height(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    for (int pass = 0; pass < 2; pass++) {
        for (int y = 0; y < height; y++) blur_line(pixels + y * stride, width, 4);
        for (int x = 0; x < width; x++) blur_line(pixels + x * 4, height, stride);
    }
    cairo_surface_mark_dirty(surface);
}

Surface make_room(int who)
{
    constexpr int coarse_width = coarse_height * 2;
    Surface made{cairo_image_surface_create(CAIRO_FORMAT_RGB24, coarse_width, coarse_height),
                 cairo_surface_destroy};
    auto* cr = cairo_create(made.get());
    cairo_translate(cr, coarse_width / 2.0, 0);
    cairo_scale(cr, coarse_height, coarse_height);
    Room{cr, who}.draw();
    cairo_destroy(cr);
    blur(made.get());
    return made;
}

}  // namespace

void draw_room(cairo_t* cr, int who, int width, int height)
{
    static std::map<int, Surface> rooms;
    auto room = rooms.find(who);
    if (room == rooms.end()) room = rooms.emplace(who, make_room(who)).first;
    cairo_save(cr);
    const double scale = static_cast<double>(height) / coarse_height;
    cairo_translate(cr, width / 2.0 - coarse_height * scale, 0);
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, room->second.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BILINEAR);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_paint(cr);
    cairo_restore(cr);
}

}  // namespace mailcall::window
