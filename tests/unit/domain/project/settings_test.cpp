#include "domain/project/settings.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Result<Settings> settings_of(const std::string& text) {
    return parse_settings(std::get<Json>(parse_json(text)), "config.user.json");
}

} // namespace

TEST_CASE("a setting with a fixed set of values is one of them, or an error that names them all") {
    CHECK(unwrap(settings_of(R"({"agent":{"author":"agent"}})")).agent_author ==
          CommitAuthor::agent);
    const Error wrong = must_fail(settings_of(R"({"branch":{"pr_strategy":"banana"}})"));
    CHECK(wrong.code == ErrorCode::config_invalid);
    CHECK_THAT(wrong.message,
               ContainsSubstring("branch.pr_strategy") &&
                   ContainsSubstring("sequential, on-ready, on-parent-approved or parallel"));
}

TEST_CASE("a budget is a number, or none") {
    CHECK_FALSE(unwrap(settings_of("{}")).session_max_cost);
    const Settings set = unwrap(settings_of(R"({"session":{"max_cost":2.5,"max_tokens":1000}})"));
    CHECK(set.session_max_cost == 2.5);
    CHECK(set.session_max_tokens == 1000);
    CHECK(unwrap(settings_of(R"({"session":{"max_cost":3}})")).session_max_cost == 3.0);
    CHECK_FALSE(unwrap(settings_of(R"({"session":{"max_tokens":"none"}})")).session_max_tokens);
    for (const char* wrong :
         {R"({"session":{"max_tokens":1.5}})", R"({"session":{"max_tokens":0}})",
          R"({"session":{"max_tokens":"many"}})"})
        CHECK_THAT(must_fail(settings_of(wrong)).message,
                   ContainsSubstring("'session.max_tokens' must be a number of at least 1"));
    CHECK_THAT(must_fail(settings_of(R"({"session":{"max_cost":-1}})")).message,
               ContainsSubstring("'session.max_cost' must be an amount greater than 0"));
}

TEST_CASE("the forecast is made unless it is switched off") {
    CHECK(unwrap(settings_of("{}")).forecast);
    CHECK_FALSE(unwrap(settings_of(R"({"changeset":{"forecast":false}})")).forecast);
    CHECK_THAT(must_fail(settings_of(R"({"changeset":{"forecast":"no"}})")).message,
               ContainsSubstring("'changeset.forecast' must be true or false"));
}

TEST_CASE("what is said in passing comes from files unless it is switched off") {
    CHECK(unwrap(settings_of("{}")).workshop_dialogue == LineSource::lines);
    CHECK(unwrap(settings_of("{}")).celebrate == LineSource::lines);
    const Settings off =
        unwrap(settings_of(R"({"workshop":{"dialogue":"off"},"celebrate":"model"})"));
    CHECK(off.workshop_dialogue == LineSource::off);
    CHECK(off.celebrate == LineSource::model);
    CHECK_THAT(must_fail(settings_of(R"({"celebrate":"loudly"})")).message,
               ContainsSubstring("'celebrate' must be off, lines or model"));
}

TEST_CASE("how much may wait for a review has no limit until one is set") {
    CHECK_FALSE(unwrap(settings_of("{}")).review.any());
    const Settings settings =
        unwrap(settings_of(R"({"review":{"required":true,"max_changesets":3,"max_lines":900}})"));
    CHECK(settings.admission.review_required);
    CHECK(settings.review == ReviewLimits{.max_changesets = 3, .max_lines = 900});
    CHECK(settings.unsupported.empty());
    CHECK_THAT(must_fail(settings_of(R"({"review":{"max_lines":-1}})")).message,
               ContainsSubstring("'review.max_lines' must be a number of at least 0"));
}

TEST_CASE("a lease lasts a day at most") {
    const auto parsed = [](const std::string& seconds) {
        return settings_of(R"({"lease":{"seconds":)" + seconds + "}}");
    };
    CHECK(unwrap(parsed("86400")).lease.lease == Seconds{86400});
    CHECK_THAT(must_fail(parsed("86401")).message,
               ContainsSubstring("'lease.seconds' must be a number from 1 to 86400"));
    CHECK(must_fail(parsed("0")).code == ErrorCode::config_invalid);
}

