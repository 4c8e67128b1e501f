// What every skill promises, checked for the one that ATELIER_SKILL names; CMake registers a test
// for each. Arguments are made up from the skill's own declaration.
#include "support/skill_sandbox.hpp"

#include <cstdlib>
#include <filesystem>
#include <variant>

using namespace atelier;
using namespace atelier::test;

namespace {

std::string skill_under_test() {
    const char* name = std::getenv("ATELIER_SKILL");
    if (name == nullptr) FAIL("ATELIER_SKILL names no skill");
    return name;
}

struct Subject {
    SkillSandbox sandbox;
    std::string name = skill_under_test();
    Json declaration = describe();
    std::string agent =
        name.starts_with("plan_") || name.starts_with("external_") || name == "changeset_abandon"
            ? "atelier/planner/plan-1"
        : name.starts_with("turn_") ? "atelier/artisan/alone"
                                    : "atelier/worker/alice";

    SkillAnswer run(const std::vector<std::string>& arguments) {
        return sandbox.run(name, arguments, agent);
    }
    Json describe() {
        auto parsed = parse_json(sandbox.run_in("/", name, {"--describe"}, {}).out);
        if (std::holds_alternative<JsonFault>(parsed)) FAIL("--describe is no JSON");
        return std::get<Json>(parsed);
    }
    const Json::Array& options() const { return declaration.find("options")->as_array(); }
    const Json::Array& arguments() const { return declaration.find("arguments")->as_array(); }

    static bool takes_id(const std::string& value) {
        return value.find("ID") != std::string::npos || value.find("EPIC") != std::string::npos;
    }
    // A value of that kind: `epic` and `id` where a bead is meant.
    static std::string value_for(const std::string& value, const std::string& epic,
                                 const std::string& id) {
        if (value.find("EPIC") != std::string::npos) return epic;
        if (value.find("ID") != std::string::npos) return id;
        if (value == "N") return "1";
        if (value == "NAME") return "absent";
        if (value.find('|') != std::string::npos) return value.substr(0, value.find('|'));
        return "some text";
    }
    // What the declaration requires, and every option that names a bead if `all_ids`.
    std::vector<std::string> fill(const std::string& epic, const std::string& id,
                                  bool all_ids) const {
        std::vector<std::string> out;
        for (const Json& argument : arguments())
            if (argument.string_at("arity") == "required" ||
                argument.string_at("arity") == "one-or-more")
                out.push_back(value_for(argument.string_at("name"), epic, id));
        for (const Json& option : options()) {
            const std::string value = option.string_at("value");
            const bool names_bead = takes_id(value) || option.string_at("name") == "epic";
            if (!option.find("required")->as_bool() && !(all_ids && names_bead)) continue;
            out.push_back("--" + option.string_at("name"));
            out.push_back(option.string_at("name") == "epic" ? epic : value_for(value, epic, id));
        }
        const auto more = extras();
        out.insert(out.end(), more.begin(), more.end());
        return out;
    }
    // What the declaration cannot say: needed together, or worth trying.
    std::vector<std::string> extras() const {
        if (name == "plan_changesets") return {"--title", "Tidy up", "--description", "Tidy."};
        if (name == "plan_edit") return {"--title", "Tidier"};
        if (name == "mail_send")
            return {"--to", "overseer", "--subject", "Licence", "--body", "Which?"};
        return {};
    }
    bool names_beads() const { return fill("E", "I", true) != fill("F", "J", true); }
    bool requires_something() const { return fill("E", "I", false) != extras(); }

    void check_document(const SkillAnswer& answer, bool ok) const {
        INFO(answer.out << answer.err);
        const Json document = answer.document();
        CHECK(document.string_at("schema") == name + "/1");
        REQUIRE(document.find("ok") != nullptr);
        CHECK(document.find("ok")->as_bool() == ok);
        if (ok) {
            CHECK(answer.status == 0);
            return;
        }
        const Json* error = document.find("error");
        REQUIRE(error != nullptr);
        for (const char* key : {"code", "message", "retry", "hint"})
            CHECK(error->find(key) != nullptr);
        CHECK(error->find("details") != nullptr);
        CHECK_FALSE(error->string_at("message").empty());
        CHECK_FALSE(error->string_at("hint").empty());
        CHECK(answer.status != 0);
    }
    void check_refusal(const SkillAnswer& answer, const std::string& code, int status) const {
        check_document(answer, false);
        CHECK(answer.code() == code);
        CHECK(answer.status == status);
    }
};

const std::string unknown = "at-zzzzz";

// Only what the clock says may differ.
Json without_times(Json document) {
    for (const char* key : {"heartbeat_at", "claim_expires_at", "already"})
        document.erase(key);
    return document;
}

} // namespace

