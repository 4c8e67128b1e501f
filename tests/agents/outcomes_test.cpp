// What becomes of a session whose model or agent fails: the tables of docs/runtimes-outcomes.md.
// One agent meets every fault each time, another that reports otherwise four, the rest two of them;
// with ATELIER_TEST_OUTCOMES=all each meets all, with names of faults ("hang,401") those. With
// ATELIER_TEST_WRITE_PAGES set, what was found is written there instead of compared.
#include "agents/agent_desk.hpp"
#include "base/enum_names.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/guard_page.hpp"
#include "support/test_places.hpp"

#include <algorithm>
#include <cstdlib>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

enum class Fault {
    bad_key,
    limit,
    broken,
    refusal,
    cut,
    hang,
    dropped,
    no_work,
    silent_commit,
    uncommitted
};
constexpr auto names_of(Fault) {
    return std::to_array<Named<Fault>>({{Fault::bad_key, "401"},
                                        {Fault::limit, "429"},
                                        {Fault::broken, "500"},
                                        {Fault::refusal, "refusal"},
                                        {Fault::cut, "output limit"},
                                        {Fault::hang, "hang"},
                                        {Fault::dropped, "dropped connection"},
                                        {Fault::no_work, "no work"},
                                        {Fault::silent_commit, "commit without a word"},
                                        {Fault::uncommitted, "uncommitted file"}});
}

ModelScript script_of(Fault fault) {
    ModelScript script;
    switch (fault) {
    case Fault::bad_key:
        return script.turn(R"({"error": {"status": 401, "type": "authentication_error",
            "message": "bad key"}, "times": 1000})");
    case Fault::limit:
        return script.turn(R"({"error": {"status": 429, "type": "rate_limit_error",
            "message": "usage limit reached", "headers": {"retry-after": "3600"}},
            "times": 1000})");
    case Fault::broken:
        return script.turn(R"({"error": {"status": 500, "message": "out of order"},
            "times": 1000})");
    case Fault::refusal:
        return script.turn(R"({"text": "I cannot help.", "stop": "refused", "times": 1000})");
    case Fault::cut:
        return script.turn(R"({"text": "It goes on and", "stop": "cut", "times": 1000})");
    case Fault::hang:
        return script.turn(R"({"hang": true, "times": 1000})");
    case Fault::dropped:
        return script.turn(R"({"drop": true, "times": 1000})");
    case Fault::no_work:
        return script.says("All is well.");
    case Fault::silent_commit:
        return script
            .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'")
            .says("It greets.");
    case Fault::uncommitted:
        return script.runs("echo hello >hello.txt").says("It greets.");
    }
    return script;
}

bool is_wanted(const std::string& agent, Fault fault) {
    const char* const wanted = std::getenv("ATELIER_TEST_OUTCOMES");
    if (wanted != nullptr && std::string(wanted) == "all") return true;
    if (wanted != nullptr) {
        const auto names = split(wanted, ',');
        return std::ranges::find(names, name_of(fault)) != names.end();
    }
    if (agent == "pi" || fault == Fault::bad_key || fault == Fault::no_work) return true;
    return agent == "claude" && (fault == Fault::refusal || fault == Fault::hang);
}

struct Outcome {
    std::string code;
    std::string said;
    std::string follows;

    std::vector<std::string> cells() const { return {code, said, follows}; }
};

Outcome told(const Json& worked) {
    const auto& failures = at(worked, {"failures"}).as_array();
    if (!failures.empty())
        return {at(failures.front(), {"error", "code"}).as_string(),
                at(failures.front(), {"error", "message"}).as_string(),
                {}};
    const Json& session = at(worked, {"sessions", "0"});
    const Json& code = at(session, {"code"});
    return {code.is_string() ? code.as_string() : session.string_at("end"),
            session.string_at("text"),
            {}};
}

// From what is on record, and from what the next run does.
std::string follows(AgentDesk& desk, const std::string& changeset) {
    AtelierSandbox& sandbox = desk.sandbox();
    const Json why = sandbox.json(desk.folder(), {"why", changeset});
    const std::string state = why.string_at("state");
    const bool asked = !at(sandbox.json(desk.folder(), {"inbox"}), {"messages"}).as_array().empty();
    const Json next = desk.work_document();
    const bool again =
        !at(next, {"sessions"}).as_array().empty() || !at(next, {"failures"}).as_array().empty();
    INFO(state << (asked ? ", asked" : "") << (again ? ", tried again" : ""));
    if (state == "merged" && !asked && !again) return "it lands";
    if (state == "blocked" && asked && !again) return "blocked, you have a message";
    if (state == "interrupted" && !asked && !again) return "left alone until then";
    FAIL("nothing that the page has a word for");
    return {};
}

