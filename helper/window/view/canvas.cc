// Canvas: draws the newest picture of a video into whatever space it is given.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/view/canvas.hh"

#include <epoxy/gl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

// What GObject knows of a canvas. Outside the namespace, as its macros make C names.
struct MailcallCanvas {
    GObject object;
    struct MailcallCanvasParts* parts;
};
struct MailcallCanvasClass {
    GObjectClass parent;
};

namespace mailcall::window {
namespace {

using Surface = base::Owned<cairo_surface_t, cairo_surface_destroy>;

// Set once by choose_renderer().
bool draws_with_cairo = false;

// What a picture of another shape leaves of its space: a tile's background.
constexpr GdkRGBA beside{0x22 / 255.F, 0x22 / 255.F, 0x26 / 255.F, 1};
constexpr double most_enlarged = 1.6;  // a person's picture loses three eighths at most

bool is_drawn_by_processor()
{
    auto context = base::Ref<GdkGLContext>::adopt(
        gdk_display_create_gl_context(gdk_display_get_default(), nullptr));
    if (!context || !gdk_gl_context_realize(context.get(), nullptr)) return true;
    gdk_gl_context_make_current(context.get());
    const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    const std::string_view renderer = name ? name : "";
    gdk_gl_context_clear_current();
    for (const char* software : {"llvmpipe", "softpipe", "SWR"})
        if (renderer.find(software) != std::string_view::npos) return true;
    return renderer.empty();
}

// The surface keeps the picture's pixels: no copy is made.
Surface make_surface(const base::Picture& picture)
{
    static const cairo_user_data_key_t key{};
    auto* pixels = const_cast<unsigned char*>(picture.pixels);
    Surface made{cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24, picture.width,
                                                     picture.height, picture.stride)};
    using Keep = std::shared_ptr<const void>;
    cairo_surface_set_user_data(made.get(), &key, new Keep{picture.keep},
                                [](void* keep) { delete static_cast<Keep*>(keep); });
    return made;
}

base::Ref<GdkTexture> make_texture(const base::Picture& picture)
{
    using Keep = std::shared_ptr<const void>;
    const auto size =
        static_cast<std::size_t>(picture.stride) * static_cast<std::size_t>(picture.height);
    base::Owned<GBytes, g_bytes_unref> bytes{g_bytes_new_with_free_func(
        picture.pixels, size, [](void* keep) { delete static_cast<Keep*>(keep); },
        new Keep{picture.keep})};
    return base::Ref<GdkTexture>::adopt(
        gdk_memory_texture_new(picture.width, picture.height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
                               bytes.get(), static_cast<std::size_t>(picture.stride)));
}

}  // namespace
}  // namespace mailcall::window

struct MailcallCanvasParts {
    mailcall::base::Picture picture;
    mailcall::window::Fit fit = mailcall::window::Fit::person;
    bool mirrored = false;
    bool is_new = false;
    mailcall::base::Ref<GdkTexture> texture;
    // The newest, and those that GTK may still hold in what it drew last. A surface that goes while
    // cairo remembers drawing from it would be copied whole.
    std::array<mailcall::window::Surface, 3> surfaces;
};

namespace mailcall::window {
namespace {

void draw_with_cairo(MailcallCanvasParts& parts, GtkSnapshot* snapshot,
                     const graphene_rect_t& space, const Placement& at)
{
    if (parts.is_new) {
        std::rotate(parts.surfaces.rbegin(), parts.surfaces.rbegin() + 1, parts.surfaces.rend());
        parts.surfaces[0] = make_surface(parts.picture);
    }
    graphene_rect_t placed;
    graphene_rect_init(&placed, static_cast<float>(at.x), static_cast<float>(at.y),
                       static_cast<float>(at.width), static_cast<float>(at.height));
    graphene_rect_t seen;
    if (!graphene_rect_intersection(&space, &placed, &seen)) return;
    if (!graphene_rect_equal(&space, &seen)) gtk_snapshot_append_color(snapshot, &beside, &space);
    auto* cr = gtk_snapshot_append_cairo(snapshot, &seen);
    const double across = at.width / parts.picture.width;
    cairo_translate(cr, parts.mirrored ? at.x + at.width : at.x, at.y);
    cairo_scale(cr, parts.mirrored ? -across : across, at.height / parts.picture.height);
    cairo_set_source_surface(cr, parts.surfaces[0].get(), 0, 0);
    auto* pattern = cairo_get_source(cr);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_BILINEAR);
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD);
    cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);  // no pixel looks at the one below
    cairo_paint(cr);  // an edge between two pixels would be blended, and the whole picture with it
    cairo_destroy(cr);
}

