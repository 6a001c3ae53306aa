// Folder browser: the other's shared folder as a list, from which files and folders are got.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "window/model.hh"
#include "window/view/entry_list.hh"
#include "window/view/path_bar.hh"
#include "window/view/widgets.hh"
#include "window/wishes.hh"

namespace mailcall::window {

class FolderBrowser {
  public:
    // `leave` runs when the user wants back to all files.
    FolderBrowser(Wishes& wishes, base::Work leave);
    FolderBrowser(const FolderBrowser&) = delete;
    FolderBrowser& operator=(const FolderBrowser&) = delete;
    ~FolderBrowser();

    GtkWidget* widget() const { return form_.widget("folder_browser"); }
    // Asks for the top of a share.
    void open(int share);
    void show(const Model& model);

  private:
    static void on_sort(GSimpleAction*, GVariant* to, gpointer self) noexcept;
    static void on_reversed(GSimpleAction*, GVariant* to, gpointer self) noexcept;
    static gboolean on_back_key(GtkWidget*, GVariant*, gpointer self) noexcept;

    void add_sorting();
    void add_keys();
    void ask(const std::string& path);
    void back();
    void get(const Entry& entry);
    void get_selected();
    void show_folder(const Model& model);
    void show_content();
    void show_words(const std::string& title, const std::string& text, bool can_try);
    void show_page(const char* page);
    void show_get();
    void show_under_way(const std::vector<Transfer>& transfers);

    Wishes& wishes_;
    base::Work leave_;
    Form form_{"folder_browser"};
    PathBar path_bar_;
    EntryList list_;
    int share_ = 0;  // opened by the user; 0: none
    bool is_gone_ = false;
    bool takes_focus_ = false;  // the user went on to another folder and shall find the list
    Browser shown_;
    bool reversed_ = false;
    Order order_ = Order::name;
    base::Ref<GSimpleActionGroup> actions_;
    base::Connection on_sort_;
    base::Connection on_reversed_;
};

}  // namespace mailcall::window
