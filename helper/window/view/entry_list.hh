// Entry list: the files and folders of one folder, of which thousands cost no more than a
// screenful. SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "window/listing.hh"
#include "window/model.hh"
#include "window/view/widgets.hh"

namespace mailcall::window {

class EntryList {
  public:
    struct Deeds {
        std::function<void(const Entry&)> open;  // double click or Enter
        std::function<void(const Entry&)> get;
        base::Work selected;  // another selection
    };

    EntryList(GtkListView* view, Deeds deeds);
    EntryList(const EntryList&) = delete;
    EntryList& operator=(const EntryList&) = delete;
    ~EntryList();

    void show(std::vector<Entry> entries);
    void set_order(Order order, bool reversed);
    std::vector<Entry> selected() const;
    void unselect();
    void grab_focus();

  private:
    static void on_setup(GtkListItemFactory*, GtkListItem* item, gpointer self) noexcept;
    static void on_bind(GtkListItemFactory*, GtkListItem* item, gpointer self) noexcept;
    static void on_activate(GtkListView*, guint place, gpointer self) noexcept;
    static void on_selection(GtkSelectionModel*, guint, guint, gpointer self) noexcept;

    void refill();
    void get(GtkListItem* item);
    void bind(const Form& row, const Entry& entry) const;

    GtkListView* view_;
    Deeds deeds_;
    std::vector<Entry> entries_;  // in the order of the list
    Order order_ = Order::name;
    bool reversed_ = false;
    base::Ref<GListStore> places_;  // as many objects as there are entries; they hold nothing
    base::Ref<GtkSelectionModel> selection_;
    base::Ref<GtkListItemFactory> factory_;
    base::Connection on_setup_;
    base::Connection on_bind_;
    base::Connection on_activate_;
    base::Connection on_selection_;
};

}  // namespace mailcall::window
