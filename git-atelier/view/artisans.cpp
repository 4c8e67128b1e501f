#include "view/artisans.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/table.hpp"
#include "view/turn_pause.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace atelier {
namespace {

std::string turn_pause_text(const TurnPause& pause) {
    std::string out = pause.of == PausedTurns::all       ? "with all others"
                      : pause.of == PausedTurns::runtime ? "with its runtime"
                                                         : "alone";
    if (pause.by.empty())
        out = pause.reason;
    else if (!pause.reason.empty())
        out += ": " + pause.reason;
    if (pause.trial_at) out += "; one turn is tried again after " + format_time(*pause.trial_at);
    return out + "; '" + way_to_resume(pause) + "' lifts it";
}

// Each once, however many artisans it is of.
std::string pauses_text(const std::vector<KnownArtisan>& all) {
    std::vector<TurnPause> told;
    std::string out;
    for (const KnownArtisan& one : all) {
        if (!one.pause || std::ranges::find(told, *one.pause) != told.end()) continue;
        out += (told.empty() ? "\n" : "") + still_paused_text(*one.pause) + "\n";
        told.push_back(*one.pause);
    }
    return out;
}

Cell standing_cell(const KnownArtisan& one) {
    if (one.pause) return {"paused", Tone::warn};
    if (!one.state) return {"", Tone::plain};
    return {std::string(name_of(*one.state)),
            *one.state == ArtisanState::idle ? Tone::faint : Tone::plain};
}

Json member_json(const KnownArtisan& one) {
    const Artisan& artisan = one.artisan;
    Json criteria = Json::array();
    for (const Criterion& criterion : artisan.criteria)
        criteria.push(Json::object()
                          .set("name", criterion.name)
                          .set("description", criterion.description)
                          .set("weight", criterion.weight));
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
        .set("fault", one.fault ? Json(to_valid_utf8(one.fault->message)) : Json())
        .set("state", or_null(one.state))
        .set("paused", one.pause ? turn_pause_json(*one.pause) : Json());
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
    // Outside of a project nobody does anything.
    const bool stands =
        std::ranges::any_of(all, [](const KnownArtisan& one) { return one.state || one.pause; });
    std::vector<Column> columns{{"ARTISAN"}, {"FORM"}, {"RUNTIME"}};
    if (stands) columns.push_back({"STATE"});
    columns.push_back({.title = "GOOD AT", .flexible = true, .wraps = true});
    Table table(std::move(columns));
    for (const KnownArtisan& one : all) {
        std::vector<Cell> cells{{one.artisan.name, one.fault ? Tone::bad : Tone::plain},
                                one.fault ? std::string() : one.artisan.form,
                                one.runtime.empty() && !one.fault ? Cell("-", Tone::faint)
                                                                  : Cell(one.runtime)};
        if (stands) cells.push_back(standing_cell(one));
        cells.push_back(one.fault ? Cell(one.fault->message, Tone::bad)
                                  : Cell(one.artisan.specialty));
        table.row(std::move(cells));
    }
    return table.text(style) + pauses_text(all);
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
    if (one.state) fact("state", std::string(name_of(*one.state)));
    if (one.pause) fact("paused", turn_pause_text(*one.pause));
    for (const Criterion& criterion : artisan.criteria)
        fact("judges", criterion.name +
                           (criterion.description.empty() ? "" : ": " + criterion.description) +
                           (criterion.weight < 1 ? fmt::format(" ({})", criterion.weight) : ""));
    fact("file", artisan.file.string());
    return out + facts.text(style) + "\n" + safe_lines(artisan.persona) + "\n";
}

} // namespace atelier
