#include "domain/agent/runtime_command.hpp"
#include "support/catch.hpp"

using namespace atelier;
using Words = std::vector<std::string>;

namespace {

const RuntimeFacts facts{.prompt = "Do {this} and {\"that\"}",
                         .prompt_file = "/p f",
                         .home = "/h",
                         .worktree = "/w",
                         .git_dir = "/g",
                         .project = "/j",
                         .session = "s-1",
                         .model = "",
                         .runtime_session = ""};

RuntimeFacts with_model(const std::string& model) {
    RuntimeFacts out = facts;
    out.model = model;
    return out;
}

Words filled(const Words& argv, const Words& options = {}, const RuntimeFacts& from = facts) {
    const auto out = runtime_command(argv, options, from, "x.yaml");
    REQUIRE(out);
    return *out;
}

} // namespace

TEST_CASE("Every placeholder is filled, also inside an argument, and never split into words") {
    CHECK(filled({"run", "{prompt_file}", "--home={home}", "{worktree}/{git_dir}", "{project}",
                  "{session}"}) == Words{"run", "/p f", "--home=/h", "/w//g", "/j", "s-1"});
    CHECK(filled({"run", "{model}", "-r", "{runtime_session}"}, {},
                 {.model = "m", .runtime_session = "r"}) == Words{"run", "m", "-r", "r"});
}

TEST_CASE("A brief that is too long for an argument is read from its file") {
    const std::string longest(longest_prompt_argument, 'x');
    CHECK(prompt_argument(longest, "/p") == longest);
    const std::string sent = prompt_argument(longest + "x", "/home/prompt.md");
    CHECK(sent.size() < 1000);
    CHECK_THAT(sent, ContainsSubstring("/home/prompt.md"));
}

TEST_CASE("A budget that is not set is left out with its option") {
    const Words argv{"run", "--max-budget-usd", "{max_cost}", "--tokens={max_tokens}", "x"};
    CHECK(filled(argv) == Words{"run", "x"});
    RuntimeFacts budget = facts;
    budget.max_cost = "2.5";
    budget.max_tokens = "1000";
    CHECK(filled(argv, {}, budget) ==
          Words{"run", "--max-budget-usd", "2.5", "--tokens=1000", "x"});
}

TEST_CASE("What belongs to a turn without tools is left out in any other") {
    const Words argv{"ask", "--system",     "{system_file}", "--reply={reply_file}",
                     "-t",  "{temperature}"};
    CHECK(filled(argv) == Words{"ask"});
    RuntimeFacts text = facts;
    text.system_file = "/s";
    text.reply_file = "/r";
    text.temperature = "0.8";
    CHECK(filled(argv, {}, text) == Words{"ask", "--system", "/s", "--reply=/r", "-t", "0.8"});
    CHECK(mentions(argv, "{reply_file}"));
    CHECK_FALSE(mentions(argv, "{prompt}"));
}

TEST_CASE("What the prompt contains is not filled again") {
    CHECK(filled({"run", "{prompt}"}) == Words{"run", "Do {this} and {\"that\"}"});
}

TEST_CASE("Braces around anything but a name are text") {
    CHECK(filled({"run", "{}", "{\"a\":{\"b\":1}}", "{A}", "{ home }", "{home"}) ==
          Words{"run", "{}", "{\"a\":{\"b\":1}}", "{A}", "{ home }", "{home"});
}

TEST_CASE("An unknown placeholder is an error that names it and the file") {
    const auto out = runtime_command({"run", "--{promt}"}, {}, facts, "x.yaml");
    REQUIRE_FALSE(out);
    CHECK(out.error().code == ErrorCode::config_invalid);
    CHECK(out.error().message == "x.yaml: there is no placeholder {promt}");
    CHECK_FALSE(runtime_command({"run"}, {"{nope}"}, facts, "x.yaml"));
}

TEST_CASE("Without a model its argument goes, and the option in front of it") {
    const Words argv{"run", "-m", "{model}", "--model={model}", "{prompt_file}"};
    CHECK(filled(argv) == Words{"run", "/p f"});
    CHECK(filled(argv, {}, with_model("big")) == Words{"run", "-m", "big", "--model=big", "/p f"});
    CHECK(filled({"run", "chat", "{model}"}) == Words{"run", "chat"});
    CHECK(filled({"run", "{model}"}) == Words{"run"});
}

TEST_CASE("Options go where the definition wants them, else to the end") {
    CHECK(filled({"run", "x"}, {"-v", "{home}"}) == Words{"run", "x", "-v", "/h"});
    CHECK(filled({"run", "{options}", "x"}, {"-v", "{home}"}) == Words{"run", "-v", "/h", "x"});
    CHECK(filled({"run", "{options}", "x"}) == Words{"run", "x"});
    CHECK(filled({"{options}"}, {"any", "program"}) == Words{"any", "program"});
}

TEST_CASE("A command with no program is an error that says where to give one") {
    for (const Words& argv : {Words{}, Words{"{options}"}, Words{"{model}"}, Words{""}}) {
        const auto out = runtime_command(argv, {}, facts, "x.yaml");
        REQUIRE_FALSE(out);
        CHECK(out.error().code == ErrorCode::config_invalid);
        CHECK_THAT(out.error().hint, ContainsSubstring("agent.options"));
    }
}

TEST_CASE("The runtime's environment is filled the same way") {
    const auto out = runtime_environment({{"A", "{home}/x"}, {"B", "plain"}, {"MODEL", "{model}"}},
                                         facts, "x.yaml");
    REQUIRE(out);
    CHECK(*out == std::map<std::string, std::string>{{"A", "/h/x"}, {"B", "plain"}});
    CHECK_FALSE(runtime_environment({{"A", "{nope}"}}, facts, "x.yaml"));
}

TEST_CASE("A placeholder that stands for nothing is known before anything is filled in") {
    CHECK(unknown_placeholder("--x={model} {\"json\": 1} {").empty());
    CHECK(unknown_placeholder("{home}/{promt}/{other}") == "{promt}");
    CHECK(unknown_placeholder("{options}") == "{options}");
}
