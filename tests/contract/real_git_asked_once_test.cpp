// What Git is asked once and not again, and that every change has it asked anew.
#include "support/repository_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Counts the calls that have such a word.
class CountedCalls : public Process {
  public:
    Result<ProcessResult> run(const ProcessRequest& request) override {
        for (const char* word : {"list", "rev-parse"})
            if (std::ranges::find(request.argv, word) != request.argv.end()) ++calls;
        return child_.run(request);
    }
    int calls = 0;

  private:
    ChildProcess child_;
};

struct Asked : RepositoryFixture {
    CountedCalls counted;
    GitRepository asking{counted, sandbox.environment(), unwrap(discover_repository(built.folder))};
    const fs::path place = add_work();

    // All that is asked, as `repository` has it.
    std::string answers(Repository& of) {
        std::string text;
        for (const Checkout& one : unwrap(of.worktrees().checkouts()))
            text += one.worktree.string() + " " + told_branch(one.branch) + " " +
                    (one.head ? one.head->str() : "none") + " " + one.lock_reason +
                    (one.locked ? " locked" : "") + (one.prunable ? " prunable" : "") + "\n";
        for (const char* name : {"refs/heads/main", "refs/heads/work", "refs/heads/none"}) {
            const auto commit = unwrap(of.refs().resolve(name));
            text += std::string(name) + " " + (commit ? commit->str() : "none") + "\n";
        }
        return text;
    }
    std::string fresh() {
        ChildProcess child;
        GitRepository other(child, sandbox.environment(),
                            unwrap(discover_repository(built.folder)));
        return answers(other);
    }
};

} // namespace

TEST_CASE("Git is asked once for worktrees and branches while nothing has changed",
          "[contract][git][asked]") {
    Asked f;
    const std::string before = f.answers(f.asking);
    const int calls = f.counted.calls;
    CHECK(calls > 0);
    CHECK(f.answers(f.asking) == before);
    write_file(f.place / "src/a.txt", "changed\n");
    CHECK(f.answers(f.asking) == before);
    CHECK(f.counted.calls == calls);
}

TEST_CASE("whatever changes worktrees or branches is in the next answer",
          "[contract][git][asked]") {
    Asked f;
    const std::string before = f.answers(f.asking);
    bool same = false;
    SECTION("a commit in the main checkout") {
        f.git({"commit", "-q", "--allow-empty", "-m", "Go on"});
    }
    SECTION("a commit in a worktree") {
        f.sandbox.git(f.place, {"commit", "-q", "--allow-empty", "-m", "Go on"});
    }
    SECTION("refs that are packed, and then moved") {
        f.git({"pack-refs", "--all"});
        CHECK(f.answers(f.asking) == before);
        f.git({"commit", "-q", "--allow-empty", "-m", "Go on"});
        f.git({"update-ref", "refs/heads/work", "HEAD"});
    }
    SECTION("a packed branch that is deleted") {
        f.git({"branch", "none"});
        f.git({"pack-refs", "--all"});
        CHECK(f.answers(f.asking) != before);
        f.git({"branch", "-q", "-D", "none"});
        same = true;
    }
    SECTION("a new branch") {
        f.git({"branch", "none"});
    }
    SECTION("a branch that stands for another") {
        f.git({"symbolic-ref", "refs/heads/none", "refs/heads/main"});
        CHECK(f.answers(f.asking) == f.fresh());
        f.git({"commit", "-q", "--allow-empty", "-m", "Go on"});
    }
    SECTION("a HEAD that leaves its branch") {
        f.sandbox.git(f.place, {"checkout", "-q", "--detach"});
    }
    SECTION("another branch in a worktree") {
        f.sandbox.git(f.place, {"checkout", "-q", "-b", "none"});
    }
    SECTION("a lock, and another reason for it") {
        f.git({"worktree", "lock", "--reason", "mine", f.place.string()});
        CHECK(f.answers(f.asking) == f.fresh());
        f.git({"worktree", "unlock", f.place.string()});
        f.git({"worktree", "lock", "--reason", "yours", f.place.string()});
    }
    SECTION("a folder that is gone") {
        fs::remove_all(f.place);
    }
    SECTION("a worktree that is moved") {
        f.git({"worktree", "move", f.place.string(), f.work("elsewhere").string()});
    }
    SECTION("one more worktree") {
        f.git({"worktree", "add", "-q", "--detach", f.work("more").string()});
    }
    const std::string now = f.answers(f.asking);
    CHECK(now == f.fresh());
    CHECK((now == before) == same);
}