TEST_CASE("how pull requests are made is a setting") {
    const Settings standard = unwrap(settings_of("{}"));
    CHECK(standard.admission.pr_mode == PrMode::none);
    CHECK(standard.pr_strategy == PrStrategy::sequential);
    CHECK(standard.pr_gate == PrGate::epic_complete);
    CHECK(standard.push_on == PushOn::changeset_complete);
    const Settings given = unwrap(settings_of(
        R"({"branch":{"pr_mode":"draft","pr_strategy":"on-ready","pr_gate":"changeset_ready",
                      "push_on":"on_epic_complete"}})"));
    CHECK(given.admission.pr_mode == PrMode::draft);
    CHECK(given.pr_strategy == PrStrategy::on_ready);
    CHECK(given.pr_gate == PrGate::changeset_ready);
    CHECK(given.push_on == PushOn::epic_complete);
    CHECK(given.unsupported.empty());
    CHECK_THAT(must_fail(settings_of(R"({"branch":{"pr_gate":"later"}})")).message,
               ContainsSubstring("branch.pr_gate"));
}

TEST_CASE("a key that is no setting is named, with the one that was probably meant") {
    const auto told = [](const std::string& text) {
        std::vector<std::string> keys;
        for (const UnsupportedSetting& one : unwrap(settings_of(text)).unsupported)
            keys.push_back(one.key);
        return keys;
    };
    using Keys = std::vector<std::string>;
    CHECK(told(R"({"agent":{"defalt":"x"}})") == Keys{"agent.defalt"});
    CHECK_THAT(unwrap(settings_of(R"({"agent":{"defalt":"x"}})")).unsupported[0].told,
               ContainsSubstring("did you mean 'agent.default'?"));
    CHECK(told(R"({"agnt":{"default":"x"},"changeset":{"max_lines":9}})") == Keys{"agnt"});
    CHECK(told(R"({"agent":{"options":{"worker":{"mine":["-v"]},"reviewer":{}}}})") ==
          Keys{"agent.options.reviewer"});
    CHECK(told(R"({"sandbox":"none"})").empty());
    CHECK(told(R"({"sandbox":{"mode":"none","pass":[],"moed":"none"}})") == Keys{"sandbox.moed"});
    CHECK(told("{}").empty());
}

TEST_CASE("a prefix with which no branch can begin is refused where it is read") {
    for (const char* prefix : {"../", "a b", "-", "x..y", "/", "a~"}) {
        CAPTURE(prefix);
        const Error wrong =
            must_fail(settings_of(R"({"branch":{"prefix":")" + std::string(prefix) + R"("}})"));
        CHECK(wrong.code == ErrorCode::config_invalid);
        CHECK_THAT(wrong.message, ContainsSubstring("branch.prefix"));
    }
    for (const char* prefix : {"", "ann/", "feature-", "ü/"})
        CHECK(settings_of(R"({"branch":{"prefix":")" + std::string(prefix) + R"("}})"));
}

