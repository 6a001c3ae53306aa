// Folders on this computer as the two ways of a Carrier.
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

// Never inline, and never after the end of whom `alive` belongs to.
template <class Answer, class Told>
void tell_later(Told told, Answer answer, const std::shared_ptr<bool>& alive)
{
    base::post(nullptr, [told = std::move(told), answer = std::move(answer),
                         owner = std::weak_ptr<bool>{alive}] {
        if (!owner.expired()) told(answer);
    });
}

Result<> check_readable(const std::string& folder)
{
    base::Owned<DIR, closedir> open{::opendir(folder.c_str())};
    if (open) return {};
    return base::fail(Code::unreadable,
                      base::fill(base::tr("Looking for mail in {}: {}"), folder, g_strerror(errno)),
                      base::tr("Check the permissions of the folder."));
}

class Maildir : public Receiver {
  public:
    explicit Maildir(std::string folder) : folder_{std::move(folder)} {}

    Result<> watch(Arrived arrived) override
    {
        MC_CHECK(prepare_maildir(folder_, Code::unreadable));
        watch_ = std::make_unique<FolderWatch>(
            folder_,
            [arrived = std::move(arrived)](const std::string& path) { arrived(MailFile{path}); });
        auto started = watch_->start();
        if (!started) watch_.reset();
        return started;
    }

    // The kernel tells of each mail.
    void hurry(bool) override {}

    void test(Tested tested) override { tell_later(std::move(tested), check(), alive_); }

  private:
    Result<std::string> check() const
    {
        MC_CHECK(prepare_maildir(folder_, Code::unreadable));
        MC_CHECK(check_readable(folder_ + "/new"));
        MC_CHECK(check_readable(folder_ + "/cur"));
        return base::fill(base::tr("Mail comes in through the folder {}."), folder_);
    }

    std::string folder_;
    std::unique_ptr<FolderWatch> watch_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // as long as this
};

class Outbox : public Sender {
  public:
    explicit Outbox(std::string folder) : folder_{std::move(folder)} {}

    void send(Parcel parcel, Ears ears) override
    {
        tell_later(std::move(ears.done), deliver(folder_, parcel.name, parcel.mail), alive_);
    }

    // It is in the folder already.
    void withdraw(const std::string&) override {}

    void test(Tested tested) override { tell_later(std::move(tested), check(), alive_); }

  private:
    Result<std::string> check() const
    {
        MC_CHECK(probe_delivery(folder_));
        return base::fill(base::tr("Mail goes out through the folder {}."), folder_);
    }

    std::string folder_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace

std::unique_ptr<Receiver> make_maildir(std::string folder)
{
    return std::make_unique<Maildir>(std::move(folder));
}

std::unique_ptr<Sender> make_outbox(std::string folder)
{
    return std::make_unique<Outbox>(std::move(folder));
}

}  // namespace mailcall::carry
