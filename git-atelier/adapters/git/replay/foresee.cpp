// How open work would meet: the replay of a landing, without a commit of it being written.
#include "adapters/git/process/scratch_folder.hpp"
#include "adapters/git/replay/commit_graph.hpp"
#include "adapters/git/replay/replay.hpp"
#include "adapters/git/replay/tree_merge.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <tuple>

namespace atelier {
namespace {

// Where objects go that nobody needs afterwards; what the repository has is read through it.
Result<ScratchFolder> quarantine(const Git& git) {
    ATELIER_TRY(ScratchFolder scratch, ScratchFolder::make(git.environment()));
    std::error_code failed;
    std::filesystem::create_directories(scratch.path() / "info", failed);
    std::ofstream alternates(scratch.path() / "info/alternates");
    alternates << (git.common_dir() / "objects").string() << "\n";
    alternates.close();
    if (failed || !alternates)
        return fail(ErrorCode::files_failed,
                    "cannot write to the temporary folder " + scratch.path().string(),
                    advise(Hint::temporary_folder));
    return scratch;
}

// What it consists of once it is known where it begins.
struct OwnCommits {
    CommitId base;
    CommitId head;
    // Oldest first; one change for all where it is taken as a whole.
    std::vector<Pick> picks;
};

// What leads from `from` to `to`, moved to where the work begins, and the work on top of it.
struct Landing {
    OwnCommits work;
    CommitId from;
    CommitId to;
};

class Foresight {
  public:
    Foresight(const Git& git, ObjectDatabase* objects, CommitGraph graph)
        : objects_(objects), graph_(std::move(graph)), merge_(git, objects) {}

    Result<Encounter> meet(const Meeting& meeting) {
        for (const Landing& landing : landings_of(meeting)) {
            ATELIER_TRY(Encounter found, land(landing));
            if (found) return found;
        }
        return Encounter();
    }

    // What it takes to tell of all of them is asked of Git together.
    Result<void> prepare(const std::vector<Meeting>& meetings) {
        MergeDrivers::Paths paths;
        for (const Meeting& meeting : meetings) {
            const auto landings = landings_of(meeting);
            if (landings.empty() || landings.front().work.picks.empty()) continue;
            const Landing& first = landings.front();
            ATELIER_TRY(const auto tree, moved(first.from, first.to, first.work.base));
            if (!tree) continue;
            if (auto common = common_paths(first.work, *tree); !common.empty())
                paths.emplace_back(*tree, std::move(common));
        }
        return merge_.expect(paths);
    }

  private:
    std::optional<Pick> pick(const CommitId& base, const CommitId& head) const {
        const GraphNode* const from = graph_.find(base);
        const GraphNode* const to = graph_.find(head);
        if (from == nullptr || to == nullptr) return std::nullopt;
        return Pick{head, to->tree, base, from->tree};
    }

    // nullopt: it cannot be replayed.
    std::optional<OwnCommits> own(const OpenWork& work) {
        if (work.whole) {
            const auto base = graph_.merge_base(work.head, work.root);
            const auto all = base ? pick(*base, work.head) : std::nullopt;
            if (!all) return std::nullopt;
            return OwnCommits{*base, work.head, {*all}};
        }
        const std::set<CommitId>& landed = graph_.ancestry(work.root);
        OwnCommits found{work.head, work.head, {}};
        while (found.base != work.base && !landed.contains(found.base)) {
            const GraphNode* const node = graph_.find(found.base);
            if (node == nullptr || node->parents.size() != 1) return std::nullopt;
            const auto one = pick(node->parents.front(), found.base);
            if (!one) return std::nullopt;
            found.picks.push_back(*one);
            found.base = node->parents.front();
        }
        std::ranges::reverse(found.picks);
        return found;
    }

    // How the two can come together; the first that can be told counts.
    std::vector<Landing> landings_of(const Meeting& meeting) {
        auto later = own(meeting.later);
        if (!later) return {};
        if (const auto* branch = std::get_if<CommitId>(&meeting.first)) {
            const auto fork = graph_.merge_base(*branch, later->base);
            if (!fork) return {};
            return {{*std::move(later), *fork, *branch}};
        }
        auto first = own(std::get<OpenWork>(meeting.first));
        if (!first) return {};
        std::vector<Landing> landings{{*later, first->base, first->head}};
        // The other way round: what one of them stands on may be in the way of the other alone.
        if (later->base != first->base)
            landings.push_back({*std::move(first), later->base, later->head});
        return landings;
    }

    Result<Encounter> land(const Landing& landing) {
        const OwnCommits& later = landing.work;
        if (later.picks.empty()) return Encounter(std::in_place);
        ATELIER_TRY(auto tree, moved(landing.from, landing.to, later.base));
        if (!tree) return Encounter();
        if (are_apart(later, *tree)) return Encounter(std::in_place);
        for (const Pick& one : later.picks) {
            if (&one == &later.picks.back()) {
                ATELIER_TRY(auto conflicts, merge_.conflicts(one, *tree));
                return Encounter(std::move(conflicts));
            }
            ATELIER_TRY(MergedTree merged, merge_.merge(one, *tree));
            if (!merged.tree) return Encounter(std::move(merged.conflicts));
            tree = *std::move(merged.tree);
        }
        return Encounter(std::in_place);
    }

