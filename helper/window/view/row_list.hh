// Row list: a list box whose rows follow the numbered things of the model.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "window/view/widgets.hh"

namespace mailcall::window {

// `Row` has widget(), a GtkListBoxRow. A row lives as long as its number is in the list, so it
// keeps its focus and what the user has done to it.
template <class Row>
class RowList {
  public:
    explicit RowList(GtkListBox* list) : list_{list} {}

    // `make(id)` gives a new row. Numbers that come twice count once.
    template <class Make>
    void set_order(const std::vector<int>& ids, Make make)
    {
        if (ids == ids_) return;
        ids_ = ids;
        remove_others();
        int place = 0;
        for (int id : ids) {
            auto& row = rows_[id];
            if (!row) {
                row = make(id);
                gtk_list_box_insert(list_, row->widget(), place);
            } else if (gtk_list_box_row_get_index(GTK_LIST_BOX_ROW(row->widget())) > place) {
                gtk_list_box_remove(list_, row->widget());
                gtk_list_box_insert(list_, row->widget(), place);
            }
            place = gtk_list_box_row_get_index(GTK_LIST_BOX_ROW(row->widget())) + 1;
        }
    }

    bool has(int id) const { return rows_.count(id) != 0; }
    Row& at(int id) { return *rows_.at(id); }

  private:
    void remove_others()
    {
        for (auto each = rows_.begin(); each != rows_.end();) {
            if (std::find(ids_.begin(), ids_.end(), each->first) != ids_.end()) {
                ++each;
                continue;
            }
            gtk_list_box_remove(list_, each->second->widget());
            each = rows_.erase(each);
        }
    }

    GtkListBox* list_;
    std::vector<int> ids_;
    std::map<int, std::unique_ptr<Row>> rows_;
};

}  // namespace mailcall::window
