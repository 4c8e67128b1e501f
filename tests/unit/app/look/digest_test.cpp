#include "app/look/digest.hpp"

#include "app/look/last_look.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/memory_files.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

struct DigestFixture : PlanFixture {
    MemoryFiles files;
    ProjectPaths paths{"/project"};
    Bead greeting = epic("Greeting", {.root_branch = "topic"});
    Bead first = changeset(greeting, "One");
    Bead second = changeset(greeting, "Two");

    void happens(const Context& who, EventType type, const BeadId& bead,
                 Json data = Json::object()) {
        clock.advance(Seconds{1});
        unwrap(store.write(who.stamp(), [&](PlanWriter& plan) {
            return plan.append({type, bead, std::move(data)});
        }));
    }
    void lands(const Bead& changeset) {
        happens(worker(), EventType::changeset_merged, changeset.id,
                std::move(Json::object()
                              .set("commit", commit.str())
                              .set("root_branch", "topic")
                              .set("commits", 1)));
    }
    void ends(const std::string& session, const std::string& outcome, std::int64_t input) {
        Json usage = usage_json({.tokens = TokenUsage{input, 0, 10}});
        happens(worker(), EventType::session_ended, first.id,
                std::move(Json::object()
                              .set("session", session)
                              .set("outcome", outcome)
                              .set("usage", std::move(usage))));
    }
    void integrates(const Context& who, EventType type) {
        Json data = Json::object();
        data.set("parent_branch", "main");
        if (type == EventType::epic_integrated) data.set("how", "ff");
        data.set("from", commit.str()).set("commit", commit.str());
        happens(who, type, greeting.id, std::move(data));
    }
    DigestOutcome digest(const Context& caller, const DigestRequest& request = {}) {
        return unwrap(make_digest(caller, gone, files, paths, request));
    }
    std::vector<std::string> landed(const DigestRequest& request = {}) {
        std::vector<std::string> out;
        for (const Landed& one : digest(overseer(), request).landed)
            out.push_back(one.bead.str() + " in " + one.branch + " by " + one.by);
        return out;
    }
    std::vector<EventType> decided(const Context& caller) {
        std::vector<EventType> out;
        for (const DecidedByOthers& one : digest(caller, {.shown = false}).decided)
            out.push_back(one.type);
        return out;
    }
};

} // namespace

TEST_CASE("a digest says what landed, by whom, and what it cost", "[app][digest]") {
    DigestFixture at;
    at.lands(at.first);
    at.ends("run-1", "integrated", 100);
    at.ends("run-2", "blocked", 20);
    at.ends("run-3", "integrated", 3);
    const DigestOutcome digest = at.digest(at.overseer());
    CHECK_FALSE(digest.since);
    REQUIRE(digest.landed.size() == 1);
    CHECK(digest.landed.front().bead == at.first.id);
    CHECK(digest.landed.front().title == "One");
    CHECK(digest.landed.front().branch == "topic");
    CHECK(digest.landed.front().by == "atelier/worker/alice");
    CHECK(digest.landed.front().landed_as == commit);
    CHECK(digest.cost.sessions ==
          std::map<std::string, std::size_t>{{"blocked", 1}, {"integrated", 2}});
    CHECK(digest.cost.ended() == 3);
    REQUIRE(digest.cost.usage);
    CHECK(digest.cost.usage->tokens == TokenUsage{123, 0, 30});
    CHECK(digest.cost.at_work == 0);
}

TEST_CASE("an integration that was taken back has not landed", "[app][digest]") {
    DigestFixture at;
    at.integrates(at.overseer(), EventType::epic_integrated);
    CHECK(at.landed({.shown = false}) ==
          std::vector{at.greeting.id.str() + " in main by atelier/overseer/olga"});
    at.integrates(at.overseer(), EventType::epic_integration_undone);
    CHECK(at.landed({.shown = false}).empty());
    at.integrates(at.overseer(), EventType::epic_integrated);
    CHECK(at.landed().size() == 1);
}

TEST_CASE("a landing by hand that was taken back has not landed", "[app][digest]") {
    DigestFixture at;
    const auto undone = [&](const char* decision) {
        at.happens(at.overseer(), EventType::decision_undone, at.first.id,
                   std::move(Json::object().set("decision", decision).set("from", 1).set("to", 2)));
    };
    at.lands(at.first);
    undone("approve");
    CHECK(at.landed({.shown = false}).size() == 1);
    undone("land");
    CHECK(at.landed({.shown = false}).empty());
}

