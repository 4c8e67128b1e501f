#include "view/artisans.hpp"

#include "base/text.hpp"
#include "view/text/table.hpp"

#include <fmt/format.h>

namespace atelier {
namespace {

Json member_json(const KnownArtisan& one) {
    const Artisan& artisan = one.artisan;
    Json criteria = Json::array();
    for (const Criterion& criterion : artisan.criteria)
        criteria.push(Json::object()
                          .set("name", criterion.name)
                          .set("description", criterion.description)
                          .set("weight", criterion.weight));
    const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
    return Json::object()
        .set("name", artisan.name)
        .set("display_name", artisan.display_name)
        .set("specialty", artisan.specialty)
        .set("persona", artisan.persona)
        .set("form", artisan.form)
        .set("runtime", or_null(one.runtime))
        .set("model", or_null(artisan.model))
        .set("criteria", std::move(criteria))
        .set("tier", name_of(artisan.tier))
        .set("file", to_valid_utf8(artisan.file.string()))
        .set("fault", one.fault ? Json(to_valid_utf8(one.fault->message)) : Json());
}

} // namespace

Json artisans_json(const std::vector<KnownArtisan>& all) {
    Json rows = Json::array();
    for (const KnownArtisan& one : all)
        rows.push(member_json(one));
    return Json::object().set("artisans", std::move(rows));
}

std::string artisans_text(const std::vector<KnownArtisan>& all, const std::string& folder,
                          const Style& style) {
    if (all.empty())
        return "there are no artisans yet; write one as " +
               shell_quoted(one_line(folder) + "/NAME.yaml") +
               " with the keys 'specialty' and 'persona'\n";
    Table table({{"ARTISAN"},
                 {"FORM"},
                 {"RUNTIME"},
                 {.title = "GOOD AT", .flexible = true, .wraps = true}});
    for (const KnownArtisan& one : all)
        if (one.fault)
            table.row({{one.artisan.name, Tone::bad}, "", "", {one.fault->message, Tone::bad}});
        else
            table.row({one.artisan.name, one.artisan.form,
                       one.runtime.empty() ? Cell("-", Tone::faint) : Cell(one.runtime),
                       one.artisan.specialty});
    return table.text(style);
}

Json artisan_json(const KnownArtisan& one) {
    return Json::object().set("artisan", member_json(one));
}

std::string artisan_text(const KnownArtisan& one, const Style& style) {
    const Artisan& artisan = one.artisan;
    std::string out = paint(style, Tone::strong, one_line(artisan.display_name)) + " (" +
                      one_line(artisan.name) + "): " + one_line(artisan.specialty) + "\n";
    Table facts({{}, {.wraps = true}});
    const auto fact = [&](const char* name, const std::string& value) {
        facts.row({{name, Tone::faint}, value});
    };
    fact("form", artisan.form);
    fact("runtime", one.runtime.empty()
                        ? "none yet; choose one with 'git atelier config artisan.default RUNTIME'"
                        : one.runtime);
    if (!artisan.model.empty()) fact("model", artisan.model);
    if (artisan.tier == ArtisanTier::pro) fact("tier", "pro");
    for (const Criterion& criterion : artisan.criteria)
        fact("judges", criterion.name +
                           (criterion.description.empty() ? "" : ": " + criterion.description) +
                           (criterion.weight < 1 ? fmt::format(" ({})", criterion.weight) : ""));
    fact("file", artisan.file.string());
    return out + facts.text(style) + "\n" + safe_lines(artisan.persona) + "\n";
}

} // namespace atelier
