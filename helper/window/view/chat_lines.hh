// Chat lines: the newest texts of the chat as a list that stays at its end while the user does.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "window/model.hh"
#include "window/view/chat_row.hh"

namespace mailcall::window {

class ChatLines {
  public:
    // `form`: chat_pane.ui. `moved` runs when the user has scrolled.
    ChatLines(const Form& form, base::Work moved);
    ChatLines(const ChatLines&) = delete;
    ChatLines& operator=(const ChatLines&) = delete;

    void show(const Model& model);
    bool is_at_end() const { return stays_at_end_; }
    void go_to_end();

  private:
    // So many texts have widgets at once, and so many more with each wish for earlier ones: a chat
    // of thousands costs no more than a short one.
    static constexpr std::size_t page = 200;

    bool is_same(const std::vector<ChatLine>& chat) const;
    bool go_on(const std::vector<ChatLine>& chat);
    void rebuild();
    void append_missing();
    void prepend_page();
    void trim();
    void draw_head(std::size_t at);
    void redraw_deliveries();
    void update_earlier();
    static void on_scrolled(GtkAdjustment*, gpointer self) noexcept;
    static void on_resized(GtkAdjustment*, gpointer self) noexcept;
    void scrolled();
    void settle();

    GtkListBox* list_;
    GtkStack* stack_;
    GtkWidget* earlier_;
    GtkRevealer* newest_;
    base::Ref<GtkAdjustment> scroll_;
    base::Work moved_;
    std::vector<ChatLine> chat_;
    bool has_many_people_ = false;
    std::int64_t today_ = 0;  // Unix seconds of the last look at the calendar
    std::deque<std::unique_ptr<ChatRow>> rows_;
    std::size_t first_ = 0;  // the line that the first row shows
    bool stays_at_end_ = true;
    double below_ = -1;  // what was below the top of the picture before lines came in above it
    // Moving the list while it is being laid out is forgotten by GTK: so it is done right after.
    base::Timer settle_{[this] { settle(); }};
    base::Connection on_scroll_;
    base::Connection on_size_;
};

}  // namespace mailcall::window
