#include "app/land/commit_owners.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A changeset whose worktree is there, on a work branch that is cut at `first`.
struct OwnersFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = holding(epic);
    const Person user{"Ursula User", "ursula@example.org"};

    OwnersFixture() {
        unwrap(repository.worktrees().add_worktree(worktree_of(changeset),
                                                   work_branch_of(changeset), first));
    }
    CommitId commit(const std::string& message, const std::string& who) {
        return repository.commit(worktree_of(changeset), message,
                                 {{"src/" + std::to_string(++files_made) + ".txt", "x\n"}}, who);
    }
    // As a rebase leaves it in an agent's worktree: its own trailer under the author's message.
    CommitId copied(const CommitId& of, const CommitId& onto, const FileTree& changed,
                    const std::string& agent) {
        const MemoryCommit& original = *unwrap(repository.git.commits.find(of));
        MemoryCommit copy{.tree = unwrap(repository.git.commits.find(onto))->tree,
                          .parents = {onto},
                          .message = original.message + "\nAtelier-Agent: " + agent + "\n",
                          .author = original.author,
                          .committer = agent + " <ursula@example.org>"};
        for (const auto& [path, text] : changed)
            copy.tree[path] = text;
        return repository.git.commits.add(std::move(copy));
    }
    void session(const std::string& id, const std::string& agent, const CommitId& start,
                 const std::optional<CommitId>& head) {
        Session one{.id = *SessionId::parse(id), .agent = *AgentId::parse(agent)};
        one.epic = epic.id;
        one.changeset = changeset.id;
        one.started_at = clock.now();
        one.start = start;
        one.head = head;
        put(one);
    }
    std::map<CommitId, CommitOwner> owners(const CommitId& head) {
        return unwrap(commit_owners(work.plan, repository, changeset, first, head, user));
    }
    Trailers trailers(const std::string& key, const std::string& value) const {
        return {{"Atelier-Epic", epic.id.str()},
                {"Atelier-Changeset", changeset.id.str()},
                {key, value}};
    }
    int files_made = 0;
};

} // namespace

TEST_CASE("what a person commits between two sessions is that person's", "[app][land][owners]") {
    OwnersFixture f;
    const CommitId one = f.commit("One\n", "atelier/worker/worker-1");
    const CommitId theirs = f.commit("Theirs\n", "Ada Author");
    const CommitId two = f.commit("Two\n", "atelier/worker/worker-2");
    f.session("s-one", "atelier/worker/worker-1", f.first, one);
    f.session("s-two", "atelier/worker/worker-2", theirs, two);
    auto owners = f.owners(two);
    REQUIRE(owners.size() == 3);
    CHECK(owners.at(theirs).committer_name == "Ada Author");
    CHECK(owners.at(theirs).committer_email == "ursula@example.org");
    CHECK(owners.at(theirs).trailers ==
          f.trailers("Atelier-Overseer", "Ada Author <ursula@example.org>"));
    CHECK(owners.at(one).committer_name == "atelier/worker/worker-1");
    CHECK(owners.at(one).trailers == f.trailers("Atelier-Agent", "atelier/worker/worker-1"));
    CHECK(owners.at(two).trailers == f.trailers("Atelier-Agent", "atelier/worker/worker-2"));
}

TEST_CASE("an agent that commits as somebody else makes nobody the author of its work",
          "[app][land][owners]") {
    OwnersFixture f;
    const CommitId head = f.commit("Work\n", "Ursula User");
    f.session("s-one", "atelier/worker/worker-1", f.first, head);
    const CommitOwner whose = f.owners(head).at(head);
    CHECK(whose.committer_name == "atelier/worker/worker-1");
    CHECK(whose.trailers == f.trailers("Atelier-Agent", "atelier/worker/worker-1"));
}

