// Sentences for the reasons of message.hh, from each point of view.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/sentences.hh"

#include "base/harmless.hh"
#include "base/words.hh"

namespace mailcall::share {
namespace {

using base::fill;
using base::tr;

// In quotation marks where there is one.
std::string about(const char* with_file, const char* without, const std::string& file)
{
    return file.empty() ? std::string{without} : fill(with_file, base::harmless(file));
}

}  // namespace

std::string sending_failed_here(Why why, const std::string& file)
{
    switch (why) {
        case Why::changed:
            return about(tr("“{}” was changed while it was being sent. Send it again."),
                         tr("The file was changed while it was being sent. Send it again."), file);
        case Why::vanished:
            return about(tr("“{}” is no longer there."), tr("The file is no longer there."), file);
        case Why::too_many:
            return tr("The folder has more than 100,000 files, or folders too deep. Send parts.");
        case Why::withdrawn: return tr("The folder is no longer shared.");
        default:
            return about(tr("“{}” cannot be read. Check its permissions."),
                         tr("The file cannot be read. Check its permissions."), file);
    }
}

std::string sending_failed_there(Why why)
{
    switch (why) {
        case Why::disk_full:
            return tr("The other side has no more room on its disk. Send it again later.");
        case Why::damaged: return tr("It arrived damaged and was thrown away. Send it again.");
        case Why::forgotten:
            return tr("The other side has started anew. Send it again: it goes on from here.");
        default: return tr("The other side could not store it.");
    }
}

std::string receiving_failed_here(Why why)
{
    switch (why) {
        case Why::disk_full:
            return tr("The disk is full. Make room and have it sent again: it goes on from here.");
        case Why::damaged: return tr("It arrived damaged and was thrown away. Have it sent again.");
        case Why::unruly: return tr("What came is not what was announced. It was thrown away.");
        default: return tr("It cannot be written. Check the permissions of the folder.");
    }
}

std::string receiving_failed_there(Why why, const std::string& file)
{
    switch (why) {
        case Why::changed:
            return about(tr("The other side changed “{}” while it came. Have it sent again."),
                         tr("The other side changed it while it came. Have it sent again."), file);
        case Why::vanished:
            return about(tr("The other side no longer has “{}”."),
                         tr("The other side no longer has it."), file);
        case Why::withdrawn: return tr("The folder is no longer shared.");
        case Why::forgotten:
            return tr("The other side has started anew. Have it sent again: it goes on from here.");
        default: return tr("The other side cannot read it.");
    }
}

std::string listing_failed(Why why)
{
    switch (why) {
        case Why::vanished: return tr("It is no longer there.");
        case Why::too_many: return tr("There are too many files in it. Fetch parts.");
        case Why::withdrawn: return tr("The folder is no longer shared.");
        case Why::busy: return tr("The other side is busy. Try again.");
        case Why::forgotten: return tr("The connection broke. Try again.");
        default: return tr("It cannot be read.");
    }
}

std::string left_out_here(std::int64_t count)
{
    if (count <= 0) return {};
    // Translators: {} is a number, 1 or more.
    return fill(tr("Not all of it came: {} of the files and folders in it cannot be read there."),
                std::to_string(count));
}

}  // namespace mailcall::share
