#include "app/look/last_look.hpp"

#include "base/json.hpp"

namespace atelier {
namespace {

std::filesystem::path file_of(const ProjectPaths& paths, const BeadId& id) {
    return paths.folder / "looked" / (id.str() + ".json");
}

} // namespace

Result<std::optional<CommitRange>> last_look(Files& files, const ProjectPaths& paths,
                                             const BeadId& id) {
    const std::filesystem::path file = file_of(paths, id);
    ATELIER_TRY(const auto text, files.read(file));
    if (!text) return std::optional<CommitRange>();
    const auto parsed = parse_json(*text);
    const Json* const seen = std::get_if<Json>(&parsed);
    if (seen != nullptr && seen->is_object()) {
        auto base = CommitId::parse(seen->string_at("base"));
        auto head = CommitId::parse(seen->string_at("head"));
        if (base && head) return std::optional(CommitRange{*std::move(base), *std::move(head)});
    }
    return fail(ErrorCode::config_invalid,
                file.string() + " does not say what was last looked at: it has no commits in "
                                "'base' and 'head'",
                advise(Hint::delete_file));
}

Result<void> note_look(Files& files, const ProjectPaths& paths, const BeadId& id,
                       const CommitRange& seen) {
    Json mark = Json::object();
    mark.set("base", seen.base.str()).set("head", seen.head.str());
    return files.write(file_of(paths, id), mark.dump() + "\n");
}

} // namespace atelier
