// Moving pictures of people who are not there, and of a screen.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "moving_picture.hh"

#include <algorithm>
#include <optional>
#include <vector>

#include "pen.hh"
#include "portrait.hh"

namespace mailcall::window {
namespace {

class Painting {
  public:
    Painting(int width, int height)
        : width_{width},
          height_{height},
          pixels_{std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(width) *
                                                              static_cast<std::size_t>(height) * 4)}
    {
    }

    template <class ColourAt>
    void fill(ColourAt colour_at)
    {
        auto* at = pixels_->data();
        for (int y = 0; y < height_; y++)
            for (int x = 0; x < width_; x++, at += 4) put(at, colour_at(x, y));
    }
    template <class Work>
    void draw(Work work)
    {
        auto* surface = cairo_image_surface_create_for_data(pixels_->data(), CAIRO_FORMAT_RGB24,
                                                            width_, height_, width_ * 4);
        auto* cr = cairo_create(surface);
        work(cr);
        cairo_destroy(cr);
        cairo_surface_destroy(surface);
        for (std::size_t i = 3; i < pixels_->size(); i += 4) (*pixels_)[i] = 0;
    }
    base::Picture picture() const
    {
        return {width_, height_, width_ * 4, pixels_->data(), pixels_};
    }

  private:
    static std::uint8_t byte(double part)
    {
        return static_cast<std::uint8_t>(std::clamp(part, 0.0, 1.0) * 255);
    }
    static void put(std::uint8_t* at, const Colour& colour)
    {
        at[0] = byte(colour.blue);
        at[1] = byte(colour.green);
        at[2] = byte(colour.red);
        at[3] = 0;  // means nothing, so whoever takes it for opacity is found out
    }

    int width_;
    int height_;
    std::shared_ptr<std::vector<std::uint8_t>> pixels_;
};

// A page of lines of different lengths below a heading; nothing beside and between them.
std::optional<Colour> colour_of_text(int x, int y)
{
    const int line = (y - 110) / 26;
    const bool is_text = y > 110 && (y - 110) % 26 < 9 && x > 340 && x < 940 - line * 97 % 260;
    if (!is_text) return {};
    if (line == 0 && x < 640) return Colour{.15, .25, .5};
    if (line == 0 || x / 7 % 9 == 0) return {};
    return Colour{.35, .35, .38};
}

}  // namespace

base::Picture picture_of_person(int who, double second, int width, int height)
{
    Painting painting{width, height};
    painting.draw([&](cairo_t* cr) { draw_portrait(cr, who, second, width, height); });
    return painting.picture();
}

base::Picture picture_of_screen(double second)
{
    constexpr int width = 1280;
    constexpr int height = 800;
    const int cursor = static_cast<int>(second * 40) % 600;
    Painting painting{width, height};
    painting.fill([&](int x, int y) -> Colour {
        if (y < 36) return {.17, .20, .27};
        const bool on_page = x > 290 && x < 990 && y > 70;
        if (!on_page) return {.86, .87, .89};
        if (y > 600 && y < 602 && x < 340 + cursor) return {.8, .2, .2};
        return colour_of_text(x, y).value_or(Colour{1, 1, 1});
    });
    return painting.picture();
}

}  // namespace mailcall::window
