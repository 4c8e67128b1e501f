#include "domain/bead/decision_lines.hpp"

#include "support/catch.hpp"
#include "support/counted_text.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Event event_of(EventType type, const std::string& actor, const std::string& session = {}) {
    Json data = Json::object();
    if (type == EventType::session_started) data.set("session", session);
    if (type == EventType::epic_promoted) data.set("ready", Json::strings({}));
    return unwrap(next_event({}, {type, std::nullopt, std::move(data)}, {}, actor, session));
}

// A log of that many events, each the overseer's; it has lines as a store writes them.
struct Written {
    std::vector<Event> log;
    std::string lines;

    explicit Written(int events, const std::string& actor = "atelier/overseer/olga") {
        for (int i = 0; i < events; ++i) {
            const ChainEnd end =
                log.empty() ? ChainEnd() : ChainEnd{log.back().seq, log.back().hash, {}};
            log.push_back(unwrap(next_event(
                end, {EventType::task_closed, std::nullopt, Json::object()}, {}, actor, "")));
            lines += line_of(log.back());
        }
    }
    LineFaults faults() const { return line_faults(log, DecisionLines(lines)); }
};

} // namespace

TEST_CASE("a log and the lines that were written with it agree", "[domain][decision]") {
    CHECK(Written(3).faults().none());
    CHECK(line_faults({}, {}).none());
    CHECK(texts_of(Written(3).faults()).empty());
}

TEST_CASE("a line without its event shows that the end of the log was cut off",
          "[domain][decision]") {
    Written cut(3);
    const Event last = cut.log.back();
    cut.log.pop_back();
    const LineFaults faults = cut.faults();
    REQUIRE(faults.without_event.size() == 1);
    CHECK(faults.without_event[0].seq == 3);
    CHECK(faults.without_line.empty());
    CHECK_THAT(texts_of(faults).at(0), ContainsSubstring("beginning with event 3"));
    cut.lines += forgotten_line_of(last.seq, last.hash);
    CHECK(cut.faults().none());
}

TEST_CASE("a line that was written before its event says nothing without it",
          "[domain][decision]") {
    Written killed(2);
    const Event before_commit = killed.log.back();
    killed.log.pop_back();
    killed.lines = line_of(killed.log.back()) + announced_line_of(before_commit);
    CHECK(killed.faults().none());
    CHECK(DecisionLines(killed.lines).all().size() == 1);
    SECTION("and where the event is there it is as good as the other") {
        killed.log.push_back(before_commit);
        CHECK(killed.faults().none());
        CHECK(DecisionLines(killed.lines).holds(before_commit));
    }
    SECTION("but holds no other event of that number") {
        Written other(2, "atelier/overseer/karl");
        killed.log.push_back(other.log.back());
        CHECK(killed.faults().without_line.size() == 1);
        CHECK_FALSE(DecisionLines(killed.lines).holds(other.log.back()));
    }
    SECTION("of a session with who began it") {
        const Event started =
            event_of(EventType::session_started, "atelier/overseer/olga", "s-0123456789ab");
        const DecisionLines lines(announced_line_of(started));
        const DecisionLine line = lines.as_written().front();
        CHECK(line.announced);
        CHECK(line.type == "session.started");
        CHECK(line.actor == "atelier/overseer/olga");
        CHECK(line.session == "s-0123456789ab");
    }
}

TEST_CASE("an event in the overseer's name without its line is found, unless it is known",
          "[domain][decision]") {
    Written forged(2);
    const Event last = forged.log.back();
    forged.lines = line_of(forged.log.front());
    const LineFaults faults = forged.faults();
    REQUIRE(faults.without_line.size() == 1);
    CHECK(faults.without_line[0].seq == 2);
    CHECK_THAT(texts_of(faults).at(0), ContainsSubstring("event 2 (task.closed)"));
    SECTION("a line of another event does not stand for it") {
        forged.lines += "2 " + std::string(64, 'a') + " task.closed\n";
        CHECK(forged.faults().without_line.size() == 1);
    }
    SECTION("nor one that calls it something else") {
        forged.lines += "2 " + last.hash + " epic.promoted\n";
        CHECK(forged.faults().without_line.size() == 1);
    }
    SECTION("what is known is not told again, and holds nothing") {
        forged.lines += forgotten_line_of(last.seq, last.hash);
        CHECK(forged.faults().none());
        CHECK_FALSE(DecisionLines(forged.lines).holds(last));
    }
    SECTION("what was there before there were lines has none") {
        forged.lines = first_line_of(last);
        CHECK(forged.faults().none());
    }
}

TEST_CASE("agents' events need no line, and lines that are gone are told as such",
          "[domain][decision]") {
    Written agents(2, "atelier/worker/alice");
    agents.lines = first_line_of({.hash = std::string(64, '0')});
    CHECK(agents.faults().none());
    agents.lines.clear();
    CHECK_FALSE(agents.faults().missing);
    Written overseer(1);
    overseer.lines.clear();
    CHECK(overseer.faults().missing);
    CHECK(overseer.faults().without_line.empty());
}

