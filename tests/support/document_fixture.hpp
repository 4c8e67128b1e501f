// Runs that write a document, in memory: two artisans who revise it in turn, and a person who
// commits to its branch as well.
#pragma once

#include "app/document/settle_document.hpp"
#include "app/run/driver_lease.hpp"
#include "support/run_fixture.hpp"
#include "support/shown_document.hpp"

namespace atelier::test {

inline Term editing_turn(const std::string& role) {
    return {.step = TurnStep{.role = role, .produces = Produces::changes}};
}
inline Term reviewing_turn(const std::string& role) {
    return {.step = TurnStep{.role = role, .produces = Produces::review}};
}

struct DocumentFixture : RunFixture {
    DocumentFixture() {
        // Each adds a line to what it is shown.
        answering.answer = [](const Asked& one) {
            return shown_document(one.prompt, "notes.md") + "A line by " + one.artisan + ".";
        };
        repository.moving.before_update = [this] { kill.moment(); };
    }

    static StartRequest writing(Terms steps) {
        StartRequest request = of(std::move(steps));
        request.workflow.subject = WorkflowSubject::document;
        request.document = DocumentWish{.path = "notes.md", .directory = "/repo"};
        return request;
    }
    // Both in turn, so many times.
    static StartRequest rounds(int most, const Until& until = {}) {
        return writing(
            {{.step = LoopStep{
                  .steps = {editing_turn("a"), editing_turn("b")}, .max = most, .until = until}}});
    }

    CommitId head_of(const BeadId& run) {
        const auto head = repository.git.ref(full_ref(*run_of(run).branch));
        REQUIRE(head.has_value());
        return *head;
    }
    std::string document_of(const BeadId& run) {
        return repository.file_at(head_of(run), "notes.md");
    }
    // What a person commits on top of that branch, as with a checkout of their own elsewhere.
    CommitId commit_beside(const BeadId& run, const std::string& file, const std::string& text) {
        const std::filesystem::path elsewhere = "/elsewhere";
        const std::string branch = run_of(run).branch->str();
        if (repository.git.worktree_at(elsewhere) == nullptr)
            unwrap(repository.worktrees().add_detached(elsewhere, head_of(run)));
        repository.switch_to(elsewhere, branch);
        const CommitId made = repository.commit(elsewhere, "By hand\n", {{file, text}});
        repository.detach(elsewhere);
        return made;
    }
    SettledDocument settled(const BeadId& run, bool driving = true) {
        std::optional<LeaseTerm> by;
        if (driving)
            by = unwrap(take_run(world.work.plan, run, machine.self(), world.work.probe())).term;
        auto found = unwrap(settle_document(world.work, run, by));
        if (driving) unwrap(leave_run(world.work.plan, {run, *by}));
        REQUIRE(found.has_value());
        return *std::move(found);
    }
    int events_of_kind(EventType type) {
        return static_cast<int>(std::ranges::count(event_types(), std::string(name_of(type))));
    }
};

} // namespace atelier::test
