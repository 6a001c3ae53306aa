// How the other's shared folder is walked through.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/folder_browser.hh"

#include <algorithm>
#include <utility>

#include "window/phrases.hh"

namespace mailcall::window {
namespace {

bool is_same_entry(const Entry& a, const Entry& b)
{
    return a.name == b.name && a.is_folder == b.is_folder && a.size == b.size &&
           a.modified == b.modified;
}

bool is_same_content(const Browser& a, const Browser& b)
{
    return a.share == b.share && a.path == b.path && a.loading == b.loading &&
           a.is_cut == b.is_cut && a.problem == b.problem &&
           std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(),
                      is_same_entry);
}

bool comes_in(const Transfer& transfer)
{
    return !transfer.own &&
           (transfer.state == TransferState::running || transfer.state == TransferState::paused ||
            transfer.state == TransferState::broken || transfer.state == TransferState::checking);
}

// What the button for the selection does; the size only where everybody knows it.
std::string get_words(const std::vector<Entry>& selected)
{
    if (selected.empty()) return tr("Get the whole folder");
    std::int64_t size = 0;
    for (const auto& entry : selected) size += entry.size;
    const bool has_folder =
        std::any_of(selected.begin(), selected.end(), [](const Entry& e) { return e.is_folder; });
    auto words = selected.size() == 1
                     ? std::string{tr("Get what is selected")}
                     : base::fill(tr("Get the {} selected"), std::to_string(selected.size()));
    return has_folder ? words : words + " · " + size_phrase(size);
}

}  // namespace

FolderBrowser::FolderBrowser(Wishes& wishes, base::Work leave)
    : wishes_{wishes},
      leave_{std::move(leave)},
      path_bar_{form_, [this](const std::string& path) { ask(path); }},
      list_{GTK_LIST_VIEW(form_.object("entries")),
            {[this](const Entry& entry) {
                 if (entry.is_folder)
                     ask(path_below(shown_.path, entry.name));
                 else
                     get(entry);
             },
             [this](const Entry& entry) { get(entry); }, [this] { show_get(); }}},
      actions_{base::Ref<GSimpleActionGroup>::adopt(g_simple_action_group_new())}
{
    on(form_.object("back"), "clicked", [this] { back(); });
    on(form_.object("again"), "clicked", [this] { ask(shown_.path); });
    on(form_.object("get"), "clicked", [this] { get_selected(); });
    on(form_.object("under_way"), "clicked", [this] { leave_(); });
    add_sorting();
    add_keys();
    show_get();
}

FolderBrowser::~FolderBrowser() { gtk_widget_insert_action_group(widget(), "folder", nullptr); }

void FolderBrowser::add_sorting()
{
    auto sort = base::Ref<GSimpleAction>::adopt(
        g_simple_action_new_stateful("sort", G_VARIANT_TYPE_STRING, g_variant_new_string("name")));
    auto reversed = base::Ref<GSimpleAction>::adopt(
        g_simple_action_new_stateful("reversed", nullptr, g_variant_new_boolean(FALSE)));
    on_sort_ = {sort.get(), "change-state", G_CALLBACK(on_sort), this};
    on_reversed_ = {reversed.get(), "change-state", G_CALLBACK(on_reversed), this};
    g_action_map_add_action(G_ACTION_MAP(actions_.get()), G_ACTION(sort.get()));
    g_action_map_add_action(G_ACTION_MAP(actions_.get()), G_ACTION(reversed.get()));
    gtk_widget_insert_action_group(widget(), "folder", G_ACTION_GROUP(actions_.get()));
}

void FolderBrowser::on_sort(GSimpleAction* action, GVariant* to, gpointer self) noexcept
{
    auto* browser = static_cast<FolderBrowser*>(self);
    const std::string by = g_variant_get_string(to, nullptr);
    browser->order_ = by == "size" ? Order::size : by == "date" ? Order::date : Order::name;
    g_simple_action_set_state(action, to);
    browser->list_.set_order(browser->order_, browser->reversed_);
}

void FolderBrowser::on_reversed(GSimpleAction* action, GVariant* to, gpointer self) noexcept
{
    auto* browser = static_cast<FolderBrowser*>(self);
    browser->reversed_ = g_variant_get_boolean(to) != FALSE;
    g_simple_action_set_state(action, to);
    browser->list_.set_order(browser->order_, browser->reversed_);
}

// As in file managers and web browsers.
void FolderBrowser::add_keys()
{
    auto* keys = gtk_shortcut_controller_new();
    for (const char* key : {"BackSpace", "<Alt>Left", "<Alt>Up"})
        gtk_shortcut_controller_add_shortcut(
            GTK_SHORTCUT_CONTROLLER(keys),
            gtk_shortcut_new(gtk_shortcut_trigger_parse_string(key),
                             gtk_callback_action_new(on_back_key, this, nullptr)));
    gtk_widget_add_controller(widget(), keys);
}

