// Generated projects: epics in every state, workers that live, have ended, work without an
// orchestrator or wait, and orders to pause any of it. Whoever asks what is next is answered alike,
// and no run ends without work while there is some.
#include "app/claim/claim_epic.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/look/startup_contract.hpp"
#include "app/look/why.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_send.hpp"
#include "app/mail/notices.hpp"
#include "app/review/pause.hpp"
#include "app/work/work_choice.hpp"
#include "support/project_fixture.hpp"

#include <random>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr int generated_projects = 300;

const ProcessIdentity living_run{"host", "boot", "namespace", 500, 5};
const ProcessIdentity dead_run{"host", "boot", "namespace", 600, 6};

class GeneratedProject : public ProjectFixture {
  public:
    explicit GeneratedProject(unsigned seed) : random_(seed) {
        machine.living.push_back(living_run);
        settings.admission.review_required = chance(10);
        const int count = pick(1, 6);
        for (int number = 1; number <= count; ++number)
            add_epic(number);
        if (chance(4)) order(std::nullopt);
        for (int turn = 0; turn < 60; ++turn)
            agents.expect(does({{"file-" + std::to_string(turn), "x\n"}}));
    }

    Result<SeenGround> ground() { return read_ground(repository, paths); }
    Result<Selection> preview(const WorkRequest& request) {
        return preview_work(overseer(), probe(), repository, paths, request);
    }
    StartupContract contract(const Context& agent) {
        const SeenGround seen = unwrap(ground());
        return unwrap(startup_contract(agent, probe(), &seen));
    }
    Result<ClaimOutcome> claim(const Context& agent) {
        const SeenGround seen = unwrap(ground());
        return claim_epic(agent, {{}, {*SessionId::parse("detached-zed"), {}}, &seen}, probe());
    }
    bool can_be_worked_on(const BeadId& id) {
        for (const Answer& answer : unwrap(why(overseer(), probe(), repository, paths, id)).answers)
            if (answer.question == Action::work) return answer.possible();
        return false;
    }
    bool is_left_alone(const BeadId& epic) const { return left_alone_.contains(epic); }
    std::vector<Bead> open() {
        return unwrap(store.read([](PlanReader& plan) { return open_epics(plan); }));
    }
    std::vector<BeadId> workable() {
        std::vector<BeadId> found;
        for (const Bead& epic : open())
            if (can_be_worked_on(epic.id)) found.push_back(epic.id);
        return found;
    }

    BeadId fill_queue() {
        unwrap(declare_mail_control(overseer(), MailControlKind::queue, "triage", {"worker"}));
        return unwrap(mail_send(overseer(), {.to = MailAddress{MailControlKind::queue, "triage"},
                                             .draft = {.subject = "Look at the logs"}}))
            .messages.at(0);
    }

