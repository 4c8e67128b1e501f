#include "view/event.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

Event event(const std::string& data) {
    return {.seq = 12,
            .at = *parse_time("2026-01-02T09:00:00Z"),
            .actor = "atelier/worker/worker-1",
            .session = "s-1",
            .type = "epic.claimed",
            .bead = *BeadId::parse("at-x7k2p"),
            .data = data,
            .hash = "h"};
}

const LogFacts greeting{.titles = {{*BeadId::parse("at-x7k2p"), "Greeting command"}}};

} // namespace

TEST_CASE("an event is one line: when, who, and what it means, with the title", "[view][log]") {
    CHECK(event_line(event(R"({"fencing":1})"), greeting, {}) ==
          "   12  2026-01-02 09:00:00  worker-1    claimed at-x7k2p (Greeting command)\n");
    CHECK(event_line(event("{}"), {}, {}) ==
          "   12  2026-01-02 09:00:00  worker-1    claimed at-x7k2p\n");
}

TEST_CASE("the end of a session says how long it took and what it used", "[view][log]") {
    Event ended = event(R"({"session":"s-1","outcome":"integrated","text":"1 commit\nlanded",)"
                        R"("usage":{"tokens":{"input":900,"cached":100,"output":20},"cost":0.5}})");
    ended.type = "session.ended";
    LogFacts facts = greeting;
    facts.took = {{12, Seconds{192}}};
    CHECK_THAT(event_line(ended, facts, {}),
               ContainsSubstring("ended a session on at-x7k2p (Greeting command) after 3 min 12 s: "
                                 "integrated; 1,000 tokens in (100 cached), 20 out, $0.50: "
                                 "1 commit landed\n"));
}

TEST_CASE("what does not fit beside an event goes on below, and is not cut", "[view][log]") {
    const auto line = [](std::size_t columns) {
        return event_line(event("{}"), greeting, {.colour = false, .columns = columns});
    };
    CHECK(line(70) == "   12  2026-01-02 09:00:00  worker-1    claimed at-x7k2p (Greeting\n" +
                          std::string(40, ' ') + "command)\n");
    CHECK(line(79) ==
          "   12  2026-01-02 09:00:00  worker-1    claimed at-x7k2p (Greeting command)\n");
    CHECK(line(40) == "12  2026-01-02 09:00:00  worker-1\n"
                      "       claimed at-x7k2p (Greeting\n"
                      "       command)\n");
}

TEST_CASE("what every session does again is one row, with how many there were", "[view][show]") {
    const auto at = [](std::int64_t seq, const char* type, const char* session,
                       const std::string& data = "{}") {
        Event out = event(data);
        out.seq = seq;
        out.type = type;
        out.session = session;
        return out;
    };
    const std::string text = last_events_text(
        {at(1, "epic.claimed", "s-1", R"({"fencing":1})"),
         at(2, "session.stage", "s-1", R"({"stage":"brief"})"),
         at(3, "session.stage", "s-1", R"({"stage":"agent"})"), at(4, "changeset.unblocked", "s-1"),
         at(5, "session.stage", "s-1", R"({"stage":"integrate"})"),
         at(6, "epic.claimed", "s-2", R"({"fencing":2})"),
         at(7, "session.stage", "s-2", R"({"stage":"brief"})"), at(8, "epic.edited", "s-2"),
         at(9, "epic.edited", "s-2")},
        6, {});
    const std::string row = "  2026-01-02 09:00:00  worker-1    ";
    CHECK(text == "    4" + row + "unblocked at-x7k2p\n" + "    5" + row +
                      "reached the stage integrate of at-x7k2p (the last of 3)\n" + "    6" + row +
                      "claimed at-x7k2p (the last of 2)\n" + "    7" + row +
                      "reached the stage brief of at-x7k2p\n" + "    8" + row +
                      "edited at-x7k2p\n" + "    9" + row + "edited at-x7k2p\n");
    CHECK(last_events_text({at(8, "epic.edited", "s"), at(9, "epic.edited", "s")}, 1, {}) ==
          "    9" + row + "edited at-x7k2p\n");
}

TEST_CASE("times are shown as the clock on the wall has them", "[view][log]") {
    const Style new_york{.ahead_of_utc = [](Time) { return Seconds{-5 * 3600}; }};
    CHECK_THAT(event_line(event("{}"), {}, new_york), ContainsSubstring("  2026-01-02 04:00:00  "));
    CHECK(event_json(event("{}")).string_at("at") == "2026-01-02T09:00:00.000Z");
}

TEST_CASE("data that is no JSON is handed on as it is", "[view][log]") {
    CHECK(event_json(event("{broken")).string_at("data") == "{broken");
    CHECK(event_json(event(R"({"a":1})")).find("data")->dump() == R"({"a":1})");
}

TEST_CASE("a verified log says how much was checked", "[view][log]") {
    LogOutcome log;
    log.chain = ChainReport{3, std::nullopt};
    CHECK(log_text(log, {}, {}) == "3 events, the chain is intact\n");
    CHECK(log_json(log).find("chain")->dump() == R"({"checked":3,"whole":true})");
    log.chain.reset();
    CHECK(log_json(log).find("chain") == nullptr);
}

TEST_CASE("an event of a type that only a newer version knows is shown", "[view][log]") {
    Event newer = event(R"({"colour":"green"})");
    newer.type = "epic.painted";
    CHECK(type_of(newer) == std::nullopt);
    CHECK(event_json(newer).string_at("type") == "epic.painted");
    CHECK(event_line(newer, {}, {}) ==
          "   12  2026-01-02 09:00:00  worker-1    epic.painted at-x7k2p colour=green\n");
}
