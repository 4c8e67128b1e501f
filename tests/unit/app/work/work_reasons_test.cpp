// Every reason that `work` can give, `why` gives as well: the table of codes is gone through, and
// each of its codes is either made to be a reason here, or is none.
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/look/why.hpp"
#include "app/mail/notices.hpp"
#include "app/work/work_choice.hpp"
#include "support/project_fixture.hpp"
#include "support/test_places.hpp"

#include <fstream>
#include <functional>
#include <set>
#include <sstream>

using namespace atelier;
using namespace atelier::test;

namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}

struct Reasons : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");

    LivenessProbe probe() {
        return [this](const ProcessIdentity& one) { return machine.liveness(one); };
    }
    void status(const Bead& bead, BeadStatus wanted) {
        Bead next = get(bead.id);
        next.status = wanted;
        update(next);
    }
    // Of an epic that is no candidate itself.
    Bead wait_for_another() {
        const Bead before =
            PlanFixture::changeset(PlanFixture::epic("Before", {.draft = true}), "B");
        Bead waiting = get(changeset.id);
        add_dependency(waiting, before.id);
        update(waiting);
        return before;
    }
    void land_all() { update(unwrap(merge(get(changeset.id), first))); }
    void finish() {
        repository.force("refs/heads/topic", first);
        done(changeset, first, commit_work(changeset, first, {{"a", "x\n"}}));
    }
    // As `work EPIC` is told.
    std::set<ErrorCode> of_work() {
        const SeenGround ground = unwrap(read_ground(repository, paths));
        const Context asking = overseer();
        const Selection said = unwrap(store.read([&](PlanReader& plan) {
            return what_is_next(
                plan, asking, probe(),
                {.may_change = true, .rules = {.epic = epic.id}, .ground = &ground});
        }));
        std::set<ErrorCode> codes;
        if (const auto found = said.reasons.find(epic.id); found != said.reasons.end())
            for (const Reason& reason : found->second)
                codes.insert(reason.code);
        return codes;
    }
    std::set<ErrorCode> of_why() {
        std::set<ErrorCode> codes;
        for (const Answer& answer :
             unwrap(why(overseer(), probe(), repository, paths, epic.id)).answers)
            if (answer.question == Action::work)
                for (const Reason& reason : answer.reasons)
                    codes.insert(reason.code);
        return codes;
    }
};

// How each code becomes a reason against the epic.
const std::map<ErrorCode, std::function<void(Reasons&)>> situations = {
    {ErrorCode::epic_taken,
     [](Reasons& at) {
         Bead theirs = at.get(at.epic.id);
         theirs.assignee = "ann";
         at.update(theirs);
     }},
    {ErrorCode::epic_draft, [](Reasons& at) { at.status(at.epic, BeadStatus::deferred); }},
    {ErrorCode::pinned, [](Reasons& at) { at.status(at.epic, BeadStatus::pinned); }},
    {ErrorCode::no_changesets, [](Reasons& at) { at.epic = at.PlanFixture::epic("Empty"); }},
    {ErrorCode::not_runnable, [](Reasons& at) { at.status(at.changeset, BeadStatus::blocked); }},
    {ErrorCode::prerequisite_open, [](Reasons& at) { at.wait_for_another(); }},
    {ErrorCode::prerequisite_abandoned,
     [](Reasons& at) { at.update(unwrap(abandon(at.wait_for_another(), "no", std::nullopt))); }},
    {ErrorCode::open_tasks,
     [](Reasons& at) {
         at.task(at.epic, "tell the users");
         at.repository.force("refs/heads/topic", at.first);
         at.land_all();
     }},
    {ErrorCode::open_changesets,
     [](Reasons& at) {
         at.repository.force("refs/heads/topic", at.first);
         at.land_all();
         unwrap(at.store.write(at.stamp(), [&](PlanWriter& plan) {
             return send_once(
                 plan, at.overseer(),
                 {.to = "planner", .subject = "more", .key = more_work_key(at.epic.id)});
         }));
     }},
    {ErrorCode::approval_required,
     [](Reasons& at) {
         at.finish();
         at.settings.admission.review_required = true;
     }},
    {ErrorCode::root_checked_out,
     [](Reasons& at) { at.repository.switch_to("/repo", "topic", at.first); }},
    {ErrorCode::ref_conflict,
     [](Reasons& at) {
         at.commit_work(at.changeset, at.first, {{"a", "x\n"}});
         at.repository.switch_to(at.worktree_of(at.changeset), "other", at.first);
         Bead begun = at.get(at.changeset.id);
         Changeset::set_parent_base(begun, at.first);
         at.update(begun);
     }},
    {ErrorCode::branch_exists,
     [](Reasons& at) {
         at.repository.force("refs/heads/topic", at.first);
         at.repository.force("refs/heads/" + at.work_branch_of(at.changeset).str(),
                             at.repository.commit("/repo", "Theirs\n", {{"theirs", "x\n"}}));
     }},
    {ErrorCode::branch_immutable,
     [](Reasons& at) {
         Bead bound = at.get(at.changeset.id);
         Changeset::set_work_branch(bound, *BranchName::parse("another"));
         at.update(bound);
     }},
    {ErrorCode::not_found,
     [](Reasons& at) {
         at.land_all();
         at.changeset = at.PlanFixture::changeset(at.epic, "Next");
     }},
    {ErrorCode::paused,
     [](Reasons& at) {
         unwrap(at.store.write(at.stamp(), [&](PlanWriter& plan) {
             return begin_pauses(plan, at.clock.now(), {at.changeset.id});
         }));
     }},
    {ErrorCode::plan_invalid,
     [](Reasons& at) {
         Bead nameless = at.get(at.epic.id);
         nameless.description = "scope: s\n";
         at.update(nameless);
     }},
};

// Told where it is asked, and by nobody else: the asker holds another epic; what is closed is no
// candidate.
bool is_about_the_asker(ErrorCode code) {
    return code == ErrorCode::assignment_occupied || code == ErrorCode::epic_closed;
}

} // namespace

TEST_CASE("every reason that work gives against an epic, why gives too", "[app][work_reasons]") {
    for (const auto& [code, arrange] : situations) {
        INFO(info(code).name);
        Reasons at;
        arrange(at);
        CHECK(at.of_work().contains(code));
        CHECK(at.of_why() == at.of_work());
    }
}

TEST_CASE("the choice of work gives no reason with a code that is not tried here",
          "[app][work_reasons]") {
    std::string source;
    for (const char* file : {"domain/work/choice.cpp", "domain/work/progress.cpp",
                             "app/core/what_is_next.cpp", "app/core/root_branch.cpp"})
        source += text_of(source_folder() / "git-atelier" / file);
    for (int i = 0; i <= static_cast<int>(ErrorCode::invariant_broken); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        std::string name(info(code).name);
        std::ranges::replace(name, '-', '_');
        INFO(name);
        if (source.find("ErrorCode::" + name) != std::string::npos)
            CHECK((situations.contains(code) || is_about_the_asker(code)));
    }
}
