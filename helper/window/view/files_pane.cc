// How files and shared folders are listed, sent and taken.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/files_pane.hh"

#include <algorithm>
#include <utility>

#include "window/phrases.hh"

namespace mailcall::window {
namespace {

// Rows that are drawn; the peer could offer one file after the other.
constexpr std::size_t most_rows = 200;

std::string name_of_person(const Model& model)
{
    if (model.people.size() == 1 && !model.people[0].name.empty()) return model.people[0].name;
    return model.people.size() > 1 ? std::string{tr("the others")} : model.title;
}

bool is_question(const Transfer& transfer)
{
    return !transfer.own && transfer.state == TransferState::offered;
}

// What waits for an answer stands above all others.
std::vector<int> newest_ids(const std::vector<Transfer>& transfers)
{
    std::vector<int> ids;
    for (bool question : {true, false})
        for (auto each = transfers.rbegin(); each != transfers.rend(); ++each)
            if (is_question(*each) == question && ids.size() < most_rows) ids.push_back(each->id);
    return ids;
}

std::vector<int> ids_of_shares(const std::vector<Share>& shares, bool own)
{
    std::vector<int> ids;
    for (const auto& share : shares)
        if (share.own == own) ids.push_back(share.id);
    return ids;
}

bool can_send(Phase phase) { return phase == Phase::talking || phase == Phase::reconnecting; }

}  // namespace

FilesPane::FilesPane(Wishes& wishes)
    : wishes_{wishes},
      stack_{base::Ref<GtkStack>::share(GTK_STACK(form_.object("files_pane")))},
      browser_{wishes, [this] { leave_browser(); }},
      transfers_{GTK_LIST_BOX(form_.object("transfers"))},
      own_shares_{GTK_LIST_BOX(form_.object("own_shares"))},
      their_shares_{GTK_LIST_BOX(form_.object("their_shares"))}
{
    gtk_stack_add_named(stack_.get(), browser_.widget(), "browser");
    show_only(stack_.get(), "list");
    on(form_.object("send_files"), "clicked", [this] { send(/*folder=*/false); });
    on(form_.object("send_folder"), "clicked", [this] { send(/*folder=*/true); });
    on(form_.object("share_folder"), "clicked", [this] { share_folder(); });
}

void FilesPane::send(bool folder)
{
    const FileDialog::Question question{folder ? tr("Send which folder?") : tr("Send which files?"),
                                        tr("_Send"), folder, true};
    dialog_.ask(widget(), question, [this](const auto& paths) { wishes_.send_files(paths); });
}

void FilesPane::share_folder()
{
    const FileDialog::Question question{tr("Share which folder?"), tr("_Choose"), true, false};
    dialog_.ask(widget(), question, [this](const std::vector<std::string>& paths) {
        auto name = base::take_string(g_filename_display_basename(paths[0].c_str()));
        share_dialog_.ask(widget(), name, person_, [this, path = paths[0]](auto until) {
            wishes_.share_folder(path, until);
        });
    });
}

void FilesPane::open(int share)
{
    browser_.open(share);
    show_page("browser");
}

void FilesPane::leave_browser() { show_page("list"); }

void FilesPane::show_page(const char* page)
{
    show_only(stack_.get(), page);
    gtk_widget_child_focus(gtk_stack_get_visible_child(stack_.get()), GTK_DIR_TAB_FORWARD);
}

void FilesPane::show(const Model& model)
{
    person_ = name_of_person(model);
    show_words(model);
    show_transfers(model);
    show_shares(model);
    browser_.show(model);
    if (std::exchange(browsed_, model.browser.share) == 0 && browsed_ != 0)
        show_only(stack_.get(), "browser");
}

void FilesPane::show_transfers(const Model& model)
{
    const auto ids = newest_ids(model.transfers);
    transfers_.set_order(
        ids, [this](int id) { return std::make_unique<TransferRow>(id, dialog_, wishes_); });
    for (const auto& transfer : model.transfers)
        if (transfers_.has(transfer.id)) transfers_.at(transfer.id).show(transfer, person_);
    const auto older = model.transfers.size() - ids.size();
    set_shown(form_.widget("transfers_part"), !ids.empty());
    set_shown(form_.widget("transfers_older"), older > 0);
    set_text(form_.label("transfers_older"),
             base::fill(tr("{} older ones are not shown."),
                        number_phrase(static_cast<std::int64_t>(older))));
}

void FilesPane::show_shares(const Model& model)
{
    const auto own = ids_of_shares(model.shares, true);
    const auto theirs = ids_of_shares(model.shares, false);
    own_shares_.set_order(own, [this](int id) {
        return std::make_unique<ShareRow>([this, id] { wishes_.unshare(id); });
    });
    their_shares_.set_order(
        theirs, [this](int id) { return std::make_unique<ShareRow>([this, id] { open(id); }); });
    for (const auto& share : model.shares)
        (share.own ? own_shares_ : their_shares_).at(share.id).show(share);
    set_shown(form_.widget("own_shares"), !own.empty());
    set_shown(form_.widget("their_shares_part"), !theirs.empty());
    set_shown(form_.widget("own_shares_words"), own.empty());
}

void FilesPane::show_words(const Model& model)
{
    const bool can = can_send(model.phase);
    for (const char* id : {"send_files", "send_folder", "share_folder"})
        gtk_widget_set_sensitive(form_.widget(id), can);
    set_text(form_.label("files_hint"), can ? tr("You can also drop them onto the window.")
                                        : model.phase == Phase::over
                                            ? tr("The call is over.")
                                            : tr("You can send files once you are connected."));
    set_text(form_.label("their_shares_title"), base::fill(tr("Shared by {}"), person_));
    set_text(form_.label("own_shares_words"),
             base::fill(tr("Let {} look into a folder of yours and get files from it. Nothing in "
                           "it can be changed."),
                        person_));
}

}  // namespace mailcall::window
