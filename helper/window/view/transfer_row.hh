// Transfer row: one file or folder on its way, with what can be done about it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "window/model.hh"
#include "window/view/file_dialog.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class TransferRow {
  public:
    TransferRow(int id, FileDialog& dialog, Wishes& wishes);
    TransferRow(const TransferRow&) = delete;
    TransferRow& operator=(const TransferRow&) = delete;

    GtkWidget* widget() const { return form_.widget("transfer_row"); }
    // `person`: the name of the other.
    void show(const Transfer& transfer, const std::string& person);

  private:
    void show_name(const Transfer& transfer, const std::string& person);
    void show_progress(const Transfer& transfer);
    void show_buttons(const Transfer& transfer);
    void name_button(const char* id, const std::string& action);
    void take_into();
    void reveal();
    bool always() const;
    bool has_focus_inside() const;

    Form form_{"transfer_row"};
    int id_;
    FileDialog& dialog_;
    Wishes& wishes_;
    std::string name_;
    std::string path_;
    bool pauses_ = true;  // what the button for it does
};

}  // namespace mailcall::window
