// A man in the middle: between a caller, whose invitation was read on its way, and the person
// called, whose packets come here. Orders come as JSON lines, news go out as JSON lines.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gst/gst.h>

#include <iostream>

#include "interceptor_leg.hh"

namespace mailcall::media {
namespace {

void tell(base::Json news) { std::cout << base::print_json(news) << std::endl; }

class Interceptor {
  public:
    explicit Interceptor(GMainLoop* loop) : loop_{loop} {}

    void read()
    {
        do {
            read_line();
        } while (std::cin && std::cin.rdbuf()->in_avail() > 0);
    }

  private:
    void read_line()
    {
        std::string line;
        if (!std::getline(std::cin, line)) return g_main_loop_quit(loop_);
        auto order = base::parse_json(line);
        auto said = order ? take(*order) : base::fail(order.error().code, order.error().what);
        if (!said) tell({{"event", "error"}, {"what", said.error().what}});
    }

    base::Result<> take(const base::Json& order)
    {
        MC_TRY(what, base::text_field(order, "do"));
        if (what == "lure") return lure(order);
        if (what == "connect") return connect_to_caller(order);
        if (what == "auth") return send_auth(order);
        if (what == "bye") {
            caller_.say_bye();
            return {};
        }
        tell({{"event", "loot"}, {"caller", caller_.loot()}, {"callee", callee_.loot()}});
        return {};
    }

    static base::Result<wire::Description> offer_in(const base::Json& order)
    {
        MC_TRY(text, base::text_field(order, "offer"));
        return wire::read_description(text, {});
    }

    base::Result<> lure(const base::Json& order)
    {
        MC_TRY(offer, offer_in(order));
        callee_.lure(offer);
        return {};
    }

    base::Result<> connect_to_caller(const base::Json& order)
    {
        MC_TRY(offer, offer_in(order));
        return caller_.answer(offer);
    }

    base::Result<> send_auth(const base::Json& order)
    {
        MC_TRY(frame, base::text_field(order, "frame"));
        caller_.send_auth(*base::from_base64(frame));
        return {};
    }

    static InterceptorLeg::Ears ears(const char* side, InterceptorLeg& other)
    {
        return {[](int port) {
                    tell({{"event", "ready"}, {"port", port}});
                },
                [side] {
                    tell({{"event", "open"}, {"side", side}});
                },
                [side, &other](const base::Bytes& frame) {
                    tell({{"event", "auth"}, {"side", side}, {"size", frame.size()}});
                    other.send_auth(frame);
                }};
    }

    GMainLoop* loop_;
    InterceptorLeg caller_{ears("caller", callee_)};
    InterceptorLeg callee_{ears("callee", caller_)};
};

}  // namespace
}  // namespace mailcall::media

int main()
{
    std::ios::sync_with_stdio(false);
    gst_init(nullptr, nullptr);
    GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
    {
        mailcall::media::Interceptor interceptor{loop};
        mailcall::base::FdWatch orders{0, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP),
                                       [&] { interceptor.read(); }};
        g_main_loop_run(loop);
    }
    g_main_loop_unref(loop);
}
