#include "app/document/document_version.hpp"

#include "app/piece/piece_texts.hpp"
#include "domain/piece/document_text.hpp"
#include "ports/git_replay.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

// What the repository does not take is the turn's to hear, and no fault of the surroundings.
template <class T>
bool is_refused(const Result<T>& result) {
    return !result && result.error().code == ErrorCode::usage;
}

std::optional<std::string> new_text(const VersionDue& due,
                                    const std::optional<std::string>& before) {
    if (due.is_file)
        return due.content == before.value_or("") ? std::nullopt : std::optional(due.content);
    // A reply that only judges has no content.
    return due.content.empty() ? std::nullopt : revised_document(before, due.content);
}

Result<std::optional<CommitId>> written(WorkContext& work, const VersionDue& due, bool is_new,
                                        const std::string& text) {
    ATELIER_TRY(const AgentId artisan, AgentId::make(Role::artisan, due.artisan));
    ATELIER_TRY(const CommitSignature signature, signature_of(work.plan, work.repository, artisan));
    return work.repository.pieces().write_document(
        {.title = (is_new ? "Write " : "Revise ") + due.run.document,
         .base = due.from,
         .path = due.run.document,
         .text = text,
         .origin = {.run = due.run.id, .artisan = artisan, .patron = due.run.patron},
         .signature = signature});
}

} // namespace

Result<std::optional<std::string>> document_at(Repository& repository, const Run& run,
                                               const CommitId& version) {
    return repository.pieces().document(version, run.document);
}

Result<WrittenVersion> write_version(WorkContext& work, const VersionDue& due) {
    const auto before = document_at(work.repository, due.run, due.from);
    if (is_refused(before))
        return WrittenVersion{.outcome = VersionOutcome::refused, .why = before.error().message};
    if (!before) return tl::unexpected(before.error());
    const auto text = new_text(due, *before);
    if (!text) return WrittenVersion{};
    const auto made = written(work, due, !*before, *text);
    if (is_refused(made))
        return WrittenVersion{.outcome = VersionOutcome::refused, .why = made.error().message};
    if (!made) return tl::unexpected(made.error());
    if (!*made) return WrittenVersion{};
    if (due.run.head == due.from)
        return WrittenVersion{.outcome = VersionOutcome::made, .commit = *made};
    ATELIER_TRY(const auto on_top,
                version_on(work, {.version = **made, .base = due.from, .onto = *due.run.head},
                           due.artisan));
    if (!on_top) return WrittenVersion{.outcome = VersionOutcome::collides};
    if (*on_top == due.run.head) return WrittenVersion{};
    return WrittenVersion{.outcome = VersionOutcome::made, .commit = on_top};
}

Result<std::optional<CommitId>> version_on(WorkContext& work, const VersionMove& move,
                                           const std::string& artisan) {
    ATELIER_TRY(const AgentId agent, AgentId::make(Role::artisan, artisan));
    ATELIER_TRY(const CommitSignature signature, signature_of(work.plan, work.repository, agent));
    ATELIER_TRY(const auto replayed,
                work.repository.replays().replay({.base = move.base,
                                                  .head = move.version,
                                                  .onto = move.onto,
                                                  .trailers = {},
                                                  .committer_name = signature.committer.name,
                                                  .committer_email = signature.committer.email}));
    return replayed.head;
}

} // namespace atelier
