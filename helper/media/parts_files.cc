// The channel for files as a session's listener sees it, and how it is told what of the chat has
// arrived.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/words.hh"
#include "media/parts.hh"

namespace mailcall::media {

using base::tr;

FilesChannel::Listener Session::Parts::files_listener()
{
    return {[this] { tell([](SessionListener& told) { told.files_open(); }); },
            [this](const std::string& text) {
                pulse_.heard();
                tell([text](SessionListener& told) { told.files_text(text); });
            },
            [this](const std::shared_ptr<GBytes>& bytes) {
                pulse_.heard();
                tell([bytes](SessionListener& told) {
                    gsize size = 0;
                    const auto* from =
                        static_cast<const std::uint8_t*>(g_bytes_get_data(bytes.get(), &size));
                    told.files_bytes({from, size});
                });
            },
            [this] { tell([](SessionListener& told) { told.files_drained(); }); },
            [this] {
                base::Error error{base::Code::peer_gone,
                                  tr("The other side sends files faster than it may."),
                                  tr("Files do not go on in this call.")};
                tell([error](SessionListener& told) { told.trouble(error); });
            }};
}

void Session::Parts::take_chat(const std::string& text)
{
    pulse_.heard();
    tell([text](SessionListener& told) { told.chat(text); });
    send_control("chat_heard", ++chats_heard_);
}

void Session::Parts::say_chat_so_far(std::int64_t count) { send_control("chat_so_far", count); }

// The peer counts what came; more than was said, or less than before, is a mistake of its.
void Session::Parts::take_chat_heard(std::int64_t count)
{
    if (count <= chats_delivered_ || count > chats_said_) return;
    chats_delivered_ = count;
    tell([count](SessionListener& told) { told.chat_delivered(count); });
}

void Session::Parts::send_files_text(const std::string& text) { files_.send(text); }
void Session::Parts::send_files_bytes(base::BytesView bytes) { files_.send(bytes); }
std::size_t Session::Parts::files_waiting() const { return files_.waiting(); }

}  // namespace mailcall::media
