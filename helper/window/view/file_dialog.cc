// How files and folders are chosen.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/file_dialog.hh"

#include <utility>

namespace mailcall::window {

FileDialog::~FileDialog() { close(); }

// What is destroyed has lost its handlers already.
void FileDialog::close()
{
    on_response_ = {};
    if (dialog_) gtk_native_dialog_destroy(GTK_NATIVE_DIALOG(dialog_.get()));
    dialog_ = {};
}

void FileDialog::ask(GtkWidget* beside, const Question& question, Chosen chosen)
{
    close();
    auto* root = gtk_widget_get_root(beside);
    dialog_ = base::Ref<GtkFileChooserNative>::adopt(gtk_file_chooser_native_new(
        question.title.c_str(), GTK_IS_WINDOW(root) ? GTK_WINDOW(root) : nullptr,
        question.folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN,
        question.accept.c_str(), tr("_Cancel")));
    gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(dialog_.get()), question.several);
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog_.get()), TRUE);
    chosen_ = std::move(chosen);
    on_response_ = {dialog_.get(), "response", G_CALLBACK(on_response), this};
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog_.get()));
}

void FileDialog::on_response(GtkNativeDialog*, int response, gpointer self) noexcept
{
    auto* dialog = static_cast<FileDialog*>(self);
    if (response != GTK_RESPONSE_ACCEPT) return;
    auto paths = dialog->paths();
    // A copy: what it does may ask the next question.
    auto chosen = dialog->chosen_;
    if (!paths.empty()) chosen(paths);
}

// What lies on another computer has no path here and is left out.
std::vector<std::string> FileDialog::paths() const
{
    auto files =
        base::Ref<GListModel>::adopt(gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog_.get())));
    std::vector<std::string> found;
    for (guint i = 0; i < g_list_model_get_n_items(files.get()); ++i) {
        auto file =
            base::Ref<GFile>::adopt(static_cast<GFile*>(g_list_model_get_item(files.get(), i)));
        auto path = base::take_string(g_file_get_path(file.get()));
        if (!path.empty()) found.push_back(std::move(path));
    }
    return found;
}

}  // namespace mailcall::window