void draw_with_texture(MailcallCanvasParts& parts, GtkSnapshot* snapshot,
                       const graphene_rect_t& space, const Placement& at)
{
    if (parts.is_new) parts.texture = make_texture(parts.picture);
    graphene_rect_t placed;
    graphene_rect_init(&placed, 0, 0, static_cast<float>(at.width), static_cast<float>(at.height));
    gtk_snapshot_push_clip(snapshot, &space);
    gtk_snapshot_save(snapshot);
    const double left = parts.mirrored ? at.x + at.width : at.x;
    graphene_point_t corner;
    graphene_point_init(&corner, static_cast<float>(left), static_cast<float>(at.y));
    gtk_snapshot_translate(snapshot, &corner);
    if (parts.mirrored) gtk_snapshot_scale(snapshot, -1, 1);
    // The fourth byte means nothing, and GTK takes it for opacity. On black that makes no
    // difference: with premultiplied colours whatever it says adds only black.
    const GdkRGBA black{0, 0, 0, 1};
    gtk_snapshot_append_color(snapshot, &black, &placed);
    gtk_snapshot_append_texture(snapshot, parts.texture.get(), &placed);
    gtk_snapshot_restore(snapshot);
    gtk_snapshot_pop(snapshot);
}

void draw(MailcallCanvasParts& parts, GtkSnapshot* snapshot, double width, double height)
{
    if (!parts.picture.pixels || width < 1 || height < 1) return;
    const auto at = place_picture(width, height, parts.picture, parts.fit);
    graphene_rect_t space;
    graphene_rect_init(&space, 0, 0, static_cast<float>(width), static_cast<float>(height));
    if (draws_with_cairo)
        draw_with_cairo(parts, snapshot, space, at);
    else
        draw_with_texture(parts, snapshot, space, at);
    parts.is_new = false;
}

void canvas_interface(gpointer interface, gpointer);

}  // namespace
}  // namespace mailcall::window

namespace {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"  // GLib's macro is written in C
G_DEFINE_TYPE_WITH_CODE(MailcallCanvas, mailcall_canvas, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(GDK_TYPE_PAINTABLE,
                                              mailcall::window::canvas_interface))
#pragma GCC diagnostic pop

void mailcall_canvas_init(MailcallCanvas* self) { self->parts = new MailcallCanvasParts; }

void finalize_canvas(GObject* object) noexcept
{
    delete reinterpret_cast<MailcallCanvas*>(object)->parts;
    G_OBJECT_CLASS(mailcall_canvas_parent_class)->finalize(object);
}

void mailcall_canvas_class_init(MailcallCanvasClass* type)
{
    G_OBJECT_CLASS(type)->finalize = finalize_canvas;
}

MailcallCanvasParts& parts_of(GdkPaintable* paintable)
{
    return *reinterpret_cast<MailcallCanvas*>(paintable)->parts;
}

}  // namespace

namespace mailcall::window {
namespace {

void snapshot_canvas(GdkPaintable* self, GdkSnapshot* snapshot, double width,
                     double height) noexcept
{
    draw(parts_of(self), GTK_SNAPSHOT(snapshot), width, height);
}

void canvas_interface(gpointer interface, gpointer)
{
    static_cast<GdkPaintableInterface*>(interface)->snapshot = snapshot_canvas;
}

}  // namespace

void choose_renderer()
{
    const char* chosen = g_getenv("GSK_RENDERER");
    if (!chosen && is_drawn_by_processor()) g_setenv("GSK_RENDERER", "cairo", TRUE);
    draws_with_cairo = g_strcmp0(g_getenv("GSK_RENDERER"), "cairo") == 0;
}

bool is_drawn_plainly() { return draws_with_cairo; }

Placement place_picture(double width, double height, const base::Picture& picture, Fit fit)
{
    const double whole = std::min(width / picture.width, height / picture.height);
    const double covering = std::max(width / picture.width, height / picture.height);
    const double scale = fit == Fit::whole ? whole : std::min(covering, whole * most_enlarged);
    const double across = picture.width * scale;
    const double down = picture.height * scale;
    // What does not fit goes at the bottom rather than at the top, where the face is.
    const double above = down > height ? 0.3 : 0.5;
    return {(width - across) / 2, (height - down) * above, across, down};
}

Canvas::Canvas()
    : paintable_{base::Ref<GdkPaintable>::adopt(
          GDK_PAINTABLE(g_object_new(mailcall_canvas_get_type(), nullptr)))}
{
}

GtkWidget* Canvas::make_widget() const
{
    return GTK_WIDGET(g_object_new(GTK_TYPE_PICTURE, "paintable", paintable_.get(), "content-fit",
                                   GTK_CONTENT_FIT_FILL, "can-shrink", TRUE, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, nullptr));
}

void Canvas::show(const base::Picture& picture)
{
    auto& parts = parts_of(paintable_.get());
    parts.picture = picture;
    parts.is_new = true;
    gdk_paintable_invalidate_contents(paintable_.get());
}

void Canvas::set_fit(Fit fit)
{
    auto& parts = parts_of(paintable_.get());
    if (parts.fit == fit) return;
    parts.fit = fit;
    gdk_paintable_invalidate_contents(paintable_.get());
}

void Canvas::set_mirrored(bool mirrored)
{
    auto& parts = parts_of(paintable_.get());
    if (parts.mirrored == mirrored) return;
    parts.mirrored = mirrored;
    gdk_paintable_invalidate_contents(paintable_.get());
}

double Canvas::aspect() const
{
    const auto& picture = parts_of(paintable_.get()).picture;
    return picture.height > 0 ? static_cast<double>(picture.width) / picture.height : 0;
}

}  // namespace mailcall::window