// Where the model is and what the commit is called is another each time, and of what a service says
// the first sentence is enough.
std::string in_general(std::string text, const AgentDesk& desk) {
    const std::string model = desk.model().url().substr(std::string("http://").size());
    if (const auto place = text.find(model); place != std::string::npos)
        text.replace(place, model.size(), "MODEL");
    if (const auto as = text.find(" landed as "); as != std::string::npos) text.resize(as + 7);
    // Where the service has named a time, some seconds have passed since.
    const std::string again = "it is tried again ";
    if (const auto at = text.find(again); at != std::string::npos && !text.ends_with("5 min"))
        text = text.substr(0, at + again.size()) + "when the service says";
    if (const auto point = text.find(". "); point != std::string::npos)
        text = text.substr(0, point) + " ...";
    return text;
}

// How long an agent may be silent. Of a model that hangs or allows no more some wait for ever; what
// else fails they are given the time to give up, which is a minute and a half with some.
Seconds patience(Fault fault) {
    if (fault == Fault::hang) return Seconds{10};
    return Seconds{fault == Fault::limit ? 45 : 150};
}

// On a busy machine an agent may be ended before it has asked its model, or heard the answer: then
// it is given longer.
Outcome met_by(const std::string& agent, Fault fault, const std::string& expected_code) {
    constexpr int most_tries = 4;
    Seconds stall = patience(fault);
    for (int tries = 1;; ++tries, stall *= 2) {
        const std::string seconds = std::to_string(stall.count()) + "s";
        AgentDesk desk(agent, script_of(fault),
                       R"({"session": {"timeout": "4m", "stall": ")" + seconds + R"("}})");
        const std::string changeset = desk.plan_greeting();
        Outcome outcome = told(desk.work_document());
        INFO(outcome.code << ": " << outcome.said);
        const bool cut_off = outcome.code == "runtime-stalled" && !expected_code.empty() &&
                             outcome.code != expected_code;
        if (tries < most_tries && (cut_off || desk.model().heard().empty())) continue;
        REQUIRE_FALSE(desk.model().heard().empty());
        outcome.follows = follows(desk, changeset);
        outcome.said = in_general(outcome.said, desk);
        return outcome;
    }
}

using Rows = std::vector<GuardTable::Row>;

// "" for none.
std::string code_on_page(const Rows& rows, const std::string& name) {
    const auto row = std::ranges::find(rows, name, &GuardTable::Row::name);
    return row == rows.end() || row->cells.empty() ? std::string() : row->cells.front();
}

// Each table has the agents in the same order.
constexpr auto agents_in_order =
    std::to_array<std::string_view>({"Claude Code", "Codex", "Gemini CLI", "OpenCode",
                                     "Copilot CLI", "pi", "Qwen Code", "Kimi Code"});

void put_row(Rows& rows, const std::string& name, const Outcome& found) {
    auto row = std::ranges::find(rows, name, &GuardTable::Row::name);
    if (row == rows.end()) {
        const auto place = [](const std::string& of) {
            return std::ranges::find(agents_in_order, of);
        };
        row = std::ranges::find_if(
            rows, [&](const GuardTable::Row& other) { return place(other.name) > place(name); });
        row = rows.insert(row, {.name = name});
    }
    row->cells = found.cells();
}

void meets(const std::string& agent, const std::string& name) {
    const fs::path file = source_folder() / "docs/runtimes-outcomes.md";
    const bool writes = std::getenv("ATELIER_TEST_WRITE_PAGES") != nullptr;
    for (const auto& [fault, fault_name] : names_of(Fault{})) {
        if (!is_wanted(agent, fault)) continue;
        // One that fails keeps no other from being looked at.
        DYNAMIC_SECTION(fault_name) {
            const std::string in_table(fault_name);
            const std::string page = read_file(file);
            GuardTable table = parse_table(page, in_table);
            const Outcome found = met_by(agent, fault, code_on_page(table.rows, name));
            const auto row = std::ranges::find(table.rows, name, &GuardTable::Row::name);
            if (writes) {
                put_row(table.rows, name, found);
                write_file(file, with_table(page, in_table, table));
            } else if (row == table.rows.end()) {
                WARN(name << ": the page does not say yet what becomes of " << in_table);
            } else {
                CHECK(row->cells == found.cells());
            }
        }
    }
}

} // namespace

TEST_CASE("Claude Code meets what fails as the page says", "[agents][claude][outcomes]") {
    meets("claude", "Claude Code");
}
TEST_CASE("Codex meets what fails as the page says", "[agents][codex][outcomes]") {
    meets("codex", "Codex");
}
TEST_CASE("Gemini CLI meets what fails as the page says", "[agents][gemini][outcomes]") {
    meets("gemini", "Gemini CLI");
}
TEST_CASE("OpenCode meets what fails as the page says", "[agents][opencode][outcomes]") {
    meets("opencode", "OpenCode");
}
TEST_CASE("Copilot CLI meets what fails as the page says", "[agents][copilot][outcomes]") {
    meets("copilot", "Copilot CLI");
}
TEST_CASE("pi meets what fails as the page says", "[agents][pi][outcomes]") {
    meets("pi", "pi");
}
TEST_CASE("Qwen Code meets what fails as the page says", "[agents][qwen][outcomes]") {
    meets("qwen", "Qwen Code");
}
TEST_CASE("Kimi Code meets what fails as the page says", "[agents][kimi][outcomes]") {
    meets("kimi", "Kimi Code");
}
