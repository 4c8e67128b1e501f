// What the dialects make of lines that real agents have printed (tests/data/agents).
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/turn_verdict.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

#include <filesystem>
#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<std::string> recorded(const std::string& name) {
    std::ifstream in(source_folder() / "tests/data/agents" / (name + ".jsonl"));
    REQUIRE(in.good());
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

struct Recording {
    std::string name;
    RuntimeOutput form;
    int status = 0;
    TurnResult result = TurnResult::finished;
    std::string sentence = {};
    std::string errors = {};
};

constexpr auto claude = RuntimeOutput::claude_stream_json;
constexpr auto codex = RuntimeOutput::codex_jsonl;
constexpr auto gemini = RuntimeOutput::gemini_stream_json;
constexpr auto opencode = RuntimeOutput::opencode_json;
constexpr auto copilot = RuntimeOutput::copilot_json;
constexpr auto pi = RuntimeOutput::pi_json;

const std::string bad_key = "the model refused the key: 401 bad key";
const std::string limit = "the model allows no more for now: 429 ";
const std::string refused_turn = "the model refused to answer: ";
const std::string at_limit = "the model's answer was cut off at its output limit";

const std::vector<Recording> recordings{
    {"claude-401", claude, 1, TurnResult::model_error, bad_key},
    {"codex-401", codex, 1, TurnResult::model_error,
     "the model refused the key: 401 Unauthorized: bad key"},
    {"gemini-401", gemini, 145, TurnResult::model_error, bad_key},
    {"opencode-401", opencode, 1, TurnResult::model_error, bad_key},
    {"copilot-401", copilot, 1, TurnResult::model_error, bad_key},
    {"pi-401", pi, 0, TurnResult::model_error, bad_key},
    {"qwen-401", claude, 1, TurnResult::model_error, bad_key},
    {"kimi-401", RuntimeOutput::plain, 1, TurnResult::model_error, bad_key,
     "error: failed to run prompt: provider.auth_error: 401 bad key\nSee log: kimi-code.log\n"},
    {"claude-429", claude, 1, TurnResult::rate_limited,
     limit + "usage limit reached, resets later"},
    {"gemini-429", gemini, 173, TurnResult::rate_limited,
     limit + "usage limit reached, resets later"},
    {"copilot-429", copilot, 1, TurnResult::rate_limited,
     limit + "usage limit reached, resets later"},
    {"pi-429", pi, 0, TurnResult::rate_limited, limit + "usage limit reached, resets later"},
    {"claude-refused", claude, 1, TurnResult::refused, refused_turn},
    {"codex-refused", codex, 1, TurnResult::refused, refused_turn},
    {"opencode-refused", opencode, 1, TurnResult::refused, refused_turn},
    {"pi-refused", pi, 0, TurnResult::refused, refused_turn},
    {"claude-cut", claude, 1, TurnResult::cut, at_limit},
    {"codex-cut", codex, 1, TurnResult::cut, at_limit},
    {"opencode-cut", opencode, 0, TurnResult::cut, at_limit},
    {"pi-cut", pi, 0, TurnResult::cut, at_limit},
    // These say nothing of a refused_turn and of a limit.
    {"gemini-refused", gemini},
    {"gemini-cut", gemini},
    {"copilot-refused", copilot},
    {"copilot-cut", copilot},
    {"qwen-refused", claude},
    {"claude-ok", claude},
    {"codex-ok", codex},
    {"gemini-ok", gemini},
    {"opencode-ok", opencode},
    {"copilot-ok", copilot},
    {"pi-ok", pi},
    {"qwen-ok", claude},
};

TurnReading read_turn(RuntimeOutput form, const std::vector<std::string>& lines) {
    TurnReading reading;
    for (const std::string& line : lines)
        for (const AgentEvent& event : read_line(form, line))
            reading.take(event);
    return reading;
}

} // namespace

TEST_CASE("How a turn came out is read from what real agents printed", "[domain][dialect]") {
    for (const Recording& one : recordings) {
        INFO(one.name);
        const TurnReading reading = read_turn(one.form, recorded(one.name));
        const TurnVerdict verdict =
            verdict_on(reading, {.status = one.status, .form = one.form, .errors = one.errors});
        CHECK(name_of(verdict.result) == name_of(one.result));
        CHECK(verdict.sentence.starts_with(one.sentence));
        CHECK(reading.open_tools.empty());
        if (one.form != RuntimeOutput::plain) CHECK_FALSE(reading.runtime_session.empty());
    }
}

