// Pieces through libgit2's object store where the repository can be opened so, else through the git
// program.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "adapters/git/replay/opened_objects.hpp"
#include "ports/pieces.hpp"

#include <filesystem>

namespace atelier {

class GitPieces final : public Pieces {
  public:
    // All of them have to outlive this; the objects are opened when they are first needed.
    GitPieces(const Git& git, const RepositoryLayout& layout, GitRefs& refs,
              OpenObjects open_objects)
        : git_(git), refs_(refs), common_dir_(layout.common_dir),
          objects_(layout.common_dir, std::move(open_objects)) {}

    Result<CommitId> write(const PieceDraft& draft) override;
    Result<std::optional<CommitId>> write_document(const DocumentDraft& draft) override;
    Result<std::vector<WrittenPiece>> read(const std::vector<CommitId>& commits) override;
    Result<std::optional<std::string>> document(const CommitId& commit,
                                                const std::string& path) override;
    Result<std::map<BeadId, CommitId>> refs(const BeadId& run) override;
    Result<void> settle(const PieceRefs& wanted, const std::string& message) override;
    Result<std::vector<CommitId>> missing(const std::vector<CommitId>& commits) override;
    Result<std::vector<BeadId>> loose(const std::vector<BeadId>& pieces) override;
    Result<std::size_t> pack(const std::vector<BeadId>& pieces) override;
    Result<void> annotate(const std::string& ref, const std::map<CommitId, std::string>& notes,
                          const Person& committer) override;

  private:
    Result<void> require_commits(const std::vector<CommitId>& commits);
    Result<TreeId> tree_of_piece(const PieceDraft& draft);
    std::optional<WrittenPiece> known_piece(const CommitId& commit);

    const Git& git_;
    GitRefs& refs_;
    std::filesystem::path common_dir_;
    OpenedObjects objects_;
};

} // namespace atelier
