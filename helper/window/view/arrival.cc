// Arrival: somebody calls. Who it is, how sure that is, what is asked for, and the answers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/arrival.hh"

#include "window/view/trust.hh"

namespace mailcall::window {
namespace {

std::string request(const wire::Media& media)
{
    if (media.video) return tr("asks for a video call");
    return media.audio ? tr("asks for a call with sound") : tr("asks for a chat");
}

}  // namespace

Arrival::Arrival(Wishes& wishes)
    : wishes_{wishes},
      texts_{GTK_POPOVER(form_.object("texts"))},
      meter_{GTK_LEVEL_BAR(form_.object("level")), form_.label("level_words")}
{
    adw_bin_set_child(ADW_BIN(form_.object("mirror")), canvas_.make_widget());
    canvas_.set_mirrored(true);
    auto* preview = GTK_TOGGLE_BUTTON(form_.object("preview"));
    on(preview, "clicked",
       [this, preview] { wishes_.preview(gtk_toggle_button_get_active(preview) != FALSE); });
    on(form_.widget("accept_video"), "clicked", [this] { accept(); });
    on(form_.widget("accept_sound"), "clicked", [this] {
        auto media = media_;
        media.video = false;
        wishes_.accept(media);
    });
    on(form_.widget("decline"), "clicked", [this] { wishes_.decline({}); });
    on(form_.widget("decline_with_text"), "clicked", [this] { popup(texts_); });
    build_texts();
}

Arrival::~Arrival() { gtk_widget_unparent(GTK_WIDGET(texts_)); }

void Arrival::build_texts()
{
    gtk_widget_set_parent(GTK_WIDGET(texts_), form_.widget("decline_with_text"));
    gtk_popover_set_position(texts_, GTK_POS_TOP);
    const std::string ready[] = {tr("I will call back later."), tr("I cannot talk now."),
                                 tr("Please write to me instead.")};
    for (const auto& text : ready) {
        auto* button = gtk_button_new_with_label(text.c_str());
        gtk_widget_add_css_class(button, "flat");
        gtk_widget_set_halign(gtk_button_get_child(GTK_BUTTON(button)), GTK_ALIGN_START);
        on(button, "clicked", [this, text] { decline_with(text); });
        gtk_box_append(form_.box("ready_texts"), button);
    }
    auto send = [this] {
        decline_with(gtk_editable_get_text(GTK_EDITABLE(form_.object("own_text"))));
    };
    on(form_.widget("send_text"), "clicked", send);
    on(form_.widget("own_text"), "activate", send);
}

void Arrival::decline_with(const std::string& text)
{
    gtk_popover_popdown(texts_);
    wishes_.decline(text);
}

void Arrival::accept() { wishes_.accept(media_); }

void Arrival::show(const Model& model)
{
    const auto person = model.people.empty() ? Person{} : model.people.front();
    const auto& name = person.name.empty() ? model.title : person.name;
    adw_avatar_set_text(ADW_AVATAR(form_.object("avatar")), name.c_str());
    set_text(form_.label("name"), name);
    set_text(form_.label("address"), person.address);
    set_shown(form_.widget("address"), !person.address.empty() && person.address != name);
    set_text(form_.label("request"), request(model.media));
    set_icon(GTK_IMAGE(form_.object("trust_icon")), trust_icon(person.trust));
    set_text(form_.label("trust_words"),
             person.trust_words.empty() ? trust_label(person.trust) : person.trust_words);
    for (const char* style : {"good", "fair", "doubtful"})
        set_class(form_.widget("trust"), style, g_str_equal(style, trust_style(person.trust)));
    show_answers(model.media);
    show_preview(model);
}

// So that nobody joins unprepared. Room for it is where the caller's initials were.
void Arrival::show_preview(const Model& model)
{
    const auto& media = model.media;
    const bool sees = model.previews && model.has_own_picture;
    set_shown(form_.widget("avatar"), !sees);
    set_shown(form_.widget("mirror"), sees);
    set_shown(form_.widget("loudness"), model.previews && media.audio);
    meter_.show({true, true, {}}, model.own_level);
    auto* preview = form_.button("preview");
    set_shown(GTK_WIDGET(preview), media.audio || media.video);
    const char* label = media.video ? tr("See yourself first") : tr("Try your microphone");
    if (g_strcmp0(gtk_button_get_label(preview), label) != 0) gtk_button_set_label(preview, label);
    gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(preview), model.previews);
    set_text(form_.label("promise"),
             model.previews ? tr("Only you see and hear this.")
                            : tr("Your camera and microphone stay off until you accept."));
}

void Arrival::show_answers(const wire::Media& media)
{
    media_ = media;
    set_shown(form_.widget("accept_video"), media.video);
    set_class(form_.widget("accept_sound"), "accept", !media.video);
    auto* content = ADW_BUTTON_CONTENT(form_.object("accept_sound_content"));
    adw_button_content_set_label(content, media.video ? tr("Accept with sound") : tr("Accept"));
    adw_button_content_set_icon_name(
        content, media.audio ? "call-start-symbolic" : "chat-message-new-symbolic");
    set_shown(form_.widget("promise"), media.audio || media.video);
}

}  // namespace mailcall::window
