// Listens to GNetworkMonitor.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/network_watch.hh"

#include <gio/gio.h>

namespace mailcall::media {
namespace {

void on_change(GNetworkMonitor*, gboolean, gpointer data) noexcept
{
    (*static_cast<base::Work*>(data))();
}

}  // namespace

NetworkWatch::NetworkWatch(base::Work changed)
    : changed_{std::move(changed)},
      connection_{g_network_monitor_get_default(), "network-changed", G_CALLBACK(&on_change),
                  &changed_}
{
}

}  // namespace mailcall::media
