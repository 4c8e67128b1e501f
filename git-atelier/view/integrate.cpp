#include "view/integrate.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"

#include "view/text/phrases.hpp"

#include <algorithm>

namespace atelier {
namespace {

struct DiffSize {
    std::size_t files = 0;
    std::int64_t added = 0;
    std::int64_t deleted = 0;
};

DiffSize size_of(const std::vector<FileChange>& changes) {
    DiffSize size{.files = changes.size()};
    for (const FileChange& change : changes) {
        size.added += change.added;
        size.deleted += change.deleted;
    }
    return size;
}

std::string short_id(const CommitId& commit) {
    return commit.str().substr(0, 10);
}

Json text_or_none(const std::optional<std::filesystem::path>& path) {
    return path ? Json(path->string()) : Json();
}

std::string lines_with(const std::vector<std::string>& lines, std::string_view start) {
    std::string out;
    for (const std::string& line : lines)
        out += std::string(start) + one_line(line) + "\n";
    return out;
}

// "3 files, 12 lines added, 4 deleted"
std::string size_text(const DiffSize& size) {
    return counted(size.files, "file") + ", " +
           counted(static_cast<std::size_t>(size.added), "line") + " added, " +
           std::to_string(size.deleted) + " deleted";
}

std::string checks_text(const EpicIntegration& integration) {
    switch (integration.checks) {
    case CheckedResult::none:
        return "";
    case CheckedResult::passed:
        return "changeset.checks have passed on this\n";
    case CheckedResult::not_together:
        return "changeset.checks have not seen this together with what is new in " +
               integration.parent.str() + "\n";
    }
    return "";
}

Json set_what_comes(Json body, const EpicIntegration& integration) {
    Json commits = Json::array();
    for (const BroughtCommit& commit : integration.commits)
        commits.push(Json::object().set("id", commit.id.str()).set("subject", commit.subject));
    const DiffSize size = size_of(integration.changes);
    Json diff = Json::object();
    diff.set("files", size.files).set("added", size.added).set("deleted", size.deleted);
    body.set("how", name_of(integration.way))
        .set("from", integration.from.str())
        .set("integrated", or_null(integration.integrated))
        .set("commits", std::move(commits))
        .set("diff", std::move(diff))
        .set("conflicts", Json::strings(integration.conflicts))
        .set("already", integration.already)
        .set("preview", integration.preview)
        .set("checkout", text_or_none(integration.checkout))
        .set("warnings", Json::strings(integration.warnings));
    return body;
}

std::string preview_text(const EpicIntegration& integration) {
    std::string out;
    for (const BroughtCommit& commit : integration.commits)
        out += "  " + short_id(commit.id) + " " + one_line(commit.subject) + "\n";
    for (const FileChange& change : integration.changes)
        out += "  " + one_line(change.path) + " | " +
               (change.binary
                    ? std::string("binary")
                    : "+" + std::to_string(change.added) + " -" + std::to_string(change.deleted)) +
               "\n";
    if (!integration.conflicts.empty())
        return out + "Conflicts with " + integration.parent.str() + ":\n" +
               lines_with(integration.conflicts, "  ");
    return out + size_text(size_of(integration.changes)) + "\n" + checks_text(integration);
}

} // namespace

Json integrate_json(const LandedByHand& landed) {
    Json body = Json::object();
    body.set("changeset", landed.changeset.str())
        .set("epic", landed.epic.str())
        .set("root_branch", landed.root.str())
        .set("integrated", landed.integrated.str())
        .set("commits", landed.commits)
        .set("already", landed.already)
        .set("epic_closed", landed.epic_closed);
    return body;
}

std::string integrate_text(const LandedByHand& landed, const Style& style) {
    const std::string id = paint(style, Tone::strong, landed.changeset.str());
    const std::string as = landed.integrated.str().substr(0, 10);
    if (landed.already) return id + " has landed already, as " + as + "\n";
    // A person has merged its branch there.
    std::string text = landed.commits == 0 ? id + " is recorded as landed: " + landed.root.str() +
                                                 " contained all of its work already (" + as + ")\n"
                                           : id + " landed on " + landed.root.str() + " as " + as +
                                                 " (" + counted(landed.commits, "commit") + ")\n";
    if (landed.epic_closed)
        text += "Closed " + landed.epic.str() +
                ": every changeset has landed or was abandoned\nNext: git atelier integrate " +
                landed.epic.str() + "\n";
    return text;
}

Json epic_integration_json(const EpicIntegration& integration) {
    Json body = Json::object();
    body.set("epic", integration.epic.str())
        .set("root_branch", integration.root.str())
        .set("parent_branch", integration.parent.str());
    return set_what_comes(std::move(body), integration).set("checks", name_of(integration.checks));
}

Json document_integration_json(const EpicIntegration& integration) {
    Json body = Json::object();
    body.set("run", integration.epic.str())
        .set("branch", integration.root.str())
        .set("onto", integration.parent.str());
    return set_what_comes(std::move(body), integration);
}

std::string epic_integration_text(const EpicIntegration& integration, const Style& style) {
    const std::string id = paint(style, Tone::strong, integration.epic.str());
    const std::string parent = integration.parent.str();
    if (integration.already)
        return id + " is in " + parent + " already: " + integration.root.str() +
               " has nothing that is not there\n" + warnings_text(integration.warnings, style);
    const std::string what =
        counted(integration.commits.size(), "commit") + " of " + integration.root.str();
    if (integration.preview)
        return id + " would bring " + what + " to " + parent + " (" +
               std::string(name_of(integration.way)) + ")\n" + preview_text(integration) +
               warnings_text(integration.warnings, style);
    std::string text = id + " is in " + parent + ": " + what + " (" +
                       std::string(name_of(integration.way)) + "), now at " +
                       short_id(*integration.integrated) + "\n";
    if (integration.checkout)
        text += "The checkout in " + integration.checkout->string() + " was updated\n";
    return text + checks_text(integration) + warnings_text(integration.warnings, style);
}

Json undone_json(const UndoneIntegration& undone, const char* of) {
    Json body = Json::object();
    body.set(of, undone.epic.str())
        .set("parent_branch", undone.receipt.parent.str())
        .set("undone", true)
        .set("from", undone.receipt.to.str())
        .set("integrated", undone.receipt.from.str())
        .set("checkout", text_or_none(undone.checkout))
        .set("warnings", Json::strings(undone.warnings));
    return body;
}

std::string undone_text(const UndoneIntegration& undone, const Style& style) {
    return undone.receipt.parent.str() + " is back at " + short_id(undone.receipt.from) +
           ", without what " + undone.epic.str() + " had brought\n" +
           warnings_text(undone.warnings, style);
}

} // namespace atelier
