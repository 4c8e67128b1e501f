#include "domain/project/project.hpp"

#include "base/digest.hpp"

namespace atelier {

std::string project_key(const std::filesystem::path& enlistment) {
    const std::filesystem::path clean = enlistment.lexically_normal();
    std::string base = clean.filename().string();
    if (base.empty()) base = clean.parent_path().filename().string();
    if (base.empty()) base = "root";
    return base + "-" + sha256_hex(enlistment.string()).substr(0, 8);
}

std::optional<BeadId> ProjectPaths::epic_of_mapping(const std::string& name) {
    constexpr std::string_view ending = ".json";
    if (!name.ends_with(ending)) return std::nullopt;
    auto id = BeadId::parse(std::string_view(name).substr(0, name.size() - ending.size()));
    if (!id) return std::nullopt;
    return *std::move(id);
}

Result<ProjectRecord> parse_project(const Json& document, const std::string& file) {
    const auto wrong = [&](const std::string& key) {
        return fail(ErrorCode::config_invalid,
                    file + ": '" + key + "' is missing or has a wrong value",
                    advise(Hint::own_file));
    };
    if (!document.is_object()) return wrong("project");
    const Json* project = document.find("project");
    const Json* beads = document.find("beads");
    const Json* atelier = document.find("atelier");
    ProjectRecord record;
    record.document = document;
    if (project == nullptr || project->string_at("enlistment").empty())
        return wrong("project.enlistment");
    record.enlistment = project->string_at("enlistment");
    record.key = project->string_at("key", project_key(record.enlistment));
    if (beads != nullptr) record.issue_prefix = beads->string_at("prefix", "at");
    if (atelier != nullptr) {
        record.version = atelier->string_at("version");
        if (const auto at = parse_time(atelier->string_at("created_at"))) record.created_at = *at;
    }
    return record;
}

Json project_json(const ProjectRecord& record) {
    Json document = record.document;
    const auto section = [&](std::string_view name) -> Json& {
        if (document.find(name) == nullptr) document.set(name, Json::object());
        return *document.find(name);
    };
    section("project").set("enlistment", record.enlistment.string()).set("key", record.key);
    section("beads").set("prefix", record.issue_prefix);
    section("atelier")
        .set("version", record.version)
        .set("created_at", format_time(record.created_at));
    return document;
}

} // namespace atelier
