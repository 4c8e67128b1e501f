#include "view/rescue.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"

#include <fmt/format.h>

namespace atelier {
namespace {

Json item_json(const Rescued& item) {
    const bool folder = item.kind == RescueKind::folder;
    Json row = Json::object();
    row.set("kind", name_of(item.kind))
        .set("name", to_valid_utf8(item.name))
        .set("at", or_null(item.at))
        .set("commit", or_null(item.commit))
        .set("subject", to_valid_utf8(item.subject))
        .set("path", folder ? Json(to_valid_utf8(item.path.string())) : Json())
        .set("files", or_null(item.files))
        .set("commits", or_null(item.commits))
        .set("bytes", item.bytes ? Json(std::size_t{*item.bytes}) : Json())
        .set("was", to_valid_utf8(item.was))
        .set("bead", id_json(item.bead))
        .set("title", item.title);
    return row;
}

// "12.3 MB"
std::string bytes_text(std::uintmax_t bytes) {
    if (bytes < 1000) return counted(bytes, "byte");
    double size = static_cast<double>(bytes);
    std::string_view unit;
    for (const std::string_view next : {"kB", "MB", "GB"}) {
        if (!unit.empty() && size < 1000) break;
        size /= 1000;
        unit = next;
    }
    return fmt::format("{:.1f} {}", size, unit);
}

std::string size_of(const Rescued& item) {
    std::vector<std::string> parts;
    if (item.commits) parts.push_back(counted(*item.commits, "commit"));
    if (item.files) parts.push_back(counted(*item.files, "file"));
    if (item.bytes) parts.push_back(bytes_text(*item.bytes));
    return join(parts, ", ");
}

std::string about(const Rescued& item) {
    std::string out = item.was;
    if (!item.title.empty()) out += " (" + item.title + ")";
    return item.subject.empty() ? out : out + ": " + item.subject;
}

} // namespace

Json rescued_json(const std::vector<Rescued>& items) {
    Json all = Json::array();
    for (const Rescued& item : items)
        all.push(item_json(item));
    return Json::object().set("items", std::move(all));
}

std::string rescued_text(const std::vector<Rescued>& items, Time now, const Style& style) {
    if (items.empty()) return "nothing was kept\n";
    Table beside({{""}, {""}, {""}, {""}});
    Table below({{""}, {.title = "", .below = true}});
    for (const Rescued& item : items) {
        const std::string name = one_line(item.name);
        const std::string age = item.at ? ago(now, *item.at) : "";
        const std::string size = size_of(item);
        const std::string words = one_line(about(item));
        beside.row({name, {age, Tone::faint}, size, words});
        below.row({name, age + (age.empty() || size.empty() ? "" : ", ") + size + ": " + words});
    }
    return (beside.fits(style) ? beside : below).text(style);
}

Json rescue_contents_json(const RescueContents& contents) {
    Json commits = Json::array();
    for (const RescuedCommit& commit : contents.commits)
        commits.push(Json::object()
                         .set("commit", commit.commit.str())
                         .set("subject", to_valid_utf8(commit.subject)));
    Json out = Json::object();
    out.set("item", item_json(contents.item))
        .set("commits", std::move(commits))
        .set("files", Json::strings(contents.files));
    return out;
}

std::string rescue_contents_text(const RescueContents& contents, const Style& style) {
    const Rescued& item = contents.item;
    std::string text = paint(style, Tone::strong, one_line(item.name));
    if (item.at) text += ", kept " + human_time(*item.at, style);
    if (!item.path.empty()) text += ", in " + one_line(item.path.string());
    text += "\n";
    for (const RescuedCommit& commit : contents.commits)
        text += "  " + commit.commit.str().substr(0, 10) + " " + one_line(commit.subject) + "\n";
    if (!contents.files.empty()) text += "\n";
    for (const std::string& file : contents.files)
        text += "  " + one_line(file) + "\n";
    return text;
}

Json restored_json(const RestoreOutcome& restored) {
    Json out = Json::object();
    out.set("item", item_json(restored.item))
        .set("branch", or_null(restored.branch))
        .set("folder", restored.folder ? Json(to_valid_utf8(restored.folder->string())) : Json());
    return out;
}

std::string restored_text(const RestoreOutcome& restored) {
    if (restored.branch)
        return "restored " + one_line(restored.item.name) + " as the branch " +
               restored.branch->str() + "\n";
    return "restored " + one_line(restored.item.name) + " to " +
           one_line(restored.folder->string()) + "\n";
}

Json dropped_json(const DropOutcome& dropped) {
    return Json::object().set("item", item_json(dropped.item)).set("dropped", dropped.dropped);
}

std::string dropped_text(const DropOutcome& dropped) {
    return std::string(dropped.dropped ? "dropped " : "would drop ") + one_line(dropped.item.name) +
           ": " + one_line(about(dropped.item)) + "\n";
}

} // namespace atelier
