#include "app/look/last_look.hpp"

#include "base/json.hpp"

namespace atelier {
namespace {

std::filesystem::path file_of(const ProjectPaths& paths, const BeadId& id) {
    return paths.folder / "looked" / (id.str() + ".json");
}

// No id begins with a dot.
std::filesystem::path digest_file(const ProjectPaths& paths) {
    return paths.folder / "looked" / ".digest.json";
}

Result<std::optional<Json>> mark_in(Files& files, const std::filesystem::path& file) {
    ATELIER_TRY(const auto text, files.read(file));
    if (!text) return std::optional<Json>();
    auto parsed = parse_json(*text);
    Json* const seen = std::get_if<Json>(&parsed);
    return std::optional(seen != nullptr && seen->is_object() ? std::move(*seen) : Json::object());
}

tl::unexpected<Error> damaged(const std::filesystem::path& file, const std::string& without) {
    return fail(ErrorCode::config_invalid,
                file.string() + " does not say what was last looked at: it has " + without,
                advise(Hint::delete_file));
}

} // namespace

Result<std::optional<CommitRange>> last_look(Files& files, const ProjectPaths& paths,
                                             const BeadId& id) {
    const std::filesystem::path file = file_of(paths, id);
    ATELIER_TRY(const auto seen, mark_in(files, file));
    if (!seen) return std::optional<CommitRange>();
    auto base = CommitId::parse(seen->string_at("base"));
    auto head = CommitId::parse(seen->string_at("head"));
    if (base && head) return std::optional(CommitRange{*std::move(base), *std::move(head)});
    return damaged(file, "no commits in 'base' and 'head'");
}

Result<void> note_look(Files& files, const ProjectPaths& paths, const BeadId& id,
                       const CommitRange& seen) {
    Json mark = Json::object();
    mark.set("base", seen.base.str()).set("head", seen.head.str());
    return files.write(file_of(paths, id), mark.dump() + "\n");
}

Result<std::optional<LogMark>> last_digest(Files& files, const ProjectPaths& paths) {
    const std::filesystem::path file = digest_file(paths);
    ATELIER_TRY(const auto seen, mark_in(files, file));
    if (!seen) return std::optional<LogMark>();
    const auto at = parse_time(seen->string_at("at"));
    const Json* const seq = seen->find("seq");
    if (at && seq != nullptr && seq->is_int()) return std::optional(LogMark{*at, seq->as_int()});
    return damaged(file, "no time in 'at' and no number in 'seq'");
}

Result<void> note_digest(Files& files, const ProjectPaths& paths, const LogMark& seen) {
    Json mark = Json::object();
    mark.set("at", format_time(seen.at)).set("seq", seen.seq);
    return files.write(digest_file(paths), mark.dump() + "\n");
}

} // namespace atelier
