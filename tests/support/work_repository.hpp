// A work branch of `committed` lines on a base, in a worktree with more of them.
#pragma once

#include "support/bare_repository.hpp"

namespace atelier::test {

struct WorkRepository : BareRepository {
    const CommitId base = *CommitId::parse(std::string(40, 'a'));
    const CommitId head = *CommitId::parse(std::string(40, 'b'));
    const CommitId uncommitted = *CommitId::parse(std::string(40, 'c'));
    std::int64_t committed = 5;
    std::int64_t in_worktree = 0;
    bool moved = false;
    CommitId counted_from = base;

    Result<std::optional<CommitId>> resolve(const std::string&) override {
        return std::optional(head);
    }
    Result<bool> is_ancestor(const CommitId&, const CommitId&) override { return moved; }
    Result<std::optional<CommitId>> capture(const std::filesystem::path&,
                                            const std::string&) override {
        return in_worktree > 0 ? std::optional(uncommitted) : std::nullopt;
    }
    Result<std::vector<FileChange>> changes(const CommitId& from, const CommitId& to) override {
        counted_from = from;
        const std::int64_t lines = committed + (to == uncommitted ? in_worktree : 0);
        return std::vector<FileChange>{{.path = "a.cpp", .added = lines}};
    }
};

} // namespace atelier::test
