// Portraits of people who are not there, drawn as if before a camera.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "portrait.hh"

#include <algorithm>
#include <array>

#include "pen.hh"
#include "room.hh"

namespace mailcall::window {
namespace {

enum class Hair { parted, curls, shorn, straight, waves };

struct Looks {
    Colour skin, hair, shirt;
    Hair style;
    bool beard, glasses;
};

constexpr std::array<Looks, 7> everybody{{
    {{.91, .70, .57}, {.29, .19, .13}, {.27, .42, .62}, Hair::parted, false, false},
    {{.55, .36, .26}, {.13, .09, .08}, {.86, .60, .26}, Hair::curls, false, false},
    {{.95, .76, .65}, {.66, .36, .16}, {.29, .45, .38}, Hair::parted, true, false},
    {{.93, .75, .60}, {.12, .11, .12}, {.62, .27, .29}, Hair::parted, false, true},
    {{.94, .76, .65}, {.84, .70, .46}, {.42, .37, .55}, Hair::straight, false, true},
    {{.45, .30, .22}, {.10, .08, .08}, {.40, .52, .60}, Hair::shorn, true, false},
    {{.84, .62, .47}, {.21, .13, .10}, {.70, .33, .30}, Hair::waves, false, false},
}};

constexpr double closeness = 1.08;  // to the camera

class Portrait {
  public:
    Portrait(cairo_t* cr, const Looks& looks, double second)
        : cr_{cr}, pen_{cr}, looks_{looks}, second_{second}
    {
    }

    void draw()
    {
        cairo_save(cr_);
        cairo_translate(cr_, 0, 1);
        cairo_scale(cr_, closeness, closeness);
        cairo_translate(cr_, 0, -1);
        cairo_translate(cr_, 0.012 * std::sin(second_ * 1.1), 0.006 * std::sin(second_ * 1.7));
        hair_behind();
        body();
        cairo_translate(cr_, 0.006 * std::sin(second_ * 1.3), 0);
        head();
        face();
        if (looks_.beard) beard();
        mouth();
        hair_before();
        if (looks_.glasses) glasses();
        cairo_restore(cr_);
    }

