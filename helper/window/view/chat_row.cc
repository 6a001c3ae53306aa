// How one text of the chat is drawn.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/chat_row.hh"

#include <algorithm>

#include "window/links.hh"
#include "window/phrases.hh"

namespace mailcall::window {
namespace {

// A text of this size or more is cut, with a button to see the rest: one of 16,000 line breaks must
// not push all others away.
constexpr std::size_t much_text = 1500;
constexpr std::size_t text_when_cut = 900;
constexpr std::ptrdiff_t many_lines = 20;
constexpr int lines_when_cut = 12;

std::string escaped(const std::string& text)
{
    return base::take_string(g_markup_escape_text(text.c_str(), static_cast<gssize>(text.size())));
}

// GTK reads a link's tooltip as markup once more.
std::string link_markup(const std::string& written, const Link& link)
{
    auto markup = "<a href=\"" + escaped(link.address) + "\" title=\"" +
                  escaped(escaped(link.address)) + "\">" + escaped(written) + "</a>";
    return link.is_plain ? markup : markup + " (" + escaped(link.place) + ")";
}

// Only what find_links() allowed is in the markup, and only a click comes here.
gboolean open_link(GtkLabel* label, const char* address, gpointer) noexcept
{
    auto* root = gtk_widget_get_root(GTK_WIDGET(label));
    gtk_show_uri(GTK_IS_WINDOW(root) ? GTK_WINDOW(root) : nullptr, address, GDK_CURRENT_TIME);
    return TRUE;
}

bool is_long(const std::string& text)
{
    return text.size() > much_text || std::count(text.begin(), text.end(), '\n') > many_lines;
}

// Its beginning, up to a space: half an address would be a link to somewhere else.
std::string cut(const std::string& text)
{
    std::size_t end = 0;
    for (int line = 0; line < lines_when_cut && end != std::string::npos; ++line)
        end = text.find('\n', end + 1);
    if (end == std::string::npos || end > text_when_cut) {
        end = text.find_last_of(" \n", text_when_cut);
        if (end == std::string::npos) {
            const auto* start = text.c_str();
            end = static_cast<std::size_t>(g_utf8_find_prev_char(start, start + text_when_cut) -
                                           start);
        }
    }
    return text.substr(0, end);
}

struct DeliveryLook {
    const char* icon;
    const char* words;
};

DeliveryLook look_of(Delivery delivery)
{
    switch (delivery) {
        case Delivery::sending: return {"content-loading-symbolic", tr("Being sent")};
        case Delivery::delivered: return {"object-select-symbolic", tr("Delivered")};
        case Delivery::lost: return {"dialog-warning-symbolic", tr("Not delivered")};
    }
    return {"", ""};
}

}  // namespace

std::string chat_markup(const std::string& text)
{
    std::string markup;
    std::size_t done = 0;
    for (const auto& link : find_links(text)) {
        markup += escaped(text.substr(done, link.at - done));
        markup += link_markup(text.substr(link.at, link.length), link);
        done = link.at + link.length;
    }
    return markup + escaped(text.substr(done));
}

ChatRow::ChatRow(const ChatLine& line) : own_{line.own}
{
    gtk_widget_add_css_class(widget(), line.own ? "own" : "theirs");
    for (const char* id : {"bubble", "foot"})
        gtk_widget_set_halign(form_.widget(id), line.own ? GTK_ALIGN_END : GTK_ALIGN_START);
    // Seen only when pointed at: it must not hold the time away from the edge.
    if (line.own) gtk_box_reorder_child_after(form_.box("foot"), form_.widget("copy"), nullptr);
    put_text(line.text);
    put_time(line);
    set_delivery(line.delivery);
    on(form_.button("copy"), "clicked", [button = form_.widget("copy"), text = line.text] {
        gdk_clipboard_set_text(gtk_widget_get_clipboard(button), text.c_str());
    });
}

void ChatRow::put_text(const std::string& text)
{
    auto* label = form_.label("text");
    g_signal_connect(label, "activate-link", G_CALLBACK(open_link), nullptr);
    if (!is_long(text)) return gtk_label_set_markup(label, chat_markup(text).c_str());
    gtk_label_set_markup(label, (chat_markup(cut(text)) + "…").c_str());
    auto* all = form_.widget("all");
    gtk_widget_set_visible(all, TRUE);
    on(all, "clicked", [label, all, text] {
        gtk_label_set_markup(label, chat_markup(text).c_str());
        gtk_widget_set_visible(all, FALSE);
    });
}

void ChatRow::put_time(const ChatLine& line)
{
    const auto at = line.at / 1000;
    set_text(form_.label("time"), clock_phrase(at));
    gtk_widget_set_tooltip_text(form_.widget("time"), date_phrase(at).c_str());
}

void ChatRow::set_delivery(Delivery delivery)
{
    if (!own_ || delivery_ == delivery) return;
    delivery_ = delivery;
    auto* image = form_.widget("delivery");
    auto look = look_of(delivery);
    set_icon(GTK_IMAGE(image), look.icon);
    set_name(image, look.words);
    gtk_widget_set_tooltip_text(image, look.words);
    set_class(image, "error", delivery == Delivery::lost);
    set_shown(image, true);
    set_shown(form_.widget("lost"), delivery == Delivery::lost);
}

void ChatRow::set_day(const std::string& day)
{
    set_text(form_.label("day"), day);
    set_shown(form_.widget("day"), !day.empty());
}

void ChatRow::set_who(const std::string& who)
{
    set_text(form_.label("who"), who);
    set_shown(form_.widget("who"), !who.empty());
}

}  // namespace mailcall::window
