// Chat entry: where a text is written and sent, with emoji and a bound on its size.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "window/model.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class ChatEntry {
  public:
    // `form`: chat_pane.ui.
    ChatEntry(const Form& form, Wishes& wishes);
    ChatEntry(const ChatEntry&) = delete;
    ChatEntry& operator=(const ChatEntry&) = delete;
    ~ChatEntry();

    void show(const Model& model);
    void grab_focus();

  private:
    static gboolean on_key(GtkEventControllerKey*, guint key, guint, GdkModifierType state,
                           gpointer self) noexcept;
    static void on_preedit(GtkTextView*, const char* preedit, gpointer self) noexcept;
    static void make_emoji(GtkMenuButton* button, gpointer self) noexcept;
    static void on_emoji(GtkEmojiChooser*, const char* emoji, gpointer self) noexcept;

    std::string text() const;
    void changed();
    void count(const std::string& text);
    void send();

    Wishes& wishes_;
    base::Ref<GtkTextView> view_;
    base::Ref<GtkTextBuffer> buffer_;
    base::Ref<GtkEventController> keys_;
    GtkMenuButton* emoji_;
    GtkWidget* field_;
    GtkWidget* send_;
    GtkLabel* placeholder_;
    GtkLabel* counter_;
    bool can_write_ = true;
    bool is_composing_ = false;  // an input method holds what is typed
    base::Connection on_key_;
    base::Connection on_preedit_;
    base::Connection on_change_;
    base::Connection on_emoji_;
};

}  // namespace mailcall::window
