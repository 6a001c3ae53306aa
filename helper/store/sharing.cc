// Kept chat and shared folders of Database.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.hh"
#include "store/statement.hh"

namespace mailcall::store {

using base::Result;

namespace {

ChatLine read_chat_line(Statement& row)
{
    ChatLine line;
    line.at = row.number();
    line.call = row.text();
    line.peer = row.text();
    line.own = row.flag();
    line.number = row.number();
    line.text = row.text();
    return line;
}

SharedFolder read_share(Statement& row)
{
    SharedFolder folder;
    folder.peer = row.text();
    folder.path = row.text();
    folder.until = row.number();
    return folder;
}

}  // namespace

Result<> Database::add_chat(const ChatLine& line)
{
    Statement statement{*connection_,
                        "INSERT INTO chat (at, call, peer, own, number, text)"
                        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"};
    return statement.bind(line.at, line.call, line.peer, line.own, line.number, line.text).run();
}

Result<std::vector<ChatLine>> Database::chat(const std::string& peer, int most)
{
    Statement statement{*connection_,
                        "SELECT at, call, peer, own, number, text FROM chat"
                        " WHERE ? IN ('', peer) ORDER BY at DESC, id DESC LIMIT ?"};
    return all_rows(statement.bind(peer, most < 0 ? 0 : most), read_chat_line);
}

Result<> Database::save_share(const SharedFolder& folder)
{
    Statement statement{*connection_,
                        "INSERT INTO shares (peer, path, until) VALUES (?, ?, ?)"
                        " ON CONFLICT (peer, path) DO UPDATE SET until = excluded.until"};
    return statement.bind(folder.peer, folder.path, folder.until).run();
}

Result<> Database::remove_share(const std::string& peer, const std::string& path)
{
    Statement statement{*connection_, "DELETE FROM shares WHERE peer = ? AND path = ?"};
    return statement.bind(peer, path).run();
}

Result<std::vector<SharedFolder>> Database::shares(const std::string& peer, std::int64_t now)
{
    Statement old{*connection_, "DELETE FROM shares WHERE until <= ?"};
    MC_CHECK(old.bind(now).run());
    Statement statement{*connection_,
                        "SELECT peer, path, until FROM shares WHERE ? IN ('', peer) ORDER BY id"};
    return all_rows(statement.bind(peer), read_share);
}

}  // namespace mailcall::store