TEST_CASE("what others decided is told, and nobody's own", "[app][digest]") {
    DigestFixture at;
    Json ready = Json::object();
    ready.set("ready", Json::array());
    at.happens(at.planner(), EventType::epic_promoted, at.greeting.id, ready);
    at.happens(at.overseer("otto"), EventType::changeset_abandoned, at.second.id,
               std::move(Json::object().set("reason", "not needed")));
    at.happens(at.overseer(), EventType::epic_promoted, at.greeting.id, ready);
    at.happens(at.planner(), EventType::epic_claimed, at.greeting.id,
               std::move(Json::object().set("fencing", 1)));

    at.happens(at.worker(), EventType::epic_released, at.greeting.id,
               std::move(Json::object().set("reason", "r").set("from", at.worker().caller.str())));

    const DigestOutcome digest = at.digest(at.overseer(), {.shown = false});
    REQUIRE(digest.decided.size() == 2);
    CHECK(digest.decided[0].type == EventType::epic_promoted);
    CHECK(digest.decided[0].by == "atelier/planner/plan-1");
    CHECK(digest.decided[0].title == "Greeting");
    CHECK(digest.decided[1].bead == at.second.id);
    CHECK(digest.decided[1].reason == "not needed");
    CHECK(at.decided(at.overseer("otto")) ==
          std::vector{EventType::epic_promoted, EventType::epic_promoted});
    // To an agent an overseer is an overseer.
    CHECK(at.decided(at.worker()) == std::vector{EventType::epic_promoted});
}

TEST_CASE("what waits is what a person has to do something about", "[app][digest]") {
    DigestFixture at;
    const Bead draft = at.epic("Farewell", {.draft = true});
    at.changeset(draft, "Wave");
    at.update(unwrap(mark_done(at.first, commit)));
    const DigestOutcome digest = at.digest(at.overseer());
    REQUIRE(digest.awaited.size() == 1);
    CHECK(digest.awaited.front().bead == draft.id);
}

TEST_CASE("since the last look means what has not been seen", "[app][digest]") {
    DigestFixture at;
    at.lands(at.first);
    CHECK(at.landed().size() == 1);
    // Whoever waited for the store may write an earlier time than that of the look.
    at.clock.advance(-Seconds{3});
    at.lands(at.second);
    CHECK(at.landed() == std::vector{at.second.id.str() + " in topic by atelier/worker/alice"});
    at.clock.advance(Seconds{60});
    CHECK(at.landed({.since = at.clock.now()}).empty());
    const DigestOutcome digest = at.digest(at.overseer());
    CHECK(digest.landed.empty());
    CHECK(digest.since == at.clock.now());
}

TEST_CASE("only the overseer's look at all of it, on the screen, counts as a look",
          "[app][digest]") {
    DigestFixture at;
    at.lands(at.first);
    at.digest(at.worker());
    at.digest(at.planner());
    at.digest(at.overseer(), {.shown = false});
    at.digest(at.overseer(), {.epic = at.greeting.id});
    CHECK_FALSE(unwrap(last_digest(at.files, at.paths)));
    at.digest(at.overseer(), {.since = at.clock.now()});
    CHECK(unwrap(last_digest(at.files, at.paths)));
}

TEST_CASE("of a store that is older than the last look, what came since is told by its time",
          "[app][digest]") {
    DigestFixture at;
    at.lands(at.first);
    unwrap(note_digest(at.files, at.paths, {at.clock.now() + Millis{1}, 1000}));
    at.lands(at.second);
    CHECK(at.landed() == std::vector{at.second.id.str() + " in topic by atelier/worker/alice"});
}

TEST_CASE("the digest of one epic has nothing of another", "[app][digest]") {
    DigestFixture at;
    const Bead other = at.epic("Farewell", {.root_branch = "other"});
    const Bead elsewhere = at.changeset(other, "Wave");
    at.lands(at.first);
    at.lands(elsewhere);
    at.ends("run-1", "integrated", 100);
    CHECK(at.landed({.epic = other.id}) ==
          std::vector{elsewhere.id.str() + " in topic by atelier/worker/alice"});
    CHECK(at.digest(at.overseer(), {.epic = other.id}).cost.ended() == 0);
    CHECK(must_fail(make_digest(at.overseer(), gone, at.files, at.paths, {.epic = at.first.id}))
              .code == ErrorCode::not_found);
}

TEST_CASE("a look that cannot be noted is told all the same", "[app][digest]") {
    DigestFixture at;
    at.lands(at.first);
    at.files.broken = {"/project/looked/.digest.json"};
    const DigestOutcome digest = at.digest(at.overseer(), {.since = Time{}});
    CHECK(digest.landed.size() == 1);
    CHECK(digest.not_noted);
}
