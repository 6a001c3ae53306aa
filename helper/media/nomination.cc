// Changes what NiceAgent's constructor is given.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/nomination.hh"

#include <nice/agent.h>

#include <span>
#include <string_view>
#include <utility>

#include "base/glib.hh"

namespace mailcall::media {
namespace {

using Constructor = decltype(GObjectClass::constructor);
Constructor usual = nullptr;

GObject* construct(GType type, guint count, GObjectConstructParam* parameters) noexcept
{
    for (const auto& each : std::span{parameters, count})
        if (std::string_view{each.pspec->name} == "nomination-mode")
            g_value_set_enum(each.value, NICE_NOMINATION_MODE_AGGRESSIVE);
    return usual(type, count, parameters);
}

}  // namespace

void nominate_at_once()
{
    if (usual) return;
    // Never given back: a class that is unloaded would forget.
    auto* agents = G_OBJECT_CLASS(g_type_class_ref(NICE_TYPE_AGENT));
    usual = std::exchange(agents->constructor, &construct);
}

}  // namespace mailcall::media
