// The checks of the host itself, and those that the call program is asked for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor.hh"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "app/call_line.hh"
#include "app/relay_credentials.hh"
#include "app/server_secrets.hh"
#include "base/crypto.hh"
#include "base/file.hh"
#include "base/words.hh"
#include "store/database.hh"
#include "store/settings.hh"

namespace mailcall::app {

using base::Error;
using base::fill;
using base::Json;
using base::Result;
using base::tr;

namespace {

constexpr auto limit = std::chrono::seconds{20};
constexpr std::size_t call_id_length = 26;

Check fine(const char* name, const std::string& sentence) { return {name, true, sentence, ""}; }

Check wrong(const char* name, const Error& error) { return {name, false, error.what, error.hint}; }

Check judge(const char* name, const Result<>& result, const char* sentence)
{
    return result ? fine(name, sentence) : wrong(name, result.error());
}

template <class T>
Result<> outcome(const Result<T>& result)
{
    if (result) return {};
    return base::fail(result.error());
}

Result<> try_writing(const std::string& folder)
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
    auto path = folder + "/doctor-" + base::random_text(12, letters);
    if (int cause = base::write_new(path, "mailcall doctor\n"); cause != 0)
        return base::fail(base::write_error(folder, cause));
    unlink(path.c_str());
    return {};
}

Check check_folders(const store::Places& places)
{
    for (const auto& folder : {places.config, places.data, places.state})
        if (auto written = try_writing(folder); !written) return wrong("folders", written.error());
    return fine("folders", tr("Mailcall's folders can be written to."));
}

// The sockets of calls lie here, and a socket's path must be short.
Check check_runtime(const store::Places& places)
{
    if (auto written = try_writing(places.run); !written) return wrong("runtime", written.error());
    auto longest = places.run.size() + 1 + call_id_length + std::string_view{".sock"}.size();
    if (longest < sizeof(sockaddr_un::sun_path))
        return fine("runtime", tr("There is a place for running calls."));
    return {"runtime", false, fill(tr("The path {} is too long for running calls."), places.run),
            tr("Set XDG_RUNTIME_DIR or MAILCALL_HOME to a shorter path.")};
}

Check check_accounts(const store::Places& places)
{
    auto accounts = store::read_accounts(places);
    if (!accounts) return wrong("accounts", accounts.error());
    std::string list;
    for (const auto& account : *accounts)
        if (account.on) list += (list.empty() ? "" : ", ") + account.address;
    if (!list.empty()) return fine("accounts", fill(tr("Calls are looked for at: {}"), list));
    return {"accounts", false, tr("No account is looked after."),
            tr("Switch one on in the mail client's settings of Mailcall, or add one: mailcall "
               "account add")};
}

bool is_open_to_others(const std::string& path)
{
    struct stat found {};
    return stat(path.c_str(), &found) == 0 && (found.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

std::vector<std::string> secret_files(const store::Places& places)
{
    std::vector<std::string> files{places.data + "/mailcall.db"};
    for (const char* part : {"/identities", "/passwords"}) {
        auto folder = places.data + part;
        base::Owned<GDir, g_dir_close> keys{g_dir_open(folder.c_str(), 0, nullptr)};
        while (const char* name = keys ? g_dir_read_name(keys.get()) : nullptr)
            files.push_back(folder + "/" + name);
    }
    return files;
}

Check check_secrets(const store::Places& places)
{
    for (const auto& file : secret_files(places))
        if (is_open_to_others(file))
            return {"secrets", false, fill(tr("Others can read your secrets in {}."), file),
                    fill(tr("Close it: chmod go= {}"), file)};
    return fine("secrets", tr("Nobody else can read your keys."));
}

Check check_database(const store::Places& places)
{
    auto opened = store::Database::open(places.data + "/mailcall.db");
    return judge("database", outcome(opened), tr("Contacts and history can be read and written."));
}

Check check_program()
{
    auto program = find_call_program();
    if (access(program.c_str(), X_OK) == 0)
        return fine("program", tr("Mailcall's call program is there."));
    return {"program", false, fill(tr("Mailcall's call program is missing: {}"), program),
            tr("Install Mailcall again.")};
}

// The two must be of one build: what they say to each other is not meant for others.
Check check_version(const Json& report)
{
    auto version = base::text_field(report, "version", "").value_or("");
    if (version == MAILCALL_VERSION)
        return fine("version", fill(tr("Mailcall and its call program are both of version {}."),
                                    std::string{MAILCALL_VERSION}));
    return {"version", false,
            fill(tr("Mailcall is version {}, its call program version {}."),
                 std::string{MAILCALL_VERSION}, version),
            tr("Install Mailcall again, and close all windows of the mail client once.")};
}

Check read_check(const Json& object)
{
    return {base::text_field(object, "name", "").value_or(""),
            base::bool_field(object, "ok", false).value_or(false),
            base::text_field(object, "sentence", "").value_or(""),
            base::text_field(object, "hint", "").value_or("")};
}

// What mailcall-call is told of servers may be read by anybody on this computer, in its command
// line: no password.
std::vector<std::string> harmless_urls(const store::Settings& settings)
{
    auto urls = settings.stun;
    for (const auto& url : with_credentials(settings.turn, "doctor", 0))
        urls.push_back(without_secrets(url));
    return urls;
}

store::Settings settings_or_defaults()
{
    auto places = store::find_places();
    if (!places) return {};
    return store::read_settings(*places).value_or(store::Settings{});
}

}  // namespace

Json to_json(const std::vector<Check>& checks)
{
    auto list = Json::array();
    for (const auto& check : checks)
        list.push_back({{"name", check.name},
                        {"ok", check.ok},
                        {"sentence", check.sentence},
                        {"hint", check.hint}});
    return list;
}

bool is_needed(const Check& check)
{
    constexpr std::array<std::string_view, 5> spared{"camera", "microphone", "loudspeaker", "stun",
                                                     "turn"};
    return std::find(spared.begin(), spared.end(), check.name) == spared.end();
}

std::vector<Check> check_host()
{
    auto places = store::find_places();
    if (!places) return {wrong("folders", places.error()), check_program()};
    return {
        check_folders(*places),
        check_runtime(*places),
        check_database(*places),
        judge("settings", outcome(store::read_settings(*places)), tr("The settings can be read.")),
        judge("rules", outcome(store::read_rules(*places)),
              tr("The rules for automatic answers can be read.")),
        check_accounts(*places),
        check_secrets(*places),
        check_program()};
}

Doctor::Doctor(Done done)
    : done_{std::move(done)},
      errand_{{[this](const Json& report) { take(report); },
               [this](const Result<>& result) { finish(result); }}}
{
}

void Doctor::start()
{
    checks_ = check_host();
    reported_ = false;
    open_ = 2;
    mail_.start([this](const std::vector<Check>& found) {
        checks_.insert(checks_.end(), found.begin(), found.end());
        one_less();
    });
    auto settings = settings_or_defaults();
    std::vector<std::string> words{"--doctor", "--camera", settings.camera, "--microphone",
                                   settings.microphone};
    for (const auto& url : harmless_urls(settings)) words.insert(words.end(), {"--server", url});
    errand_.start(std::move(words), limit);
}

void Doctor::take(const Json& report)
{
    reported_ = true;
    checks_.push_back(check_version(report));
    auto list = report.find("checks");
    if (list == report.end() || !list->is_array()) return;
    for (const auto& item : *list)
        if (item.is_object()) checks_.push_back(read_check(item));
}

void Doctor::finish(const Result<>& result)
{
    if (!result)
        checks_.push_back(wrong("media", result.error()));
    else if (!reported_)
        checks_.push_back({"media", false, tr("Mailcall's call program said nothing."),
                           tr("Install Mailcall again.")});
    one_less();
}

void Doctor::one_less()
{
    if (--open_ == 0) done_(checks_);
}

}  // namespace mailcall::app