  private:
    void hair_behind()
    {
        pen_.down(.2, looks_.hair, .75, shade(looks_.hair, .7));
        if (looks_.style == Hair::curls) {
            for (int i = 0; i < 19; i++) {
                const double turn = M_PI * (0.78 + i * 1.44 / 18);
                const double wave = i % 2 == 0 ? 0.0 : 0.012;
                pen_.ellipse((.165 + wave) * std::cos(turn), .36 + (.165 + wave) * std::sin(turn),
                             .062, .062);
            }
            pen_.ellipse(0, .36, .18, .18);
        }
        if (looks_.style == Hair::straight)
            pen_.area(0, .165,
                      {{.20, .16, .19, .40, .185, .60},
                       {.18, .70, .15, .74, .10, .74},
                       {.05, .74, -.05, .74, -.10, .74},
                       {-.15, .74, -.18, .70, -.185, .60},
                       {-.19, .40, -.20, .16, 0, .165}});
        if (looks_.style == Hair::waves)
            pen_.area(0, .165,
                      {{.19, .15, .17, .34, .195, .46},
                       {.22, .56, .17, .62, .215, .72},
                       {.23, .80, .12, .84, .05, .78},
                       {.02, .76, -.02, .76, -.05, .78},
                       {-.12, .84, -.23, .80, -.215, .72},
                       {-.17, .62, -.22, .56, -.195, .46},
                       {-.17, .34, -.19, .15, 0, .165}});
    }
    void body()
    {
        const auto& shirt = looks_.shirt;
        pen_.across(-.4, shade(shirt, 1.1), .45, shade(shirt, .72));
        pen_.area(-.46, 1.1,
                  {{-.45, .86, -.40, .80, -.24, .755},
                   {-.17, .735, -.13, .72, -.098, .70},
                   {-.03, .68, .03, .68, .098, .70},
                   {.13, .72, .17, .735, .24, .755},
                   {.40, .80, .45, .86, .46, 1.1}});
        // The neck, and the chin's shadow on it.
        pen_.across(-.08, shade(looks_.skin, .95), .09, shade(looks_.skin, .78));
        pen_.area(-.066, .50,
                  {{-.066, .62, -.068, .68, -.098, .715},
                   {-.06, .79, .06, .79, .098, .715},
                   {.068, .68, .066, .62, .066, .50}});
        pen_.colour(shade(looks_.skin, .6), .55);
        pen_.area(-.066, .55,
                  {{-.066, .60, -.067, .60, -.067, .605},
                   {-.03, .655, .035, .655, .067, .60},
                   {.066, .58, .066, .57, .066, .55}});
        pen_.colour(shade(shirt, .62));
        pen_.line(.009, -.101, .712, {-.06, .797, .06, .797, .101, .712});
    }
    void head()
    {
        const bool is_long = looks_.style == Hair::straight || looks_.style == Hair::waves;
        for (const double side : {-1, 1}) {
            if (is_long) break;
            pen_.colour(shade(looks_.skin, side < 0 ? .92 : .78));
            pen_.ellipse(side * .131, .425, .02, .036);
        }
        pen_.across(-.13, shade(looks_.skin, 1.05), .15, shade(looks_.skin, .84));
        pen_.area(-.131, .37,
                  {{-.131, .17, .131, .17, .131, .37},
                   {.131, .47, .115, .53, .075, .575},
                   {.045, .605, -.045, .605, -.075, .575},
                   {-.115, .53, -.131, .47, -.131, .37}});
        pen_.glow(-.078, .475, .05, {.88, .32, .26}, .16);
        pen_.glow(.078, .475, .05, {.80, .26, .22}, .16);
    }
    void face()
    {
        const bool blinks = std::fmod(second_, 4) > 3.85;
        const auto brow = shade(looks_.hair, .8);
        for (const double side : {-1, 1}) {
            const double x = side * .052;
            pen_.colour(brow);
            pen_.line(.0095, x - .028, .3715, {x - .012, .361, x + .012, .361, x + .028, .3715});
            if (!blinks) eye(x);
            pen_.colour(shade(looks_.skin, .32));
            const double lid = blinks ? .416 : .3945;
            pen_.line(.0055, x - .025, .411, {x - .014, lid, x + .014, lid, x + .025, .411});
        }
        pen_.colour(shade(looks_.skin, .66));
        pen_.line(.0065, .004, .425, {.010, .45, .018, .462, .012, .468});
        pen_.line(.0065, .012, .468, {.006, .473, -.004, .473, -.010, .468});
    }
    void eye(double x)
    {
        pen_.colour({.97, .96, .94});
        pen_.area(x - .024, .411,
                  {{x - .013, .394, x + .013, .394, x + .024, .411},
                   {x + .013, .424, x - .013, .424, x - .024, .411}});
        pen_.colour({.20, .13, .10});
        pen_.ellipse(x, .4095, .0108, .0108);
        pen_.colour({1, 1, 1}, .9);
        pen_.ellipse(x - .004, .4055, .003, .003);
    }
    // A smile; it opens and closes in speech.
    void mouth()
    {
        const double open = .012 * std::abs(std::sin(second_ * 6)) * std::abs(std::sin(second_));
        const double low = .536 + 1.6 * open;
        pen_.colour({.42, .12, .13});
        pen_.area(-.05, .505,
                  {{-.025, .516, .025, .516, .05, .505}, {.03, low, -.03, low, -.05, .505}});
        pen_.colour({.98, .96, .94});
        pen_.area(-.043, .5075,
                  {{-.02, .516, .02, .516, .043, .5075}, {.026, .528, -.026, .528, -.043, .5075}});
        pen_.colour(shade(looks_.skin, .62));
        pen_.line(.0045, -.024, .555, {-.01, .560, .01, .560, .024, .555});
    }
    void beard()
    {
        pen_.colour(shade(looks_.hair, .95));
        pen_.area(-.133, .40,
                  {{-.125, .45, -.115, .487, -.07, .488},
                   {-.04, .478, .04, .478, .07, .488},
                   {.115, .487, .125, .45, .133, .40},
                   {.135, .50, .12, .57, .075, .60},
                   {.045, .625, -.045, .625, -.075, .60},
                   {-.12, .57, -.135, .50, -.133, .40}});
    }
    void hair_before()
    {
        pen_.down(.15, shade(looks_.hair, 1.15), .42, shade(looks_.hair, .88));
        switch (looks_.style) {
            case Hair::parted: return parted();
            case Hair::curls: return curls();
            case Hair::shorn: return shorn();
            default: return long_hair();
        }
    }
    void parted()
    {
        pen_.area(-.14, .40,
                  {{-.165, .25, -.12, .165, -.03, .165},
                   {.09, .145, .165, .21, .14, .40},
                   {.13, .36, .13, .32, .112, .30},
                   {.05, .295, -.03, .28, -.06, .245},
                   {-.08, .28, -.125, .31, -.14, .40}});
    }
    void curls()
    {
        pen_.area(-.137, .38,
                  {{-.18, .13, .18, .13, .137, .38},
                   {.115, .27, .05, .255, 0, .26},
                   {-.05, .255, -.115, .27, -.137, .38}});
        for (int i = -4; i <= 4; i++) pen_.ellipse(i * .027, .262 + .0035 * i * i, .022, .02);
    }
    void shorn()
    {
        pen_.area(-.134, .395,
                  {{-.15, .15, .15, .15, .134, .395},
                   {.125, .31, .10, .275, .07, .268},
                   {.03, .262, -.03, .262, -.07, .268},
                   {-.10, .275, -.125, .31, -.134, .395}});
    }
    void long_hair()
    {
        pen_.area(-.155, .50,
                  {{-.19, .26, -.12, .165, 0, .165},
                   {.12, .165, .19, .26, .155, .50},
                   {.15, .42, .13, .34, .02, .245},
                   {-.06, .33, -.145, .36, -.155, .50}});
    }
    void glasses()
    {
        pen_.colour({.16, .15, .18});
        for (const double side : {-1, 1}) {
            pen_.ring(.006, side * .056, .413, .041, .035);
            pen_.line(.006, side * .097, .405,
                      {side * .11, .402, side * .12, .40, side * .13, .40});
        }
        pen_.line(.006, -.015, .408, {-.006, .40, .006, .40, .015, .408});
    }

    cairo_t* cr_;
    Pen pen_;
    const Looks& looks_;
    double second_;
};

}  // namespace

void draw_portrait(cairo_t* cr, int who, double second, int width, int height)
{
    draw_room(cr, who, width, height);
    cairo_save(cr);
    cairo_translate(cr, width / 2.0, 0);
    cairo_scale(cr, height, height);
    const auto index = static_cast<std::size_t>(who) % everybody.size();
    Portrait{cr, everybody[index], second > 0 ? second + who : 0}.draw();
    cairo_restore(cr);
}

}  // namespace mailcall::window