    // Whether nothing of it can meet what leads to that tree: neither takes a path away, as a
    // rename does, and none is of both. It spares most pairs their replay.
    bool are_apart(const OwnCommits& later, const TreeId& tree) {
        const std::optional<TreeChange>& own = change_of(later);
        const std::optional<TreeChange>& other = changed(later.picks.front().parent_tree, tree);
        if (!own || !other || own->takes_away || other->takes_away) return false;
        return !touch(own->paths, other->paths) && !touch(other->paths, own->paths);
    }

    // Files that both change.
    std::vector<std::string> common_paths(const OwnCommits& later, const TreeId& tree) {
        const std::optional<TreeChange>& own = change_of(later);
        const std::optional<TreeChange>& other = changed(later.picks.front().parent_tree, tree);
        std::vector<std::string> common;
        if (own && other)
            std::ranges::set_intersection(own->paths, other->paths, std::back_inserter(common));
        return common;
    }

    // A path of both, or a file of the one that is a folder of the other.
    static bool touch(const std::set<std::string>& some, const std::set<std::string>& others) {
        return std::ranges::any_of(some, [&](const std::string& path) {
            const auto below = others.lower_bound(path + "/");
            return others.contains(path) ||
                   (below != others.end() && below->starts_with(path + "/"));
        });
    }

    const std::optional<TreeChange>& changed(const TreeId& before, const TreeId& after) {
        const auto [at, fresh] = changes_.try_emplace(std::pair(before, after));
        if (fresh && objects_ != nullptr) at->second = objects_->changed(before, after);
        return at->second;
    }

    // All that its commits touch, also what a later one of them takes back.
    const std::optional<TreeChange>& change_of(const OwnCommits& own) {
        const auto [at, fresh] = own_changes_.try_emplace(std::pair(own.base, own.head));
        if (!fresh) return at->second;
        TreeChange all;
        for (const Pick& one : own.picks) {
            const std::optional<TreeChange>& change = changed(one.parent_tree, one.tree);
            if (!change) return at->second;
            all.paths.insert(change->paths.begin(), change->paths.end());
            all.takes_away = all.takes_away || change->takes_away;
        }
        at->second = std::move(all);
        return at->second;
    }

    // nullopt where it conflicts there.
    Result<std::optional<TreeId>> moved(const CommitId& from, const CommitId& to,
                                        const CommitId& onto) {
        const auto key = std::tuple(from, to, onto);
        if (const auto known = moved_.find(key); known != moved_.end()) return known->second;
        std::optional<TreeId> tree;
        const auto change = pick(from, to);
        const GraphNode* const place = graph_.find(onto);
        if (change && place != nullptr) {
            ATELIER_TRY(MergedTree merged, merge_.merge(*change, place->tree));
            tree = std::move(merged.tree);
        }
        moved_.emplace(key, tree);
        return tree;
    }

    // May be null.
    ObjectDatabase* objects_;
    CommitGraph graph_;
    TreeMerge merge_;
    std::map<std::pair<TreeId, TreeId>, std::optional<TreeChange>> changes_;
    std::map<std::pair<CommitId, CommitId>, std::optional<TreeChange>> own_changes_;
    std::map<std::tuple<CommitId, CommitId, CommitId>, std::optional<TreeId>> moved_;
};

std::set<CommitId> commits_of(const std::vector<Meeting>& meetings) {
    std::set<CommitId> commits;
    const auto add = [&](const OpenWork& work) {
        commits.insert({work.base, work.head, work.root});
    };
    for (const Meeting& meeting : meetings) {
        add(meeting.later);
        if (const auto* work = std::get_if<OpenWork>(&meeting.first))
            add(*work);
        else
            commits.insert(std::get<CommitId>(meeting.first));
    }
    return commits;
}

} // namespace

Result<std::vector<Encounter>> CliReplay::foresee(const std::vector<Meeting>& meetings) {
    std::vector<Encounter> found;
    if (meetings.empty()) return found;
    ATELIER_TRY(const ScratchFolder scratch, quarantine(git_));
    Git git = git_;
    git.write_objects_to(scratch.path());
    const auto objects = objects_.beside(scratch.path());
    ATELIER_TRY(CommitGraph graph, CommitGraph::read(git_, commits_of(meetings)));
    Foresight foresight(git, objects.get(), std::move(graph));
    ATELIER_CHECK(foresight.prepare(meetings));
    for (const Meeting& meeting : meetings) {
        ATELIER_TRY(Encounter encounter, foresight.meet(meeting));
        found.push_back(std::move(encounter));
    }
    return found;
}

} // namespace atelier
