// How a folder's entries are listed.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/entry_list.hh"

#include <utility>

#include "window/phrases.hh"
#include "window/view/file_icon.hh"

namespace mailcall::window {
namespace {

constexpr const char* form_of_item = "mailcall-form";

Form* form_of(GtkListItem* item)
{
    return static_cast<Form*>(g_object_get_data(G_OBJECT(item), form_of_item));
}

void delete_form(gpointer form) noexcept { delete static_cast<Form*>(form); }

}  // namespace

EntryList::EntryList(GtkListView* view, Deeds deeds)
    : view_{view},
      deeds_{std::move(deeds)},
      places_{base::Ref<GListStore>::adopt(g_list_store_new(G_TYPE_OBJECT))},
      selection_{base::Ref<GtkSelectionModel>::adopt(
          GTK_SELECTION_MODEL(gtk_multi_selection_new(G_LIST_MODEL(g_object_ref(places_.get())))))},
      factory_{base::Ref<GtkListItemFactory>::adopt(gtk_signal_list_item_factory_new())}
{
    on_setup_ = {factory_.get(), "setup", G_CALLBACK(on_setup), this};
    on_bind_ = {factory_.get(), "bind", G_CALLBACK(on_bind), this};
    on_activate_ = {view, "activate", G_CALLBACK(on_activate), this};
    on_selection_ = {selection_.get(), "selection-changed", G_CALLBACK(on_selection), this};
    gtk_list_view_set_factory(view, factory_.get());
    gtk_list_view_set_model(view, selection_.get());
}

EntryList::~EntryList()
{
    gtk_list_view_set_model(view_, nullptr);
    gtk_list_view_set_factory(view_, nullptr);
}

void EntryList::show(std::vector<Entry> entries)
{
    entries_ = in_order(std::move(entries), order_, reversed_);
    refill();
}

void EntryList::set_order(Order order, bool reversed)
{
    order_ = order;
    reversed_ = reversed;
    show(std::move(entries_));
}

void EntryList::refill()
{
    std::vector<gpointer> fresh;
    fresh.reserve(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i)
        fresh.push_back(g_object_new(G_TYPE_OBJECT, nullptr));
    g_list_store_splice(places_.get(), 0, g_list_model_get_n_items(G_LIST_MODEL(places_.get())),
                        fresh.data(), static_cast<guint>(fresh.size()));
    for (auto* object : fresh) g_object_unref(object);
    unselect();
}

std::vector<Entry> EntryList::selected() const
{
    std::vector<Entry> found;
    base::Owned<GtkBitset, gtk_bitset_unref> set{
        gtk_selection_model_get_selection(selection_.get())};
    GtkBitsetIter iter;
    guint place = 0;
    for (bool more = gtk_bitset_iter_init_first(&iter, set.get(), &place) != FALSE; more;
         more = gtk_bitset_iter_next(&iter, &place) != FALSE)
        if (place < entries_.size()) found.push_back(entries_[place]);
    return found;
}

void EntryList::unselect()
{
    gtk_selection_model_unselect_all(selection_.get());
    deeds_.selected();
}

void EntryList::grab_focus() { gtk_widget_grab_focus(GTK_WIDGET(view_)); }

void EntryList::on_setup(GtkListItemFactory*, GtkListItem* item, gpointer self) noexcept
{
    auto* list = static_cast<EntryList*>(self);
    auto* form = new Form{"entry_row"};
    gtk_list_item_set_child(item, form->widget("entry_row"));
    g_object_set_data_full(G_OBJECT(item), form_of_item, form, delete_form);
    on(form->object("get"), "clicked", [list, item] { list->get(item); });
}

void EntryList::on_bind(GtkListItemFactory*, GtkListItem* item, gpointer self) noexcept
{
    auto* list = static_cast<EntryList*>(self);
    const auto place = gtk_list_item_get_position(item);
    if (place < list->entries_.size()) list->bind(*form_of(item), list->entries_[place]);
}

void EntryList::bind(const Form& row, const Entry& entry) const
{
    set_icon(GTK_IMAGE(row.object("icon")), file_icon(entry.name, entry.is_folder).c_str());
    set_text(row.label("name"), entry.name);
    const auto detail = entry_phrase(entry, g_get_real_time() / G_USEC_PER_SEC);
    set_text(row.label("detail"), detail);
    set_shown(row.widget("detail"), !detail.empty());
    set_name(row.widget("get"), base::fill(tr("Get: {}"), entry.name));
    gtk_widget_set_tooltip_text(row.widget("get"), tr("Get"));
}

void EntryList::get(GtkListItem* item)
{
    const auto place = gtk_list_item_get_position(item);
    if (place < entries_.size()) deeds_.get(entries_[place]);
}

void EntryList::on_activate(GtkListView*, guint place, gpointer self) noexcept
{
    auto* list = static_cast<EntryList*>(self);
    if (place >= list->entries_.size()) return;
    auto entry = list->entries_[place];
    list->deeds_.open(entry);
}

void EntryList::on_selection(GtkSelectionModel*, guint, guint, gpointer self) noexcept
{
    static_cast<EntryList*>(self)->deeds_.selected();
}

}  // namespace mailcall::window
