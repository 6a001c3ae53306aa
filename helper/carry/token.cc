// GSubprocess and the bounds of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry/token.hh"

#include <gio/gio.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>

#include "base/glib.hh"
#include "base/loop.hh"
#include "base/words.hh"

namespace mailcall::carry {

using base::Code;
using base::fail;
using base::fill;
using base::Result;
using base::tr;

namespace {

constexpr auto limit = std::chrono::minutes{1};
constexpr std::size_t longest_token = 16 * 1024;

// Owns itself until the command has ended.
class TokenRun {
  public:
    TokenRun(std::string command, TokenFound found)
        : command_{std::move(command)}, found_{std::move(found)}
    {
    }

    static void begin(std::unique_ptr<TokenRun> run)
    {
        base::ErrorSlot error;
        char** words = nullptr;
        g_shell_parse_argv(run->command_.c_str(), nullptr, &words, error.out());
        base::CStrv owned{words};
        if (owned)
            run->process_ = base::Ref<GSubprocess>::adopt(
                g_subprocess_newv(owned.get(), G_SUBPROCESS_FLAGS_STDOUT_PIPE, error.out()));
        if (!run->process_) return run->complain(error.message());
        run->limit_.start(limit);
        auto* kept = run.release();
        auto* out = g_subprocess_get_stdout_pipe(kept->process_.get());
        g_input_stream_read_all_async(out, kept->text_.data(), kept->text_.size(),
                                      G_PRIORITY_DEFAULT, nullptr, &read, kept);
    }

  private:
    static void read(GObject* out, GAsyncResult* result, gpointer data) noexcept
    {
        std::unique_ptr<TokenRun> run{static_cast<TokenRun*>(data)};
        base::ErrorSlot error;
        g_input_stream_read_all_finish(G_INPUT_STREAM(out), result, &run->size_, error.out());
        if (error) return run->complain(error.message());
        // More than fits is no token; and nobody would read the rest.
        if (run->size_ == run->text_.size()) g_subprocess_force_exit(run->process_.get());
        auto* process = run->process_.get();
        g_subprocess_wait_check_async(process, nullptr, &ended, run.release());
    }

    static void ended(GObject* process, GAsyncResult* result, gpointer data) noexcept
    {
        std::unique_ptr<TokenRun> run{static_cast<TokenRun*>(data)};
        base::ErrorSlot error;
        if (!g_subprocess_wait_check_finish(G_SUBPROCESS(process), result, error.out()))
            return run->complain(error.message());
        std::string token{run->text_.data(), run->size_};
        token.resize(std::min(token.find_first_of("\r\n"), token.size()));
        if (token.empty()) return run->complain(tr("it printed nothing"));
        run->found_(std::move(token));
    }

    void complain(const std::string& why) const
    {
        found_(fail(Code::no_carrier, fill(tr("Running “{}” for a token: {}"), command_, why),
                    tr("Try the command in a terminal; it must print the token.")));
    }

    std::string command_;
    TokenFound found_;
    base::Ref<GSubprocess> process_;
    std::array<char, longest_token> text_{};
    std::size_t size_ = 0;
    base::Timer limit_{[this] { g_subprocess_force_exit(process_.get()); }};
};

}  // namespace

void find_token(const std::string& command, TokenFound found)
{
    base::post(nullptr, [command, found = std::move(found)] {
        TokenRun::begin(std::make_unique<TokenRun>(command, found));
    });
}

}  // namespace mailcall::carry
