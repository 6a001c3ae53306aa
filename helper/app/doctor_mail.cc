// As `mailcall account test` does, for all accounts.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor_mail.hh"

#include <algorithm>
#include <utility>

#include "app/carriers.hh"
#include "base/words.hh"
#include "store/settings.hh"

namespace mailcall::app {

using base::fill;
using base::tr;

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds mail_limit = 20s;

// What cannot be read, other checks tell.
std::vector<store::Account> own_accounts(const store::Places& places)
{
    auto all = store::read_accounts(places).value_or(std::vector<store::Account>{});
    std::erase_if(all, [](const auto& account) { return !account.on || !account.client.empty(); });
    return all;
}

}  // namespace

void DoctorMail::start(Done done)
{
    done_ = std::move(done);
    asked_.clear();
    limit_.start(mail_limit);
    if (auto places = store::find_places()) {
        auto scale = store::read_settings(*places).value_or(store::Settings{}).time_scale;
        for (const auto& account : own_accounts(*places))
            asked_.push_back({account.name, make_carrier(*places, account, scale)});
    }
    for (auto& asked : asked_) ask(asked);
    if (asked_.empty()) limit_.start(0ms);
}

void DoctorMail::ask(Asked& asked)
{
    asked.open = 2;
    auto told = [this, &asked](const base::Result<std::string>& result) { take(asked, result); };
    asked.carrier.in->test(told);
    asked.carrier.out->test(told);
}

void DoctorMail::take(Asked& asked, const base::Result<std::string>& told)
{
    --asked.open;
    if (!told && !std::exchange(asked.wrong, true)) asked.error = told.error();
    bool waits =
        std::any_of(asked_.begin(), asked_.end(), [](const Asked& each) { return each.open > 0; });
    // Later: who answers now must not be destroyed by the next start().
    if (!waits) limit_.start(0ms);
}

void DoctorMail::finish()
{
    std::vector<Check> checks;
    for (const auto& asked : asked_) checks.push_back(judge(asked));
    if (auto done = std::exchange(done_, {})) done(std::move(checks));
}

Check DoctorMail::judge(const Asked& asked)
{
    if (asked.wrong) return {"account", false, asked.error.what, asked.error.hint};
    if (asked.open == 0)
        return {"account", true, fill(tr("{} works both ways."), asked.account), ""};
    return {"account", false,
            fill(tr("The mail server of the account {} has not answered so far."), asked.account),
            fill(tr("See whether it works: mailcall account test {}"), asked.account)};
}

}  // namespace mailcall::app
