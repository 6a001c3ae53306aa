// Draws the test page, with letters that are made up.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/test_page.hh"

#include <array>

namespace mailcall::media {
namespace {

constexpr std::uint8_t white = 255;
constexpr std::uint8_t black = 0;
constexpr unsigned letter_width = 6;  // with the space behind it
constexpr unsigned line_height = 12;
constexpr unsigned rows = 7;
constexpr unsigned margin = 16;

// Rows of five pixels each, from the top; every one has the strokes of a letter.
constexpr std::array<std::array<std::uint8_t, rows>, 8> letters{{
    {0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11},
    {0x1e, 0x11, 0x1e, 0x11, 0x11, 0x11, 0x1e},
    {0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f},
    {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11},
    {0x11, 0x1b, 0x15, 0x11, 0x11, 0x11, 0x11},
    {0x00, 0x00, 0x0e, 0x01, 0x0f, 0x11, 0x0f},
    {0x04, 0x00, 0x0c, 0x04, 0x04, 0x04, 0x0e},
    {0x00, 0x00, 0x16, 0x19, 0x11, 0x11, 0x11},
}};

class Page {
  public:
    Page(unsigned width, unsigned height)
        : width_{width}, height_{height}, pixels_(static_cast<std::size_t>(width) * height, white)
    {
    }

    std::vector<std::uint8_t> draw()
    {
        for (unsigned top = margin; top + line_height + margin < height_; top += line_height)
            draw_line(top);
        draw_checks();
        return std::move(pixels_);
    }

  private:
    void put(unsigned x, unsigned y)
    {
        if (x < width_ && y < height_) pixels_[static_cast<std::size_t>(y) * width_ + x] = black;
    }

    void draw_line(unsigned top)
    {
        for (unsigned left = margin; left + letter_width + margin < width_; left += letter_width) {
            bool space = next() % 6 == 0;
            if (!space) draw_letter(left, top);
        }
        if (next() % 5 == 0)
            for (unsigned x = margin; x + margin < width_; ++x) put(x, top + line_height - 2);
    }

    void draw_letter(unsigned left, unsigned top)
    {
        const auto& letter = letters.at(next() % letters.size());
        for (unsigned row = 0; row < rows; ++row)
            for (unsigned column = 0; column < 5; ++column)
                if ((letter.at(row) >> (4 - column) & 1U) != 0) put(left + column, top + row);
    }

    // The finest that a screen can show.
    void draw_checks()
    {
        constexpr unsigned side = 32;
        for (unsigned y = 0; y < side; ++y)
            for (unsigned x = 0; x < side; ++x)
                if ((x + y) % 2 == 0) put(x, y);
    }

    unsigned next()
    {
        state_ = state_ * 1664525U + 1013904223U;
        return state_ >> 16U;
    }

    unsigned width_;
    unsigned height_;
    std::vector<std::uint8_t> pixels_;
    std::uint32_t state_ = 1;
};

}  // namespace

std::vector<std::uint8_t> draw_test_page(unsigned width, unsigned height)
{
    return Page{width, height}.draw();
}

}  // namespace mailcall::media
