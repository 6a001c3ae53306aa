// Messages to bytes and back, and over a socket with a file descriptor beside them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "share/folder_talk.hh"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <type_traits>

#include "share/shelf_path.hh"

namespace mailcall::share {
namespace {

// A full answer, and one more entry with the longest path.
constexpr std::size_t longest_message = full_answer + longest_path + 64;

enum Flag : std::uint8_t { flag_more = 1, flag_cut = 2, flag_folder = 4 };

class Packer {
  public:
    template <class Value>
    void put(Value value)
    {
        static_assert(std::is_trivially_copyable_v<Value>);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put_text(std::string_view text) { bytes_ += text; }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
};

// Gives zeros once there is too little left; is_whole() tells.
class Unpacker {
  public:
    explicit Unpacker(std::string_view bytes) : rest_{bytes} {}

    template <class Value>
    Value get()
    {
        Value value{};
        auto bytes = get_text(sizeof value);
        if (whole_) std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    std::string_view get_text(std::size_t length)
    {
        whole_ = whole_ && length <= rest_.size();
        auto text = rest_.substr(0, whole_ ? length : 0);
        rest_.remove_prefix(text.size());
        return text;
    }
    bool is_whole() const { return whole_; }
    bool is_empty() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
    bool whole_ = true;
};

void put_entry(Packer& packer, const Entry& entry)
{
    packer.put<std::uint8_t>(entry.is_folder ? 1 : 0);
    packer.put(entry.size);
    packer.put(entry.modified);
    packer.put(static_cast<std::uint16_t>(entry.name.size()));
    packer.put_text(entry.name);
}

Entry get_entry(Unpacker& from)
{
    Entry entry;
    entry.is_folder = from.get<std::uint8_t>() != 0;
    entry.size = from.get<std::int64_t>();
    entry.modified = from.get<std::int64_t>();
    entry.name = from.get_text(from.get<std::uint16_t>());
    return entry;
}

std::uint8_t flags_of(const Answer& answer)
{
    unsigned flags = 0;
    if (answer.more) flags |= flag_more;
    if (answer.is_cut) flags |= flag_cut;
    if (answer.is_folder) flags |= flag_folder;
    return static_cast<std::uint8_t>(flags);
}

// Room for one descriptor, aligned as the system wants it.
union Control {
    cmsghdr header;
    std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

void attach(msghdr& head, Control& control, int file)
{
    head.msg_control = control.bytes.data();
    head.msg_controllen = control.bytes.size();
    auto* part = CMSG_FIRSTHDR(&head);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof file);
    std::memcpy(CMSG_DATA(part), &file, sizeof file);
}

Descriptor detach(msghdr& head)
{
    auto* part = CMSG_FIRSTHDR(&head);
    if (!part || part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) return {};
    int file = -1;
    std::memcpy(&file, CMSG_DATA(part), sizeof file);
    return Descriptor{file};
}

}  // namespace

std::size_t size_of(const Entry& entry) { return entry.name.size() + 19; }

std::string print(const Question& question)
{
    Packer packer;
    packer.put(question.number);
    packer.put(question.ask);
    packer.put_text(question.path);
    return packer.take();
}

std::string print(const Answer& answer)
{
    Packer packer;
    packer.put(answer.number);
    packer.put(answer.cause);
    packer.put(flags_of(answer));
    packer.put(answer.figure);
    for (const auto& entry : answer.entries) put_entry(packer, entry);
    return packer.take();
}

std::optional<Question> read_question(std::string_view message)
{
    Unpacker from{message};
    Question question;
    question.number = from.get<std::uint32_t>();
    question.ask = from.get<Ask>();
    if (!from.is_whole() || question.ask < Ask::list || question.ask > Ask::walk) return {};
    question.path = from.rest();
    return question;
}

std::optional<Answer> read_answer(std::string_view message)
{
    Unpacker from{message};
    Answer answer;
    answer.number = from.get<std::uint32_t>();
    answer.cause = from.get<Cause>();
    auto flags = from.get<std::uint8_t>();
    answer.more = (flags & flag_more) != 0;
    answer.is_cut = (flags & flag_cut) != 0;
    answer.is_folder = (flags & flag_folder) != 0;
    answer.figure = from.get<std::int32_t>();
    while (from.is_whole() && !from.is_empty()) answer.entries.push_back(get_entry(from));
    if (!from.is_whole() || answer.cause > last_cause) return {};
    return answer;
}

Received receive_message(int socket)
{
    Received received;
    received.text.resize(longest_message);
    iovec part{received.text.data(), received.text.size()};
    Control control{};
    msghdr head{};
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    head.msg_control = control.bytes.data();
    head.msg_controllen = control.bytes.size();
    ssize_t got = 0;
    do got = recvmsg(socket, &head, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    received.text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (got < 0 && errno == EAGAIN) return received;
    // Neither end sends empty messages: nothing read is the end.
    received.state = got > 0 ? Received::State::message : Received::State::closed;
    received.file = got > 0 ? detach(head) : Descriptor{};
    return received;
}

bool send_message(int socket, std::string_view message, int file)
{
    iovec part{const_cast<char*>(message.data()), message.size()};
    Control control{};
    msghdr head{};
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    if (file >= 0) attach(head, control, file);
    ssize_t sent = 0;
    do sent = sendmsg(socket, &head, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(message.size());
}

}  // namespace mailcall::share