TEST_CASE("of a session whose end nobody saw, commits say themselves whose they are",
          "[app][land][owners]") {
    OwnersFixture f;
    const CommitId by_trailer =
        f.commit("Rebased by a person\n\nAtelier-Agent: atelier/worker/worker-3\n", "Ursula User");
    const CommitId by_name = f.commit("Work\n", "atelier/worker/worker-1");
    const CommitId theirs = f.commit("Theirs\n", "Ursula User");
    f.session("s-one", "atelier/worker/worker-1", f.first, std::nullopt);
    auto owners = f.owners(theirs);
    CHECK(owners.at(by_trailer).trailers.back().second == "atelier/worker/worker-3");
    CHECK(owners.at(by_name).trailers.back().second == "atelier/worker/worker-1");
    CHECK(owners.at(theirs).trailers.back().first == "Atelier-Overseer");
}

TEST_CASE("a session whose commits Git has let go of keeps nothing from landing",
          "[app][land][owners]") {
    OwnersFixture f;
    const CommitId gone = *CommitId::parse(std::string(40, 'd'));
    const CommitId head = f.commit("Work\n", "atelier/worker/worker-1");
    f.session("s-one", "atelier/worker/worker-1", gone, gone);
    f.session("s-two", "atelier/worker/worker-1", gone, head);
    CHECK(f.owners(head).at(head).committer_name == "atelier/worker/worker-1");
}

TEST_CASE("a committer whom Git would refuse is replaced by the user", "[app][land][owners]") {
    OwnersFixture f;
    const CommitId head = f.commit("Work\n", ".");
    CHECK(f.owners(head).at(head).trailers.back().second == "Ursula User <ursula@example.org>");
}

TEST_CASE("what a person committed stays theirs when an agent rebases it, and is the agent's when "
          "it changed something",
          "[app][land][owners]") {
    OwnersFixture f;
    const std::string agent = "atelier/worker/worker-1";
    const CommitId theirs = f.commit("Theirs\n", "Ada Author");
    const CommitId onto = f.first;
    SECTION("once, and again in a later session") {
        const CommitId root = f.copied(onto, onto, {{"root.txt", "r\n"}}, "Ursula User");
        const CommitId once = f.copied(theirs, root, {{"src/1.txt", "x\n"}}, agent);
        f.session("s-one", agent, theirs, once);
        const CommitOwner whose = f.owners(once).at(once);
        CHECK(whose.committer_name == "Ada Author");
        CHECK(whose.trailers == f.trailers("Atelier-Overseer", "Ada Author <ursula@example.org>"));
        CHECK(whose.message_of == theirs);
        const CommitId later = f.copied(root, root, {{"later.txt", "l\n"}}, "Ursula User");
        const CommitId again = f.copied(once, later, {{"src/1.txt", "x\n"}}, agent);
        f.session("s-two", agent, once, again);
        CHECK(f.owners(again).at(again).committer_name == "Ada Author");
        CHECK(f.owners(again).at(again).message_of == theirs);
    }
    SECTION("changed by the agent") {
        const CommitId changed = f.copied(theirs, onto, {{"src/1.txt", "y\n"}}, agent);
        f.session("s-one", agent, theirs, changed);
        const CommitOwner whose = f.owners(changed).at(changed);
        CHECK(whose.trailers == f.trailers("Atelier-Agent", agent));
        CHECK_FALSE(whose.message_of);
    }
    SECTION("an agent's own work, rebased in a later session") {
        const CommitId work = f.copied(onto, onto, {{"src/9.txt", "w\n"}}, agent);
        f.session("s-one", agent, onto, work);
        const CommitId root = f.copied(onto, onto, {{"root.txt", "r\n"}}, "Ursula User");
        const CommitId moved = f.copied(work, root, {{"src/9.txt", "w\n"}}, agent);
        f.session("s-two", agent, work, moved);
        CHECK(f.owners(moved).at(moved).trailers == f.trailers("Atelier-Agent", agent));
    }
}
