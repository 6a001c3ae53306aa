// History and automatic answers of Database.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.hh"
#include "store/statement.hh"

namespace mailcall::store {

using base::Result;

namespace {

HistoryLine read_line(Statement& row)
{
    HistoryLine line;
    line.at = row.number();
    line.call = row.text();
    line.peer = row.text();
    line.kind = row.text();
    line.outgoing = row.flag();
    line.outcome = row.choice(call::Outcome::intercepted);
    line.seconds = row.number();
    line.note = row.text();
    return line;
}

call::Book::Answered read_answer(Statement& row)
{
    call::Book::Answered answered;
    answered.from = row.text();
    answered.at = call::Time{call::Duration{row.number()}};
    answered.confirmed = row.flag();
    return answered;
}

}  // namespace

Result<> Database::add_history(const HistoryLine& line)
{
    Statement statement{
        *connection_,
        "INSERT INTO history (at, call, peer, kind, outgoing, outcome, seconds, note)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"};
    statement.bind(line.at, line.call, line.peer, line.kind, line.outgoing,
                   static_cast<int>(line.outcome), line.seconds, line.note);
    return statement.run();
}

Result<std::vector<HistoryLine>> Database::history(int most)
{
    Statement statement{*connection_,
                        "SELECT at, call, peer, kind, outgoing, outcome, seconds, note FROM history"
                        " ORDER BY at DESC, id DESC LIMIT ?"};
    return all_rows(statement.bind(most < 0 ? 0 : most), read_line);  // SQL takes -1 for "all"
}

Result<> Database::add_answer(const call::Book::Answered& answered)
{
    Statement statement{*connection_,
                        "INSERT INTO answers (sender, at, confirmed) VALUES (?, ?, ?)"};
    return statement.bind(answered.from, answered.at.time_since_epoch().count(), answered.confirmed)
        .run();
}

Result<std::vector<call::Book::Answered>> Database::answers_since(call::Time since)
{
    Statement statement{*connection_,
                        "SELECT sender, at, confirmed FROM answers WHERE at >= ? ORDER BY at, id"};
    return all_rows(statement.bind(since.time_since_epoch().count()), read_answer);
}

Result<> Database::confirm_answers(const std::string& from)
{
    Statement statement{*connection_, "UPDATE answers SET confirmed = 1 WHERE sender = ?"};
    return statement.bind(from).run();
}

}  // namespace mailcall::store
