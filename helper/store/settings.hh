// Settings: where everything lies, accounts, identities and the rules file.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/crypto.hh"
#include "base/result.hh"
#include "call/rules.hh"

namespace mailcall::store {

// Folders, made 0700 on first use. MAILCALL_HOME moves all of them below itself (config, data,
// state, run); otherwise XDG: $XDG_CONFIG_HOME/mailcall and so on; run is
// $XDG_RUNTIME_DIR/mailcall, or a 0700 folder below state where there is no runtime folder.
struct Places {
    std::string config;
    std::string data;
    std::string state;
    std::string run;
    std::string downloads;  // what the desktop uses; not made, may not be there
};
base::Result<Places> find_places();

// Mail servers that an account speaks to by itself. The password lies elsewhere: passwords.hh.
struct MailServers {
    std::string in;             // URL of IMAP or POP3; empty: mails come in through the Maildir
    int poll = 60;              // seconds between two looks, 5 to 3600
    std::string smtp;           // URL; empty: mails to be sent go into the outbox
    std::string user;           // by whose name one logs in; empty: the servers want none
    std::string ca_file;        // certificates to trust instead of the system's; empty: those
    std::string token_command;  // prints an OAuth 2 token; empty: there is a password, or none
    bool insecure = false;      // speaks plainly to servers that offer no encryption
};

struct Account {
    std::string name;     // [A-Za-z0-9._-]{1,32}; of a mail client's account: client/address
    std::string address;  // lower case
    std::string maildir;
    std::string outbox;
    std::vector<std::string> aliases;
    std::string authserv_id;
    std::string client = {};  // the mail client that carries the mails; empty: Mailcall does
    bool on = true;           // whether it is looked after at all
    MailServers servers = {};
};

// Whether `address` is the account's or one of its aliases; in lower case.
bool is_own(const Account& account, const std::string& address);

// Whether it could be written; bad_argument.
base::Result<> check_account(const Account& account);

// accounts.ini in the config folder; written atomically (tmp, fsync, rename), 0600.
base::Result<std::vector<Account>> read_accounts(const Places& places);
base::Result<> write_accounts(const Places& places, const std::vector<Account>& accounts);

// settings.ini: what else can be set. Unknown keys are kept when writing.
enum class Exposure { all, public_only, relay_only, loopback };  // which addresses others are told
enum class Lending { sealed, always, never };  // when others get time-limited relay credentials
enum class Tidy { ask, keep, folder, trash };  // what becomes of our own mails
enum class Video { best, vp8, h264 };          // how pictures are encoded
struct Settings {
    Exposure addresses =
        Exposure::all;  // loopback: calls on one computer, for tests and trying out
    int devices = 1;    // how many computers share the identity
    bool away = false;
    std::string camera = "default";  // or none, test, or an id that the call process gave
    std::string microphone = "default";
    call::Media media{true, true, true};  // what a call offers unless said otherwise
    int ring = 120;                       // seconds, 10 to 3600
    bool is_private = false;              // addresses only after the other has accepted
    std::vector<std::string> stun;        // stun:host:port
    // turn(s):user:password@host:port?transport=udp, or turn(s):host:port?secret=… for a server
    // that makes its own time-limited credentials.
    std::vector<std::string> turn;
    Tidy tidy = Tidy::ask;
    bool notify = true;  // desktop notifications
    bool window = true;  // calls are shown in a window, where there is a desktop
    bool keep_chat = false;
    std::string downloads;  // folder for received files; empty: the desktop's own for downloads
    std::vector<std::string> exclude;  // interfaces and networks that nobody is told of
    std::string authorities;           // file of certificates to trust TURN servers by
    bool port_mapping = false;         // the router may be asked for a port
    Lending lend_relay = Lending::sealed;
    Video video = Video::best;
    int keep_alive = 15;    // seconds, 1 to 600: how often a router is reminded of our port
    int punch = 10;         // the same, of letting the far side in
    int permission = 120;   // the same, of a relay
    double time_scale = 1;  // test setting: multiplies the waiting times, 0.001 to 10
};
std::string_view name(Exposure exposure);
std::string_view name(Tidy tidy);
std::string_view name(Lending lending);
std::string_view name(Video video);
// Reads one "key=value" into `settings`, the words of settings.ini. Error: bad_argument, saying
// what would be right.
base::Result<> set_setting(Settings& settings, const std::string& key, const std::string& value);
std::vector<std::pair<std::string, std::string>> setting_texts(const Settings& settings);
base::Result<Settings> read_settings(const Places& places);
base::Result<> write_settings(const Places& places, const Settings& settings);
// What calls of one account, or with one person, do otherwise about addresses and servers; in
// settings.ini below [account NAME] and [contact ADDRESS]. The person's words win.
base::Result<Settings> settings_for(const Places& places, const std::string& account,
                                    const std::string& contact);
// `who`: the name of an account, or an address. `value` "usual": as for all others. Error:
// bad_argument for what can only be set for all.
base::Result<> set_setting_for(const Places& places, const std::string& who, const std::string& key,
                               const std::string& value);
// Only what differs.
base::Result<std::vector<std::pair<std::string, std::string>>> setting_texts_for(
    const Places& places, const std::string& who);

// rules.ini: one [group] per rule, in order. Errors name file, line's group and key, and what
// would be right: bad_rule.
base::Result<std::vector<call::Rule>> read_rules(const Places& places);
base::Result<> write_rules(const Places& places, const std::vector<call::Rule>& rules);
// Whether these rules could be written; bad_rule.
base::Result<> check_rules(const std::vector<call::Rule>& rules);
// Reads one "key=value" condition or action into `rule`; the same words as in rules.ini.
base::Result<> set_rule_field(call::Rule& rule, const std::string& key, const std::string& value);
std::vector<std::pair<std::string, std::string>> rule_fields(const call::Rule& rule);

// The identity of an address; made on first use, 0600 below data/identities.
base::Result<base::Identity> identity(const Places& places, const std::string& address);
// One text block with the secret, sealed under a passphrase (Argon2id).
base::Result<std::string> export_identity(const Places& places, const std::string& address,
                                          const std::string& passphrase);
// Refuses to replace an identity unless `replace`. Gives the address it is for.
base::Result<std::string> import_identity(const Places& places, const std::string& text,
                                          const std::string& passphrase, bool replace);

}  // namespace mailcall::store