  private:
    LivenessProbe probe() {
        return [this](const ProcessIdentity& one) { return machine.liveness(one); };
    }
    int pick(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
    bool chance(int percent) { return pick(1, 100) <= percent; }

    void add_epic(int number) {
        EpicShape shape{.draft = chance(10), .root_branch = "root-" + std::to_string(number)};
        shape.priority = pick(0, 4);
        if (!epics_.empty() && chance(20)) shape.depends_on = {epics_.back()};
        const Bead epic = PlanFixture::epic("E" + std::to_string(number), shape);
        epics_.push_back(epic.id);
        if (chance(80)) repository.force("refs/heads/" + shape.root_branch, first);
        std::vector<Bead> changesets;
        for (int i = chance(7) ? 0 : pick(1, 3); i > 0; --i) {
            ChangesetShape one;
            if (!changesets.empty() && chance(40)) one.depends_on = {changesets.back().id};
            if (chance(7)) one.description = "";
            changesets.push_back(changeset(epic, "C" + std::to_string(i), one));
        }
        if (shape.draft) return;
        for (const Bead& one : changesets)
            settle(one);
        if (chance(10)) task(epic, "tell the users");
        if (chance(7)) announce(epic);
        hold(epic, changesets, number);
        if (chance(8)) leave_alone(chance(50) || changesets.empty() ? epic : changesets.front());
        if (chance(6)) order(epic.id);
        if (const auto holder = AgentId::parse(get(epic.id).assignee); holder && chance(10))
            order(holder->bead("at"));
        if (chance(7)) set_status(epic.id, BeadStatus::pinned);
        if (chance(8)) repository.switch_to("/repo", shape.root_branch, first);
    }

    void settle(const Bead& changeset) {
        const auto root = at(unwrap(Changeset::of(changeset)).root_branch().value());
        switch (pick(1, 10)) {
        case 1:
            update(unwrap(block(get(changeset.id), "no access", clock.now())));
            break;
        case 2:
        case 3:
            if (root) update(unwrap(merge(get(changeset.id), first)));
            break;
        case 4:
            if (root && !changeset.description.empty())
                done(changeset, first,
                     commit_work(changeset, first, {{changeset.id.str(), "x\n"}}));
            break;
        case 5:
            update(unwrap(abandon(get(changeset.id), "not wanted", std::nullopt)));
            break;
        default:
            break;
        }
    }

    void hold(const Bead& epic, const std::vector<Bead>& changesets, int number) {
        const std::string name = "worker-" + std::to_string(number);
        switch (pick(1, 10)) {
        case 1:
            return claimed(epic, name, dead_run, false);
        case 2:
            claimed(epic, name, dead_run, true);
            if (!changesets.empty()) begin(epic, changesets.front(), name);
            return;
        case 3:
            claimed(epic, name, living_run, false);
            put(Lease{.on = worker(name).caller_bead(),
                      .agent = worker(name).caller,
                      .session = *SessionId::parse("run-" + name),
                      .keeper = living_run,
                      .expires_at = clock.now() + Seconds{60}});
            return;
        case 4:
            return claimed(epic, name, {}, false);
        case 5: {
            Bead theirs = get(epic.id);
            theirs.assignee = "ann";
            theirs.status = BeadStatus::in_progress;
            update(theirs);
            return;
        }
        default:
            return;
        }
    }

    void claimed(const Bead& epic, const std::string& name, const ProcessIdentity& keeper,
                 bool ended) {
        const Context agent = worker(name);
        const Bead fresh = get(epic.id);
        unwrap(store.write(agent.stamp(), [&](PlanWriter& plan) {
            return take_claim(plan, agent, fresh, {*SessionId::parse("s-" + name), keeper}, gone,
                              true);
        }));
        if (!ended) return;
        Lease lease = this->lease(epic.id).value();
        lease.ended = true;
        put(lease);
    }

    // As a run leaves it that was stopped.
    void begin(const Bead& epic, const Bead& changeset, const std::string& name) {
        Bead begun = get(changeset.id);
        if (state_of(begun) != ChangesetState::ready) return;
        set_changeset_label(begun, ChangesetLabel::in_progress);
        begun.status = BeadStatus::in_progress;
        update(begun);
        put(Session{.id = *SessionId::parse("s-" + name),
                    .agent = worker(name).caller,
                    .epic = epic.id,
                    .changeset = changeset.id,
                    .started_at = clock.now(),
                    .ended_at = clock.now(),
                    .outcome = SessionEnd::interrupted});
    }

    // For longer than a run waits.
    void leave_alone(const Bead& failed) {
        left_alone_.insert(epic_of_bead(failed));
        for (int failures = 0; failures < 2; ++failures)
            unwrap(store.write(stamp(), [&](PlanWriter& plan) {
                return begin_pauses(plan, clock.now(), {failed.id});
            }));
    }
    static BeadId epic_of_bead(const Bead& bead) { return bead.parent.value_or(bead.id); }

    // nullopt: of the whole project.
    void order(const std::optional<BeadId>& on) {
        unwrap(pause(overseer(), gone, {.on = on, .reason = "not yet"}));
    }

    void announce(const Bead& epic) {
        const Context sender = worker("worker-9");
        unwrap(store.write(sender.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, sender,
                             {.to = "planner", .subject = "more", .key = more_work_key(epic.id)});
        }));
    }

    void set_status(const BeadId& id, BeadStatus status) {
        Bead bead = get(id);
        bead.status = status;
        update(bead);
    }

    std::mt19937 random_;
    std::vector<BeadId> epics_;
    std::set<BeadId> left_alone_;
};

