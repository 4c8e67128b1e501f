// All of one branch onto another in one commit.
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/replay/commit_writer.hpp"
#include "adapters/git/replay/replay.hpp"
#include "adapters/git/replay/tree_merge.hpp"

namespace atelier {
namespace {

Result<TreeId> recorded_tree(const Git& git, const CommitId& commit) {
    ATELIER_TRY(const std::string text, git.output({"rev-parse", "--verify", "--end-of-options",
                                                    commit.str() + "^{tree}"}));
    return parse_tree(text);
}

} // namespace

Result<JoinResult> CliReplay::join(const JoinRequest& request) {
    ATELIER_TRY(const TreeId before, recorded_tree(git_, request.onto));
    ATELIER_TRY(const MergedTree merged,
                TreeMerge(git_, nullptr).merge_histories(request.onto, before, request.head));
    if (!merged.conflicts.empty()) return JoinResult{.head = {}, .conflicts = merged.conflicts};
    // As nobody would commit it.
    if (request.join == Join::squash && merged.tree == before)
        return JoinResult{.head = request.onto};
    ATELIER_TRY(CommitWriter writer, CommitWriter::make(git_, nullptr));
    const CommitOwner whose{{}, request.name, request.email, {}};
    CommitObject commit{.tree = merged.tree.value(),
                        .parents = {request.onto},
                        .author = {},
                        .encoding = {},
                        .message = request.message};
    if (request.join == Join::merge) commit.parents.push_back(request.head);
    ATELIER_TRY(commit.author, writer.committer_now(whose));
    ATELIER_TRY(CommitId made, writer.write("the commit that brings in " + request.head.str(),
                                            whose, std::move(commit)));
    return JoinResult{.head = std::move(made)};
}

} // namespace atelier
