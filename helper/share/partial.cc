// Where partial files lie, and in which order things about them reach the disk.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/partial.hh"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>

#include "base/crypto.hh"
#include "base/file.hh"
#include "base/glib.hh"
#include "share/partial_state.hh"

namespace mailcall::share {
namespace {

constexpr std::size_t most_list = 64 * 1024 * 1024;

std::string key_of(const Claim& claim)
{
    base::Hasher hasher;
    hasher.add(base::view(claim.peer));
    hasher.add(base::view(std::string_view{"\0", 1}));
    hasher.add(base::view(claim.identity));
    auto key = base::to_base64url(hasher.result()).substr(0, 32);
    return key;
}

Descriptor open_folder(const std::string& path)
{
    return Descriptor{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
}

void remove_below(int folder, const std::string& name)
{
    if (::unlinkat(folder, name.c_str(), 0) == 0 || errno == ENOENT) return;
    std::error_code ignored;
    std::filesystem::remove_all("/proc/self/fd/" + std::to_string(folder) + "/" + name, ignored);
}

// Some other process may have removed the file between our opening and locking it.
bool is_linked(int file)
{
    struct stat now;
    return ::fstat(file, &now) == 0 && now.st_nlink > 0;
}

Descriptor lock_file(const std::string& path)
{
    for (int tries = 0; tries < 100; ++tries) {
        Descriptor lock{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
        if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return {};
        if (is_linked(lock.get())) return lock;
    }
    return {};
}

int sync(int data, bool is_folder)
{
    // One call for all files of a folder: syncing ten thousand one by one takes minutes.
    int result = is_folder ? ::syncfs(data) : ::fdatasync(data);
    return result == 0 ? 0 : errno;
}

// `at` grows with what is written.
int append(int list, std::string_view text, std::int64_t& at)
{
    while (!text.empty()) {
        auto wrote = ::pwrite(list, text.data(), text.size(), at);
        if (wrote < 0 && errno != EINTR) return errno;
        if (wrote <= 0) continue;
        text.remove_prefix(static_cast<std::size_t>(wrote));
        at += wrote;
    }
    return 0;
}

int save_state(const std::string& path, const PartialState& state)
{
    return base::write_file(path, print(state)) ? 0 : EIO;
}

// The lines of the list's first `size` bytes; nothing if these are not whole.
std::optional<std::set<std::string>> read_list(const std::string& path, std::int64_t size)
{
    std::set<std::string> made;
    if (size == 0) return made;
    auto text = base::read_file(path, most_list);
    if (!text || size < 0 || text->size() < static_cast<std::size_t>(size)) return {};
    text->resize(static_cast<std::size_t>(size));
    if (text->back() != '\n' || text->find('\0') != std::string::npos) return {};
    for (std::size_t from = 0; from < text->size();) {
        auto end = text->find('\n', from);
        made.insert(text->substr(from, end - from));
        from = end + 1;
    }
    return made;
}

}  // namespace

base::Result<Partial> Partial::open(const std::string& folder, const Claim& claim,
                                    const std::string& target)
{
    Partial partial;
    partial.folder_ = folder;
    partial.target_ = target;
    partial.claim_ = claim;
    partial.key_ = key_of(claim);
    if (g_mkdir_with_parents(folder.c_str(), 0700) != 0)
        return base::fail(base::write_error(folder, errno));
    partial.target_folder_ = open_folder(target);
    if (!partial.target_folder_) return base::fail(base::write_error(target, errno));
    if (!partial.lock()) return base::fail(base::write_error(folder, errno));
    if (partial.resume()) return partial;
    if (int cause = partial.begin(); cause != 0)
        return base::fail(base::write_error(target, cause));
    return partial;
}

std::int64_t Partial::done_of(const std::string& folder, const Claim& claim)
{
    auto state = read_state(folder + "/" + key_of(claim) + ".state");
    return state && state->claim == claim ? state->standing.done : 0;
}

// While another call receives the same, this one gets a place of its own.
bool Partial::lock()
{
    lock_ = lock_file(file(".lock"));
    if (lock_) return true;
    key_ += "-" + base::random_text(8, "abcdefghijklmnopqrstuvwxyz234567");
    lock_ = lock_file(file(".lock"));
    return static_cast<bool>(lock_);
}

void Partial::choose_place()
{
    source_folder_ = open_folder(is_beside_ ? target_ : folder_);
    data_name_ = is_beside_ ? ".mailcall-" + key_ : key_ + ".data";
}

bool Partial::open_list()
{
    if (!claim_.is_folder) return true;
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
    list_ = Descriptor{::open(file(".list").c_str(), flags, 0600)};
    return static_cast<bool>(list_);
}

bool Partial::resume()
{
    auto state = read_state(file(".state"));
    if (!state) return false;
    is_beside_ = !state->beside.empty();
    bool fits = state->claim == claim_ && (!is_beside_ || state->beside == target_);
    choose_place();
    if (!fits || !is_same_mount(source_folder_.get(), target_folder_.get())) {
        sweep_beside(*state, key_);
        return false;
    }
    int flags = claim_.is_folder ? O_RDONLY | O_DIRECTORY : O_RDWR;
    data_ = Descriptor{
        ::openat(source_folder_.get(), data_name_.c_str(), flags | O_CLOEXEC | O_NOFOLLOW)};
    auto made = read_list(file(".list"), state->list);
    if (!data_ || !made) return false;
    struct stat now;
    if (!claim_.is_folder && (::fstat(data_.get(), &now) != 0 || !S_ISREG(now.st_mode) ||
                              now.st_size < state->standing.offset))
        return false;
    if (!open_list()) return false;
    made_ = std::move(*made);
    list_size_ = state->list;
    standing_ = state->standing;
    return true;
}

int Partial::begin()
{
    is_beside_ = false;
    choose_place();
    if (!source_folder_) return errno;
    remove_below(source_folder_.get(), data_name_);
    ::unlink(file(".list").c_str());
    if (!is_same_mount(source_folder_.get(), target_folder_.get())) {
        is_beside_ = true;
        choose_place();
        if (!source_folder_) return errno;
        remove_below(source_folder_.get(), data_name_);
    }
    standing_ = {};
    list_size_ = 0;
    if (!open_list()) return errno;
    // The state goes first: it is by it that what lies in another folder is found and swept.
    if (int cause = saving({})(); cause != 0) return cause;
    const char* name = data_name_.c_str();
    int flags = O_RDWR | O_CREAT | O_EXCL;
    if (claim_.is_folder) {
        if (::mkdirat(source_folder_.get(), name, 0777) != 0) return errno;
        flags = O_RDONLY | O_DIRECTORY;
    }
    data_ = Descriptor{::openat(source_folder_.get(), name, flags | O_CLOEXEC | O_NOFOLLOW, 0666)};
    return data_ ? 0 : errno;
}

void Partial::add_made(const std::string& path)
{
    made_.insert(path);
    unsaved_made_ += path + '\n';
}

std::function<int()> Partial::saving(const Standing& standing)
{
    standing_ = standing;
    // A hole at the end is no bytes yet.
    struct stat now;
    if (!claim_.is_folder && data_ && ::fstat(data_.get(), &now) == 0 &&
        now.st_size < standing.offset)
        (void)!::ftruncate(data_.get(), standing.offset);
    auto list_size = list_size_;
    int refused = append(list_.get(), unsaved_made_, list_size);
    if (refused == 0) {
        list_size_ = list_size;
        unsaved_made_.clear();
    }
    PartialState state{claim_, standing, is_beside_ ? target_ : std::string{}, list_size_};
    auto data = std::make_shared<Descriptor>(data_ ? ::fcntl(data_.get(), F_DUPFD_CLOEXEC, 0) : -1);
    // Of a folder, syncing means the whole file system, and the list is in one of the two.
    auto list = std::make_shared<Descriptor>(list_ ? ::fcntl(list_.get(), F_DUPFD_CLOEXEC, 0) : -1);
    return [data, list, state, refused, is_folder = claim_.is_folder, path = file(".state")] {
        int cause = refused;
        if (cause == 0 && *data) cause = sync(data->get(), is_folder);
        if (cause == 0 && *list) cause = sync(list->get(), false);
        return cause == 0 ? save_state(path, state) : cause;
    };
}

void Partial::remove()
{
    data_ = {};
    if (source_folder_) remove_below(source_folder_.get(), data_name_);
    for (const char* ending : {".state", ".list", ".lock"}) ::unlink(file(ending).c_str());
    lock_ = {};
}

Placed Partial::finish(const std::string& name)
{
    if (int cause = sync(data_.get(), claim_.is_folder); cause != 0) return {cause, {}};
    // The folder could have been moved away, and another one could have got its name.
    auto placed =
        place(source_folder_.get(), data_name_, target_folder_.get(), name, claim_.is_folder);
    if (placed.cause != 0) return placed;
    (void)::fsync(target_folder_.get());
    remove();
    return placed;
}

}  // namespace mailcall::share
