#include "view/gc.hpp"

#include "base/text.hpp"
#include "view/text/phrases.hpp"
#include "view/text/table.hpp"

#include <algorithm>

namespace atelier {
namespace {

Cell garbage_cell(GcState state) {
    switch (state) {
    case GcState::would:
        return {"would go", Tone::warn};
    case GcState::done:
        return {"gone", Tone::good};
    case GcState::left:
        return {"left", Tone::plain};
    case GcState::failed:
        return {"failed", Tone::bad};
    }
    return {};
}

Json unsaved_json(const std::vector<Unsaved>& unsaved) {
    Json all = Json::array();
    for (const Unsaved& one : unsaved) {
        Json row = Json::object();
        row.set("kind", name_of(one.kind))
            .set("where", to_valid_utf8(one.where))
            .set("files", Json::strings(one.files))
            .set("refs", Json::strings(one.refs))
            .set("why", to_valid_utf8(unsaved_text(one)));
        all.push(std::move(row));
    }
    return all;
}

// Each hint once, below the names of all that it is for.
std::string hints_text(const std::vector<GcItem>& items, const Style& style) {
    std::vector<std::string> hints;
    for (const GcItem& item : items) {
        std::string hint = item.hint.told_to(style.reader);
        if (!hint.empty() && std::ranges::find(hints, hint) == hints.end())
            hints.push_back(std::move(hint));
    }
    std::string out;
    for (const std::string& hint : hints) {
        std::vector<std::string> names;
        for (const GcItem& item : items)
            if (item.hint.told_to(style.reader) == hint)
                names.push_back(paint(style, Tone::strong, one_line(item.name)));
        out += "\n" + join(names, "\n") + ": " + one_line(hint) + "\n";
    }
    return out;
}

} // namespace

Json garbage_json(const GcOutcome& outcome, Audience reader) {
    Json items = Json::array();
    for (const GcItem& item : outcome.items) {
        Json row = Json::object();
        row.set("kind", name_of(item.kind))
            .set("name", to_valid_utf8(item.name))
            .set("state", name_of(item.state))
            .set("why", to_valid_utf8(item.why))
            .set("hint", to_valid_utf8(item.hint.told_to(reader)))
            .set("kept", Json::strings(item.kept));
        if (item.kind == GcKind::worktree)
            row.set("ignored", item.ignored).set("unsaved", unsaved_json(item.unsaved));
        items.push(std::move(row));
    }
    Json out = Json::object();
    out.set("collected", outcome.confirmed).set("items", std::move(items));
    return out;
}

std::string garbage_text(const GcOutcome& outcome, const Style& style) {
    if (outcome.items.empty()) return "nothing is left over\n";
    Table table({{""}, {""}, {""}, {.title = "", .below = true}});
    for (const GcItem& item : outcome.items)
        table.row({garbage_cell(item.state), std::string(name_of(item.kind)), one_line(item.name),
                   one_line(item.why)});
    std::string out = table.text(style);
    for (const GcItem& item : outcome.items)
        for (const std::string& ref : item.kept)
            out += one_line(item.name) + " is kept as " + one_line(ref) + "\n";
    for (const GcItem& item : outcome.items)
        if (item.ignored > 0)
            out += one_line(item.name) + " went with " + counted(item.ignored, "file") +
                   " that Git ignores\n";
    return out + hints_text(outcome.items, style);
}

} // namespace atelier
