// Runs of documents on a real repository that are killed before any statement of the store, or
// whose disk fails there, after a person has committed to the branch as well: the branch comes to
// the same.
#include "support/forked_child.hpp"
#include "support/kill_points.hpp"
#include "support/run_on_disk.hpp"
#include "support/shown_document.hpp"
#include "support/workflow_terms.hpp"

#include <iostream>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

const std::string guide = "docs/guide.md";

// Rounds of an edit and a review, a gate, and an edit at the end.
StartRequest of_document(const RunPlace& place) {
    const Term edit = turn_of("a", {SeesKind::all}, Produces::changes);
    const Term review = turn_of("d", {SeesKind::all}, Produces::review);
    Terms steps{{LoopStep{.steps = {edit, review}, .max = 3, .until = {UntilKind::approved}}},
                {GateStep{GateKind::approval}},
                turn_of("b", {SeesKind::all}, Produces::changes)};
    return {.workflow = {.name = "rounds",
                         .subject = WorkflowSubject::document,
                         .roles = {{"a", "a"}, {"b", "b"}, {"d", "d"}},
                         .steps = std::move(steps)},
            .request = "Say more.",
            .document = DocumentWish{.path = guide, .directory = place.built.folder}};
}

// Who edits adds a line; who reviews is content with two of them.
std::optional<std::string> edit_or_review(const DiskQuestion& one) {
    const std::string shown = shown_document(one.prompt, guide);
    if (one.artisan != "d") return shown + "A line by " + one.artisan + ".\n";
    const bool second = shown.find("by a.") != shown.rfind("by a.");
    return std::string(R"({"content": "read", "verdict": ")") +
           (second ? "approved" : "changes_requested") + "\"}";
}

struct DocumentPlace : RunPlace {
    RunProcess process{*this};

    DocumentPlace() { process.agents.answer = edit_or_review; }

    std::string git(std::vector<std::string> words, const std::string& input = {}) {
        return sandbox.git(built.folder, std::move(words), input);
    }
    Run run_of(const BeadId& run) {
        return unwrap(process.store().read(
                          [&](PlanReader& reader) { return reader.runs().find(run); }))
            .value();
    }
    std::string branch_of(const BeadId& run) { return run_of(run).branch->str(); }
    // After its first turn, a person commits to its branch.
    BeadId begin() {
        std::filesystem::remove(asked);
        const BeadId run = process.start(of_document(*this));
        unwrap(drive_run(process.world, {.run = run, .steps = 1}));
        const std::string branch = branch_of(run);
        const std::string before = git({"show", branch + ":" + guide}) + "\n";
        const std::string blob = git({"hash-object", "-w", "--stdin"}, "By hand.\n" + before);
        const std::string docs = git({"mktree"}, "100644 blob " + blob + "\tguide.md\n");
        std::string top;
        for (const std::string& line : lines_of(git({"ls-tree", branch})))
            top += (line.ends_with("\tdocs") ? "040000 tree " + docs + "\tdocs" : line) + "\n";
        const std::string commit =
            git({"commit-tree", "-p", branch, "-m", "By hand", git({"mktree"}, top)});
        git({"update-ref", "refs/heads/" + branch, commit});
        return run;
    }
    // What has come of it: also each version that is on its branch, with whose it is.
    std::vector<std::string> come_of(const BeadId& run) {
        std::vector<std::string> lines = process.come_of(run);
        const std::string branch = branch_of(run);
        CHECK(git({"rev-parse", branch}) == run_of(run).head->str());
        for (const std::string& commit :
             lines_of(git({"rev-list", "--reverse", "main.." + branch}))) {
            if (commit.empty()) continue;
            lines.push_back(git({"log", "-1", "--format=%an %s", commit}) + " [" +
                            git({"show", commit + ":" + guide}) + "]");
        }
        return lines;
    }
    std::vector<std::string> who_was_asked() const {
        auto lines = lines_of(read_file(asked));
        std::ranges::sort(lines);
        return lines;
    }
    // 0 where a process of its own has carried the run to its end.
    int carried_by_another(const BeadId& run, const SqliteOptions& options) {
        return ForkedChild([&] {
                   RunProcess other(*this, options);
                   other.agents.answer = edit_or_review;
                   const auto carried = other.try_carry(run);
                   return carried && carried->status == RunStatus::completed ? 0 : 1;
               })
            .wait();
    }
    void check_whole() {
        CHECK(git({"fsck", "--strict", "--no-dangling"}).empty());
        CHECK(git({"status", "--porcelain"}).empty());
        process.check_events();
    }
};

} // namespace

TEST_CASE(
    "before whatever statement the driver of a document is killed, its branch comes to the same",
    "[contract][git][runs][document][kills][generated]") {
    DocumentPlace place;
    const BeadId whole = place.begin();
    REQUIRE(place.process.carry(whole).status == RunStatus::completed);
    const auto expected = place.come_of(whole);
    INFO(join(expected, "\n"));
    const auto asked = place.who_was_asked();
    CHECK(asked.size() == 5);
    CHECK(place.git({"show", place.branch_of(whole) + ":" + guide}).starts_with("By hand.\n"));

    const long step = std::max(number_in("ATELIER_TEST_KILL_STEP", 41), 1L);
    const Share share;
    long kills = 0;
    for (int last = 1;; last += static_cast<int>(step)) {
        if (!share.has(last)) continue;
        INFO("before statement " << last);
        const BeadId run = place.begin();
        const int status = place.carried_by_another(run, {.fails = [&](int number) {
                                                        if (number == last) ::raise(SIGKILL);
                                                        return false;
                                                    }});
        REQUIRE((status == 0 || status == -SIGKILL));
        if (status == 0) break;
        ++kills;
        CHECK(place.process.carry(run).status == RunStatus::completed);
        CHECK(place.come_of(run) == expected);
        CHECK(place.who_was_asked() == asked);
    }
    // Fewer would mean that the statements are not asked for.
    CHECK(kills * step > 150);
    place.check_whole();
    std::cout << kills << " kills at statements of a run of a document\n";
}

TEST_CASE("whatever statement of a document's run the disk fails at, the run can be gone on with",
          "[contract][git][runs][document][kills][generated]") {
    DocumentPlace place;
    const BeadId whole = place.begin();
    place.process.carry(whole);
    const auto expected = place.come_of(whole);
    constexpr int to_open = 20;
    const long step = std::max(number_in("ATELIER_TEST_KILL_STEP", 59), 1L);
    const Share share;
    for (int failing = 1;; failing += static_cast<int>(step)) {
        if (!share.has(failing)) continue;
        INFO("statement " << failing);
        const BeadId run = place.begin();
        const int status = place.carried_by_another(
            run, {.fails = [&](int number) { return number >= failing + to_open; }});
        if (status == 0) break;
        CHECK(place.process.carry(run).status == RunStatus::completed);
        CHECK(place.come_of(run) == expected);
    }
    place.check_whole();
}
