// Every use case that writes, killed before each statement of the store that it runs: afterwards
// the plan is as before it or as after it, and the log holds together.
#include "app/changeset/changeset_abandon.hpp"
#include "app/changeset/changeset_block.hpp"
#include "app/changeset/changeset_done.hpp"
#include "app/changeset/changeset_guardrails.hpp"
#include "app/changeset/task_done.hpp"
#include "app/claim/claim_epic.hpp"
#include "app/claim/heartbeat.hpp"
#include "app/claim/release_epic.hpp"
#include "app/claim/work_done.hpp"
#include "app/guard/request_sync.hpp"
#include "app/interchange/import_beads.hpp"
#include "app/plan/apply_edited_plan.hpp"
#include "app/plan/plan_changesets.hpp"
#include "app/plan/plan_create_epic.hpp"
#include "app/plan/plan_document.hpp"
#include "app/plan/plan_edit.hpp"
#include "app/plan/plan_epics.hpp"
#include "app/plan/plan_split_tasks.hpp"
#include "app/plan/promote_epic.hpp"
#include "app/review/inbox.hpp"
#include "app/review/retry.hpp"
#include "app/review/review.hpp"
#include "domain/beads_jsonl.hpp"
#include "support/forked_child.hpp"
#include "support/sqlite_place.hpp"
#include "support/work_repository.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

namespace fs = std::filesystem;

// The plan on which everything acts: an epic with two changesets, the first with a task, the second
// waiting for the first, and a drafted epic.
const BeadId epic_one = *BeadId::parse("at-00001");
const BeadId first = *BeadId::parse("at-00001.1");
const BeadId second = *BeadId::parse("at-00001.2");
const BeadId task = *BeadId::parse("at-00001.1.1");
const BeadId drafted = *BeadId::parse("at-00002");

PlannedChangeset planned(const std::string& key) {
    PlannedChangeset changeset;
    changeset.key = key;
    changeset.title = "Part " + key;
    changeset.description = "What to do.";
    return changeset;
}

PlanDocument document(const std::string& title, bool draft, std::vector<PlannedChangeset> parts) {
    PlannedEpic epic;
    epic.title = title;
    epic.scope = "all";
    epic.acceptance = "it works";
    epic.draft = draft;
    epic.changesets = std::move(parts);
    return {.epics = {std::move(epic)}, .file = "plan"};
}

struct World {
    PlanStore& store;
    FakeClock clock = {};
    FakeIds ids = {};
    Settings settings = {};

    Context as(Role role, const std::string& name) {
        return {store, clock, ids, settings, "at", *AgentId::make(role, name)};
    }
    Context alice() { return as(Role::worker, "alice"); }
    Context planner() { return as(Role::planner, "plan-1"); }
    Context overseer() { return as(Role::overseer, "olga"); }
    ClaimHolder holder() { return {*SessionId::parse("detached-alice"), {}}; }
};

using Step = std::function<bool(World&)>;

bool plan_both(World& world) {
    auto a = planned("a");
    a.tasks.push_back({.id = {}, .title = "Its task"});
    auto b = planned("b");
    b.depends_on.push_back({.name = "a"});
    return plan_epics(world.overseer(), document("One", false, {a, b}), only_main, false) &&
           plan_epics(world.overseer(), document("Two", true, {planned("c")}), only_main, false);
}

bool claim_one(World& world) {
    return claim_epic(world.alice(), {.epic = epic_one, .holder = world.holder()}, gone)
        .has_value();
}

bool begin_first(World& world) {
    return claim_one(world) &&
           world.store.write(world.alice().stamp(), [&](PlanWriter& plan) -> Result<Bead> {
               ATELIER_TRY(auto bead, plan.find(first));
               set_changeset_label(*bead, ChangesetLabel::in_progress);
               return plan.update(*bead);
           });
}

bool block_first(World& world) {
    return changeset_block(world.alice(), first, "a question").has_value();
}

bool abandon(World& world, const BeadId& id) {
    return changeset_abandon(world.planner(), {.changeset = id, .reason = "not needed"}, gone)
        .has_value();
}

const SessionId planning = *SessionId::parse("s-planning");

// A session at the first changeset.
bool begin_session(World& world) {
    const Session session{.id = *SessionId::parse("s-1"),
                          .agent = world.alice().caller,
                          .epic = epic_one,
                          .changeset = first,
                          .started_at = world.clock.now(),
                          .worktree = "/worktree",
                          .branch = *BranchName::parse("work"),
                          .base = WorkRepository().base};
    return world.store
        .write(world.alice().stamp(), [&](PlanWriter& plan) { return plan.put(session); })
        .has_value();
}

