// The Carrier that works with two Maildirs on this computer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <dirent.h>

#include <cerrno>

#include "base/glib.hh"
#include "base/loop.hh"
#include "base/words.hh"
#include "carry/carrier.hh"
#include "carry/delivery.hh"
#include "carry/folder_watch.hh"

namespace mailcall::carry {

using base::Code;
using base::Result;

namespace {

Result<> check_readable(const std::string& folder)
{
    base::Owned<DIR, closedir> open{::opendir(folder.c_str())};
    if (open) return {};
    return base::fail(Code::unreadable,
                      base::fill(base::tr("Looking for mail in {}: {}"), folder, g_strerror(errno)),
                      base::tr("Check the permissions of the folder."));
}

class Maildir : public Carrier {
  public:
    Maildir(std::string maildir, std::string outbox)
        : maildir_{std::move(maildir)}, outbox_{std::move(outbox)}
    {
    }

    Result<> watch(Arrived arrived) override
    {
        MC_CHECK(prepare_maildir(maildir_, Code::unreadable));
        watch_ = std::make_unique<FolderWatch>(maildir_, std::move(arrived));
        auto started = watch_->start();
        if (!started) watch_.reset();
        return started;
    }

    void send(const std::string& name, const std::string& mail, Done done) override
    {
        auto tell = [done = std::move(done), result = deliver(outbox_, name, mail),
                     alive = std::weak_ptr<bool>{alive_}] {
            if (!alive.expired()) done(result);
        };
        base::post(nullptr, tell);
    }

    Result<> test() override
    {
        MC_CHECK(prepare_maildir(maildir_, Code::unreadable));
        MC_CHECK(check_readable(maildir_ + "/new"));
        MC_CHECK(check_readable(maildir_ + "/cur"));
        return probe_delivery(outbox_);
    }

  private:
    std::string maildir_;
    std::string outbox_;
    std::unique_ptr<FolderWatch> watch_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // as long as this carrier
};

}  // namespace

std::unique_ptr<Carrier> make_maildir(std::string maildir, std::string outbox)
{
    return std::make_unique<Maildir>(std::move(maildir), std::move(outbox));
}

}  // namespace mailcall::carry
