// Files pane: files on their way, shared folders, and the other's folder opened.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "window/model.hh"
#include "window/view/file_dialog.hh"
#include "window/view/folder_browser.hh"
#include "window/view/row_list.hh"
#include "window/view/share_dialog.hh"
#include "window/view/share_row.hh"
#include "window/view/transfer_row.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class FilesPane {
  public:
    explicit FilesPane(Wishes& wishes);
    FilesPane(const FilesPane&) = delete;
    FilesPane& operator=(const FilesPane&) = delete;

    GtkWidget* widget() const { return GTK_WIDGET(stack_.get()); }
    void show(const Model& model);

  private:
    void send(bool folder);
    void share_folder();
    void open(int share);
    void leave_browser();
    void show_page(const char* page);
    void show_transfers(const Model& model);
    void show_shares(const Model& model);
    void show_words(const Model& model);

    Wishes& wishes_;
    Form form_{"files_pane"};
    base::Ref<GtkStack> stack_;
    FileDialog dialog_;
    ShareDialog share_dialog_;
    FolderBrowser browser_;
    RowList<TransferRow> transfers_;
    RowList<ShareRow> own_shares_;
    RowList<ShareRow> their_shares_;
    std::string person_;
    int browsed_ = 0;  // the share that the last model had open
};

}  // namespace mailcall::window
