// How a text is written and sent.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/chat_entry.hh"

#include <algorithm>

#include "window/phrases.hh"

namespace mailcall::window {
namespace {

// Bytes of UTF-8; the peer refuses more.
constexpr std::size_t most_text = 16 * 1024;
constexpr std::size_t counts_from = most_text - 1024;

bool is_blank(const std::string& text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return g_ascii_isspace(c); });
}

std::string without_blank_ends(std::string text) { return g_strstrip(text.data()); }

// Letters that `bytes` bytes of this text are: users do not count bytes.
std::size_t letters(const std::string& text, std::size_t bytes)
{
    auto all =
        static_cast<std::size_t>(g_utf8_strlen(text.data(), static_cast<gssize>(text.size())));
    return text.empty() ? bytes : bytes * all / text.size();
}

const char* placeholder(Phase phase)
{
    switch (phase) {
        case Phase::talking:
        case Phase::reconnecting: return tr("Write a message");
        case Phase::over: return tr("The call is over");
        default: return tr("You can write once you are connected");
    }
}

}  // namespace

ChatEntry::ChatEntry(const Form& form, Wishes& wishes)
    : wishes_{wishes},
      view_{base::Ref<GtkTextView>::share(GTK_TEXT_VIEW(form.object("chat_text")))},
      buffer_{base::Ref<GtkTextBuffer>::share(gtk_text_view_get_buffer(view_.get()))},
      keys_{base::Ref<GtkEventController>::adopt(gtk_event_controller_key_new())},
      emoji_{GTK_MENU_BUTTON(form.object("chat_emoji"))},
      field_{form.widget("chat_field")},
      send_{form.widget("chat_send")},
      placeholder_{form.label("chat_placeholder")},
      counter_{form.label("chat_counter")}
{
    // Before the text view, which would make a new line of Enter.
    gtk_event_controller_set_propagation_phase(keys_.get(), GTK_PHASE_CAPTURE);
    gtk_widget_add_controller(GTK_WIDGET(view_.get()), base::Ref{keys_}.release());
    on_key_ = {keys_.get(), "key-pressed", G_CALLBACK(on_key), this};
    on_preedit_ = {view_.get(), "preedit-changed", G_CALLBACK(on_preedit), this};
    on_change_ = {buffer_.get(), "changed", G_CALLBACK(+[](GtkTextBuffer*, gpointer self) noexcept {
                      static_cast<ChatEntry*>(self)->changed();
                  }),
                  this};
    on(send_, "clicked", [this] { send(); });
    gtk_menu_button_set_create_popup_func(emoji_, make_emoji, this, nullptr);
    changed();
}

ChatEntry::~ChatEntry()
{
    gtk_menu_button_set_create_popup_func(emoji_, nullptr, nullptr, nullptr);
}

void ChatEntry::show(const Model& model)
{
    const bool can_write = model.phase == Phase::talking || model.phase == Phase::reconnecting;
    set_text(placeholder_, placeholder(model.phase));
    if (can_write == can_write_) return;
    can_write_ = can_write;
    gtk_widget_set_sensitive(field_, can_write);
    changed();
}

void ChatEntry::grab_focus() { gtk_widget_grab_focus(GTK_WIDGET(view_.get())); }

// Enter that chooses among an input method's candidates is not ours.
gboolean ChatEntry::on_key(GtkEventControllerKey*, guint key, guint, GdkModifierType state,
                           gpointer self) noexcept
{
    auto* entry = static_cast<ChatEntry*>(self);
    const bool is_enter =
        key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
    if (!is_enter || entry->is_composing_ || (state & GDK_SHIFT_MASK)) return FALSE;
    entry->send();
    return TRUE;
}

void ChatEntry::on_preedit(GtkTextView*, const char* preedit, gpointer self) noexcept
{
    auto* entry = static_cast<ChatEntry*>(self);
    entry->is_composing_ = preedit && *preedit;
    entry->changed();
}

// At the first click: the table of all emoji takes its time and memory.
void ChatEntry::make_emoji(GtkMenuButton* button, gpointer self) noexcept
{
    if (gtk_menu_button_get_popover(button)) return;
    auto* entry = static_cast<ChatEntry*>(self);
    auto* chooser = gtk_emoji_chooser_new();
    entry->on_emoji_ = {chooser, "emoji-picked", G_CALLBACK(on_emoji), self};
    gtk_menu_button_set_popover(button, chooser);
}

void ChatEntry::on_emoji(GtkEmojiChooser*, const char* emoji, gpointer self) noexcept
{
    auto* entry = static_cast<ChatEntry*>(self);
    gtk_text_buffer_insert_at_cursor(entry->buffer_.get(), emoji, -1);
    entry->grab_focus();
}

std::string ChatEntry::text() const
{
    GtkTextIter start;
    GtkTextIter end;
    gtk_text_buffer_get_bounds(buffer_.get(), &start, &end);
    return base::take_string(gtk_text_buffer_get_text(buffer_.get(), &start, &end, FALSE));
}

void ChatEntry::changed()
{
    const auto written = text();
    set_shown(GTK_WIDGET(placeholder_), written.empty() && !is_composing_);
    gtk_widget_set_sensitive(send_,
                             can_write_ && !is_blank(written) && written.size() <= most_text);
    count(written);
}

void ChatEntry::count(const std::string& text)
{
    const bool is_too_long = text.size() > most_text;
    set_shown(GTK_WIDGET(counter_), text.size() >= counts_from);
    set_class(GTK_WIDGET(counter_), "error", is_too_long);
    if (text.size() < counts_from) return;
    const auto number = is_too_long ? letters(text, text.size() - most_text)
                                    : letters(text, most_text - text.size());
    const char* words = is_too_long ? tr("Too long by about {} letters. Send it in two parts.")
                                    : tr("About {} more letters fit.");
    const auto shown = static_cast<std::int64_t>(is_too_long ? number + 1 : number);
    set_text(counter_, base::fill(words, number_phrase(shown)));
}

void ChatEntry::send()
{
    const auto written = text();
    if (!can_write_ || is_blank(written) || written.size() > most_text) return;
    gtk_text_buffer_set_text(buffer_.get(), "", 0);
    wishes_.send_chat(without_blank_ends(written));
}

}  // namespace mailcall::window
