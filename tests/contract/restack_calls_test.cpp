// What a restack asks Git, besides how the commits descend from each other and to move the refs.
#include "support/repository_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

using Words = std::vector<std::string>;

// What each call is to do, and what Git says to it.
class NotedCalls : public Process {
  public:
    Result<ProcessResult> run(const ProcessRequest& request) override {
        std::size_t at = 1;
        while (request.argv.at(at) == "-c")
            at += 2;
        words.push_back(request.argv.at(at));
        Result<ProcessResult> done = child_.run(request);
        if (done) said += done->err;
        return done;
    }
    Words words;
    std::string said;

  private:
    ChildProcess child_;
};

struct Counted : RepositoryFixture {
    NotedCalls noted;
    GitRepository asking{noted, sandbox.environment(), unwrap(discover_repository(built.folder)),
                         open_objects};

    // The words of what is asked meanwhile.
    template <typename Work>
    Words asked(const Work& work) {
        noted.words.clear();
        work();
        return noted.words;
    }
    // That many commits on HEAD, on a root that has another one.
    ForestRequest request(int count) {
        const CommitId base = at("HEAD");
        ForestRequest out;
        out.lines.push_back({base, {}, base});
        for (int i = 0; i < count; ++i) {
            const CommitId made = sandbox.commit(
                built.folder, "Change\n", {{"own/" + std::to_string(i), std::to_string(i) + "\n"}});
            out.lines[0].commits.push_back(made);
            out.owners.emplace(made, CommitOwner{{}, "U", "u@example.org", {}});
        }
        git({"checkout", "-q", "--detach", base.str()});
        out.lines[0].onto = sandbox.commit(built.folder, "Other\n", {{"other", "x\n"}});
        return out;
    }
};

} // namespace

TEST_CASE("a restack of many commits reads them itself", "[contract][git][replay][asked]") {
    Counted f;
    const ForestRequest request = f.request(12);
    const auto replay = [&] { unwrap(f.asking.replays().replay_forest(request)); };
    CHECK(f.asked(replay) == Words{"config", "var"});
    CHECK(f.asked(replay) == Words{"var"});
}

TEST_CASE("a setting that has whole checkouts merged is seen among the others",
          "[contract][git][replay][asked]") {
    Counted f;
    f.git({"config", "merge.renormalize", "yes"});
    const ForestRequest request = f.request(1);
    const Words words = f.asked([&] { unwrap(f.asking.replays().replay_forest(request)); });
    CHECK(std::ranges::count(words, "worktree") > 0);
}

TEST_CASE("Git is started to copy notes only where it would copy any",
          "[contract][git][replay][asked]") {
    Counted f;
    const CommitId from = f.at("HEAD");
    const CommitId to = f.sandbox.commit(f.built.folder, "Next\n", {{"x", "1\n"}});
    f.git({"notes", "add", "-m", "A note", from.str()});
    const auto carry = [&] { unwrap(f.asking.replays().carry_notes({{from, to}})); };
    CHECK(f.asked(carry) == Words{"config"});
    f.git({"config", "notes.rewriteRef", "refs/notes/commits"});
    CHECK(f.asked(carry) == Words{"config", "notes"});
    CHECK(f.git({"notes", "show", to.str()}) == "A note");
}

TEST_CASE("refs move without a look for others that are called like an id",
          "[contract][git][refs][asked]") {
    Counted f;
    const CommitId before = f.at("HEAD");
    const CommitId after = f.sandbox.commit(f.built.folder, "Next\n", {{"x", "1\n"}});
    // Of such a one it warns.
    f.git({"update-ref", "refs/heads/" + after.str(), before.str()});
    unwrap(f.asking.refs().update_refs({{"refs/heads/moved", after, {}}}, "test"));
    CHECK(f.at("refs/heads/moved") == after);
    CHECK(f.noted.said.empty());
}
