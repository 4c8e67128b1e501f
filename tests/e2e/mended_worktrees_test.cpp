// Worktrees that are not as the last session left them: each is mended where that is certain, made
// again, or refused by name, and nothing in it is lost.
#include "base/text.hpp"
#include "support/answering_agent.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Begins, leaves a file open and fails, until it may go on.
std::string failing_at_first(const fs::path& go) {
    return "#!/bin/sh\nid=$ATELIER_CHANGESET_ID\nif [ ! -e '" + go.string() +
           "' ]; then\n"
           "    echo begun >begun-$id.txt && git add . && git commit -q -m Begun\n"
           "    echo open >open-$id.txt\n"
           "    exit 1\n"
           "fi\n"
           "echo done >done-$id.txt && git add . && git commit -q -m Done\n"
           "exec changeset_done --summary done\n";
}

// An epic with so many changesets, each of which was begun and stands in its worktree, with a
// commit and a file that is in none.
struct Begun {
    AtelierSandbox sandbox;
    BuiltRepository built = sandbox.git().plain();
    std::string epic;
    fs::path worktrees;

    explicit Begun(int changesets) {
        sandbox.atelier(built.folder, {"init", "--yes"});
        use_agent(sandbox, built.folder, "failing", failing_at_first(sandbox.root() / "go"));
        epic = sandbox.plan(built.folder, numbered_parts("Do N", changesets)).front();
        worktrees = sandbox.project(built.enlistment) / "worktrees";
        CHECK(run().status == 1);
        for (int number = 1; number <= changesets; ++number) {
            CHECK(read_file(at(number) / ("open-" + id(number) + ".txt")) == "open\n");
            sandbox.atelier(built.folder, {"retry", id(number)});
        }
        write_file(sandbox.root() / "go", "");
    }
    ProcessResult run() {
        return sandbox.try_atelier(built.folder, {"work", "--mode", "auto", "--agent", "failing"});
    }
    std::string id(int number) const { return epic + "." + std::to_string(number); }
    fs::path at(int number) const { return worktrees / id(number); }
    std::string git(const fs::path& folder, const std::vector<std::string>& arguments) {
        return sandbox.git().git(folder, arguments);
    }
    // Of what that changeset brought to the root branch, by the first word of their names.
    std::string landed(int number) {
        std::string words;
        for (const std::string& file :
             lines_of(git(built.folder, {"diff", "--name-only", "main", "one"})))
            if (file.ends_with("-" + id(number) + ".txt"))
                words += (words.empty() ? "" : " ") + file.substr(0, file.find('-'));
        return words;
    }
};

} // namespace

TEST_CASE("worktrees that were moved, switched, emptied or forgotten are mended or refused by name",
          "[e2e][worktrees]") {
    Begun f(7);
    const fs::path elsewhere = f.sandbox.root() / "elsewhere";
    fs::create_directories(elsewhere);
    // The first goes on where it stands; what comes later is restacked on what has landed.
    enum { on_no_branch = 1, by_git, by_hand, on_another, deleted, without_links, no_folder };
    f.git(f.built.folder,
          {"worktree", "move", f.at(by_git).string(), (elsewhere / "by-git").string()});
    fs::rename(f.at(by_hand), elsewhere / "by-hand");
    f.git(f.at(on_no_branch), {"checkout", "-q", "--detach"});
    f.git(f.at(on_another), {"switch", "-q", "-c", "mine"});
    fs::remove_all(f.at(deleted));
    fs::remove_all(f.at(without_links));
    fs::remove_all(f.built.common_dir / "worktrees" / f.id(without_links));
    fs::remove_all(f.at(no_folder));
    write_file(f.at(no_folder), "somebody's\n");
    // It is made from the plan.
    fs::remove_all(f.worktrees / ".meta");

    const ProcessResult worked = f.run();
    const std::string said = worked.out + worked.err;
    INFO(said);
    const auto tells = [&](int number, const std::string& what) {
        return said.find(f.at(number).string() + what) != std::string::npos;
    };
    CHECK(tells(by_git, " had been moved to " + (elsewhere / "by-git").string() + "; it is back"));
    CHECK(f.landed(by_git) == "begun done open");
    // Nobody can tell that it is the same one; what is in it stays where it is.
    CHECK(f.landed(by_hand) == "begun done");
    CHECK(read_file(elsewhere / "by-hand" / ("open-" + f.id(by_hand) + ".txt")) == "open\n");
    CHECK(tells(on_no_branch, " was left on no branch; it is on one-" + f.id(on_no_branch)));
    CHECK(f.landed(on_no_branch) == "begun done open");
    CHECK(f.landed(deleted) == "begun done");
    CHECK(f.landed(without_links) == "begun done");
    CHECK(tells(no_folder, " is made again: what stood in its place was not a folder, kept as "));
    CHECK(f.landed(no_folder) == "begun done");
    CHECK(fs::exists(f.worktrees / ".meta" / (f.epic + ".json")));

    // What a person has switched is theirs, until they switch it back.
    CHECK(f.landed(on_another).empty());
    const std::string why = f.sandbox.atelier(f.built.folder, {"why", f.id(on_another)});
    CHECK_THAT(why, ContainsSubstring("is on mine, not on one-" + f.id(on_another)));
    CHECK(f.git(f.at(on_another), {"branch", "--show-current"}) == "mine");
    f.git(f.at(on_another), {"switch", "-q", "one-" + f.id(on_another)});
    CHECK(f.run().status == 0);
    CHECK(f.landed(on_another) == "begun done open");
    CHECK(f.sandbox.git().try_git(f.built.folder, {"fsck", "--strict"}).status == 0);
}

TEST_CASE("a folder of somebody's in a worktree's place is refused by name, and left",
          "[e2e][worktrees]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().plain();
    const std::string epic =
        sandbox.plan(built.folder, numbered_parts("demo: write N.txt x", 1)).front();
    const fs::path place = sandbox.project(built.enlistment) / "worktrees" / (epic + ".1");
    write_file(place / "notes.txt", "mine\n");
    const ProcessResult refused = sandbox.work(built.folder);
    INFO(refused.out << refused.err);
    CHECK(refused.status == 1);
    CHECK_THAT(refused.out + refused.err,
               ContainsSubstring(place.string() + " is in the way: it is not a worktree of this "
                                                  "repository, and no session made it"));
    CHECK(read_file(place / "notes.txt") == "mine\n");
    fs::rename(place, sandbox.root() / "notes");
    CHECK(sandbox.work(built.folder).status == 0);
    CHECK(sandbox.git().git(built.folder, {"show", "one:1.txt"}) == "x");
}
