// Ending: the call is over. What it was, how long it took, and what can be done now.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/ending.hh"

#include "window/view/header.hh"

namespace mailcall::window {

Ending::Ending(Wishes& wishes)
{
    on(form_.widget("call_again"), "clicked", [&wishes] { wishes.call_again(); });
    on(form_.widget("close"), "clicked", [&wishes] { wishes.close(); });
}

void Ending::show(const Model& model)
{
    const auto name = model.people.size() == 1 ? model.people.front().name : model.title;
    adw_avatar_set_text(ADW_AVATAR(form_.object("avatar")), name.c_str());
    set_text(form_.label("name"), name);
    set_text(form_.label("outcome"),
             model.outcome.empty() ? tr("The call is over.") : model.outcome);
    set_text(form_.label("length"), base::fill(tr("You talked for {}."), elapsed(model.seconds)));
    set_shown(form_.widget("length"), model.seconds > 0);
    set_shown(form_.widget("call_again"), model.can_call_again);
}

}  // namespace mailcall::window
