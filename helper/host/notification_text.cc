// Abilities and fields as of the Desktop Notifications Specification 1.2.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/notification_text.hh"

#include <algorithm>

#include "base/glib.hh"
#include "base/harmless.hh"

namespace mailcall::host {

namespace {

constexpr guint8 normal = 1;
constexpr guint8 critical = 2;
constexpr gint32 as_the_service_likes = -1;
constexpr gint32 never = 0;

GVariant* actions(const Notification& what, const Abilities& abilities)
{
    GVariantBuilder list;
    g_variant_builder_init(&list, G_VARIANT_TYPE_STRING_ARRAY);
    auto add = [&list](const std::string& key, const std::string& label) {
        g_variant_builder_add(&list, "s", key.c_str());
        g_variant_builder_add(&list, "s", base::harmless(label).c_str());
    };
    // A service without this ability may show a dialog that wants an answer.
    if (abilities.buttons) {
        add("default", "Mailcall");
        for (const auto& button : what.buttons) add(button.key, button.label);
    }
    return g_variant_builder_end(&list);
}

GVariant* hints(const Notification& what)
{
    GVariantBuilder list;
    g_variant_builder_init(&list, G_VARIANT_TYPE_VARDICT);
    auto add = [&list](const char* name, GVariant* value) {
        g_variant_builder_add(&list, "{sv}", name, value);
    };
    add("urgency", g_variant_new_byte(what.urgent ? critical : normal));
    add("category", g_variant_new_string(what.urgent ? "call.incoming" : "call.unanswered"));
    if (what.urgent) add("resident", g_variant_new_boolean(TRUE));
    return g_variant_builder_end(&list);
}

gint32 expiry(const Notification& what)
{
    constexpr std::chrono::milliseconds most{G_MAXINT32};
    if (what.lasts.count() > 0) return static_cast<gint32>(std::min(what.lasts, most).count());
    return what.urgent ? never : as_the_service_likes;
}

}  // namespace

Abilities read_abilities(GVariant* reply)
{
    Abilities abilities;
    if (!g_variant_is_of_type(reply, G_VARIANT_TYPE("(as)"))) return abilities;
    base::Owned<GVariant, g_variant_unref> list{g_variant_get_child_value(reply, 0)};
    for (gsize i = 0; i < g_variant_n_children(list.get()); ++i) {
        base::Owned<GVariant, g_variant_unref> one{g_variant_get_child_value(list.get(), i)};
        std::string ability = g_variant_get_string(one.get(), nullptr);
        if (ability == "actions") abilities.buttons = true;
        if (ability == "body-markup") abilities.markup = true;
    }
    return abilities;
}

GVariant* notify_fields(const Notification& what, guint32 id, const Abilities& abilities)
{
    auto title = base::harmless(what.title);
    auto body = base::harmless(what.body, base::Lines::keep);
    if (abilities.markup) body = base::take_string(g_markup_escape_text(body.c_str(), -1));
    return g_variant_new("(susss@as@a{sv}i)", "Mailcall", id, what.icon.c_str(), title.c_str(),
                         body.c_str(), actions(what, abilities), hints(what), expiry(what));
}

}  // namespace mailcall::host
