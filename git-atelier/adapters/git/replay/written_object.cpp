#include "adapters/git/replay/written_object.hpp"

#include "adapters/git/process/object_names.hpp"

namespace atelier {
namespace {

Result<ObjectId> written_by_git(const Git& git, ObjectKind kind, const std::string& bytes) {
    const GitCall call{{"hash-object", "-t", std::string(name_of(kind)), "-w", "--stdin"}, bytes};
    ATELIER_TRY(const std::string id, git.output(call));
    return parse_object(id);
}

} // namespace

Result<ObjectId> write_object(const Git& git, ObjectDatabase* objects, ObjectKind kind,
                              const std::string& bytes) {
    if (objects != nullptr)
        if (auto id = objects->write(kind, bytes)) return *std::move(id);
    return written_by_git(git, kind, bytes);
}

Result<CommitId> write_commit(const Git& git, ObjectDatabase* objects, const std::string& bytes) {
    ATELIER_TRY(const ObjectId id, write_object(git, objects, ObjectKind::commit, bytes));
    return CommitId::parse(id.str());
}

Result<void> put_down(const Git& git, ObjectDatabase* objects) {
    if (objects == nullptr) return {};
    for (const NewObject& left : objects->put_down())
        ATELIER_CHECK(written_by_git(git, left.kind, *left.bytes));
    return {};
}

} // namespace atelier