TEST_CASE("the overseer's events and each session's have a line, and those of agents have none",
          "[domain][decision]") {
    CHECK(has_line(event_of(EventType::task_closed, "atelier/overseer/olga")));
    CHECK(has_line(event_of(EventType::session_started, "atelier/worker/a", "s-1")));
    CHECK_FALSE(has_line(event_of(EventType::task_closed, "atelier/worker/a")));
    CHECK_FALSE(has_line(event_of(EventType::epic_promoted, "atelier/worker/a")));
    CHECK_FALSE(has_line(event_of(EventType::epic_promoted, "atelier/artisan/a")));
    CHECK_FALSE(has_line(event_of(EventType::task_closed, "Jane")));
    CHECK(has_line(event_of(EventType::epic_promoted, "atelier/planner/p")));
}

TEST_CASE("lines are read as they are written", "[domain][decision]") {
    const Event closed = event_of(EventType::task_closed, "atelier/overseer/olga");
    const Event begun = event_of(EventType::session_started, "atelier/worker/a", "s-1");
    const DecisionLines lines(line_of(closed) + line_of(begun) + line_of(closed));
    const auto all = lines.all();
    REQUIRE(all.size() == 2);
    CHECK(all[0].seq == closed.seq);
    CHECK(all[0].hash == closed.hash);
    CHECK(all[0].type == "task.closed");
    CHECK(all[1].actor == "atelier/worker/a");
    CHECK(all[1].session == "s-1");
    CHECK(DecisionLines().is_empty());
    CHECK(DecisionLines("").is_empty());
    CHECK_FALSE(lines.is_empty());
}

TEST_CASE("a line that is forgotten is not listed again", "[domain][decision]") {
    const Event closed = event_of(EventType::task_closed, "atelier/overseer/olga");
    const std::string line = line_of(closed);
    const DecisionLines after(line + forgotten_line_of(closed.seq, closed.hash));
    CHECK(after.all().empty());
}

TEST_CASE("an event is found by its number and hash wherever its line stands",
          "[domain][decision]") {
    Event first = event_of(EventType::task_closed, "atelier/overseer/olga");
    Event other = first;
    other.hash.assign(64, 'b');
    Event later = first;
    later.seq = 12;
    const std::string text =
        line_of(later) + "12 half a line\n" + line_of(first) + adopted_line_of(other, "promotion");
    const DecisionLines lines(text);
    CHECK(lines.holds(first));
    CHECK(lines.holds(later));
    CHECK_FALSE(lines.holds(other));
    CHECK(lines.adopts(other.seq, other.hash, "promotion"));
    CHECK_FALSE(lines.adopts(other.seq, other.hash, "size"));
    CHECK_FALSE(lines.adopts(first.seq, first.hash, "promotion"));
    later.seq = 2;
    CHECK_FALSE(lines.holds(later));
    const std::string whole = line_of(first);
    CHECK_FALSE(DecisionLines(whole.substr(0, whole.size() - 1)).holds(first));
}

TEST_CASE("a decision that was interrupted is settled by the same one made again, nothing else",
          "[domain][decision]") {
    std::vector<Event> log;
    std::string lines;
    const auto add = [&](EventType type, const std::string& bead, bool with_line) {
        const ChainEnd end =
            log.empty() ? ChainEnd() : ChainEnd{log.back().seq, log.back().hash, {}};
        Json data = Json::object();
        if (type == EventType::epic_abandoned) data.set("reason", "no");
        if (type == EventType::epic_promoted) data.set("ready", Json::strings({}));
        log.push_back(unwrap(next_event(end, {type, *BeadId::parse(bead), std::move(data)}, {},
                                        "atelier/overseer/olga", "")));
        if (with_line) lines += line_of(log.back());
    };
    const auto left = [&] {
        std::vector<std::int64_t> numbers;
        for (const Event& event : line_faults(log, DecisionLines(lines)).without_line)
            numbers.push_back(event.seq);
        return numbers;
    };
    using Numbers = std::vector<std::int64_t>;
    add(EventType::task_closed, "at-a", true);
    add(EventType::epic_promoted, "at-a", false);
    add(EventType::epic_promoted, "at-b", true);
    add(EventType::epic_abandoned, "at-a", true);
    add(EventType::epic_promoted, "at-a", false);
    CHECK(left() == Numbers{2, 5});
    add(EventType::epic_promoted, "at-a", true);
    CHECK(left().empty());
    add(EventType::task_closed, "at-c", false);
    add(EventType::task_closed, "at-c", true);
    CHECK(left() == Numbers{7});
}

TEST_CASE("one of many lines is found without reading all, wherever it stands",
          "[domain][decision]") {
    const Written many(2000);
    const auto counted = std::make_shared<CountedText>(many.lines);
    const DecisionLines lines(std::shared_ptr<const LineText>{counted});
    for (const std::size_t i : {0U, 1U, 700U, 1998U, 1999U}) {
        CAPTURE(i);
        counted->bytes = 0;
        CHECK(lines.holds(many.log[i]));
        CHECK(counted->bytes < counted->size() / 8);
    }
    // As one that was written late.
    const std::string first = line_of(many.log.front());
    const DecisionLines late(many.lines.substr(first.size()) + first);
    CHECK(late.holds(many.log.front()));
    CHECK(late.holds(many.log.back()));
    Event other = many.log[700];
    other.hash = many.log[701].hash;
    CHECK_FALSE(late.holds(other));
}
