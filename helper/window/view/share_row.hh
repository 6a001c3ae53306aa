// Share row: one shared folder; ours tells who reads what, theirs can be opened.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "window/model.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {

class ShareRow {
  public:
    // `act`: stop sharing ours, open theirs.
    explicit ShareRow(base::Work act);
    ShareRow(const ShareRow&) = delete;
    ShareRow& operator=(const ShareRow&) = delete;

    GtkWidget* widget() const { return form_.widget("share_row"); }
    void show(const Share& share);

  private:
    void show_reads();

    Form form_{"share_row"};
    std::vector<std::string> reads_;
    bool has_read_words_ = false;
};

}  // namespace mailcall::window
