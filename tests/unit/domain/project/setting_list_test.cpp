#include "domain/project/setting_list.hpp"
#include "domain/project/settings.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

Json document_of(const std::string& text) {
    return std::get<Json>(parse_json(text));
}

Json typed(const std::string& key, const std::string& value) {
    return unwrap(setting_value(unwrap(find_setting(Json::object(), key)), value));
}

std::string refused(const std::string& key, const std::string& value) {
    const Error error = must_fail(setting_value(unwrap(find_setting(Json::object(), key)), value));
    CHECK(error.code == ErrorCode::usage);
    return error.message;
}

} // namespace

TEST_CASE("every setting is listed once, by key, with the default where nothing is set",
          "[config]") {
    const auto settings = list_settings(Json::object());
    CHECK(settings.size() > 40);
    CHECK(std::ranges::is_sorted(settings, std::ranges::less_equal{}, &Setting::key));
    Json all = Json::object();
    for (const Setting& one : settings) {
        INFO(one.key);
        CHECK_FALSE(one.is_set);
        CHECK_FALSE(one.is_wrong);
        CHECK_FALSE(one.wanted.empty());
        CHECK_FALSE(one.value.is_null());
        unwrap(set_config(all, one.key, one.value, "f"));
    }
    // What is listed as a default can be set, and reads as it did.
    const Settings written = unwrap(parse_settings(all, "f"));
    CHECK(written.unsupported.empty());
    CHECK(written.limits.max_lines == Settings{}.limits.max_lines);
    CHECK(written.session_stall == Settings{}.session_stall);
    CHECK(written.lease.stale_after == Settings{}.lease.stale_after);
}

TEST_CASE("what is set counts, and what is wrong is told beside it", "[config]") {
    const Json document = document_of(
        R"({"changeset":{"max_lines":500,"warn_lines":"few"},"sandbox":"auto",
            "agent":{"options":{"worker":{"claude":["-x"]}}}})");
    const Setting lines = unwrap(find_setting(document, "changeset.max_lines"));
    CHECK(lines.is_set);
    CHECK(lines.value == Json(500));
    const Setting few = unwrap(find_setting(document, "changeset.warn_lines"));
    CHECK(few.is_wrong);
    CHECK(few.is_set);
    CHECK(few.value == Json("few"));
    CHECK(few.kind == SettingKind::number);
    CHECK(unwrap(find_setting(document, "sandbox")).key == "sandbox.mode");
    CHECK(unwrap(find_setting(document, "sandbox.mode")).value == Json("auto"));
    CHECK(unwrap(find_setting(document, "agent.options.worker.claude")).is_set);
    CHECK_FALSE(unwrap(find_setting(document, "agent.options.planner.codex")).is_set);
    CHECK(settings_below(list_settings(document), "lease").size() == 2);
    CHECK(settings_below(list_settings(document), "lea").empty());
    CHECK(unknown_keys(document_of(R"({"changeset":{"colour":1},"x":{}})")) ==
          std::vector<std::string>{"changeset.colour", "x"});
}

TEST_CASE("a key that is not a setting is refused with the one that is near", "[config]") {
    const Error error = must_fail(find_setting(Json::object(), "changeset.max_line"));
    CHECK(error.code == ErrorCode::usage);
    CHECK_THAT(error.message, ContainsSubstring("'changeset.max_line' is not a setting") &&
                                  ContainsSubstring("'changeset.max_lines'"));
    CHECK_THAT(error.hint.told_to(Audience::person), ContainsSubstring("git atelier config"));
    for (const char* other : {"agent.options.overseer.claude", "agent.options.worker",
                              "agent.options.worker.", "", ".", "changeset"})
        CHECK(must_fail(find_setting(Json::object(), other)).code == ErrorCode::usage);
}

TEST_CASE("the list that a hint shows can be typed", "[config]") {
    for (const char* key : {"changeset.checks", "worktree.setup", "worktree.copy", "editor.edit",
                            "agent.options.worker.claude"}) {
        INFO(key);
        const Setting setting = unwrap(find_setting(Json::object(), key));
        const std::string hint =
            must_fail(setting_value(setting, "make")).hint.told_to(Audience::person);
        const auto from = hint.find('\'') + 1;
        CHECK(setting_value(setting, hint.substr(from, hint.rfind('\'') - from)));
    }
}

TEST_CASE("what is typed becomes a value of its kind", "[config]") {
    CHECK(typed("changeset.max_lines", "500") == Json(500));
    CHECK(typed("session.max_cost", "2.5") == Json(2.5));
    CHECK(typed("session.max_cost", "none") == Json("none"));
    CHECK(typed("review.required", "Yes") == Json(true));
    CHECK(typed("review.required", "off") == Json(false));
    CHECK(typed("branch.pr_mode", "draft") == Json("draft"));
    CHECK(typed("branch.prefix", "7") == Json("7"));
    CHECK(typed("session.stall", "15m") == Json("15m"));
    CHECK(typed("changeset.checks", R"([["make","test"]])").dump() == R"([["make","test"]])");
    CHECK(typed("editor.edit", R"(["code", "--wait"])").dump() == R"(["code","--wait"])");
}

TEST_CASE("what cannot be a value is refused with what it must be", "[config]") {
    CHECK(refused("changeset.max_lines", "many") ==
          "changeset.max_lines must be a number of at least 1, not 'many'");
    CHECK(refused("changeset.max_lines", "0") ==
          "changeset.max_lines must be a number of at least 1, not '0'");
    CHECK(refused("review.required", "2") == "review.required must be true or false, not '2'");
    CHECK(refused("branch.pr_mode", "maybe") ==
          "branch.pr_mode must be none, draft or ready, not 'maybe'");
    CHECK(refused("branch.prefix", "..") ==
          "branch.prefix must be the beginning of a valid branch name, not '..'");
    CHECK_THAT(refused("session.stall", "15"), ContainsSubstring("a duration like 90s"));
    CHECK_THAT(refused("gc.stale_after", "none"), ContainsSubstring("a duration like 90s"));
    CHECK_THAT(refused("worktree.copy", R"(["../x"])"),
               ContainsSubstring("paths inside the repository"));
    CHECK_THAT(refused("changeset.checks", "make test"),
               ContainsSubstring("a list of argument vectors"));
}

TEST_CASE("a key is set among others, with the objects on its way, and goes with them",
          "[config]") {
    Json document = Json::object();
    unwrap(set_config(document, "store.backend", "bd", "f"));
    unwrap(set_config(document, "store.path", "/x", "f"));
    unwrap(set_config(document, "store.backend", "sqlite", "f"));
    CHECK(document.dump() == R"({"store":{"backend":"sqlite","path":"/x"}})");
    const Error fault = must_fail(set_config(document, "store.backend.kind", 1, "f.json"));
    CHECK(fault.code == ErrorCode::config_invalid);
    CHECK(fault.details.string_at("key", "") == "store.backend.kind");
    CHECK(document.dump() == R"({"store":{"backend":"sqlite","path":"/x"}})");
    unset_config(document, "store.backend");
    CHECK(document.dump() == R"({"store":{"path":"/x"}})");
    unset_config(document, "store.none");
    unset_config(document, "store.path.deeper");
    unset_config(document, "store.path");
    CHECK(document.dump() == "{}");
}
