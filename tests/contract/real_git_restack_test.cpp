// Generated stacks, planned and replayed here and rebased by `git rebase --update-refs` in a copy
// of the repository: the same trees, authors, messages and notes, or a conflict in both.
// ATELIER_TEST_STACKS says how many, 6 without it.
#include "domain/land/restack.hpp"
#include "support/repository_fixture.hpp"

#include "base/text.hpp"

#include <cstdlib>
#include <random>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

int wanted_stacks() {
    const char* wanted = std::getenv("ATELIER_TEST_STACKS");
    return wanted == nullptr ? 6 : std::max(1, std::atoi(wanted));
}

// `base`, `root` on it, and the branches 1, 2, ... that stand on each other from `base` on.
class RandomStack {
  public:
    RandomStack(GitSandbox& sandbox, fs::path folder, unsigned seed)
        : sandbox_(sandbox), folder_(std::move(folder)), random_(seed) {
        files_ = {{"f0", lines(0)}, {"f1", lines(1)}, {"f2", lines(2)}, {"sub/f3", lines(3)}};
        commit("base");
        sandbox_.git(folder_, {"branch", "base"});
        const auto base = files_;
        sandbox_.git(folder_, {"checkout", "-q", "-b", "root"});
        grow("root");
        files_ = base;
        sandbox_.git(folder_, {"checkout", "-q", "base"});
        const int count = 3 + pick(3);
        for (int number = 1; number <= count; ++number) {
            branches.push_back(std::to_string(number));
            sandbox_.git(folder_, {"checkout", "-q", "-b", branches.back()});
            grow(branches.back());
            sandbox_.git(folder_, {"notes", "add", "-m", "Note of " + branches.back()});
        }
    }

    std::vector<std::string> branches;

  private:
    int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
    static std::string lines(int kind) {
        std::string text;
        for (int line = 0; line < 12; ++line)
            text += "file " + std::to_string(kind) + " line " + std::to_string(line) + "\n";
        return text;
    }
    void grow(const std::string& side) {
        const int count = 1 + pick(2);
        for (int i = 0; i < count; ++i) {
            // Git keeps what is empty from the start, which is a setting here.
            for (const auto before = files_; files_ == before;)
                edit(side);
            commit(side + " " + std::to_string(i));
        }
    }
    void edit(const std::string& side) {
        const std::string file =
            std::vector<std::string>{"f0", "f1", "f2", "sub/f3"}[static_cast<std::size_t>(pick(4))];
        switch (pick(5)) {
        case 0:
            files_["new/" + side + std::to_string(pick(9))] = "new\n";
            break;
        case 1:
            files_["both"] = "the same\n";
            break;
        case 2:
            files_[file] = "first of " + side + "\n" + files_[file];
            break;
        default:
            // What only one of them does never conflicts.
            files_["of " + side] += "more\n";
        }
    }
    void commit(const std::string& message) {
        FileContents contents;
        for (const auto& [path, content] : files_)
            contents.emplace(path, content);
        for (const auto& [path, content] : files_)
            write_file(folder_ / path, content);
        sandbox_.git(folder_, {"add", "--all"});
        sandbox_.git(folder_, {"-c", "user.name=Ann", "commit", "-q", "--allow-empty", "--date",
                               std::to_string(1700000000 + ticks_++) + " +0130", "-m", message,
                               "-m", "Why: " + message});
    }

    GitSandbox& sandbox_;
    fs::path folder_;
    std::mt19937 random_;
    int ticks_ = 0;
    std::map<std::string, std::string> files_;
};

struct StackedRepository : RepositoryFixture {
    std::string tree_of(const fs::path& folder, const std::string& commit) {
        return sandbox.git(folder, {"rev-parse", commit + "^{tree}"});
    }
    // Author, message and notes of each.
    std::string told(const fs::path& folder, const std::string& range) {
        return sandbox.git(folder, {"log", "--format=%T %an %ae %ad%n%B%n%N", range});
    }
    // Each branch as it comes out.
    std::map<std::string, ReplayResult> restacked(const std::vector<std::string>& names) {
        std::vector<StackedBranch> branches;
        std::vector<CommitId> heads;
        for (std::size_t i = 0; i < names.size(); ++i) {
            heads.push_back(at(names[i]));
            const auto id = [](const std::string& name) {
                return *BeadId::parse("at-aaaaa." + name);
            };
            branches.push_back({.bead = id(names[i]),
                                .branch = branch(names[i]),
                                .head = heads.back(),
                                .base = at(i == 0 ? "base" : names[i - 1]),
                                .on = i == 0 ? StackedOn() : StackedOn(id(names[i - 1])),
                                .held = {}});
        }
        CommitLinks links;
        ForestRequest request;
        for (const LinkedCommit& commit : unwrap(repository.history().linked(heads, at("root")))) {
            links.emplace(commit.made.id, commit.parents);
            request.owners.emplace(
                commit.made.id,
                CommitOwner{{}, commit.made.committer_name, commit.made.committer_email, {}});
        }
        const RestackPlan plan = plan_restack(branches, links, at("root"));
        REQUIRE(plan.left.empty());
        for (const RestackMove& move : plan.moves)
            request.lines.push_back({move.line.base, move.line.commits, move.onto});
        const auto results = unwrap(repository.replays().replay_forest(request));
        std::map<std::string, ReplayResult> out;
        std::vector<RewrittenCommit> rewritten;
        for (std::size_t i = 0; i < plan.moves.size(); ++i) {
            out.emplace(names[plan.moves[i].branch], results[i]);
            rewritten.insert(rewritten.end(), results[i].rewritten.begin(),
                             results[i].rewritten.end());
        }
        unwrap(repository.replays().carry_notes(rewritten));
        return out;
    }
};

} // namespace

TEST_CASE("generated stacks come out as git rebase --update-refs leaves them",
          "[contract][git][replay][restack][generated]") {
    int compared = 0;
    for (int number = 0; number < wanted_stacks(); ++number) {
        INFO("stack " << number);
        StackedRepository f;
        f.git({"config", "notes.rewriteRef", "refs/notes/*"});
        const RandomStack stack(f.sandbox, f.built.folder, static_cast<unsigned>(number));
        const fs::path copy = f.sandbox.root() / "copy";
        fs::copy(f.built.folder, copy, fs::copy_options::recursive);
        const ProcessResult theirs =
            f.sandbox.try_git(copy, {"rebase", "-q", "--update-refs", "--empty=drop",
                                     "--reapply-cherry-picks", "root", stack.branches.back()});
        const auto ours = f.restacked(stack.branches);
        const auto conflict = std::ranges::find_if(
            ours, [](const auto& one) { return !one.second.conflicts.empty(); });
        INFO(theirs.err);
        REQUIRE((conflict == ours.end()) == (theirs.status == 0));
        if (conflict != ours.end()) {
            CHECK(lines_of(f.sandbox.git(copy, {"diff", "--name-only", "--diff-filter=U"})) ==
                  conflict->second.conflicts);
            continue;
        }
        ++compared;
        for (const std::string& name : stack.branches) {
            INFO("branch " << name);
            const std::string head = ours.at(name).head->str();
            CHECK(f.tree_of(f.built.folder, head) == f.tree_of(copy, name));
            CHECK(f.told(f.built.folder, "root.." + head) == f.told(copy, "root.." + name));
        }
    }
    CHECK(compared > 0);
}
