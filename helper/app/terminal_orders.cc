// One row of a table for each word that begins with a slash.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal_orders.hh"

#include <glib.h>

#include <array>
#include <charconv>

#include "base/glib.hh"
#include "base/mark.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::Code;
using base::fail;
using base::fill;
using base::N_;
using base::Result;
using base::tr;
namespace order = wire::order;

namespace {

using Read = Result<wire::Order> (*)(const std::string& rest);

struct Row {
    const char* word;
    const char* takes;
    const char* summary;
    Read read;
};

base::Error wrong(const char* usage)
{
    return {Code::bad_argument, tr("this cannot be understood"),
            fill(tr("Right would be: {}"), usage)};
}

// The number that `rest` begins with; what follows it is left in `rest`.
Result<int> take_number(std::string& rest, const char* usage)
{
    int number = 0;
    auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    bool ends = end == rest.data() + rest.size() || *end == ' ';
    if (error != std::errc{} || !ends) return fail(wrong(usage));
    rest.erase(0, static_cast<std::size_t>(end - rest.data()));
    rest.erase(0, rest.find_first_not_of(' '));
    return number;
}

Result<wire::Order> read_send(const std::string& rest)
{
    if (rest.empty()) return fail(wrong("/send /home/me/picture.jpg"));
    return order::SendFiles{{full_path(rest)}};
}

Result<wire::Order> steer(const char* wish, const std::string& rest, const char* usage)
{
    auto left = rest;
    MC_TRY(number, take_number(left, usage));
    return order::SteerFile{number, wish, left.empty() ? left : full_path(left)};
}

Result<wire::Order> read_take(const std::string& rest)
{
    return steer("take", rest, "/take 1, /take 1 ~/Pictures");
}
Result<wire::Order> read_refuse(const std::string& rest)
{
    return steer("refuse", rest, "/refuse 1");
}
Result<wire::Order> read_pause(const std::string& rest) { return steer("pause", rest, "/pause 1"); }
Result<wire::Order> read_resume(const std::string& rest)
{
    return steer("resume", rest, "/resume 1");
}
Result<wire::Order> read_cancel(const std::string& rest)
{
    return steer("cancel", rest, "/cancel 1");
}

Result<wire::Order> read_share(const std::string& rest)
{
    if (rest.empty()) return fail(wrong("/share /home/me/Music"));
    return order::ShareFolder{full_path(rest), 0};
}

Result<wire::Order> read_unshare(const std::string& rest)
{
    auto left = rest;
    MC_TRY(number, take_number(left, "/unshare 1"));
    return order::Unshare{number};
}

Result<wire::Order> read_list(const std::string& rest)
{
    auto left = rest;
    MC_TRY(number, take_number(left, "/list 1, /list 1 Music/2024"));
    return order::Browse{number, left};
}

Result<wire::Order> read_get(const std::string& rest)
{
    auto left = rest;
    MC_TRY(number, take_number(left, "/get 1 Music/song.ogg"));
    return order::Fetch{number, left};
}

Result<wire::Order> turn(const char* what, const std::string& rest)
{
    if (rest != "on" && rest != "off") return fail(wrong(N_("on, off")));
    return order::Switch{what, rest};
}

Result<wire::Order> read_microphone(const std::string& rest) { return turn("microphone", rest); }
Result<wire::Order> read_camera(const std::string& rest) { return turn("camera", rest); }

Result<wire::Order> read_screen(const std::string& rest)
{
    return order::Switch{"screen", rest == "on" ? "" : rest};
}

Result<wire::Order> read_volume(const std::string& rest)
{
    auto left = rest;
    constexpr int most = 100;
    MC_TRY(number, take_number(left, "/volume 50"));
    if (number < 0 || number > most) return fail(wrong("/volume 0 … 100"));
    return order::Switch{"volume", std::to_string(number)};
}

constexpr std::array<Row, 14> rows{{
    {"send", N_("PATH"), N_("offer a file or folder"), read_send},
    {"take", N_("N [FOLDER]"), N_("take an offered file"), read_take},
    {"refuse", "N", N_("do not take it"), read_refuse},
    {"pause", "N", N_("let a file wait"), read_pause},
    {"resume", "N", N_("let it go on"), read_resume},
    {"cancel", "N", N_("stop it for good"), read_cancel},
    {"share", N_("FOLDER"), N_("let them read a folder during this call"), read_share},
    {"unshare", "N", N_("stop that"), read_unshare},
    {"list", N_("N [PATH]"), N_("look into their folder"), read_list},
    {"get", N_("N PATH"), N_("get a file or folder of it"), read_get},
    {"microphone", "on|off", N_("be heard or not"), read_microphone},
    {"camera", "on|off", N_("be seen or not"), read_camera},
    {"screen", "on|off", N_("show your screen in place of the camera"), read_screen},
    {"volume", "0-100", N_("how loud they are"), read_volume},
}};

}  // namespace

bool is_order(const std::string& line) { return line.starts_with('/') && !line.starts_with("//"); }

Result<wire::Order> read_order_line(const std::string& line)
{
    auto space = line.find(' ');
    auto word = line.substr(1, space == std::string::npos ? space : space - 1);
    auto rest = space == std::string::npos ? std::string{} : line.substr(space + 1);
    for (const auto& row : rows)
        if (word == row.word) return row.read(rest);
    return fail(Code::bad_argument, fill(tr("there is no order “/{}”"), word),
                tr("See them all: /help"));
}

std::string order_help()
{
    std::string text;
    for (const auto& row : rows) {
        auto usage = "/" + std::string{row.word} + " " + tr(row.takes);
        text += (text.empty() ? "" : "\n") + usage + " — " + tr(row.summary);
    }
    text += "\n/hangup — " + std::string{tr("end the call")};
    return text;
}

std::string full_path(const std::string& typed)
{
    auto path = typed;
    if (path.starts_with("~/")) path = std::string{g_get_home_dir()} + path.substr(1);
    return base::take_string(g_canonicalize_filename(path.c_str(), nullptr));
}

}  // namespace mailcall::app
