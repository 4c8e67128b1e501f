#include "app/project/change_settings.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Settled {
    MemoryFiles files;
    ProjectPaths paths{"/data/projects/p"};

    explicit Settled(const std::string& text) {
        if (!text.empty()) files.texts[paths.user_config()] = text;
    }
    std::string& text() { return files.texts[paths.user_config()]; }
    Json stored() { return std::get<Json>(parse_json(text())); }
    ChangeOutcome set(const std::string& key, const std::string& value) {
        return unwrap(set_setting(files, paths, key, value));
    }
    // Each text in turn is what the person leaves in the editor.
    Result<std::vector<ChangeOutcome>> edit(std::vector<std::string> left, bool again = true) {
        std::size_t at = 0;
        return edit_settings(
            {.files = files,
             .folder = paths.folder / "edits",
             .edit = [&](const std::filesystem::path& file) -> Result<void> {
                 files.texts[file] = left.at(at++);
                 return {};
             },
             .read = [&](const std::filesystem::path& file) -> Result<std::string> {
                 return files.texts[file];
             },
             .again = [=](const std::string&) { return again; }},
            paths, "config-1.json");
    }
    bool keeps_copy() { return files.texts.contains(paths.folder / "edits" / "config-1.json"); }
};

} // namespace

TEST_CASE("a setting is set where others and unknown keys stay as they are", "[app][config]") {
    Settled at(R"({"mine": [1], "changeset": {"warn_lines": 9}})");
    const ChangeOutcome set = at.set("changeset.max_lines", "500");
    CHECK(set.changed);
    CHECK(set.before == Json(800));
    CHECK(set.now == Json(500));
    CHECK(at.stored().dump() == R"({"mine":[1],"changeset":{"warn_lines":9,"max_lines":500}})");
    CHECK_FALSE(at.set("changeset.max_lines", "500").changed);
    // The default, said in so many words.
    CHECK(at.set("changeset.checks_timeout", "30m").changed);
    CHECK(must_fail(set_setting(at.files, at.paths, "changeset.max_lines", "x")).code ==
          ErrorCode::usage);
    const auto gone = unwrap(unset_setting(at.files, at.paths, "changeset.max_lines"));
    CHECK(gone.changed);
    CHECK(gone.now == Json(800));
    CHECK_FALSE(unwrap(unset_setting(at.files, at.paths, "changeset.max_lines")).changed);
}

TEST_CASE("what is wrong in the file is mended one key at a time", "[app][config]") {
    Settled at(R"({"changeset": {"max_lines": "x", "warn_lines": "y"}, "colour": 1})");
    const auto shown = unwrap(show_settings(at.files, at.paths, std::nullopt));
    CHECK(shown.unknown == std::vector<std::string>{"colour"});
    CHECK(unwrap(show_settings(at.files, at.paths, "changeset.max_lines")).settings[0].is_wrong);
    at.set("changeset.max_lines", "7");
    CHECK(unwrap(unset_setting(at.files, at.paths, "changeset.warn_lines")).changed);
    CHECK(unwrap(unset_setting(at.files, at.paths, "colour")).changed);
    CHECK(at.stored().dump() == R"({"changeset":{"max_lines":7}})");
    CHECK(must_fail(unset_setting(at.files, at.paths, "colour")).code == ErrorCode::usage);
}

TEST_CASE("the short form of the sandbox's setting becomes the long one", "[app][config]") {
    Settled at(R"({"sandbox": "bwrap"})");
    at.set("sandbox.pass", R"(["tmux"])");
    CHECK(at.stored().dump() == R"({"sandbox":{"mode":"bwrap","pass":["tmux"]}})");
    at.set("sandbox", "auto");
    CHECK(at.stored().dump() == R"({"sandbox":{"mode":"auto","pass":["tmux"]}})");
    at.text() = R"({"sandbox": "bwrap"})";
    CHECK(unwrap(unset_setting(at.files, at.paths, "sandbox")).changed);
    CHECK(at.stored().dump() == "{}");
}

TEST_CASE("a part of a key shows what is below it", "[app][config]") {
    Settled at("");
    const auto below = unwrap(show_settings(at.files, at.paths, "lease")).settings;
    REQUIRE(below.size() == 2);
    CHECK(below[0].key == "lease.detached_seconds");
    CHECK(unwrap(show_settings(at.files, at.paths, "sandbox")).settings[0].key == "sandbox.mode");
    CHECK(must_fail(show_settings(at.files, at.paths, "leash")).code == ErrorCode::usage);
}

TEST_CASE("a file that is not JSON is left as it is, and the editor opens it", "[app][config]") {
    Settled at("{");
    const Error broken = must_fail(set_setting(at.files, at.paths, "review.required", "true"));
    CHECK(broken.code == ErrorCode::config_invalid);
    CHECK_THAT(broken.hint.told_to(Audience::person), ContainsSubstring("config --edit"));
    CHECK(at.text() == "{");
    const auto changes = unwrap(at.edit({"{\"review\": {\"required\": true}}\n"}));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].key == "review.required");
    CHECK(at.text() == "{\"review\": {\"required\": true}}\n");
    CHECK_FALSE(at.keeps_copy());
}

TEST_CASE("what cannot be read is not saved, and not lost", "[app][config]") {
    const std::string before = R"({"agent": {"default": "demo"}})";
    Settled at(before);
    const Error wrong = must_fail(at.edit({R"({"lease": {"seconds": "x"}})"}, false));
    CHECK(wrong.code == ErrorCode::config_invalid);
    CHECK_THAT(wrong.message,
               ContainsSubstring("'lease.seconds' must be a number from 1 to 86400"));
    CHECK(at.text() == before);
    CHECK(at.keeps_copy());
    CHECK(wrong.details.string_at("kept_in").ends_with("/edits/config-1.json"));
    // They are asked, and mend it.
    CHECK(unwrap(at.edit({"{", R"({"lease": {"seconds": 60}})"})).size() == 2);
    CHECK_FALSE(at.keeps_copy());
    CHECK(unwrap(at.edit({at.text()})).empty());
}

TEST_CASE("the group of a shared project can read what was set", "[app][config]") {
    Settled at(R"({"project": {"shared": true}})");
    at.set("changeset.max_lines", "5");
    CHECK(at.files.shared);
}