gboolean FolderBrowser::on_back_key(GtkWidget*, GVariant*, gpointer self) noexcept
{
    static_cast<FolderBrowser*>(self)->back();
    return TRUE;
}

void FolderBrowser::open(int share)
{
    share_ = share;
    is_gone_ = false;
    ask("");
}

void FolderBrowser::ask(const std::string& path)
{
    takes_focus_ = true;
    wishes_.browse(share_, path);
}

void FolderBrowser::back()
{
    if (is_gone_ || shown_.share != share_ || shown_.path.empty()) return leave_();
    ask(path_above(shown_.path));
}

void FolderBrowser::get(const Entry& entry)
{
    wishes_.fetch(share_, path_below(shown_.path, entry.name));
}

void FolderBrowser::get_selected()
{
    const auto selected = list_.selected();
    if (selected.empty()) return wishes_.fetch(share_, shown_.path);
    for (const auto& entry : selected) get(entry);
    list_.unselect();
}

void FolderBrowser::show(const Model& model)
{
    if (model.browser.share != 0 && share_ == 0) share_ = model.browser.share;
    if (share_ == 0) return;
    show_folder(model);
    show_under_way(model.transfers);
}

void FolderBrowser::show_folder(const Model& model)
{
    auto share = std::find_if(model.shares.begin(), model.shares.end(),
                              [this](const Share& s) { return !s.own && s.id == share_; });
    const bool was_gone = std::exchange(is_gone_, share == model.shares.end());
    if (is_gone_) {
        show_words(tr("No longer shared"), tr("This folder cannot be read any more."), false);
        return;
    }
    const bool is_answer = model.browser.share == share_;
    path_bar_.show(share->name, is_answer ? model.browser.path : "");
    if (!is_answer) return show_page("loading");
    const char* page = gtk_stack_get_visible_child_name(GTK_STACK(form_.object("folder_stack")));
    const bool waited = g_strcmp0(page, "loading") == 0;
    if (!was_gone && !waited && is_same_content(model.browser, shown_)) return;
    const bool is_same_list = is_same_content(model.browser, shown_);
    shown_ = model.browser;
    if (!is_same_list && !shown_.loading) list_.show(shown_.entries);
    show_content();
}

void FolderBrowser::show_content()
{
    set_shown(form_.widget("cut"), shown_.is_cut);
    set_text(form_.label("cut"),
             base::fill(tr("There is more in this folder than a list holds: "
                           "these are the first {}."),
                        number_phrase(static_cast<std::int64_t>(shown_.entries.size()))));
    if (shown_.loading) return show_page("loading");
    if (!shown_.problem.empty())
        return show_words(tr("This folder could not be read"), shown_.problem, true);
    if (shown_.entries.empty()) return show_words(tr("Nothing is in this folder"), "", false);
    show_page("list");
    if (std::exchange(takes_focus_, false)) list_.grab_focus();
}

void FolderBrowser::show_words(const std::string& title, const std::string& text, bool can_try)
{
    auto* words = ADW_STATUS_PAGE(form_.object("folder_words"));
    adw_status_page_set_title(words, title.c_str());
    // The description is markup.
    adw_status_page_set_description(
        words, base::take_string(g_markup_escape_text(text.c_str(), -1)).c_str());
    adw_status_page_set_icon_name(
        words, can_try || is_gone_ ? "dialog-warning-symbolic" : "folder-symbolic");
    set_shown(form_.widget("again"), can_try);
    show_page("words");
    if (std::exchange(takes_focus_, false)) gtk_widget_grab_focus(form_.widget("back"));
}

void FolderBrowser::show_page(const char* page)
{
    auto* stack = GTK_STACK(form_.object("folder_stack"));
    gtk_spinner_set_spinning(GTK_SPINNER(form_.object("spinner")), g_str_equal(page, "loading"));
    show_only(stack, page);
    show_get();
}

void FolderBrowser::show_get()
{
    auto* button = form_.widget("get");
    const char* page = gtk_stack_get_visible_child_name(GTK_STACK(form_.object("folder_stack")));
    gtk_widget_set_sensitive(button, g_strcmp0(page, "list") == 0);
    set_shown(button, g_strcmp0(page, "words") != 0);
    gtk_button_set_label(GTK_BUTTON(button), get_words(list_.selected()).c_str());
}

// So that who gets something sees that it comes.
void FolderBrowser::show_under_way(const std::vector<Transfer>& transfers)
{
    const auto count = std::count_if(transfers.begin(), transfers.end(), comes_in);
    auto* button = form_.widget("under_way");
    set_shown(button, count > 0);
    if (count > 0)
        gtk_button_set_label(
            GTK_BUTTON(button),
            count == 1
                ? tr("1 is on its way. Show it")
                : base::fill(tr("{} are on their way. Show them"), std::to_string(count)).c_str());
}

}  // namespace mailcall::window
