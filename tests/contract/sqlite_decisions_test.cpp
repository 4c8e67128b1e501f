// The lines beside the log: a file that is appended to after each commit.
#include "app/core/adopt_log.hpp"
#include "app/core/decisions.hpp"
#include "app/work/decided_meanwhile.hpp"
#include "support/samples.hpp"
#include "support/sqlite_folder.hpp"

#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string decision_text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

const Stamp by_overseer{*parse_time("2026-03-01T08:00:00Z"), "atelier/overseer/olga"};
const BeadId of_changeset = *BeadId::parse("at-aaaaa.1");

struct DecidedFolder : SqliteFolder {
    fs::path decisions = folder.path() / "decisions";

    static Result<Event> decide(PlanStore& store, const Stamp& stamp = by_overseer) {
        return store.write(stamp, [](PlanWriter& plan) {
            return plan.decide(Act::retry, {EventType::changeset_unblocked, of_changeset});
        });
    }
    static bool counts(PlanStore& store) {
        return unwrap(store.read([](PlanReader& plan) {
                   return decision_in_force(plan, of_changeset, Act::retry);
               }))
            .has_value();
    }
};

} // namespace

TEST_CASE("each decision has its line beside the store's folder", "[store][decision]") {
    const DecidedFolder place;
    const auto store = place.create();
    const Event first = unwrap(DecidedFolder::decide(*store));
    const Event second = unwrap(DecidedFolder::decide(*store));
    CHECK(decision_text_of(place.decisions) ==
          announced_line_of(first) + line_of(first) + announced_line_of(second) + line_of(second));
    struct stat about {};
    REQUIRE(::stat(place.decisions.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777U) == 0600U);
    CHECK(DecidedFolder::counts(*store));
}

TEST_CASE("half a line takes no other with it", "[store][decision]") {
    const DecidedFolder place;
    const auto store = place.create();
    const Event first = unwrap(DecidedFolder::decide(*store));
    std::ofstream(place.decisions) << line_of(first).substr(0, 30);
    CHECK_FALSE(DecidedFolder::counts(*store));
    unwrap(DecidedFolder::decide(*store));
    CHECK(DecidedFolder::counts(*store));
}

TEST_CASE("a decision whose line cannot be written is not made", "[store][decision]") {
    const DecidedFolder place;
    const auto store = place.create();
    unwrap(DecidedFolder::decide(*store));
    const fs::path aside = place.folder.path() / "aside";
    fs::rename(place.decisions, aside);
    fs::create_directory(place.decisions);
    CHECK(must_fail(DecidedFolder::decide(*store)).code == ErrorCode::files_failed);
    fs::remove(place.decisions);
    fs::rename(aside, place.decisions);
    CHECK(unwrap(store->read([](PlanReader& plan) { return plan.events({}); })).size() == 1);
    CHECK(DecidedFolder::counts(*store));
    unwrap(DecidedFolder::decide(*store));
    CHECK(DecidedFolder::counts(*store));
}

TEST_CASE("a decision counts whose program was killed when it was stored", "[store][decision]") {
    const DecidedFolder place;
    const auto store = place.create();
    const Event event = unwrap(DecidedFolder::decide(*store));
    std::ofstream(place.decisions) << announced_line_of(event);
    CHECK(DecidedFolder::counts(*store));
}

TEST_CASE("an event whose line is not there, and a line whose event is not, are found",
          "[store][decision]") {
    const DecidedFolder place;
    const auto store = place.create();
    FakeClock clock;
    FakeIds ids;
    const Settings settings;
    const Context context{*store,   clock, ids,
                          settings, "at",  *AgentId::make(Role::overseer, "olga")};
    const Event first = unwrap(DecidedFolder::decide(*store));
    const Event second = unwrap(DecidedFolder::decide(*store));
    CHECK(unwrap(line_faults_of(context)).none());
    Event missing = second;
    missing.seq = 3;
    std::ofstream(place.decisions) << line_of(first) + line_of(missing);
    const LineFaults faults = unwrap(line_faults_of(context));
    REQUIRE(faults.without_line.size() == 1);
    CHECK(faults.without_line[0].seq == second.seq);
    REQUIRE(faults.without_event.size() == 1);
    CHECK(faults.without_event[0].seq == missing.seq);
    fs::remove(place.decisions);
    CHECK(unwrap(line_faults_of(context)).missing);
}

