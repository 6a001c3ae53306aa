// How one shared folder is drawn.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/share_row.hh"

#include <algorithm>
#include <utility>

#include "window/phrases.hh"

namespace mailcall::window {
namespace {

constexpr std::size_t few_reads = 3;
constexpr std::size_t most_reads = 100;

}  // namespace

ShareRow::ShareRow(base::Work act)
{
    on(form_.object("stop"), "clicked", act);
    on(form_.object("open"), "clicked", std::move(act));
    on(form_.object("all_reads"), "notify::active", [this] { show_reads(); });
}

void ShareRow::show(const Share& share)
{
    set_text(form_.label("name"), share.name);
    set_text(form_.label("path"), share.path);
    set_shown(form_.widget("path"), share.own && !share.path.empty());
    set_text(form_.label("until"), until_phrase(share.until));
    set_shown(form_.widget("stop"), share.own);
    set_shown(form_.widget("reads_part"), share.own);
    set_shown(form_.widget("open"), !share.own);
    set_name(form_.widget("stop"), base::fill(tr("Stop sharing: {}"), share.name));
    set_name(form_.widget("open"), base::fill(tr("Open: {}"), share.name));
    if (!share.own || (has_read_words_ && reads_ == share.reads)) return;
    reads_ = share.reads;
    show_reads();
}

void ShareRow::show_reads()
{
    has_read_words_ = true;
    auto* more = GTK_TOGGLE_BUTTON(form_.object("all_reads"));
    const bool all = gtk_toggle_button_get_active(more) != FALSE;
    const auto count = std::min(reads_.size(), all ? most_reads : few_reads);
    std::string text = reads_.empty() ? tr("Nothing has been read yet.") : "";
    for (std::size_t i = 0; i < count; ++i) text += (i ? "\n" : "") + reads_[i];
    set_text(form_.label("reads"), text);
    set_class(form_.widget("reads"), "dim-label", reads_.empty());
    set_shown(GTK_WIDGET(more), reads_.size() > few_reads);
    gtk_button_set_label(GTK_BUTTON(more), all ? tr("Show less") : tr("Show all that was read"));
}

}  // namespace mailcall::window
