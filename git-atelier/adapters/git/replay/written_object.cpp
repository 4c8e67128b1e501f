#include "adapters/git/replay/written_object.hpp"

#include "adapters/git/process/object_names.hpp"

namespace atelier {

Result<ObjectId> write_object(const Git& git, ObjectDatabase* objects, ObjectKind kind,
                              const std::string& bytes) {
    if (objects != nullptr)
        if (auto id = objects->write(kind, bytes)) return *std::move(id);
    const GitCall call{{"hash-object", "-t", std::string(name_of(kind)), "-w", "--stdin"}, bytes};
    ATELIER_TRY(const std::string id, git.output(call));
    return parse_object(id);
}

Result<CommitId> write_commit(const Git& git, ObjectDatabase* objects, const std::string& bytes) {
    ATELIER_TRY(const ObjectId id, write_object(git, objects, ObjectKind::commit, bytes));
    return CommitId::parse(id.str());
}

} // namespace atelier
