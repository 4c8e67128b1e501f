#include "view/digest.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time then = *parse_time("2026-01-02T09:00:00Z");

Landed landed_one(const std::string& name) {
    return {id(name), "Add " + name,       "greeting", "atelier/worker/worker-1",
            commit,   then + Seconds{3600}};
}

DigestOutcome sample_digest() {
    DigestOutcome out{.now = then + Seconds{7200}, .since = then};
    out.landed = {landed_one("at-1.1")};
    out.awaited = {{id("at-1.4"), "Test it", Awaited::blocked, "the tests need a network"}};
    out.cost.sessions = {{"blocked", 1}, {"integrated", 2}};
    out.cost.usage = TurnReading{.tokens = TokenUsage{900, 100, 20}, .cost = 0.5};
    out.cost.at_work = 1;
    out.decided = {{.type = EventType::changeset_abandoned,
                    .bead = id("at-1.3"),
                    .title = "Document it",
                    .by = "atelier/planner/plan-1",
                    .reason = "not needed",
                    .at = then}};
    return out;
}

} // namespace

TEST_CASE("a digest is one screen", "[view][digest]") {
    CHECK(digest_text(sample_digest(), {}) ==
          "Since 2026-01-02 09:00:00, 2 hours ago\n"
          "\n"
          "Landed\n"
          "  at-1.1  Add at-1.1  in greeting  worker-1  60 minutes ago\n"
          "\n"
          "Waiting for you\n"
          "  at-1.4  Test it  blocked: the tests need a network  git atelier retry at-1.4\n"
          "\n"
          "Cost\n"
          "  3 sessions: 1 blocked, 2 integrated; 1,000 tokens in (100 cached), 20 out, $0.50; "
          "1 changeset at work now\n"
          "\n"
          "Decided without you\n"
          "  plan-1  gave up at-1.3 (Document it): not needed  2 hours ago\n");
}

TEST_CASE("of more than a screen the newest are shown, and where the others are",
          "[view][digest]") {
    DigestOutcome digest = sample_digest();
    for (int n = 2; n <= 9; ++n) {
        digest.landed.push_back(landed_one("at-1." + std::to_string(n)));
        digest.awaited.push_back({id("at-2." + std::to_string(n)), "x", Awaited::blocked, "y"});
        digest.decided.push_back(digest.decided.front());
    }
    const std::string text = digest_text(digest, {.columns = 80});
    CHECK(lines_of(text).size() <= 30);
    CHECK_THAT(text, ContainsSubstring("\n  at-1.9 "));
    CHECK_THAT(text, !ContainsSubstring("at-1.1 "));
    CHECK_THAT(text, ContainsSubstring(
                         "  and 4 more: git atelier log --since 2026-01-02T09:00:00.000Z\n"));
    CHECK_THAT(text, ContainsSubstring("  and 4 more: git atelier review\n"));
    const std::string to_agent = digest_text(digest, {.reader = Audience::worker});
    CHECK_THAT(to_agent, ContainsSubstring("Waiting for the overseer"));
    CHECK_THAT(to_agent, ContainsSubstring("Decided without the overseer"));
    CHECK_THAT(to_agent, !ContainsSubstring("git atelier"));
    CHECK(digest_json(digest).find("landed")->as_array().size() == 9);
}

TEST_CASE("a digest of nothing says so", "[view][digest]") {
    CHECK(digest_text({.now = then}, {}) ==
          "Since the beginning\nnothing has landed, ended or been decided without you\n");
    CHECK(digest_text({.now = then, .since = then - Seconds{60}}, {.reader = Audience::worker}) ==
          "Since 2026-01-02 08:59:00, 60 seconds ago\n"
          "nothing has landed, ended or been decided without the overseer\n");
}

TEST_CASE("everything that may be decided has a verb", "[view][digest]") {
    for (const EventType type : deciding_types) {
        DigestOutcome digest{.now = then};
        digest.decided = {{.type = type, .bead = id("at-1"), .by = "x", .at = then}};
        CHECK_THAT(digest_text(digest, {}), !ContainsSubstring(std::string(name_of(type))));
    }
}

TEST_CASE("a digest as a document", "[view][digest]") {
    const Json json = digest_json(sample_digest());
    CHECK(json.string_at("since") == "2026-01-02T09:00:00.000Z");
    CHECK(json.find("waiting")->dump() == R"([{"id":"at-1.4","title":"Test it","awaits":"blocked",)"
                                          R"("text":"the tests need a network","message":null}])");
    CHECK(json.find("cost")->dump() ==
          R"({"sessions":{"blocked":1,"integrated":2},)"
          R"("usage":{"tokens":{"input":900,"cached":100,"output":20},"cost":0.5},"at_work":1})");
    CHECK(
        json.find("decided")->dump() ==
        R"([{"event":"changeset.abandoned","bead":"at-1.3","title":"Document it",)"
        R"("by":"atelier/planner/plan-1","reason":"not needed","at":"2026-01-02T09:00:00.000Z"}])");
    CHECK(digest_json({.now = then}).find("since")->is_null());
}

TEST_CASE("a digest counts the runs that ended and what was made", "[view][digest]") {
    DigestOutcome digest{.now = then, .since = then - Seconds{60}};
    digest.runs = {.completed = 2, .pieces = 5};
    CHECK_THAT(digest_text(digest, {}), ContainsSubstring("Runs\n  2 completed, 5 pieces made\n") &&
                                            !ContainsSubstring("nothing has"));
    CHECK(digest_json(digest).find("runs")->dump() == R"({"completed":2,"failed":0,"pieces":5})");
}

TEST_CASE("titles of a digest go on in the next line, and are not cut", "[view][digest]") {
    DigestOutcome digest = sample_digest();
    digest.landed[0].title = "Add what takes more room than there is in one line of a terminal";
    const std::string text = digest_text(digest, {.columns = 80});
    CHECK_THAT(text, ContainsSubstring("terminal") && !ContainsSubstring("…"));
    for (const std::string& line : split(text, '\n'))
        CHECK(width(line) <= 80);
}
