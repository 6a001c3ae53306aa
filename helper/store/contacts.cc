// The contacts of Database.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "store/database.hh"
#include "store/statement.hh"

namespace mailcall::store {

using base::Result;

namespace {

constexpr std::array<std::string_view, 8> contact_columns{
    "address", "name", "identity", "verified", "passcode", "added", "last_call", "files_into"};

Contact read_contact(Statement& row)
{
    Contact contact;
    contact.address = row.text();
    contact.name = row.text();
    contact.key = row.optional_key();
    contact.verified = row.flag();
    contact.passcode = row.optional_key();
    contact.added = row.flag();
    contact.last_call = row.number();
    contact.files_into = row.text();
    return contact;
}

}  // namespace

Result<std::vector<Contact>> Database::contacts()
{
    Statement statement{*connection_,
                        "SELECT " + list_sql(contact_columns) + " FROM contacts ORDER BY address"};
    return all_rows(statement, read_contact);
}

Result<std::optional<Contact>> Database::contact(const std::string& address)
{
    Statement statement{*connection_,
                        "SELECT " + list_sql(contact_columns) + " FROM contacts WHERE address = ?"};
    statement.bind(address);
    return one_row(statement, read_contact);
}

Result<> Database::save(const Contact& contact)
{
    Statement statement{*connection_, upsert_sql("contacts", contact_columns)};
    statement.bind(contact.address, contact.name, contact.key, contact.verified, contact.passcode,
                   contact.added, contact.last_call, contact.files_into);
    return statement.run();
}

Result<bool> Database::remove_contact(const std::string& address)
{
    Statement statement{*connection_, "DELETE FROM contacts WHERE address = ?"};
    statement.bind(address);
    MC_CHECK(statement.run());
    return connection_->changed() == 1;
}

}  // namespace mailcall::store
