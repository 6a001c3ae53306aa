// Exchange: all files and shared folders of one call, both ways, over one channel that comes and
// goes. What a break leaves half done goes on when the channel is back, in this call or the next.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.hh"
#include "base/result.hh"
#include "share/pipe.hh"

namespace mailcall::share {

enum class TransferState {
    offered,
    running,
    paused,
    broken,
    checking,
    done,
    refused,
    cancelled,
    failed
};
std::string_view name(TransferState state);

struct Transfer {
    int id = 0;        // ours, unique in this call
    bool own = false;  // we send
    bool is_folder = false;
    std::string name;  // one component, harmless to show
    int files = 1;
    std::int64_t size = 0;
    std::int64_t done = 0;  // bytes that the receiver has
    double bytes_per_second = 0;
    int seconds_left = -1;  // -1: not known
    TransferState state = TransferState::offered;
    bool paused_by_us = false;
    bool asked = false;   // theirs, because we fetched it from their shared folder
    std::string problem;  // failed, refused, or done but not whole: one sentence for the user
    std::string path;     // done: where it lies; own: where it comes from
};

struct Entry {
    std::string name;
    bool is_folder = false;
    std::int64_t size = 0;
    std::int64_t modified = 0;  // Unix seconds
};
struct Listing {
    int share = 0;
    std::string path;  // below the share, "" at the top
    std::vector<Entry> entries;
    bool is_cut = false;  // there are more than the 10,000 that a listing holds
    std::string problem;  // not empty: it could not be listed
};
struct Share {
    int id = 0;
    bool own = false;
    std::string name;
    std::string path;        // own: on this computer
    std::int64_t until = 0;  // Unix seconds; 0: as long as the call
};

class Listener {
  public:
    virtual ~Listener() = default;
    // New, or changed; at most four times a second for mere progress.
    virtual void transfer(const Transfer& transfer) = 0;
    virtual void shares(const std::vector<Share>& shares) = 0;  // all, ours and theirs
    virtual void listing(const Listing& listing) = 0;
    // The other side reads in our folder: listed or fetched `path` ("" for its top).
    virtual void read(int share, const std::string& path, bool fetched) = 0;
    // The peer breaks the rules of the channel; the exchange goes on without what it sent.
    virtual void unruly(const std::string& what) = 0;
};

struct ExchangeSettings {
    std::string downloads;    // where received files go when no other folder is named
    std::string partial;      // folder for what is not complete yet, kept over calls; made 0700
    std::string peer;         // whose it is: only the same peer can go on with a partial file
    bool offerer = false;     // of the session: the two sides number their transfers apart
    std::string always_into;  // files of this contact are taken without asking; "": they are not
};

class Exchange {
  public:
    Exchange(ExchangeSettings settings, Listener& listener);
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange();

    // The channel is open, with a proven peer; all that was broken goes on. `pipe` must stay until
    // disconnect().
    void connect(Pipe& pipe);
    void disconnect();
    // What came on the channel.
    void hear_text(const std::string& text);
    void hear_bytes(base::BytesView bytes);
    // The pipe has room again.
    void drained();
    void set_always_into(const std::string& folder);

    // Offers files and folders, one transfer each. Error: unreadable, for the first that cannot be
    // read; nothing is offered then.
    base::Result<std::vector<int>> send(const std::vector<std::string>& paths);
    // Errors: not_found (no such transfer), not_now (it is in another state), unwritable.
    base::Result<> take(int transfer, const std::string& folder);
    base::Result<> refuse(int transfer);
    base::Result<> pause(int transfer, bool pause);
    base::Result<> cancel(int transfer);

    // Lets the peer read a folder. Error: unreadable, bad_argument (not a folder).
    base::Result<int> share(const std::string& path, std::int64_t until);
    base::Result<> unshare(int share);
    // In the peer's share; answered by listing() or by transfers.
    base::Result<> browse(int share, const std::string& path);
    base::Result<> fetch(int share, const std::string& path);

    std::vector<Transfer> transfers() const;
    std::vector<Share> shares() const;

  private:
    class Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace mailcall::share
