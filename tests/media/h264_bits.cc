// Writing the bits of parameter sets (H.264 §7.3.2, §9.1).
// SPDX-License-Identifier: GPL-3.0-or-later
#include "h264_bits.hh"

#include <bit>
#include <cstdint>

namespace mailcall::media {
namespace {

class Bits {
  public:
    explicit Bits(std::string begin) : bytes_{std::move(begin)} {}

    void put(unsigned value, int count)
    {
        for (int at = count - 1; at >= 0; --at) {
            if (used_ == 0) bytes_ += '\0';
            auto bit = static_cast<unsigned>(value >> static_cast<unsigned>(at)) & 1U;
            bytes_.back() =
                static_cast<char>(static_cast<unsigned char>(bytes_.back()) | bit << (7U - used_));
            used_ = (used_ + 1) % 8;
        }
    }
    // Exp-Golomb.
    void number(unsigned value)
    {
        auto width = static_cast<int>(std::bit_width(value + 1));
        put(0, width - 1);
        put(value + 1, width);
    }
    std::string end()
    {
        put(1, 1);
        return bytes_;
    }

  private:
    std::string bytes_;
    unsigned used_ = 0;
};

}  // namespace

std::string h264_size(unsigned blocks_wide, unsigned blocks_high, unsigned profile)
{
    constexpr char set = 0x67;
    constexpr char constrained = '\xc0';
    constexpr char level = 31;
    Bits bits{{set, static_cast<char>(profile), constrained, level}};
    bits.number(0);  // its id
    if (profile >= 100) {
        bits.number(1);  // 4:2:0
        bits.number(0);  // 8 bits each
        bits.number(0);
        bits.put(0, 2);
    }
    bits.number(0);  // frame numbers of 4 bits
    bits.number(2);  // pictures come in order
    bits.number(1);  // one reference
    bits.put(0, 1);
    bits.number(blocks_wide - 1);
    bits.number(blocks_high - 1);
    bits.put(0b1100, 4);  // whole frames; nothing cut off, nothing more
    return bits.end();
}

std::string h264_picture_parameters()
{
    Bits bits{{0x68}};
    bits.number(0);
    bits.number(0);
    bits.put(0, 2);
    bits.number(0);
    bits.number(0);
    bits.number(0);
    bits.put(0, 3);
    bits.number(0);
    bits.number(0);
    bits.number(0);
    bits.put(0, 3);
    return bits.end();
}

}  // namespace mailcall::media