// Of more lines than may be.
bool ask_for_size(World& world) {
    WorkRepository repository;
    repository.committed = 1'000;
    repository.check_out("work", "/worktree");
    Context context = world.alice();
    context.session = *SessionId::parse("s-1");
    const auto asked =
        changeset_guardrails(context, [&]() -> Result<Repository*> { return &repository; },
                             {.changeset = first, .reason = "it is one table"});
    return asked && asked->message;
}

BeadId question(World& world) {
    return must(read_inbox(world.overseer())).messages.at(0).id;
}

struct UseCase {
    const char* name;
    // After plan_both.
    Step before;
    Step act;
};

const UseCase use_cases[] = {
    {"plan_epics",
     {},
     [](World& world) {
         return plan_epics(world.overseer(), document("More", false, {planned("x"), planned("y")}),
                           only_main, false)
             .has_value();
     }},
    {"plan_create_epic",
     {},
     [](World& world) {
         return plan_create_epic(world.planner(),
                                 {.epic = document("New", true, {}).epics[0], .request_id = "r"},
                                 only_main)
             .has_value();
     }},
    {"plan_split_tasks",
     {},
     [](World& world) {
         return plan_split_tasks(world.planner(), {.epic = epic_one,
                                                   .parent = first,
                                                   .titles = {"One step", "Another"},
                                                   .request_id = {}})
             .has_value();
     }},
    {"plan_changesets",
     {},
     [](World& world) {
         auto added = document("", false, {planned("x")});
         added.epics[0].changesets[0].depends_on.push_back({.name = first.str()});
         return plan_changesets(world.planner(),
                                {.epic = epic_one, .document = added, .request_id = "r"})
             .has_value();
     }},
    {"plan_edit",
     {},
     [](World& world) {
         return plan_edit(world.planner(), {.bead = second,
                                            .title = "Another title",
                                            .description = "Another text.",
                                            .remove_dependencies = {first},
                                            .lines = 12})
             .has_value();
     }},
    {"edit_plan",
     {},
     [](World& world) {
         const auto original = must(plan_document(world.overseer(), epic_one));
         auto edited = original;
         edited.epics[0].changesets[0].title = "Renamed";
         edited.epics[0].changesets.pop_back();
         edited.epics[0].changesets.push_back(planned("z"));
         return edit_plan(world.overseer(), original, edited).has_value();
     }},
    {"import_beads",
     {},
     [](World& world) {
         const std::string rows =
             R"({"id":"at-new01.1","title":"new","dependencies":[{"depends_on_id":"at-00002"},)"
             R"({"depends_on_id":"at-new01","type":"parent-child"}],"design":"d"})"
             "\n"
             R"({"id":"at-new01","title":"above","labels":["x"]})"
             "\n"
             R"({"id":"at-00002","title":"Over it","updated_at":"2030-01-01T00:00:00Z"})"
             "\n";
         return import_beads(world.overseer(), {.text = rows, .source = "rows"}, nullptr)
             .has_value();
     }},
    {"promote_epic",
     {},
     [](World& world) { return promote_epic(world.overseer(), drafted, true).has_value(); }},
    {"claim_epic", {}, claim_one},
    {"claim_epic of a dead holder",
     [](World& world) {
         const ClaimHolder bob{*SessionId::parse("s-bob"), {.host = "h", .pid = 7}};
         const bool held =
             claim_epic(world.as(Role::worker, "bob"), {.epic = epic_one, .holder = bob}, alive)
                 .has_value();
         world.clock.advance(std::chrono::hours(1));
         return held;
     },
     [](World& world) {
         world.clock.advance(std::chrono::hours(1));
         return claim_one(world);
     }},
    {"release_epic", claim_one,
     [](World& world) { return release_epic(world.alice(), "later").has_value(); }},
    {"heartbeat", claim_one,
     [](World& world) {
         world.clock.advance(Millis{60'000});
         return heartbeat(world.alice(), AgentState::working).has_value();
     }},
    {"task_done", begin_first,
     [](World& world) { return task_done(world.alice(), {task}, "done").has_value(); }},
    {"changeset_done",
     [](World& world) {
         return begin_first(world) && task_done(world.alice(), {task}, "").has_value();
     },
     [](World& world) {
         return changeset_done(world.alice(),
                               {.changeset = first, .summary = "all", .more_work = "docs"})
             .has_value();
     }},
    {"changeset_block", begin_first, block_first},
    {"changeset_abandon", {}, [](World& world) { return abandon(world, second); }},
    {"retry", [](World& world) { return begin_first(world) && block_first(world); },
     [](World& world) { return retry(world.overseer(), first).has_value(); }},
    {"inbox --reply", [](World& world) { return begin_first(world) && block_first(world); },
     [](World& world) {
         return answer_message(world.overseer(), question(world), "yes").has_value();
     }},
    {"inbox --close", [](World& world) { return begin_first(world) && block_first(world); },
     [](World& world) { return close_message(world.overseer(), question(world)).has_value(); }},
    {"review --approve-size",
     [](World& world) { return begin_session(world) && ask_for_size(world); },
     [](World& world) {
         return approve_changeset_size(world.overseer(), first, "one table").has_value();
     }},
    {"changeset_guardrails --request-approval", begin_session, ask_for_size},
    {"request_sync",
     {},
     [](World& world) {
         Context context = world.planner();
         context.session = planning;
         return request_sync(context).has_value();
     }},
    {"work_done",
     [](World& world) {
         return abandon(world, second) && abandon(world, first) && claim_one(world);
     },
     [](World& world) { return work_done(world.alice(), {.epic = epic_one}).has_value(); }},
};

// Everything in the store as one text; the log has to hold together.
std::string state_of_plan(PlanStore& store) {
    return must(store.read([](PlanReader& plan) -> Result<std::string> {
        std::string text;
        ATELIER_TRY(const auto beads, plan.select({}));
        for (const Bead& bead : beads) {
            text += beads_row(bead).dump() + " " + std::to_string(bead.revision);
            text += (bead.hook ? " hook " + bead.hook->str() : "") + "\n";
            for (const std::string& one : bead.labels) {
                ATELIER_TRY(const auto found, plan.select({.label = one}));
                text += one + " " + std::to_string(found.size()) + "\n";
            }
            ATELIER_TRY(const auto dependents, plan.select({.depends_on = bead.id}));
            text += std::to_string(dependents.size()) + "\n";
        }
        ATELIER_TRY(const auto leases, plan.leases());
        for (const Lease& lease : leases)
            text += lease.on.str() + " " + lease.agent.str() + " " + std::to_string(lease.fencing) +
                    " " + format_time(lease.expires_at) + (lease.ended ? " ended\n" : "\n");
        ATELIER_TRY(const auto sessions, plan.sessions({}));
        for (const Session& session : sessions)
            text += session.id.str() + " " + std::string(name_of(session.declared)) + "\n";
        ATELIER_TRY(const std::string asked, sync_request(plan, planning));
        text += "sync asked at " + asked + "\n";
        ATELIER_TRY(const auto events, plan.events({}));
        std::string previous;
        for (const Event& event : events) {
            CHECK(event.hash == chain_hash(previous, event));
            previous = event.hash;
            text += event.type + " " + event.hash + "\n";
        }
        return text;
    }));
}

// A world for acting: ids that were not given yet, a clock after the preparation's.
World acting(PlanStore& store) {
    World world{store};
    world.clock.advance(Millis{1'000});
    for (int i = 0; i < 100; ++i)
        world.ids.base36(5);
    return world;
}

// 0: done, else what ended it.
int act_killed_at(const SqlitePlace& place, const UseCase& use_case, int last) {
    return ForkedChild([&] {
               const auto store = must(place.open({.fails = [&](int number) {
                   if (number == last) ::raise(SIGKILL);
                   return false;
               }}));
               World world = acting(*store);
               return use_case.act(world) ? 0 : 1;
           })
        .wait();
}

} // namespace

TEST_CASE("a use case that is killed has happened whole or not at all", "[store][killed]") {
    for (const UseCase& use_case : use_cases) {
        INFO(use_case.name);
        const SqlitePlace prepared;
        {
            const auto store = prepared.create();
            World world{*store};
            REQUIRE(plan_both(world));
            if (use_case.before) REQUIRE(use_case.before(world));
        }
        const std::string before = state_of_plan(*must(prepared.open()));
        const SqlitePlace whole;
        fs::copy(prepared.file.parent_path(), whole.file.parent_path());
        REQUIRE(act_killed_at(whole, use_case, 0) == 0);
        const std::string after = state_of_plan(*must(whole.open()));
        REQUIRE(after != before);
        for (int last = 1;; ++last) {
            INFO("before statement " << last);
            const SqlitePlace place;
            fs::copy(prepared.file.parent_path(), place.file.parent_path());
            const int status = act_killed_at(place, use_case, last);
            REQUIRE((status == 0 || status == -SIGKILL));
            const std::string left = state_of_plan(*must(place.open()));
            CHECK((left == before || left == after));
            if (status != 0) continue;
            CHECK(left == after);
            // Fewer would mean that the statements are not asked for.
            CHECK(last > 7);
            break;
        }
    }
}