TEST_CASE("lines that are gone are not begun anew by the next decision", "[store][decision]") {
    const DecidedFolder place;
    const auto store = place.create();
    unwrap(DecidedFolder::decide(*store));
    fs::remove(place.decisions);
    unwrap(DecidedFolder::decide(*store));
    CHECK_FALSE(fs::exists(place.decisions));
    CHECK_FALSE(DecidedFolder::counts(*store));
}

TEST_CASE("an older log is adopted once, as it stands", "[store][decision]") {
    const DecidedFolder place;
    const auto store = place.create();
    // As the migration of the store leaves it: rows without lines.
    const Bead epic = an_epic();
    Bead forged = epic;
    forged.id = *BeadId::parse("at-bbbbb");
    unwrap(store->write(by_overseer, [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.create(epic));
        ATELIER_CHECK(plan.create(forged));
        ATELIER_CHECK(
            plan.decide(Act::promotion, {EventType::epic_promoted, epic.id,
                                         Json::object().set("ready", Json::strings({}))}));
        return plan.remember("decisions", "as-found");
    }));
    fs::remove(place.decisions);
    FakeClock clock;
    FakeIds ids;
    const Settings settings;
    const Context context{*store,   clock, ids,
                          settings, "at",  *AgentId::make(Role::overseer, "olga")};
    CHECK(unwrap(is_log_to_be_adopted(*store)));
    const auto log = unwrap(adopt_log(context));
    REQUIRE(log);
    CHECK(log->promotions == std::vector{epic.id});
    REQUIRE(log->left.size() == 1);
    CHECK(log->left.begin()->first == forged.id);
    const auto in_force = [&](const BeadId& id) {
        return unwrap(store->read([&](PlanReader& plan) {
                   return decision_in_force(plan, id, Act::promotion);
               }))
            .has_value();
    };
    CHECK(in_force(epic.id));
    CHECK_FALSE(in_force(forged.id));
    CHECK_FALSE(unwrap(is_log_to_be_adopted(*store)));
    CHECK_FALSE(unwrap(adopt_log(context)));
    // Nor when somebody says once more that nobody has.
    unwrap(store->write(by_overseer,
                        [](PlanWriter& plan) { return plan.remember("decisions", "as-found"); }));
    CHECK_FALSE(unwrap(adopt_log(context)));
}

TEST_CASE("the promotion of a planner in a sandbox has its line once its session ends",
          "[store][decision]") {
    const DecidedFolder place;
    const auto store = place.create();
    unwrap(DecidedFolder::decide(*store));
    const std::string before = decision_text_of(place.decisions);
    FakeClock clock;
    FakeIds ids;
    Settings settings;
    const Context context{*store, clock, ids, settings, "at", *AgentId::make(Role::planner, "p")};
    const Session session{
        .id = *SessionId::parse("s-1"), .agent = context.caller, .started_at = clock.now()};
    const Bead epic = an_epic();
    unwrap(store->write({clock.now(), "atelier/planner/p", "s-1"}, [&](PlanWriter& plan) {
        return plan.decide(Act::promotion, {EventType::epic_promoted, epic.id,
                                            Json::object().set("ready", Json::strings({}))});
    }));
    // As a sandbox leaves it.
    std::ofstream(place.decisions) << before;
    const auto end = [&] {
        unwrap(store->write(context.stamp(), [&](PlanWriter& plan) {
            return attest_promotions(plan, context, session);
        }));
        return unwrap(store->read([&](PlanReader& plan) {
                   return decision_in_force(plan, epic.id, Act::promotion);
               }))
            .has_value();
    };
    CHECK_FALSE(end());
    settings.promotion = Promotion::planner;
    CHECK(end());
}
