// Chat row: one text of the chat, its time, and what became of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "window/model.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {

// `text` as a label's markup: everything escaped, its links marked. The tooltip of each link is the
// address that it opens; where the text itself does not show that, it stands behind it.
std::string chat_markup(const std::string& text);

class ChatRow {
  public:
    explicit ChatRow(const ChatLine& line);

    GtkWidget* widget() const { return form_.widget("chat_row"); }
    void set_delivery(Delivery delivery);
    void set_day(const std::string& day);  // "": the same as that of the line before
    void set_who(const std::string& who);  // "": plain enough

  private:
    void put_text(const std::string& text);
    void put_time(const ChatLine& line);

    Form form_{"chat_row"};
    bool own_;
    std::optional<Delivery> delivery_;
};

}  // namespace mailcall::window
