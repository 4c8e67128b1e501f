#include "view/event_meaning.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <regex>

using namespace atelier;

namespace {

std::string meaning(EventType type, const std::string& data,
                    const std::string& title = "Greeting") {
    const BeadId bead = *BeadId::parse("at-x7k2p");
    const Event event{.type = std::string(name_of(type)), .bead = bead, .data = data};
    return meaning_of(event, {{bead, title}}, std::nullopt);
}

std::vector<std::string> places_of(std::string_view text) {
    static const std::regex place(R"(\{([a-z_]*)(#[a-z]+)?\})");
    std::vector<std::string> found;
    const std::string written(text);
    for (std::sregex_iterator match(written.begin(), written.end(), place), end; match != end;
         ++match)
        found.push_back(match->str(1));
    return found;
}

} // namespace

TEST_CASE("each type of event has its meaning, which names only what its data holds",
          "[view][log]") {
    const auto meanings = event_meanings();
    REQUIRE(meanings.size() == event_kinds.size());
    for (std::size_t at = 0; at < meanings.size(); ++at) {
        const EventKind& kind = event_kinds[at];
        INFO(kind.name << ": " << meanings[at].text);
        CHECK(meanings[at].type == kind.type);
        const std::string always =
            std::regex_replace(std::string(meanings[at].text), std::regex(R"(\[[^\]]*\])"), "");
        for (const std::string& place : places_of(meanings[at].text)) {
            if (place.empty() || place == "took") continue;
            const auto* const field = std::ranges::find(kind.fields, place, &EventField::name);
            REQUIRE(field != kind.fields.end());
            const bool may_be_missing = std::ranges::count(places_of(always), place) == 0;
            CHECK((field->required || may_be_missing));
        }
    }
}

TEST_CASE("a meaning names what it is about by title, and leaves out what is not known",
          "[view][log]") {
    CHECK(meaning(EventType::epic_released, R"({"reason":"","from":"atelier/worker/worker-1"})") ==
          "released at-x7k2p (Greeting), held by worker-1");
    CHECK(meaning(EventType::changeset_merged,
                  R"({"commit":"0123456789abcdef","root_branch":"greeting","commits":1})") ==
          "landed at-x7k2p (Greeting) on greeting as 0123456789");
    CHECK(meaning(EventType::changeset_done, R"({"head":"0"})") == "finished at-x7k2p (Greeting)");
    CHECK(meaning(EventType::message_sent, "{}") == "wrote: at-x7k2p (Greeting)");
    CHECK(meaning(EventType::changeset_done, R"({"head":"0","commits":1,"lines":12,"files":2})") ==
          "finished at-x7k2p (Greeting): 12 lines, 2 files, 1 commit");
    CHECK(meaning(EventType::changeset_reopened, R"({"conflicts":["a.c","b.c"]})") ==
          "reopened at-x7k2p (Greeting): conflicts in a.c, b.c");
    CHECK(meaning(EventType::changeset_reopened, "{}") == "reopened at-x7k2p (Greeting)");
    CHECK(meaning(EventType::agent_paused, R"({"reason":"lunch [later]"})",
                  "atelier/worker/worker-1") == "paused worker-1: lunch [later]");
    CHECK(meaning(EventType::session_outlived,
                  R"({"session":"s","ended":2,"keeper_killed":false})") ==
          "ended 2 processes left over by a session on at-x7k2p (Greeting)");
}

TEST_CASE("a meaning is one line, whatever was written", "[view][log]") {
    CHECK(meaning(EventType::epic_abandoned, R"({"reason":"a\nb"})", "Gre\x1b[2Jeting") ==
          "gave up at-x7k2p (Gre [2Jeting): a b");
}
