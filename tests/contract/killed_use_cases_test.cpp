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
#include "domain/interchange/beads_jsonl.hpp"
#include "support/call_place.hpp"
#include "support/forked_child.hpp"
#include "support/sqlite_folder.hpp"
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

struct Env {
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

using Step = std::function<bool(Env&)>;

bool plan_both(Env& fixture) {
    auto a = planned("a");
    a.tasks.push_back({.id = {}, .title = "Its task"});
    auto b = planned("b");
    b.depends_on.push_back({.name = "a"});
    return plan_epics(fixture.overseer(), document("One", false, {a, b}), only_main, false) &&
           plan_epics(fixture.overseer(), document("Two", true, {planned("c")}), only_main, false);
}

bool claim_one(Env& fixture) {
    return claim_epic(fixture.alice(), {.epic = epic_one, .holder = fixture.holder()}, gone)
        .has_value();
}

bool begin_first(Env& fixture) {
    return claim_one(fixture) &&
           fixture.store.write(fixture.alice().stamp(), [&](PlanWriter& plan) -> Result<Bead> {
               ATELIER_TRY(auto bead, plan.find(first));
               set_changeset_label(*bead, ChangesetLabel::in_progress);
               return plan.update(*bead);
           });
}

bool block_first(Env& fixture) {
    return changeset_block(fixture.alice(), first, "a question").has_value();
}

bool abandon(Env& fixture, const BeadId& id) {
    return changeset_abandon(fixture.overseer(), {.changeset = id, .reason = "not needed"}, gone)
        .has_value();
}

const SessionId planning = *SessionId::parse("s-planning");

// A session at the first changeset.
bool begin_session(Env& fixture) {
    const SessionId id = *SessionId::parse("s-1");
    const auto claimed = claim_epic(fixture.alice(), {.epic = epic_one, .holder = {id, {}}}, gone);
    if (!claimed) return false;
    const Session session{.id = id,
                          .agent = fixture.alice().caller,
                          .epic = epic_one,
                          .changeset = first,
                          .started_at = fixture.clock.now(),
                          .worktree = "/worktree",
                          .branch = *BranchName::parse("work"),
                          .base = WorkRepository().base,
                          .fencing = 1};
    return fixture.store
        .write(fixture.alice().stamp(), [&](PlanWriter& plan) { return plan.put(session); })
        .has_value();
}

// Of more lines than may be.
bool ask_for_size(Env& fixture) {
    WorkRepository work(1'000);
    Context context = fixture.alice();
    context.session = *SessionId::parse("s-1");
    const auto asked =
        changeset_guardrails(context, [&]() -> Result<Repository*> { return &work.repository; },
                             {.changeset = first, .reason = "it is one table"});
    return asked && asked->message;
}

BeadId question(Env& fixture) {
    return unwrap(read_inbox(fixture.overseer())).items.at(0).message.id();
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
     [](Env& fixture) {
         return plan_epics(fixture.overseer(),
                           document("More", false, {planned("x"), planned("y")}), only_main, false)
             .has_value();
     }},
    {"plan_create_epic",
     {},
     [](Env& fixture) {
         return plan_create_epic(fixture.planner(),
                                 {.epic = document("New", true, {}).epics[0], .request_id = "r"},
                                 [] { return Result<RepositoryBranches>(only_main); })
             .has_value();
     }},
    {"plan_split_tasks",
     {},
     [](Env& fixture) {
         return plan_split_tasks(fixture.planner(), {.epic = epic_one,
                                                     .parent = first,
                                                     .titles = {"One step", "Another"},
                                                     .request_id = {}})
             .has_value();
     }},
    {"plan_changesets",
     {},
     [](Env& fixture) {
         auto added = document("", false, {planned("x")});
         added.epics[0].changesets[0].depends_on.push_back({.name = first.str()});
         return plan_changesets(fixture.planner(),
                                {.epic = epic_one, .document = added, .request_id = "r"})
             .has_value();
     }},
    {"plan_edit",
     {},
     [](Env& fixture) {
         return plan_edit(fixture.overseer(), {.bead = second,
                                               .title = "Another title",
                                               .description = "Another text.",
                                               .remove_dependencies = {first},
                                               .lines = 12})
             .has_value();
     }},
    {"edit_plan",
     {},
     [](Env& fixture) {
         const auto original = unwrap(plan_document(fixture.overseer(), epic_one));
         auto edited = original;
         edited.epics[0].changesets[0].title = "Renamed";
         edited.epics[0].changesets.pop_back();
         edited.epics[0].changesets.push_back(planned("z"));
         return edit_plan(fixture.overseer(), original, edited, only_main).has_value();
     }},
    {"import_beads",
     {},
     [](Env& fixture) {
         const std::string rows =
             R"({"id":"at-new01.1","title":"new","dependencies":[{"depends_on_id":"at-00002"},)"
             R"({"depends_on_id":"at-new01","type":"parent-child"}],"design":"d"})"
             "\n"
             R"({"id":"at-new01","title":"above","labels":["x"]})"
             "\n"
             R"({"id":"at-00002","title":"Over it","updated_at":"2030-01-01T00:00:00Z"})"
             "\n";
         return import_beads(fixture.overseer(), {.text = rows, .source = "rows"}, nullptr)
             .has_value();
     }},
    {"promote_epic",
     {},
     [](Env& fixture) {
         return promote_epic(fixture.overseer(), {drafted, true}).has_value();
     }},
    {"claim_epic", {}, claim_one},
    {"claim_epic of a dead holder",
     [](Env& fixture) {
         const ClaimHolder bob{*SessionId::parse("s-bob"), {.host = "h", .pid = 7}};
         const bool held =
             claim_epic(fixture.as(Role::worker, "bob"), {.epic = epic_one, .holder = bob}, alive)
                 .has_value();
         fixture.clock.advance(std::chrono::hours(1));
         return held;
     },
     [](Env& fixture) {
         fixture.clock.advance(std::chrono::hours(1));
         return claim_one(fixture);
     }},
    {"release_epic", claim_one,
     [](Env& fixture) { return release_epic(fixture.alice(), "later").has_value(); }},
    {"heartbeat", claim_one,
     [](Env& fixture) {
         fixture.clock.advance(Millis{60'000});
         return heartbeat(fixture.alice(), AgentState::working).has_value();
     }},
    {"task_done", begin_first,
     [](Env& fixture) { return task_done(fixture.alice(), {task}, "done").has_value(); }},
    {"changeset_done",
     [](Env& fixture) {
         return begin_first(fixture) && task_done(fixture.alice(), {task}, "").has_value();
     },
     [](Env& fixture) {
         return changeset_done(fixture.alice(), out_of_sight,
                               {.changeset = first, .summary = "all", .more_work = "docs"})
             .has_value();
     }},
    {"changeset_block", begin_first, block_first},
    {"changeset_abandon", {}, [](Env& fixture) { return abandon(fixture, second); }},
    {"changeset_abandon of what is approved",
     {},
     [](Env& fixture) {
         return changeset_abandon(fixture.planner(), {.changeset = second, .reason = "no need"},
                                  gone)
             .has_value();
     }},
    {"promote_epic again",
     [](Env& fixture) {
         return plan_edit(fixture.planner(), {.bead = first, .title = "Other"}) &&
                changeset_abandon(fixture.planner(), {.changeset = second, .reason = "no need"},
                                  gone);
     },
     [](Env& fixture) {
         return promote_epic(fixture.overseer(), {epic_one, true}).has_value();
     }},
    {"retry", [](Env& fixture) { return begin_first(fixture) && block_first(fixture); },
     [](Env& fixture) { return retry(fixture.overseer(), gone, first).has_value(); }},
    {"inbox --reply", [](Env& fixture) { return begin_first(fixture) && block_first(fixture); },
     [](Env& fixture) {
         return answer_message(fixture.overseer(), question(fixture), "yes").has_value();
     }},
    {"inbox --close", [](Env& fixture) { return begin_first(fixture) && block_first(fixture); },
     [](Env& fixture) { return close_message(fixture.overseer(), question(fixture)).has_value(); }},
    {"review --approve-size",
     [](Env& fixture) { return begin_session(fixture) && ask_for_size(fixture); },
     [](Env& fixture) {
         return approve_changeset_size(fixture.overseer(), first, "one table").has_value();
     }},
    {"changeset_guardrails --request-approval", begin_session, ask_for_size},
    {"request_sync",
     {},
     [](Env& fixture) {
         Context context = fixture.planner();
         context.session = planning;
         return request_sync(context).has_value();
     }},
    {"work_done",
     [](Env& fixture) {
         return abandon(fixture, second) && abandon(fixture, first) && claim_one(fixture);
     },
     [](Env& fixture) { return work_done(fixture.alice(), {.epic = epic_one}).has_value(); }},
};

// Everything in the store as one text; the log has to hold together.
std::string state_of_plan(PlanStore& store) {
    return unwrap(store.read([](PlanReader& plan) -> Result<std::string> {
        std::string text;
        ATELIER_TRY(const auto beads, plan.select({}));
        for (const Bead& bead : beads) {
            text += beads_row(bead).dump() + " " + std::to_string(bead.revision);
            text += (bead.assignment ? " hook " + bead.assignment->str() : "") + "\n";
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
        for (const Bead& bead : beads) {
            ATELIER_TRY(const auto setback, plan.setback(bead.id));
            if (setback) text += "setback of " + bead.id.str() + "\n";
        }
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
Env acting(PlanStore& store) {
    Env fixture{store};
    fixture.clock.advance(Millis{1'000});
    for (int i = 0; i < 100; ++i)
        fixture.ids.base36(5);
    return fixture;
}

// With the lines beside the log.
void copy_plan(const SqliteFolder& from, const SqliteFolder& to) {
    fs::copy(from.file.parent_path(), to.file.parent_path());
    fs::copy_file(from.folder.path() / "decisions", to.folder.path() / "decisions");
}

// 0: done, else what ended it.
int act_killed_at(const SqliteFolder& place, const UseCase& use_case, int last) {
    return ForkedChild([&] {
               const auto store = unwrap(place.open({.fails = [&](int number) {
                   if (number == last) ::raise(SIGKILL);
                   return false;
               }}));
               Env fixture = acting(*store);
               return use_case.act(fixture) ? 0 : 1;
           })
        .wait();
}

} // namespace

TEST_CASE("a use case that is killed has happened whole or not at all",
          "[store][killed][generated]") {
    for (const UseCase& use_case : use_cases) {
        INFO(use_case.name);
        const SqliteFolder prepared;
        {
            const auto store = prepared.create();
            Env fixture{*store};
            REQUIRE(plan_both(fixture));
            if (use_case.before) REQUIRE(use_case.before(fixture));
        }
        const std::string before = state_of_plan(*unwrap(prepared.open()));
        const SqliteFolder whole;
        copy_plan(prepared, whole);
        REQUIRE(act_killed_at(whole, use_case, 0) == 0);
        const std::string after = state_of_plan(*unwrap(whole.open()));
        REQUIRE(after != before);
        for (int last = 1;; ++last) {
            INFO("before statement " << last);
            const SqliteFolder place;
            copy_plan(prepared, place);
            const int status = act_killed_at(place, use_case, last);
            REQUIRE((status == 0 || status == -SIGKILL));
            const std::string left = state_of_plan(*unwrap(place.open()));
            CHECK((left == before || left == after));
            if (status != 0) continue;
            CHECK(left == after);
            // Fewer would mean that the statements are not asked for.
            CHECK(last > 7);
            break;
        }
    }
}
