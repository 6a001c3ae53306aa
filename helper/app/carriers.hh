// Carriers: how the mails of an account that no mail client carries come in and go out.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "carry/carrier.hh"
#include "store/settings.hh"

namespace mailcall::app {

// Folders or servers, as the account says. One that may speak plainly is warned of each time.
// `time_scale` as in the settings.
carry::Carrier make_carrier(const store::Places& places, const store::Account& account,
                            double time_scale);

}  // namespace mailcall::app
