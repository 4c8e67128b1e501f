// What Git is asked once and not again, and that every change has it asked anew.
#include "base/text.hpp"
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
        for (const char* word : {"list", "rev-parse", "config", "var", "version", "rev-list",
                                 "for-each-ref", "remote"})
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
        for (const auto& [name, commit] : unwrap(of.refs().branches()))
            text += name + " " + commit.str() + "\n";
        for (const auto& [name, commit] : unwrap(of.refs().refs_below("refs/kept/")))
            text += name + " " + commit.str() + "\n";
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
    SECTION("a ref of another kind, in a folder") {
        f.git({"update-ref", "refs/kept/here/one", "HEAD"});
        CHECK(f.answers(f.asking) == f.fresh());
        f.git({"update-ref", "-d", "refs/kept/here/one"});
        f.git({"update-ref", "refs/kept/two", "HEAD"});
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

namespace {

struct AskedOfSettings : Asked {
    const fs::path of_user = fs::path(sandbox.environment().at("HOME")) / ".gitconfig";
    const CommitId first = head_of("main");
    const CommitId last = commit_on_main();

    CommitId head_of(const std::string& branch) {
        return unwrap(asking.refs().resolve("refs/heads/" + branch)).value();
    }
    CommitId commit_on_main() {
        git({"commit", "-q", "--allow-empty", "-m", "Go on"});
        return head_of("main");
    }
    void add(const fs::path& file, const std::string& text) {
        write_file(file, read_file(file) + text);
    }

    // All that is asked of configuration and history.
    std::string answers_of(Repository& of) {
        std::string text = std::to_string(unwrap(of.version()).major) + " " +
                           unwrap(of.configuration().user()).email + "\n";
        for (const Remote& remote : unwrap(of.configuration().remotes()))
            text += remote.name + " " + join(remote.urls, " ") + "\n";
        text += unwrap(of.remotes().push_address("another")).value_or("none") + "\n";
        for (const CommitId& commit : unwrap(of.history().commits(first, last)))
            text += commit.str() + "\n";
        for (const MadeCommit& commit : unwrap(of.history().made(first, last)))
            text += commit.author + "\n";
        text += std::to_string(unwrap(of.history().merges(first, last)).size());
        return text;
    }
    std::string fresh_answers() {
        ChildProcess child;
        GitRepository other(child, sandbox.environment(),
                            unwrap(discover_repository(built.folder)));
        return answers_of(other);
    }
};

} // namespace

TEST_CASE("Git is asked once for its version, settings and a range of commits",
          "[contract][git][asked]") {
    AskedOfSettings f;
    const int none = f.counted.calls;
    const std::string before = f.answers_of(f.asking);
    // The version, the user, all settings, a remote, and the range.
    CHECK(f.counted.calls - none == 5);
    CHECK(before == f.fresh_answers());
    CHECK(f.answers_of(f.asking) == before);
    CHECK(f.counted.calls - none == 5);
}

TEST_CASE("whatever changes settings or a history is in the next answer",
          "[contract][git][asked]") {
    AskedOfSettings f;
    const fs::path included = f.sandbox.root() / "included";
    f.add(f.of_user, "[include]\n\tpath = " + included.string() + "\n" +
                         "[includeIf \"onbranch:elsewhere\"]\n\tpath = " + included.string() +
                         "-there\n");
    write_file(included.string() + "-there", "[user]\n\temail = there@example.org\n");
    f.sandbox.git(f.place, {"commit", "-q", "--allow-empty", "-m", "Beside"});
    const std::string beside = f.head_of("work").str();
    const std::string before = f.answers_of(f.asking);
    SECTION("the user's address") {
        f.add(f.of_user, "[user]\n\temail = another@example.org\n");
    }
    SECTION("a file that is included, which was not there") {
        write_file(included, "[user]\n\temail = included@example.org\n");
    }
    SECTION("a branch that another file is included for") {
        f.git({"checkout", "-q", "-b", "elsewhere"});
    }
    SECTION("a remote") {
        f.git({"remote", "add", "another", "/there"});
    }
    SECTION("another commit in place of one") {
        f.git({"replace", "--graft", f.last.str(), f.first.str(), beside});
    }
    SECTION("one that is in the packed refs") {
        f.git({"replace", "--graft", f.last.str()});
        f.git({"pack-refs", "--all"});
        CHECK(f.answers_of(f.asking) == f.fresh_answers());
        f.git({"replace", "-d", f.last.str()});
        f.git({"replace", "--graft", f.last.str(), f.first.str(), beside});
    }
    const std::string now = f.answers_of(f.asking);
    CHECK(now == f.fresh_answers());
    CHECK(now != before);
}
