// History lines in words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/history.hh"

#include "app/notice.hh"
#include "base/harmless.hh"
#include "base/words.hh"

namespace mailcall::app {

using base::fill;
using base::tr;

namespace {

// An incoming call that the user may want to answer yet.
bool is_missed(const store::HistoryLine& line)
{
    return line.kind == "call" && !is_tidy(line.outgoing, line.outcome);
}

std::string words_of_line(const store::HistoryLine& line)
{
    if (line.kind == "refused")
        return fill(tr("a mail from {} was refused: {}"), line.peer, line.note);
    if (line.kind == "late")
        return fill(tr("{} answered after you had stopped waiting. Call back?"), line.peer);
    auto text = sentence(line.outcome, line.outgoing, line.peer, line.note);
    if (line.seconds > 0) text += " " + fill(tr("It lasted {}."), describe_duration(line.seconds));
    return text;
}

}  // namespace

std::string history_sentence(const store::HistoryLine& line)
{
    return base::harmless(words_of_line(line));
}

base::Json history_json(const store::HistoryLine& line)
{
    return {{"at", line.at},
            {"call", line.call},
            {"peer", base::harmless(line.peer)},
            {"kind", line.kind},
            {"outgoing", line.outgoing},
            {"outcome", call::name(line.outcome)},
            {"seconds", line.seconds},
            {"missed", is_missed(line)},
            {"note", base::harmless(line.note, base::Lines::keep)},
            {"sentence", history_sentence(line)}};
}

}  // namespace mailcall::app
