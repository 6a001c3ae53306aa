// Composing a signal's mail with GMime. Only objects that were newly made here are written out.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/compose.hh"

#include <algorithm>

#include "base/words.hh"
#include "mail/gmime.hh"
#include "mail/parts.hh"
#include "mail/prose.hh"
#include "mail/trace.hh"
#include "wire/address.hh"

namespace mailcall::mail {
namespace {

using base::Code;
using base::fail;
using base::fill;
using base::Ref;
using base::tr;

using Date = base::Owned<GDateTime, g_date_time_unref>;
using FormatOptions = base::Owned<GMimeFormatOptions, g_mime_format_options_free>;

constexpr std::size_t columns = 78;

base::Result<> check(const Draft& draft)
{
    for (const auto& address : {draft.signal.from, draft.signal.to})
        if (!wire::is_address(address))
            return fail(
                Code::bad_argument,
                fill(tr("Writing the mail: \"{}\" is no e-mail address"), clean_line(address, 254)),
                tr("Give an address like name@example.org."));
    if (draft.part.size() > part_cap)
        return fail(Code::too_big, tr("Writing the mail: the call's description is over 64 KB"));
    return {};
}

Ref<GMimePart> make_part(const char* type, const char* subtype, std::string_view content,
                         GMimeContentEncoding encoding)
{
    auto stream =
        Ref<GMimeStream>::adopt(g_mime_stream_mem_new_with_buffer(content.data(), content.size()));
    auto wrapper = Ref<GMimeDataWrapper>::adopt(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    auto part = Ref<GMimePart>::adopt(g_mime_part_new_with_type(type, subtype));
    g_mime_part_set_content(part.get(), wrapper.get());
    g_mime_part_set_content_encoding(part.get(), encoding);
    return part;
}

Ref<GMimePart> make_text(const Draft& draft)
{
    auto part = make_part("text", "plain", body(draft), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
    return part;
}

// base64, so that no server on the way may change line ends.
Ref<GMimePart> make_call_part(const Draft& draft)
{
    const char* subtype = draft.part_sealed ? "vnd.mailcall.sealed" : "sdp";
    const char* file = draft.part_sealed ? "call.sealed" : "call.sdp";
    auto part =
        make_part("application", subtype, base::to_text(draft.part), GMIME_CONTENT_ENCODING_BASE64);
    g_mime_part_set_filename(part.get(), file);
    return part;
}

// The same mail has the same bytes each time, its boundary included.
std::string boundary(const wire::Signal& signal)
{
    auto id = message_id(signal);
    return "mailcall-" + base::to_base64url(base::hash16(base::view(id)));
}

Ref<GMimeObject> make_content(const Draft& draft)
{
    auto text = make_text(draft);
    if (draft.part.empty()) return Ref<GMimeObject>::share(GMIME_OBJECT(text.get()));
    auto part = make_call_part(draft);
    auto both = Ref<GMimeMultipart>::adopt(g_mime_multipart_new_with_subtype("mixed"));
    g_mime_multipart_set_boundary(both.get(), boundary(draft.signal).c_str());
    g_mime_multipart_add(both.get(), GMIME_OBJECT(text.get()));
    g_mime_multipart_add(both.get(), GMIME_OBJECT(part.get()));
    return Ref<GMimeObject>::share(GMIME_OBJECT(both.get()));
}

void append(GMimeMessage* message, std::string_view field, const std::string& value)
{
    if (value.empty()) return;
    g_mime_object_append_header(GMIME_OBJECT(message), std::string{field}.c_str(), value.c_str(),
                                "utf-8");
}

// GMime would break a word as long as a signature into encoded words, which the reader of these
// fields would have to undo; so they are folded here, between their pairs, one field in one go.
void append_folded(GMimeMessage* message, Field field, const std::string& value)
{
    if (value.empty()) return;
    std::string raw;
    std::size_t column = name(field).size() + 1;
    for (std::size_t at = 0; at < value.size();) {
        auto end = std::min(value.find(' ', at), value.size());
        // The first word stays beside the name: a line that holds only a name confuses some
        // servers.
        bool fits = at == 0 || column + 1 + end - at <= columns;
        raw += fits ? " " : "\n ";
        raw.append(value, at, end - at);
        column = fits ? column + 1 + end - at : 1 + end - at;
        at = end + 1;
    }
    append(message, name(field), value);
    auto* list = g_mime_object_get_header_list(GMIME_OBJECT(message));
    auto* header = g_mime_header_list_get_header(list, std::string{name(field)}.c_str());
    g_mime_header_set_raw_value(header, (raw + "\n").c_str());
}

void add_mailcall_fields(GMimeMessage* message, const wire::Signal& signal)
{
    auto fields = wire::print_fields(signal);
    append_folded(message, Field::mailcall, fields.call);
    append_folded(message, Field::mailcall_key, fields.key);
    append_folded(message, Field::mailcall_proof, fields.proof);
    append_folded(message, Field::mailcall_signature, fields.signature);
    if (!signal.automatic) return;
    append(message, "Auto-Submitted", "auto-replied");
    append(message, "X-Auto-Response-Suppress", "All");
}

void add_people(GMimeMessage* message, const Draft& draft)
{
    auto name = shown_name(draft);
    auto from = Ref<InternetAddress>::adopt(internet_address_mailbox_new(
        name.empty() ? nullptr : name.c_str(), draft.signal.from.c_str()));
    internet_address_set_charset(from.get(), "utf-8");
    internet_address_list_add(g_mime_message_get_from(message), from.get());
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, nullptr, draft.signal.to.c_str());
}

// A Message-ID of the other side that could not be quoted as it is only costs the thread.
void add_reference(GMimeMessage* message, const std::string& in_reply_to)
{
    auto id = read_message_id(in_reply_to);
    if (id.empty()) return;
    append(message, "In-Reply-To", "<" + id + ">");
    append(message, "References", "<" + id + ">");
}

std::string print(GMimeMessage* message)
{
    FormatOptions options{g_mime_format_options_new()};
    g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
    return base::take_string(g_mime_object_to_string(GMIME_OBJECT(message), options.get()));
}

}  // namespace

base::Result<std::string> compose(const Draft& draft)
{
    MC_CHECK(check(draft));
    Date date{g_date_time_new_from_unix_local(draft.signal.sent)};
    if (!date) return fail(Code::bad_argument, tr("Writing the mail: there is no such date"));
    start_gmime();
    auto message = Ref<GMimeMessage>::adopt(g_mime_message_new(TRUE));
    add_people(message.get(), draft);
    g_mime_message_set_subject(message.get(), subject(draft).c_str(), "utf-8");
    g_mime_message_set_date(message.get(), date.get());
    g_mime_message_set_message_id(message.get(), message_id(draft.signal).c_str());
    add_reference(message.get(), draft.in_reply_to);
    add_mailcall_fields(message.get(), draft.signal);
    g_mime_message_set_mime_part(message.get(), make_content(draft).get());
    return print(message.get());
}

std::string message_id(const wire::Signal& signal)
{
    std::string who = base::to_text(signal.ik) + base::to_text(signal.ek) + signal.to;
    // One computer may cancel one call twice: "taken" to one device, "hung up" to another.
    who += wire::name(signal.reason);
    if (signal.won) who += base::to_text(*signal.won);
    auto mark = base::to_base64url(base::hash16(base::view(who))).substr(0, 12);
    return "mailcall." + signal.call + "." + std::string{wire::name(signal.type)} + "." +
           std::to_string(signal.gen) + "." + mark +
           signal.from.substr(std::min(signal.from.find('@'), signal.from.size()));
}

}  // namespace mailcall::mail
