// mailcall inspect: one verdict a mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "app/arguments.hh"
#include "app/desk.hh"
#include "app/notice.hh"
#include "app/verbs.hh"
#include "base/json.hh"
#include "base/words.hh"
#include "mail/letter.hh"
#include "store/database.hh"
#include "store/settings.hh"
#include "wire/handshake.hh"

namespace mailcall::app {

using base::tr;

namespace {

struct Judgement {
    std::string verdict;
    std::string reason;
    std::string trust;
};

// Looks at contacts where there is a database; inspecting a mail never creates one.
class Judge {
  public:
    Judge()
    {
        auto places = store::find_places();
        if (!places) return;
        auto path = places->data + "/mailcall.db";
        if (!g_file_test(path.c_str(), G_FILE_TEST_EXISTS)) return;
        if (auto opened = store::Database::open(path)) database_ = std::move(*opened);
    }

    Judgement judge(const mail::Letter& letter)
    {
        switch (letter.verdict) {
            case mail::Verdict::none: return {"none", {}, {}};
            case mail::Verdict::refused: return {"refused", letter.refusal, {}};
            case mail::Verdict::tag: return judge_tag(*letter.tag);
            case mail::Verdict::signal: return judge_signal(letter);
        }
        return {};
    }

  private:
    static Judgement judge_tag(const wire::Tag& tag)
    {
        if (!wire::is_signed(tag)) return {"refused", tr("the tag's signature is wrong"), {}};
        return {"tag", {}, {}};
    }

    Judgement judge_signal(const mail::Letter& letter)
    {
        const auto& signal = *letter.signal;
        base::BytesView covered;
        if (signal.type == wire::SignalType::invite) covered = letter.part;
        if (!wire::is_signed(signal, covered))
            return {"refused", tr("the signature is wrong: the mail was altered"), {}};
        return {std::string{wire::name(signal.type)},
                {},
                std::string{call::name(trust(letter, covered))}};
    }

    call::Trust trust(const mail::Letter& letter, base::BytesView covered)
    {
        const auto& signal = *letter.signal;
        std::optional<call::Pin> pin;
        auto proof = call::PasscodeProof::none;
        auto contact = database_ ? database_->contact(signal.from)
                                 : base::Result<std::optional<store::Contact>>{};
        if (contact && *contact && (*contact)->key)
            pin = call::Pin{*(*contact)->key, (*contact)->verified};
        if (contact && *contact && (*contact)->passcode && signal.proof)
            proof = wire::is_proven(*(*contact)->passcode, signal, covered)
                        ? call::PasscodeProof::right
                        : call::PasscodeProof::wrong;
        return call::judge(pin, signal.ik, proof, letter.dmarc_failed);
    }

    std::unique_ptr<store::Database> database_;
};

void print(const mail::Found& found, const Judgement& judgement, bool json)
{
    const auto& letter = found.letter;
    auto call = letter.signal ? letter.signal->call : std::string{};
    if (json) {
        base::Json object{{"path", found.path},
                          {"verdict", judgement.verdict},
                          {"reason", judgement.reason},
                          {"from", letter.from},
                          {"call", call},
                          {"trust", judgement.trust}};
        std::printf("%s\n", base::print_json(object).c_str());
        return;
    }
    std::string line = found.path + ": " + judgement.verdict;
    if (!letter.from.empty() && judgement.verdict != "none") line += " from " + letter.from;
    if (!judgement.trust.empty()) line += " (" + judgement.trust + ")";
    if (!judgement.reason.empty()) line += ": " + judgement.reason;
    std::printf("%s\n", line.c_str());
}

}  // namespace

Status inspect_verb(const Words& words)
{
    bool json = false;
    std::string authserv_id;
    Arguments arguments{"inspect PATH…",
                        tr("Says of each mail what it means to Mailcall: invite, accept, address, "
                           "decline, cancel, tag, none or refused. A PATH is a mail, a folder of "
                           "mails, a Maildir, an mbox, or - for stdin.")};
    arguments.flag("json", json, tr("one JSON object a mail"))
        .text("authserv-id", authserv_id, "NAME", tr("whose Authentication-Results are believed"));
    MC_TRY(paths, arguments.parse(words, 1, 100000));
    Judge judge;
    int status = 0;
    mail::inspect(
        paths, {authserv_id},
        [&](const mail::Found& found) { print(found, judge.judge(found.letter), json); },
        [&](const base::Error& error) {
            std::fprintf(stderr, "mailcall: %s\n", error.what.c_str());
            status = 1;
        });
    return status;
}

}  // namespace mailcall::app
