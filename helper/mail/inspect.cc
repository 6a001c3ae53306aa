// Going through files, folders, Maildirs, mbox files and stdin, mail by mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "base/words.hh"
#include "mail/head.hh"
#include "mail/letter.hh"
#include "mail/mbox.hh"

namespace mailcall::mail {
namespace {

namespace fs = std::filesystem;
using Each = std::function<void(const Found&)>;
using Unreadable = std::function<void(const base::Error&)>;

constexpr std::size_t piece_size = 64 * 1024;

// Fills `out` as far as the source has bytes, since a pipe may bring them one at a time.
base::Result<std::size_t> read_full(const Source& source, std::span<char> out)
{
    std::size_t size = 0;
    while (size < out.size()) {
        MC_TRY(count, source(out.subspan(size)));
        if (count == 0) break;
        size += count;
    }
    return size;
}

// `start`, which was already read, and then the rest.
Source after(std::string_view start, const Source& rest)
{
    return [start = text_source(start), rest](std::span<char> out) -> base::Result<std::size_t> {
        MC_TRY(count, start(out));
        if (count > 0) return count;
        return rest(out);
    };
}

class Inspection {
  public:
    Inspection(const ReadingRules& rules, const Each& each, const Unreadable& unreadable)
        : rules_{rules}, each_{each}, unreadable_{unreadable}
    {
    }

    void path(const std::string& path)
    {
        std::error_code error;
        if (path == "-") return report(stream(STDIN_FILENO, base::tr("standard input")));
        if (fs::is_directory(path, error)) return folder(path);
        file(path);
    }

  private:
    void report(const base::Result<>& result)
    {
        if (!result) unreadable_(result.error());
    }

    void file(const std::string& path)
    {
        auto opened = OpenFile::open(path);
        report(opened ? stream(opened->fd(), path) : base::fail(opened.error()));
    }

    // Goes down with a list instead of recursion: a thousand nested folders are no reason to fall
    // over. Links to folders are not followed, so that a loop of them ends.
    void folder(const fs::path& top)
    {
        std::vector<fs::path> waiting{top};
        while (!waiting.empty()) {
            auto here = std::move(waiting.back());
            waiting.pop_back();
            auto below = entries(here);
            std::ranges::reverse(below);
            waiting.insert(waiting.end(), below.begin(), below.end());
        }
    }

    // Judges the mails that stand directly in `folder`, and returns the folders in it, sorted.
    std::vector<fs::path> entries(const fs::path& folder)
    {
        std::vector<fs::directory_entry> all;
        std::error_code error;
        fs::directory_iterator end;
        fs::directory_iterator entry{folder, error};
        for (; !error && entry != end; entry.increment(error)) all.push_back(*entry);
        if (error) unreadable_(mail::unreadable(folder, error.message()));
        std::ranges::sort(all);
        return judge(all, is_maildir(folder));
    }

    // What lies beside a Maildir's cur and new are indexes, and tmp holds half-written mails.
    std::vector<fs::path> judge(const std::vector<fs::directory_entry>& all, bool maildir)
    {
        std::vector<fs::path> folders;
        std::error_code ignored;
        for (const auto& entry : all) {
            auto name = entry.path().filename().string();
            if (entry.is_directory(ignored)) {
                bool half_written = maildir && name == "tmp";
                if (!entry.is_symlink(ignored) && !half_written) folders.push_back(entry.path());
            } else if (!maildir && !name.starts_with('.') && is_mail_file(entry)) {
                file(entry.path());
            }
        }
        return folders;
    }

    static bool is_maildir(const fs::path& folder)
    {
        std::error_code ignored;
        return fs::is_directory(folder / "cur", ignored) &&
               fs::is_directory(folder / "new", ignored);
    }

    // A link that leads nowhere counts, so that it is reported; FIFOs and devices are passed over.
    static bool is_mail_file(const fs::directory_entry& entry)
    {
        std::error_code ignored;
        return entry.is_regular_file(ignored) || !entry.exists(ignored);
    }

    base::Result<> stream(int fd, const std::string& path)
    {
        auto source = file_source(fd, path);
        constexpr std::string_view mbox_start = "From ";
        std::array<char, mbox_start.size()> buffer;
        MC_TRY(size, read_full(source, buffer));
        std::string_view start{buffer.data(), size};
        auto whole = after(start, source);
        if (start == mbox_start) return mbox(whole, path);
        MC_TRY(letter, read_letter(whole, rules_));
        each_({path, std::move(letter)});
        return {};
    }

    // A file with several mails names each by its place.
    base::Result<> mbox(const Source& source, const std::string& path)
    {
        int place = 0;
        MboxSplitter splitter{[&](std::string_view mail, bool last) {
            ++place;
            bool alone = last && place == 1;
            each_({alone ? path : path + "#" + std::to_string(place), read_letter(mail, rules_)});
        }};
        auto buffer = std::make_unique_for_overwrite<char[]>(piece_size);
        for (;;) {
            MC_TRY(count, source({buffer.get(), piece_size}));
            if (count == 0) break;
            splitter.feed({buffer.get(), count});
        }
        splitter.finish();
        return {};
    }

    const ReadingRules& rules_;
    const Each& each_;
    const Unreadable& unreadable_;
};

}  // namespace

void inspect(const std::vector<std::string>& paths, const ReadingRules& rules, const Each& each,
             const Unreadable& unreadable)
{
    Inspection inspection{rules, each, unreadable};
    for (const auto& path : paths) inspection.path(path);
}

}  // namespace mailcall::mail
