// Pen: shapes for the drawn people and rooms. The picture's height is 1, the middle of it at x 0.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cairo.h>

#include <cmath>
#include <initializer_list>

namespace mailcall::window {

struct Colour {
    double red, green, blue;  // 0 to 1
};

inline Colour shade(const Colour& colour, double by)
{
    return {colour.red * by, colour.green * by, colour.blue * by};
}

// A curve's two handles and its end.
struct Curve {
    double x1, y1, x2, y2, x, y;
};

class Pen {
  public:
    explicit Pen(cairo_t* cr) : cr_{cr} {}

    void colour(const Colour& it, double opacity = 1)
    {
        cairo_set_source_rgba(cr_, it.red, it.green, it.blue, opacity);
    }
    // From one colour at `x` or `y` to another.
    void across(double from, const Colour& one, double to, const Colour& other)
    {
        shaded(cairo_pattern_create_linear(from, 0, to, 0), one, 1, other, 1);
    }
    void down(double from, const Colour& one, double to, const Colour& other)
    {
        shaded(cairo_pattern_create_linear(0, from, 0, to), one, 1, other, 1);
    }
    void glow(double x, double y, double radius, const Colour& it, double opacity)
    {
        shaded(cairo_pattern_create_radial(x, y, 0, x, y, radius), it, opacity, it, 0);
        ellipse(x, y, radius, radius);
    }
    void ellipse(double x, double y, double across, double down)
    {
        cairo_save(cr_);
        cairo_translate(cr_, x, y);
        cairo_scale(cr_, across, down);
        cairo_arc(cr_, 0, 0, 1, 0, 2 * M_PI);
        cairo_restore(cr_);
        cairo_fill(cr_);
    }
    void box(double x, double y, double width, double height)
    {
        cairo_rectangle(cr_, x, y, width, height);
        cairo_fill(cr_);
    }
    void area(double x, double y, std::initializer_list<Curve> curves)
    {
        path(x, y, curves);
        cairo_fill(cr_);
    }
    void line(double width, double x, double y, const Curve& curve)
    {
        path(x, y, {curve});
        cairo_set_line_width(cr_, width);
        cairo_set_line_cap(cr_, CAIRO_LINE_CAP_ROUND);
        cairo_stroke(cr_);
    }
    void ring(double width, double x, double y, double across, double down)
    {
        cairo_save(cr_);
        cairo_translate(cr_, x, y);
        cairo_scale(cr_, across, down);
        cairo_arc(cr_, 0, 0, 1, 0, 2 * M_PI);
        cairo_restore(cr_);
        cairo_set_line_width(cr_, width);
        cairo_stroke(cr_);
    }

  private:
    void path(double x, double y, std::initializer_list<Curve> curves)
    {
        cairo_move_to(cr_, x, y);
        for (const auto& c : curves) cairo_curve_to(cr_, c.x1, c.y1, c.x2, c.y2, c.x, c.y);
    }
    void shaded(cairo_pattern_t* pattern, const Colour& one, double first, const Colour& other,
                double second)
    {
        cairo_pattern_add_color_stop_rgba(pattern, 0, one.red, one.green, one.blue, first);
        cairo_pattern_add_color_stop_rgba(pattern, 1, other.red, other.green, other.blue, second);
        cairo_set_source(cr_, pattern);
        cairo_pattern_destroy(pattern);
    }

    cairo_t* cr_;
};

}  // namespace mailcall::window
