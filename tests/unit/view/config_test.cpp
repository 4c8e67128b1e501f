#include "support/catch.hpp"
#include "view/config.hpp"

using namespace atelier;

namespace {

SettingsOutcome some() {
    return {.file = "/p/config.user.json",
            .settings = {{.key = "agent.default", .wanted = "a string", .value = ""},
                         {.key = "changeset.checks",
                          .kind = SettingKind::list,
                          .wanted = "a list",
                          .value = Json::array({Json::strings({"make", "test"})}),
                          .is_set = true},
                         {.key = "lease.seconds",
                          .kind = SettingKind::number,
                          .wanted = "a number of at least 1",
                          .value = "x",
                          .is_set = true,
                          .is_wrong = true}},
            .unknown = {"colour"}};
}

} // namespace

TEST_CASE("settings are shown as they would be typed, and what is wrong below", "[view]") {
    CHECK(settings_text(some(), false, {}) == R"(agent.default     ""
changeset.checks  [["make","test"]]
lease.seconds     x

/p/config.user.json: 'lease.seconds' must be a number of at least 1
/p/config.user.json: 'colour' is not a setting
)");
    CHECK_THAT(settings_text(some(), true, {}),
               ContainsSubstring("file     changeset.checks  [[") &&
                   ContainsSubstring("default  agent.default") &&
                   ContainsSubstring("file: /p/config.user.json"));
    SettingsOutcome one = some();
    one.settings.erase(one.settings.begin());
    CHECK(setting_text(one, false) == "[[\"make\",\"test\"]]\n");
    CHECK(setting_text(one, true) == "file:/p/config.user.json\t[[\"make\",\"test\"]]\n");
    CHECK(
        settings_json(some()).find("settings")->as_array()[2].dump() ==
        R"({"key":"lease.seconds","value":"x","origin":"file","wanted":"a number of at least 1","valid":false})");
}

TEST_CASE("a change says what is, and what was", "[view]") {
    ChangeOutcome change{.file = "/p/c",
                         .key = "lease.seconds",
                         .before = 120,
                         .now = 60,
                         .changed = true,
                         .is_set = true};
    CHECK(setting_change_text(change) == "lease.seconds is now 60 (was 120)\n");
    change.before = 60;
    CHECK(setting_change_text(change) == "lease.seconds is now 60\n");
    change.changed = false;
    CHECK(setting_change_text(change) == "lease.seconds is already 60\n");
    CHECK(
        setting_change_text({.key = "lease.seconds", .before = 60, .now = 120, .changed = true}) ==
        "lease.seconds is back to its default, 120 (was 60)\n");
    CHECK(setting_change_text({.key = "lease.seconds", .before = 120, .now = 120}) ==
          "lease.seconds is not set: 120 is its default\n");
    CHECK(setting_change_text({.key = "colour", .before = 1, .changed = true}) ==
          "colour was removed\n");
    CHECK(setting_changes_text({}) == "nothing changed\n");
}
