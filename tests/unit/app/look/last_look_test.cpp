#include "app/look/last_look.hpp"

#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what was last looked at is known until the next look", "[app][diff]") {
    MemoryFiles files;
    const ProjectPaths paths{"/project"};
    const BeadId id = *BeadId::parse("at-x.1");
    const auto commit = [](char c) { return *CommitId::parse(std::string(40, c)); };
    CHECK_FALSE(unwrap(last_look(files, paths, id)));
    for (const CommitRange& seen :
         {CommitRange{commit('a'), commit('b')}, CommitRange{commit('a'), commit('c')}}) {
        unwrap(note_look(files, paths, id, seen));
        CHECK(unwrap(last_look(files, paths, id)) == seen);
    }
    CHECK_FALSE(unwrap(last_look(files, paths, *BeadId::parse("at-x.2"))));
    for (const char* text : {"", "{}", "[]", R"({"base": "x", "head": "y"})"}) {
        unwrap(files.write("/project/looked/at-x.1.json", text));
        const auto damaged = last_look(files, paths, id);
        REQUIRE_FALSE(damaged);
        CHECK(damaged.error().code == ErrorCode::config_invalid);
        CHECK_THAT(damaged.error().message, ContainsSubstring("/project/looked/at-x.1.json"));
    }
}

TEST_CASE("how far the log had come at the last digest is known until the next", "[app][digest]") {
    MemoryFiles files;
    const ProjectPaths paths{"/project"};
    CHECK_FALSE(unwrap(last_digest(files, paths)));
    for (const std::int64_t seq : {0, 12}) {
        const LogMark seen{*parse_time("2026-01-02T09:00:00.005Z"), seq};
        unwrap(note_digest(files, paths, seen));
        CHECK(unwrap(last_digest(files, paths)) == seen);
    }
    for (const char* text :
         {"", "{}", R"({"at": "x", "seq": 1})", R"({"at": "2026-01-02T09:00:00Z", "seq": "1"})"}) {
        unwrap(files.write("/project/looked/.digest.json", text));
        const auto damaged = last_digest(files, paths);
        REQUIRE_FALSE(damaged);
        CHECK(damaged.error().code == ErrorCode::config_invalid);
    }
}
