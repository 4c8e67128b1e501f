#include "adapters/git/replay/commit_graph.hpp"

#include "adapters/git/process/object_names.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

// nullopt where they have none.
Result<std::optional<std::string>> common_to_all(const Git& git,
                                                 const std::set<CommitId>& commits) {
    GitCall call{{"merge-base", "--octopus"}};
    for (const CommitId& commit : commits)
        call.arguments.push_back(commit.str());
    ATELIER_TRY(const ProcessResult result, git.run(call));
    // Also for a commit that is not there: then more is read.
    if (result.status != 0) return std::optional<std::string>();
    return std::optional(std::string(trim(result.out)));
}

} // namespace

Result<CommitGraph> CommitGraph::read(const Git& git, const std::set<CommitId>& commits) {
    CommitGraph graph;
    if (commits.empty()) return graph;
    ATELIER_TRY(const auto common, common_to_all(git, commits));
    GitCall call{{"rev-list", "--ignore-missing", "--stdin", "--boundary", "--no-commit-header",
                  "--format=%H %T %P"}};
    for (const CommitId& commit : commits)
        call.input += commit.str() + "\n";
    if (common) call.input += "^" + *common + "\n";
    // What is excluded and has nothing above it is no boundary.
    GitCall last{{"rev-list", "--no-walk", "--no-commit-header", "--format=%H %T %P"}};
    ATELIER_TRY(std::string listed, git.output(call));
    if (common && listed.find(*common + " ") == std::string::npos) {
        last.arguments.push_back(*common);
        ATELIER_TRY(const std::string alone, git.output(last));
        listed += alone;
    }
    for (const std::string& line : lines_of(listed)) {
        const auto words = split(line, ' ');
        if (words.size() < 2) continue;
        ATELIER_TRY(CommitId id, parse_commit(words[0]));
        ATELIER_TRY(TreeId tree, parse_tree(words[1]));
        GraphNode node{std::move(tree), {}};
        for (std::size_t i = 2; i < words.size(); ++i) {
            if (words[i].empty()) continue;
            ATELIER_TRY(CommitId parent, parse_commit(words[i]));
            node.parents.push_back(std::move(parent));
        }
        graph.nodes_.insert_or_assign(std::move(id), std::move(node));
    }
    return graph;
}

const GraphNode* CommitGraph::find(const CommitId& id) const {
    const auto found = nodes_.find(id);
    return found == nodes_.end() ? nullptr : &found->second;
}

const std::set<CommitId>& CommitGraph::ancestry(const CommitId& id) {
    const auto [at, fresh] = ancestries_.try_emplace(id);
    if (!fresh) return at->second;
    std::vector<CommitId> waiting{id};
    while (!waiting.empty()) {
        const CommitId next = std::move(waiting.back());
        waiting.pop_back();
        const GraphNode* const node = find(next);
        if (node == nullptr || !at->second.insert(next).second) continue;
        waiting.insert(waiting.end(), node->parents.begin(), node->parents.end());
    }
    return at->second;
}

std::optional<CommitId> CommitGraph::merge_base(const CommitId& a, const CommitId& b) {
    const std::set<CommitId>& of_b = ancestry(b);
    // The first on each way down from `a`.
    std::set<CommitId> seen;
    std::vector<CommitId> level{a};
    std::vector<CommitId> common;
    while (!level.empty()) {
        std::vector<CommitId> below;
        for (const CommitId& id : level) {
            const GraphNode* const node = find(id);
            if (node == nullptr || !seen.insert(id).second) continue;
            if (of_b.contains(id))
                common.push_back(id);
            else
                below.insert(below.end(), node->parents.begin(), node->parents.end());
        }
        level = std::move(below);
    }
    const auto best = std::ranges::find_if(common, [&](const CommitId& id) {
        return std::ranges::none_of(common, [&](const CommitId& other) {
            return other != id && ancestry(other).contains(id);
        });
    });
    return best == common.end() ? std::nullopt : std::optional(*best);
}

} // namespace atelier
