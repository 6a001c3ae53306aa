// What a notification looks like on the bus.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include <string>

#include "host/notifier.hh"

namespace mailcall::host {

// What the desktop's service can do.
struct Abilities {
    bool buttons = false;
    bool markup = false;  // reads "<" and "&" in the body as markup
};

// `reply`: of GetCapabilities; one of another type has no abilities.
Abilities read_abilities(GVariant* reply);

// The fields of Notify (floating). `id`: of the notification to be replaced, or 0.
GVariant* notify_fields(const Notification& what, guint32 id, const Abilities& abilities);

}  // namespace mailcall::host