// The changeset of the first session, whether it worked or landed; nullopt for none.
std::optional<BeadId> begun_with(const WorkOutcome& outcome) {
    if (!outcome.sessions.empty()) return outcome.sessions[0].changeset;
    if (!outcome.failures.empty()) return outcome.failures[0].changeset;
    return std::nullopt;
}

bool has_something(const Selection& selection) {
    return selection.step == NextStep::session || selection.step == NextStep::land ||
           selection.step == NextStep::close;
}

} // namespace

TEST_CASE("a run does what its preview says, and why agrees", "[app][generated]") {
    for (unsigned seed = 1; seed <= generated_projects; ++seed) {
        INFO("project " << seed);
        GeneratedProject project(seed);
        const WorkRequest once = project.work_request(RunMode::once);
        const Selection would = unwrap(project.preview(once));
        const auto workable = project.workable();
        CHECK(workable.empty() != has_something(would));
        if (would.epic) CHECK(std::ranges::count(workable, *would.epic) == 1);
        if (would.step == NextStep::session) CHECK(project.can_be_worked_on(*would.changeset));
        const WorkOutcome did = project.run(once);
        if (would.step == NextStep::close)
            CHECK(std::ranges::count(did.closed_epics, *would.epic) == 1);
        else
            CHECK(begun_with(did) == would.changeset);
    }
}

TEST_CASE("a run ends only when nothing is left that could be worked on", "[app][generated]") {
    for (unsigned seed = 1; seed <= generated_projects; ++seed) {
        INFO("project " << seed);
        GeneratedProject project(seed);
        const WorkOutcome outcome = project.run();
        CHECK(outcome.stop == WorkStop::no_work);
        CHECK(outcome.failures.empty());
        CHECK(project.workable().empty());
    }
}

TEST_CASE("an agent without an orchestrator is told to claim what it gets, as work would have it",
          "[app][generated]") {
    for (unsigned seed = 1; seed <= generated_projects; ++seed) {
        INFO("project " << seed);
        GeneratedProject project(seed);
        const Context zed = project.worker("zed");
        WorkRequest named = project.work_request(RunMode::once);
        named.name = "zed";
        const Selection would = unwrap(project.preview(named));
        const StartupContract contract = project.contract(zed);
        if (would.step == NextStep::session) {
            CHECK(contract.next == ContractStep::claim);
            CHECK(contract.epic == would.epic);
            CHECK(contract.changeset == would.changeset);
        }
        const auto claimed = project.claim(zed);
        CHECK(claimed.has_value() == (contract.next == ContractStep::claim));
        if (claimed) CHECK(claimed->epic == contract.epic);
        if (claimed) CHECK(project.contract(zed).next == ContractStep::resume);
    }
}

TEST_CASE("a run under a name and an agent without an orchestrator take from a queue alike",
          "[app][generated]") {
    for (unsigned seed = 1; seed <= generated_projects / 3; ++seed) {
        INFO("project " << seed);
        GeneratedProject project(seed);
        const BeadId message = project.fill_queue();
        WorkRequest named = project.work_request(RunMode::once);
        named.name = "zed";
        const Selection would = unwrap(project.preview(named));
        const StartupContract contract = project.contract(project.worker("zed"));
        CHECK((would.step == NextStep::queue) == (contract.next == ContractStep::queue));
        if (would.step == NextStep::queue) CHECK(would.messages == std::vector<BeadId>{message});
        // Where a person chooses, nothing is taken without being asked for.
        named.mode = SelectionMode::prompt;
        CHECK(unwrap(project.preview(named)).step != NextStep::queue);
    }
}

TEST_CASE("an epic that is named is worked on exactly where why says that it can be",
          "[app][generated]") {
    for (unsigned seed = 1; seed <= generated_projects; ++seed) {
        INFO("project " << seed);
        GeneratedProject project(seed);
        const auto epics = project.open();
        const BeadId named = epics[seed % epics.size()].id;
        // Its name asks for it at once.
        if (project.is_left_alone(named)) continue;
        const bool possible = project.can_be_worked_on(named);
        WorkRequest request = project.work_request(RunMode::once);
        request.epic = named;
        CHECK(project.preview(request).has_value() == possible);
        const auto did = run_work_loop(project.work_context(), request);
        CHECK(did.has_value() == possible);
        if (did) CHECK((begun_with(*did) || !did->closed_epics.empty()));
    }
}
