// Appending to, reading and removing a spool file.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/spool.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/words.hh"

namespace mailcall::app::spool {
namespace {

// Far more than Mailcall writes; a file that is not ours must not fill the memory.
constexpr std::uintmax_t most_bytes = std::uintmax_t{64} << 20U;

base::Error broken(base::Code code, const char* doing, const std::string& path)
{
    return {code, base::fill(doing, path, std::strerror(errno))};
}

// A line that was cut short must not swallow the next one.
bool ends_in_a_line(int fd)
{
    struct stat now {};
    char last = '\n';
    if (fstat(fd, &now) == 0 && now.st_size > 0)
        static_cast<void>(pread(fd, &last, 1, now.st_size - 1));
    return last == '\n';
}

bool write_all(int fd, std::string_view text)
{
    while (!text.empty()) {
        auto count = write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

// A new name is on the disk only when its folder is.
void sync_folder(const std::string& path)
{
    auto folder = std::filesystem::path{path}.parent_path().string();
    int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

std::vector<base::Json> parse_lines(std::istream& file)
{
    std::vector<base::Json> records;
    for (std::string line; std::getline(file, line);) {
        if (auto json = base::parse_json(line)) records.push_back(std::move(*json));
    }
    return records;
}

}  // namespace

base::Result<> append(const std::string& path, const base::Json& record)
{
    bool is_new = access(path.c_str(), F_OK) != 0;
    int fd = open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    const char* doing = base::tr("writing down what happened in the call to {}: {}");
    if (fd < 0) return base::fail(broken(base::Code::unwritable, doing, path));
    auto line = (ends_in_a_line(fd) ? "" : "\n") + base::print_json(record) + "\n";
    bool done = write_all(fd, line) && fsync(fd) == 0;
    auto error = broken(base::Code::unwritable, doing, path);
    close(fd);
    if (!done) return base::fail(std::move(error));
    if (is_new) sync_folder(path);
    return {};
}

base::Result<std::vector<base::Json>> read(const std::string& path)
{
    const char* doing = base::tr("reading what happened in a call from {}: {}");
    std::error_code none;
    if (!std::filesystem::exists(path, none)) return std::vector<base::Json>{};
    if (std::filesystem::file_size(path, none) > most_bytes)
        return base::fail(
            base::Code::too_big,
            base::fill(base::tr("reading what happened in a call from {}: the file is "
                                "too large"),
                       path));
    errno = 0;
    std::ifstream file{path};
    if (!file) return base::fail(broken(base::Code::unreadable, doing, path));
    auto records = parse_lines(file);
    std::int64_t taken = 0;
    for (const auto& record : records)
        taken = std::max(taken, base::int_field(record, "ack", 0).value_or(0));
    auto is_done = [taken](const base::Json& record) {
        auto number = base::int_field(record, "n", 0).value_or(0);
        return number <= taken || !record.contains("report");
    };
    std::erase_if(records, is_done);
    return records;
}

void remove(const std::string& path) { unlink(path.c_str()); }

}  // namespace mailcall::app::spool