TEST_CASE("the sandbox is a mode, or a mode and what is passed to it") {
    CHECK(unwrap(settings_of(R"({"sandbox":"bwrap"})")).sandbox == SandboxMode::bwrap);
    const Settings both =
        unwrap(settings_of(R"({"sandbox":{"mode":"auto","pass":["tmux","/run/x"]}})"));
    CHECK(both.sandbox == SandboxMode::automatic);
    for (const char* chosen : {R"({"sandbox":"none"})", R"({"sandbox":{"mode":"none"}})"})
        CHECK(unwrap(settings_of(chosen)).sandbox_chosen);
    for (const char* open : {"{}", R"({"sandbox":{"pass":["tmux"]}})"})
        CHECK_FALSE(unwrap(settings_of(open)).sandbox_chosen);
    CHECK(both.sandbox_pass == std::vector<std::string>{"tmux", "/run/x"});
    CHECK_THAT(must_fail(settings_of(R"({"sandbox":"banana"})")).message,
               ContainsSubstring("'sandbox.mode'"));
    CHECK_THAT(must_fail(settings_of(R"({"sandbox":{"mode":"banana"}})")).message,
               ContainsSubstring("'sandbox.mode'"));
    CHECK_THAT(must_fail(settings_of(R"({"sandbox":{"pass":"tmux"}})")).message,
               ContainsSubstring("'sandbox.pass'"));
    // What names no socket would pass none, and nobody would know.
    for (const char* nothing : {"tmx", "run/x", "~/x", ""})
        CHECK_THAT(must_fail(settings_of(R"({"sandbox":{"pass":["tmux",")" + std::string(nothing) +
                                         R"("]}})"))
                       .message,
                   ContainsSubstring("'sandbox.pass'") && ContainsSubstring("ssh-agent"));
}

TEST_CASE("changesets are carried out by a workflow that is named, or by none") {
    CHECK(unwrap(settings_of("{}")).workflow_changeset.empty());
    CHECK(unwrap(settings_of(R"({"workflow":{"changeset":"none"}})")).workflow_changeset.empty());
    CHECK(unwrap(settings_of(R"({"workflow":{"changeset":"qa"}})")).workflow_changeset == "qa");
    for (const char* name : {"QA", "./qa.yaml", "a b"})
        CHECK_THAT(
            must_fail(settings_of(R"({"workflow":{"changeset":")" + std::string(name) + R"("}})"))
                .message,
            ContainsSubstring("'workflow.changeset'") && ContainsSubstring("or none"));
}

TEST_CASE("the limits of configured commands are durations that end") {
    CHECK(unwrap(settings_of("{}")).setup_timeout == std::chrono::minutes(10));
    CHECK(unwrap(settings_of("{}")).checks_timeout == std::chrono::minutes(30));
    const Settings given = unwrap(
        settings_of(R"({"worktree":{"setup_timeout":"90s"},"changeset":{"checks_timeout":"2h"}})"));
    CHECK(given.setup_timeout == Seconds{90});
    CHECK(given.checks_timeout == std::chrono::hours(2));
    for (const char* value : {"\"none\"", "\"0s\"", "90", "\"soon\""}) {
        const Error wrong =
            must_fail(settings_of(R"({"worktree":{"setup_timeout":)" + std::string(value) + "}}"));
        CHECK(wrong.code == ErrorCode::config_invalid);
        CHECK_THAT(wrong.message, ContainsSubstring("worktree.setup_timeout"));
    }
}

TEST_CASE("what a run may use, and when a breaker opens, are settings") {
    const Settings standard = unwrap(settings_of("{}"));
    CHECK(standard.run_limits == RunLimits{});
    CHECK(standard.breaker.failures == 5);
    CHECK(standard.breaker.window == Seconds{600});
    CHECK(standard.breaker.cool == Seconds{300});
    const Settings set =
        unwrap(settings_of(R"({"run":{"max_tokens":1000,"max_cost":2.5,"timeout":"2h"},
                        "breaker":{"failures":0,"window":"1h","cool":"90s"}})"));
    CHECK(set.run_limits == RunLimits{.tokens = 1000, .cost = 2.5, .time = Seconds{7200}});
    CHECK(set.breaker.failures == 0);
    CHECK(set.breaker.window == Seconds{3600});
    CHECK(set.breaker.cool == Seconds{90});
    CHECK_THAT(must_fail(settings_of(R"({"run":{"timeout":"long"}})")).message,
               ContainsSubstring("'run.timeout'"));
    CHECK_THAT(must_fail(settings_of(R"({"breaker":{"failures":-1}})")).message,
               ContainsSubstring("'breaker.failures' must be a number of at least 0"));
    CHECK_THAT(must_fail(settings_of(R"({"breaker":{"cool":"none"}})")).message,
               ContainsSubstring("'breaker.cool'"));
}
