// How the list of texts grows, is bounded, and keeps its place.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/chat_lines.hh"

#include <algorithm>

#include "window/phrases.hh"

namespace mailcall::window {
namespace {

bool is_same_line(const ChatLine& a, const ChatLine& b)
{
    return a.at == b.at && a.own == b.own && a.text == b.text;
}

std::int64_t seconds_now() { return g_get_real_time() / G_USEC_PER_SEC; }

}  // namespace

ChatLines::ChatLines(const Form& form, base::Work moved)
    : list_{GTK_LIST_BOX(form.object("chat_lines"))},
      stack_{GTK_STACK(form.object("chat_stack"))},
      earlier_{form.widget("chat_earlier")},
      newest_{GTK_REVEALER(form.object("chat_newest_revealer"))},
      scroll_{base::Ref<GtkAdjustment>::share(
          gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(form.object("chat_scroll"))))},
      moved_{std::move(moved)}
{
    on_scroll_ = {scroll_.get(), "value-changed", G_CALLBACK(on_scrolled), this};
    on_size_ = {scroll_.get(), "changed", G_CALLBACK(on_resized), this};
    on(earlier_, "clicked", [this] { prepend_page(); });
    on(form.object("chat_newest"), "clicked", [this] { go_to_end(); });
}

void ChatLines::on_scrolled(GtkAdjustment*, gpointer self) noexcept
{
    static_cast<ChatLines*>(self)->scrolled();
}

void ChatLines::on_resized(GtkAdjustment*, gpointer self) noexcept
{
    static_cast<ChatLines*>(self)->settle_.start({});
}

void ChatLines::show(const Model& model)
{
    const bool is_new_day = !is_same_day(today_, seconds_now());
    const bool many = model.people.size() > 1;
    if (!is_new_day && many == has_many_people_ && is_same(model.chat)) return;
    today_ = seconds_now();
    const bool redraw = is_new_day || many != has_many_people_;
    has_many_people_ = many;
    if (!go_on(model.chat) || redraw) rebuild();
    append_missing();
    redraw_deliveries();
    trim();
    update_earlier();
    show_only(stack_, chat_.empty() ? "empty" : "lines");
}

bool ChatLines::is_same(const std::vector<ChatLine>& chat) const
{
    return std::equal(chat.begin(), chat.end(), chat_.begin(), chat_.end(),
                      [](const ChatLine& a, const ChatLine& b) {
                          return a.delivery == b.delivery && is_same_line(a, b);
                      });
}

// Takes `chat` over. True if it is what is shown with some more at its end and perhaps without some
// of its beginning: the rows can stay.
bool ChatLines::go_on(const std::vector<ChatLine>& chat)
{
    std::size_t gone = 0;
    if (!chat.empty())
        while (gone < chat_.size() && !is_same_line(chat_[gone], chat.front())) ++gone;
    const bool goes_on = gone < chat_.size() && chat.size() >= chat_.size() - gone;
    chat_ = chat;
    if (!goes_on) return false;
    for (; gone > 0; --gone) {
        if (first_ > 0) {
            --first_;
        } else if (!rows_.empty()) {
            gtk_list_box_remove(list_, rows_.front()->widget());
            rows_.pop_front();
        }
    }
    return !rows_.empty() && chat_.size() - first_ - rows_.size() <= page;
}

void ChatLines::rebuild()
{
    for (const auto& row : rows_) gtk_list_box_remove(list_, row->widget());
    rows_.clear();
    first_ = chat_.size() > page ? chat_.size() - page : 0;
}

void ChatLines::append_missing()
{
    for (auto at = first_ + rows_.size(); at < chat_.size(); ++at) {
        rows_.push_back(std::make_unique<ChatRow>(chat_[at]));
        gtk_list_box_append(list_, rows_.back()->widget());
        draw_head(at);
    }
}

void ChatLines::prepend_page()
{
    const auto count = std::min(page, first_);
    below_ = gtk_adjustment_get_upper(scroll_.get()) - gtk_adjustment_get_value(scroll_.get());
    for (std::size_t i = 0; i < count; ++i) {
        rows_.push_front(std::make_unique<ChatRow>(chat_[--first_]));
        gtk_list_box_prepend(list_, rows_.front()->widget());
    }
    for (std::size_t i = 0; i <= count && i < rows_.size(); ++i) draw_head(first_ + i);
    update_earlier();
}

// What the user has paged back to goes again when they are at the end.
void ChatLines::trim()
{
    if (!stays_at_end_ || rows_.size() < 2 * page) return;
    while (rows_.size() > page) {
        gtk_list_box_remove(list_, rows_.front()->widget());
        rows_.pop_front();
        ++first_;
    }
    draw_head(first_);
}

// What stands above a text: a day that begins, a person who goes on speaking.
void ChatLines::draw_head(std::size_t at)
{
    const auto& line = chat_[at];
    const auto* before = at > first_ ? &chat_[at - 1] : nullptr;
    const bool is_new_day = !before || !is_same_day(before->at / 1000, line.at / 1000);
    const bool is_new_person = !before || before->own || before->who != line.who || is_new_day;
    auto& row = *rows_[at - first_];
    row.set_day(is_new_day ? day_phrase(line.at / 1000, today_) : "");
    row.set_who(has_many_people_ && !line.own && is_new_person ? line.who : "");
}

void ChatLines::redraw_deliveries()
{
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (chat_[first_ + i].own) rows_[i]->set_delivery(chat_[first_ + i].delivery);
}

void ChatLines::update_earlier() { set_shown(earlier_, first_ > 0); }

void ChatLines::go_to_end()
{
    stays_at_end_ = true;
    gtk_adjustment_set_value(scroll_.get(), gtk_adjustment_get_upper(scroll_.get()));
}

void ChatLines::scrolled()
{
    constexpr double nearly = 4;
    const double bottom =
        gtk_adjustment_get_value(scroll_.get()) + gtk_adjustment_get_page_size(scroll_.get());
    stays_at_end_ = bottom >= gtk_adjustment_get_upper(scroll_.get()) - nearly;
    gtk_revealer_set_reveal_child(newest_, !stays_at_end_);
    moved_();
}

// New lines below: stay at the end if there. New lines above: stay with what is looked at.
void ChatLines::settle()
{
    auto* scroll = scroll_.get();
    if (below_ >= 0)
        gtk_adjustment_set_value(scroll, gtk_adjustment_get_upper(scroll) - below_);
    else if (stays_at_end_)
        gtk_adjustment_set_value(scroll, gtk_adjustment_get_upper(scroll));
    below_ = -1;
}

}  // namespace mailcall::window
