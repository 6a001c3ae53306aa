// One sentence for each cause, for the owner and for the peer, who may be told the same.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/keeper_words.hh"

#include "base/harmless.hh"
#include "base/words.hh"

namespace mailcall::share {
namespace {

using base::Code;
using base::tr;

struct Words {
    Code code;
    const char* what;  // {}: what was to be read
    const char* hint;
};

Words of_asking(Cause cause)
{
    switch (cause) {
        case Cause::not_there:
            return {Code::not_found, tr("Reading {}: it is not there any more"),
                    tr("Open its folder again to see what is there now.")};
        case Cause::not_a_file: return {Code::bad_argument, tr("Reading {}: it is not a file"), ""};
        case Cause::not_a_folder:
            return {Code::bad_argument, tr("Reading {}: it is not a folder"), ""};
        case Cause::too_big:
            return {Code::too_big,
                    tr("Reading {}: it holds more than 100,000 files, or folders too deep in each "
                       "other"),
                    tr("Fetch the folders in it one at a time.")};
        default:
            return {Code::bad_argument, tr("Reading {}: it is not shared"),
                    tr("Only ordinary files and folders are: no links, no hidden files, no other "
                       "disks.")};
    }
}

Words of_reading(Cause cause)
{
    switch (cause) {
        case Cause::no_permission:
            return {Code::unreadable, tr("Reading {}: there is no permission to"),
                    tr("Who shares the folder can change that.")};
        case Cause::in_use:
            return {Code::unreadable, tr("Reading {}: another program is using it"),
                    tr("Try again in a moment.")};
        case Cause::no_room:
            return {Code::unreadable, tr("Reading {}: the computer is short of memory"),
                    tr("Try again in a moment.")};
        default:
            return {Code::unreadable, tr("Reading {}: its disk fails or was taken out"),
                    tr("Who shares the folder can look after the disk and share it again.")};
    }
}

Words of_folder(Cause cause)
{
    switch (cause) {
        case Cause::folder_gone:
            return {Code::unreadable, tr("The shared folder was deleted."), ""};
        case Cause::old_system:
            return {Code::unreadable,
                    tr("Sharing a folder: this system cannot keep others inside it"),
                    tr("It needs Linux 5.6 or newer.")};
        default:
            return {Code::internal, tr("Sharing a folder: it could not be made safe"),
                    tr("The log of the call says why.")};
    }
}

Words words_for(Cause cause)
{
    switch (cause) {
        case Cause::folder_gone:
        case Cause::old_system:
        case Cause::not_confined: return of_folder(cause);
        case Cause::no_permission:
        case Cause::in_use:
        case Cause::no_room:
        case Cause::broken: return of_reading(cause);
        default: return of_asking(cause);
    }
}

}  // namespace

base::Error describe(Cause cause, const std::string& path)
{
    auto words = words_for(cause);
    auto name = path.empty() ? std::string{tr("the shared folder")} : base::harmless(path);
    return {words.code, base::fill(words.what, name), words.hint};
}

base::Error keeper_gone()
{
    return {Code::peer_gone,
            tr("The folder is not shared any more: its program ended unexpectedly."),
            tr("Who shares the folder can share it again.")};
}

base::Error keeper_silent()
{
    return {Code::timeout, tr("The folder is not shared any more: its disk does not answer."),
            tr("Who shares the folder can look after the disk and share it again.")};
}

}  // namespace mailcall::share
