// Copies a promise's reply on webrtcbin's thread and posts it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/promise.hh"

namespace mailcall::media {
namespace {

struct Waiting {
    std::shared_ptr<Inbox> inbox;
    Replied replied;
};

std::string error_in(const GstStructure* fields)
{
    if (!fields || gst_structure_has_field(fields, "error") == FALSE) return {};
    GError* error = nullptr;
    gst_structure_get(fields, "error", G_TYPE_ERROR, &error, nullptr);
    std::string text = error ? error->message : "refused without a reason";
    g_clear_error(&error);
    return text;
}

Reply read_reply(GstPromise* promise)
{
    if (gst_promise_wait(promise) != GST_PROMISE_RESULT_REPLIED)  // settled: this does not block
        return {nullptr, "given up"};
    const GstStructure* fields = gst_promise_get_reply(promise);
    if (!fields) return {};
    std::shared_ptr<const GstStructure> copy{
        gst_structure_copy(fields),
        [](const GstStructure* owned) { gst_structure_free(const_cast<GstStructure*>(owned)); }};
    return {copy, error_in(fields)};
}

void on_change(GstPromise* promise, gpointer data) noexcept
{
    auto* waiting = static_cast<Waiting*>(data);
    waiting->inbox->post(
        [replied = waiting->replied, reply = read_reply(promise)] { replied(reply); });
}

}  // namespace

Promise make_promise(std::shared_ptr<Inbox> inbox, Replied replied)
{
    auto drop = [](gpointer data) noexcept { delete static_cast<Waiting*>(data); };
    return Promise{gst_promise_new_with_change_func(
        &on_change, new Waiting{std::move(inbox), std::move(replied)}, drop)};
}

}  // namespace mailcall::media