TEST_CASE("Codex waits for a model that allows no more, and says so while it does",
          "[domain][dialect]") {
    const TurnReading reading = read_turn(codex, recorded("codex-429"));
    REQUIRE(reading.retries);
    CHECK(reading.retries->status == 429);
    const TurnVerdict ended =
        verdict_on(reading, {.end = TurnEnd::stalled, .status = 143, .form = codex});
    CHECK(ended.result == TurnResult::rate_limited);
    CHECK(ended.sentence == limit + "Too Many Requests");
}

TEST_CASE("Usage and cost are what the server gave", "[domain][dialect]") {
    // Four answers of 1000 tokens in, 200 from a cache, 50 out; where the cache counts as part of
    // the input, of the 1000.
    struct Row {
        std::string name;
        RuntimeOutput form;
        std::int64_t input;
        std::optional<double> cost;
    };
    const std::vector<Row> rows{
        {"claude-ok", claude, 4000, 0.02016}, {"codex-ok", codex, 3200, {}},
        {"gemini-ok", gemini, 3200, {}},      {"opencode-ok", opencode, 3200, 0.0036},
        {"pi-ok", pi, 4000, 0.0044},          {"qwen-ok", claude, 3200, {}}};
    for (const Row& row : rows) {
        INFO(row.name);
        const TurnReading reading = read_turn(row.form, recorded(row.name));
        REQUIRE(reading.tokens);
        CHECK(reading.tokens->input == row.input);
        CHECK(reading.tokens->cached == 800);
        CHECK(reading.tokens->output == 200);
        CHECK(reading.cost.has_value() == row.cost.has_value());
        if (row.cost) CHECK(reading.cost.value_or(0) == Approx(*row.cost));
        CHECK(reading.last_words == "All done.");
    }
    CHECK_FALSE(read_turn(copilot, recorded("copilot-ok")).tokens);
}

TEST_CASE("A turn that goes on in a conversation is told without what was used there before",
          "[domain][dialect]") {
    // Of the four answers one was given in an earlier turn: Codex and Qwen Code count all of them,
    // Claude Code the cost of all of them, and the others what is new.
    struct Row {
        std::string name;
        RuntimeOutput form;
        std::int64_t input;
        std::optional<double> cost;
    };
    for (const Row& row : std::vector<Row>{{"claude-ok", claude, 4000, 0.01512},
                                           {"codex-ok", codex, 2400, {}},
                                           {"gemini-ok", gemini, 3200, {}},
                                           {"opencode-ok", opencode, 3200, 0.0036},
                                           {"pi-ok", pi, 4000, 0.0044},
                                           {"qwen-ok", claude, 2400, {}}}) {
        INFO(row.name);
        const auto lines = recorded(row.name);
        const std::string conversation = read_turn(row.form, lines).runtime_session;
        const TokenUsage answer =
            row.form == codex ? TokenUsage{800, 200, 50} : TokenUsage{800, 0, 0};
        TurnReading reading{.goes_on_in = conversation, .before = {answer, 0.00504}};
        for (const std::string& line : lines)
            for (const AgentEvent& event : read_line(row.form, line))
                reading.take(event);
        CHECK(reading.tokens.value().input == row.input);
        if (row.cost) CHECK(reading.cost.value_or(0) == Approx(*row.cost));
    }
}

TEST_CASE("Tools are told in words, in the order in which they run", "[domain][dialect]") {
    for (const Recording& one : recordings) {
        if (!one.name.ends_with("-ok")) continue;
        INFO(one.name);
        std::vector<std::string> doing;
        std::vector<std::string> ended;
        for (const std::string& line : recorded(one.name))
            for (const AgentEvent& event : read_line(one.form, line)) {
                const auto* begins = std::get_if<ToolBegins>(&event);
                if (begins != nullptr && !begins->doing.empty()) doing.push_back(begins->doing);
                if (const auto* ends = std::get_if<ToolEnds>(&event)) ended.push_back(ends->id);
            }
        REQUIRE(doing.size() == 3);
        CHECK(doing[0] == "runs echo marker > marker.txt");
        CHECK(doing[1] == "runs false");
        CHECK_THAT(doing[2], ContainsSubstring("s /repo/worktree/written.txt"));
        CHECK(ended.size() >= 3);
    }
}

TEST_CASE("Half a line, and a line of another runtime, says nothing wrong", "[domain][dialect]") {
    for (const Recording& one : recordings)
        for (const std::string& line : recorded(one.name)) {
            for (const std::size_t part : {line.size() / 3, line.size() - 1})
                if (one.form != RuntimeOutput::plain)
                    CHECK(read_line(one.form, line.substr(0, part)).empty());
            for (const auto& form : names_of(RuntimeOutput{}))
                (void)read_line(form.value, line);
        }
}
