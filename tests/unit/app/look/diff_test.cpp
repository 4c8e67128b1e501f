#include "app/look/diff.hpp"

#include "app/look/last_look.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct DiffFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "One");
    CommitId head = first;

    DiffFixture() {
        repository.force("refs/heads/topic", first);
        work({{"new.txt", "new\n"}, {"src/b.txt", "b\n"}});
    }
    void work(const FileContents& changed) {
        const bool begun = head != first;
        head = commit_work(changeset, first, changed);
        if (!begun) done(changeset, first, head);
    }
    DiffOutcome diff(const DiffRequest& request, const Context& caller) {
        return unwrap(read_diff(caller, repository, files, paths, request));
    }
    DiffOutcome diff() { return diff({.id = changeset.id}, overseer()); }
    DiffOutcome since_last() { return diff({.id = changeset.id, .since_last = true}, overseer()); }
    std::optional<CommitRange> seen() { return unwrap(last_look(files, paths, changeset.id)); }
};

} // namespace

TEST_CASE("a diff says what the changeset changes, and its files", "[app][diff]") {
    DiffFixture at;
    const DiffOutcome diff = at.diff();
    CHECK(diff.text == "A\tnew.txt\nA\tsrc/b.txt\n");
    CHECK(diff.files.size() == 2);
    CHECK(diff.changed.commits == CommitRange{at.first, at.head});
    CHECK(diff.subject == DiffSubject::whole);
}

TEST_CASE("paths are taken from where they are named", "[app][diff]") {
    DiffFixture at;
    const auto shown = [&](const std::string& path, const std::filesystem::path& folder) {
        return at
            .diff({.id = at.changeset.id, .look = {.paths = {path}}, .directory = folder},
                  at.overseer())
            .text;
    };
    const auto repo = at.record.enlistment;
    CHECK(shown("src", repo) == "A\tsrc/b.txt\n");
    CHECK(shown("b.txt", repo / "src") == "A\tsrc/b.txt\n");
    CHECK(shown("../new.txt", repo / "src") == "A\tnew.txt\n");
    // In a worktree, and outside of every checkout.
    CHECK(shown("b.txt", at.worktree_of(at.changeset) / "src") == "A\tsrc/b.txt\n");
    CHECK(shown("src/b.txt", "/elsewhere") == "A\tsrc/b.txt\n");
}

TEST_CASE("only the overseer's look at all of it counts as a look", "[app][diff]") {
    DiffFixture at;
    at.diff({.id = at.changeset.id}, at.worker());
    at.diff({.id = at.changeset.id}, at.planner());
    at.diff({.id = at.changeset.id, .shown = false}, at.overseer());
    at.diff({.id = at.changeset.id, .look = {.form = DiffForm::stat}}, at.overseer());
    at.diff({.id = at.changeset.id, .look = {.paths = {"src"}}}, at.overseer());
    at.diff({.id = at.changeset.id, .look = {.ignores_white_space = true}}, at.overseer());
    CHECK_FALSE(at.seen());
    at.diff();
    CHECK(at.seen() == CommitRange{at.first, at.head});
}

TEST_CASE("since the last look there is what has become of what was seen", "[app][diff]") {
    DiffFixture at;
    const DiffOutcome whole = at.since_last();
    CHECK(whole.subject == DiffSubject::not_seen_before);
    CHECK(whole.text == "A\tnew.txt\nA\tsrc/b.txt\n");
    CHECK(at.since_last().subject == DiffSubject::nothing_new);
    CHECK(at.since_last().text.empty());

    // On top of it: the new commit is shown whole.
    const CommitRange before{at.first, at.head};
    at.work({{"more.txt", "more\n"}});
    const DiffOutcome added = at.since_last();
    CHECK(added.subject == DiffSubject::since_last);
    CHECK(added.seen == before);
    CHECK_THAT(added.text, Catch::Matchers::StartsWith(at.first.str() + ".." + before.head.str()));
    CHECK_THAT(added.text, Catch::Matchers::EndsWith("\nA\tmore.txt\n"));
    CHECK(at.since_last().subject == DiffSubject::nothing_new);

    // In its place.
    const CommitId replaced = at.head;
    at.repository.force(full_ref(at.work_branch_of(at.changeset)), at.first);
    at.work({{"other.txt", "other\n"}});
    const DiffOutcome again = at.since_last();
    CHECK(again.text == at.first.str() + ".." + replaced.str() + "\n" + at.first.str() + ".." +
                            at.head.str() + "\n");
}

TEST_CASE("what was seen and is gone is told, and everything shown", "[app][diff]") {
    DiffFixture at;
    const CommitId gone = *CommitId::parse(std::string(40, 'f'));
    unwrap(note_look(at.files, at.paths, at.changeset.id, {at.first, gone}));
    const DiffOutcome diff = at.since_last();
    CHECK(diff.subject == DiffSubject::seen_is_gone);
    CHECK(diff.text == "A\tnew.txt\nA\tsrc/b.txt\n");
    CHECK(at.seen() == CommitRange{at.first, at.head});
}

TEST_CASE("a look that cannot be noted is shown all the same", "[app][diff]") {
    DiffFixture at;
    at.files.broken.insert(at.paths.folder / "looked" / (at.changeset.id.str() + ".json"));
    const DiffOutcome diff = at.diff();
    CHECK_FALSE(diff.text.empty());
    CHECK(diff.not_noted);
}