TEST_CASE("the skill that ATELIER_SKILL names keeps the contract", "[.][skill-contract]") {
    Subject subject;

    SECTION("-h shows every option and argument") {
        const SkillAnswer help = subject.sandbox.run_in("/", subject.name, {"-h"}, {});
        CHECK(help.status == 0);
        CHECK(help.err.empty());
        CHECK_THAT(help.out, ContainsSubstring("usage: " + subject.name));
        for (const Json& option : subject.options())
            CHECK_THAT(help.out, ContainsSubstring("--" + option.string_at("name")));
        for (const Json& argument : subject.arguments())
            CHECK_THAT(help.out, ContainsSubstring(argument.string_at("name")));
        CHECK(subject.declaration.string_at("kind") == "skill");
    }
    SECTION("what it does not know is a usage error") {
        subject.check_refusal(subject.run({"--no-such-option"}), "usage", 129);
        subject.check_refusal(subject.run({"a", "b", "--", "--c", ""}), "usage", 129);
        if (subject.requires_something()) subject.check_refusal(subject.run({}), "usage", 129);
        for (const Json& option : subject.options())
            if (!option.string_at("value").empty())
                subject.check_refusal(subject.run({"--" + option.string_at("name")}), "usage", 129);
    }
    SECTION("an id that is none is a usage error") {
        if (subject.names_beads())
            subject.check_refusal(subject.run(subject.fill("not/an id", "not/an id", true)),
                                  "usage", 129);
    }
    SECTION("an unknown id is not found") {
        const auto before = subject.sandbox.event_types();
        if (subject.names_beads())
            subject.check_refusal(subject.run(subject.fill(unknown, unknown, true)), "not-found",
                                  1);
        CHECK(subject.sandbox.event_types() == before);
    }
    SECTION("without an identity it does nothing") {
        const auto arguments = subject.fill(unknown, unknown, false);
        const auto folder = subject.sandbox.repository.folder;
        subject.check_refusal(subject.sandbox.run_in(folder, subject.name, arguments, {}),
                              "identity-missing", 128);
        subject.check_refusal(subject.sandbox.run(subject.name, arguments, "somebody"),
                              "identity-missing", 128);
    }
    SECTION("outside a repository it says so") {
        const auto folder = subject.sandbox.git.root() / "elsewhere";
        std::filesystem::create_directories(folder);
        subject.check_refusal(subject.sandbox.run_in(folder, subject.name,
                                                     subject.fill(unknown, unknown, false),
                                                     {{"ATELIER_AGENT_ID", subject.agent}}),
                              "not-a-repository", 128);
    }
    SECTION("in a repository that is not registered it says who registers it") {
        const auto stranger = subject.sandbox.git.plain("stranger");
        const SkillAnswer answer = subject.sandbox.run_in(stranger.folder, subject.name,
                                                          subject.fill(unknown, unknown, false),
                                                          {{"ATELIER_AGENT_ID", subject.agent}});
        subject.check_refusal(answer, "not-registered", 128);
        CHECK_THAT(answer.out, ContainsSubstring("the overseer has to register it"));
    }
    SECTION("asked twice it answers the same") {
        if (subject.agent.starts_with("atelier/worker"))
            CHECK(subject.sandbox.run("epic_claim", {subject.sandbox.epic.id.str()}).status == 0);
        const std::string id = subject.name == "task_done" ? subject.sandbox.task(0).str()
                                                           : subject.sandbox.changeset(0).str();
        const auto arguments = subject.fill(subject.sandbox.epic.id.str(), id, false);
        const SkillAnswer first = subject.run(arguments);
        const auto events = subject.sandbox.event_types();
        const SkillAnswer second = subject.run(arguments);
        INFO(first.out << second.out);
        subject.check_document(first, first.status == 0);
        CHECK(first.status == second.status);
        CHECK(without_times(first.document()) == without_times(second.document()));
        CHECK(subject.sandbox.event_types() == events);
    }
    SECTION("for people it prints text") {
        const SkillAnswer refused = subject.run({"--no-such-option", "--text"});
        CHECK(refused.status == 129);
        CHECK(refused.out.empty());
        CHECK(refused.err.starts_with("error: "));
        CHECK_THAT(refused.err, ContainsSubstring("\nusage: " + subject.name));
    }
}
