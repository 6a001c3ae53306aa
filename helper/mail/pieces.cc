// Taking a composed mail apart again.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/pieces.hh"

#include "base/words.hh"
#include "mail/gmime.hh"

namespace mailcall::mail {
namespace {

using base::Ref;

Ref<GMimeMessage> parse(std::string_view mail)
{
    start_gmime();
    auto stream =
        Ref<GMimeStream>::adopt(g_mime_stream_mem_new_with_buffer(mail.data(), mail.size()));
    auto parser = Ref<GMimeParser>::adopt(g_mime_parser_new_with_stream(stream.get()));
    return Ref<GMimeMessage>::adopt(g_mime_parser_construct_message(parser.get(), nullptr));
}

std::string first_address(InternetAddressList* list)
{
    if (!list || internet_address_list_length(list) < 1) return {};
    auto* first = internet_address_list_get_address(list, 0);
    if (!INTERNET_ADDRESS_IS_MAILBOX(first)) return {};
    const char* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first));
    return address ? address : "";
}

std::vector<std::pair<std::string, std::string>> own_headers(GMimeMessage* message)
{
    std::vector<std::pair<std::string, std::string>> found;
    auto* list = g_mime_object_get_header_list(GMIME_OBJECT(message));
    for (int i = 0; i < g_mime_header_list_get_count(list); ++i) {
        auto* header = g_mime_header_list_get_header_at(list, i);
        std::string name = g_mime_header_get_name(header);
        if (name.starts_with("X-")) found.emplace_back(name, g_mime_header_get_value(header));
    }
    return found;
}

base::Bytes decode(GMimePart* part)
{
    auto stream = Ref<GMimeStream>::adopt(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(part), stream.get());
    const auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return {bytes->data, bytes->data + bytes->len};
}

std::string lines_by_lf(const base::Bytes& bytes)
{
    auto text = base::to_text(bytes);
    std::erase(text, '\r');
    return text;
}

void take(Pieces& pieces, GMimePart* part)
{
    auto* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    auto bytes = decode(part);
    if (g_mime_content_type_is_type(type, "text", "plain")) {
        pieces.text = lines_by_lf(bytes);
        return;
    }
    const char* name = g_mime_part_get_filename(part);
    auto mime = base::take_string(g_mime_content_type_get_mime_type(type));
    pieces.part = Pieces::Part{name ? name : "", mime, std::move(bytes)};
}

void take(Pieces& pieces, GMimeObject* content)
{
    if (GMIME_IS_PART(content)) return take(pieces, GMIME_PART(content));
    if (!GMIME_IS_MULTIPART(content)) return;
    auto* both = GMIME_MULTIPART(content);
    for (int i = 0; i < g_mime_multipart_get_count(both); ++i)
        take(pieces, g_mime_multipart_get_part(both, i));
}

}  // namespace

base::Result<Pieces> take_apart(std::string_view mail)
{
    auto message = parse(mail);
    Pieces pieces;
    if (message) {
        const char* subject = g_mime_message_get_subject(message.get());
        pieces.subject = subject ? subject : "";
        pieces.from = first_address(g_mime_message_get_from(message.get()));
        pieces.to = first_address(g_mime_message_get_to(message.get()));
        pieces.headers = own_headers(message.get());
        take(pieces, g_mime_message_get_mime_part(message.get()));
    }
    if (pieces.from.empty() || pieces.to.empty() || pieces.headers.empty())
        return base::fail(base::Code::internal, base::tr("a mail to be sent makes no sense"));
    return pieces;
}

}  // namespace mailcall::mail
