// export and import as programs, on real projects. The number of beads in the large one is
// ATELIER_TEST_BEADS, 1,000 unless it says otherwise.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <cstdlib>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

int large() {
    const char* wanted = std::getenv("ATELIER_TEST_BEADS");
    return wanted != nullptr ? static_cast<int>(parse_integer(wanted).value_or(1000)) : 1000;
}

constexpr const char* two_changesets = R"(epics:
  - title: "Greeting: \"hello\", world"
    draft: true
    scope: größer
    changesets:
      - key: core
        title: Core
        description: |
          Write it.

          With: colons
        tasks: [write, test]
      - title: Cli
        description: Call it.
        depends_on: [core]
)";

// Its agent asks a question instead.
constexpr const char* one_that_blocks = R"(epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - title: Core
        description: "demo: block why?"
)";

// As a Beads user has it: kinds of their own, links that do not block, comments, a tombstone.
constexpr const char* plain_beads =
    R"({"_type":"issue","id":"web-1","title":"Crash on start","status":"open","priority":0,"issue_type":"bug","created_at":"2025-12-01T10:00:00Z","created_by":"ann","updated_at":"2025-12-02T10:00:00Z","labels":["ui","a11y"],"comments":[{"id":1,"issue_id":"web-1","author":"bob","text":"me too","created_at":"2025-12-01T11:00:00Z"}]}
{"_type":"issue","id":"web-1.1","title":"Find it","status":"closed","priority":2,"issue_type":"chore","created_at":"2025-12-01T10:00:01Z","updated_at":"2025-12-03T10:00:00Z","closed_at":"2025-12-02T10:00:00Z","close_reason":"found","due_at":"2026-01-01T00:00:00Z","dependencies":[{"issue_id":"web-1.1","depends_on_id":"web-1","type":"parent-child","created_at":"2025-12-01T10:00:01Z","created_by":"ann"},{"issue_id":"web-1.1","depends_on_id":"web-1","type":"discovered-from","created_at":"2025-12-01T10:00:01Z"}]}
{"_type":"issue","id":"web-2","title":"Fix it","status":"open","priority":1,"issue_type":"feature","created_at":"2025-12-01T10:00:02Z","updated_at":"2025-12-01T10:00:02Z","dependencies":[{"issue_id":"web-2","depends_on_id":"web-1.1","type":"blocks","created_at":"2025-12-01T10:00:02Z"}],"future_member":{"x":[1,2.5,null]}}
)";

struct Project {
    BuiltRepository built;
    fs::path folder;

    Project(AtelierSandbox& sandbox, RepositoryKind kind, const std::string& name)
        : built(sandbox.git().build(kind, name)), folder(built.folder) {
        sandbox.atelier(folder, {"init", "--yes"});
    }
};

// Two projects of one user.
struct Two {
    AtelierSandbox sandbox;
    Project here{sandbox, RepositoryKind::plain, "here"};
    Project there{sandbox, RepositoryKind::bare, "there"};
};

Json document(const std::string& text) {
    auto parsed = parse_json(text);
    if (std::holds_alternative<JsonFault>(parsed)) FAIL("no JSON document: " << text);
    return std::get<Json>(std::move(parsed));
}

} // namespace

TEST_CASE("a plan moves to another project and back without a byte changed") {
    Two two;
    two.sandbox.atelier(two.here.folder, {"plan", "--from", "-"}, two_changesets);
    const std::string text = two.sandbox.atelier(two.here.folder, {"export"});
    CHECK(lines_of(text).size() == 5);
    CHECK(two.sandbox.atelier(two.there.folder, {"import", "-"}, text) ==
          "5 created, 0 updated, 0 unchanged, 0 skipped\n");
    CHECK(two.sandbox.atelier(two.there.folder, {"export"}) == text);
    CHECK(two.sandbox.atelier(two.here.folder, {"import", "-"}, text) ==
          "0 created, 0 updated, 5 unchanged, 0 skipped\n");
    two.sandbox.atelier(two.there.folder, {"log", "--verify"});
}

TEST_CASE("what was moved is worked on there") {
    Two two;
    Project other{two.sandbox, RepositoryKind::plain, "other"};
    two.sandbox.atelier(two.here.folder, {"plan", "--from", "-"}, R"(epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - title: Core
        description: "demo: write greeting.txt hello"
)");
    const fs::path file = two.sandbox.root() / "plan.jsonl";
    CHECK(two.sandbox.atelier(two.here.folder, {"export", "-o", file.string()})
              .starts_with("2 beads written to "));
    const Json came = two.sandbox.json(other.folder, {"import", file.string()});
    CHECK(at(came, {"remarks", "0", "rule"}).as_string() == "approval");
    two.sandbox.atelier(other.folder,
                        {"promote", at(came, {"remarks", "0", "id"}).as_string(), "--yes"});
    two.sandbox.work(other.folder);
    int closed = 0;
    for (const std::string& line : lines_of(two.sandbox.atelier(other.folder, {"export"})))
        closed += document(line).string_at("status") == "closed" ? 1 : 0;
    CHECK(closed == 2);
}

TEST_CASE("a plan on which agents have worked moves whole, its agents agents again") {
    Two two;
    two.sandbox.atelier(two.here.folder, {"plan", "--from", "-"}, one_that_blocks);
    two.sandbox.work(two.here.folder);
    const std::string text = two.sandbox.atelier(two.here.folder, {"export"});
    CHECK_THAT(text, ContainsSubstring("at:agent"));
    CHECK(text.find(R"("issue_type":"agent")") == std::string::npos);
    two.sandbox.atelier(two.there.folder, {"import", "-"}, text);
    // But for what was decided: it is a draft there.
    const std::string back = two.sandbox.atelier(two.there.folder, {"export"});
    CHECK(lines_of(back).size() == lines_of(text).size());
    CHECK_THAT(back, ContainsSubstring("at:draft"));
    const Json status = two.sandbox.json(two.there.folder, {"status"});
    CHECK(at(status, {"agents", "0", "id"}).as_string() == "atelier/worker/worker-1");
    // What is here already is what it says.
    CHECK_THAT(two.sandbox.atelier(two.here.folder, {"import", "-"}, text),
               ContainsSubstring("0 created, 0 updated"));
}

#ifdef ATELIER_TEST_BD
TEST_CASE("a plan goes to Beads and back in one command each, agents and messages included") {
    Two two;
    two.sandbox.atelier(two.here.folder, {"plan", "--from", "-"}, one_that_blocks);
    two.sandbox.work(two.here.folder);
    const fs::path place = two.sandbox.root() / "beads";
    fs::create_directories(place);
    const auto bd = [&](std::vector<std::string> words, const std::string& input = {}) {
        words.insert(words.begin(), ATELIER_TEST_BD);
        const ProcessResult result = two.sandbox.run(place, words, input);
        INFO(result.out << result.err);
        REQUIRE(result.status == 0);
        return result.out;
    };
    two.sandbox.environment()["BD_DISABLE_METRICS"] = "1";
    bd({"init", "-p", "at", "--skip-hooks", "--skip-agents", "--non-interactive", "-q"});
    const std::string text = two.sandbox.atelier(two.here.folder, {"export"});
    bd({"import", "-"}, text);
    CHECK(bd({"list", "--all", "-n", "0"}).find("worker-1") == std::string::npos);
    CHECK(bd({"ready", "-n", "0"}).find("worker-1") == std::string::npos);
    const std::string back = bd({"export", "--include-infra"});
    const std::string beads = std::to_string(lines_of(text).size());
    CHECK(two.sandbox.atelier(two.here.folder, {"import", "-"}, back) ==
          "0 created, 0 updated, " + beads + " unchanged, 0 skipped\n");
    two.sandbox.atelier(two.there.folder, {"import", "-"}, back);
    CHECK(test::at(two.sandbox.json(two.there.folder, {"status"}), {"agents", "0", "id"})
              .as_string() == "atelier/worker/worker-1");
}
#endif

TEST_CASE("the rows of a Beads user go out as they came in") {
    Two two;
    CHECK(two.sandbox.atelier(two.here.folder, {"import", "-"}, plain_beads) ==
          "3 created, 0 updated, 0 unchanged, 0 skipped\n");
    CHECK(two.sandbox.atelier(two.here.folder, {"export"}) == plain_beads);
    const Json all = two.sandbox.json(two.here.folder, {"export"});
    CHECK(at(all, {"beads"}).as_int() == 3);
    CHECK(at(all, {"rows", "2", "future_member"}).dump() == R"({"x":[1,2.5,null]})");
}

TEST_CASE("a file with a mistake changes nothing, and names the line") {
    Two two;
    const auto result = two.sandbox.try_atelier(
        two.here.folder, {"import", "-", "--json"},
        std::string(plain_beads) + "{\"id\":\"web-9\"}\n{\"id\":\"web-8\",\"title\":\n");
    CHECK(result.status == 1);
    const Json said = document(result.out);
    CHECK(at(said, {"error", "code"}).as_string() == "plan-invalid");
    CHECK(at(said, {"error", "message"}).as_string() ==
          "standard input, line 4: 'title' is missing, and 1 more");
    CHECK(at(said, {"error", "details", "problems", "1", "line"}).as_int() == 5);
    CHECK(two.sandbox.atelier(two.here.folder, {"export"}).empty());

    const auto missing = two.sandbox.try_atelier(two.here.folder, {"import", "none.jsonl"});
    CHECK(missing.status == 128);
    CHECK(missing.err.find("none.jsonl") != std::string::npos);
    CHECK(two.sandbox.try_atelier(two.here.folder, {"import"}).status == 129);
}

TEST_CASE("a changeset that has landed is known by the repository, or comes in blocked") {
    Two two;
    two.sandbox.atelier(two.here.folder, {"plan", "--from", "-"}, R"(epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - title: Core
        description: "demo: write greeting.txt hello"
      - title: More
        description: "demo: block why?"
)");
    two.sandbox.work(two.here.folder);
    const std::string text = two.sandbox.atelier(two.here.folder, {"export"});
    const auto merged = [&](const fs::path& folder) {
        const std::string out = two.sandbox.atelier(folder, {"export"});
        return out.find("cs:merged") != std::string::npos;
    };
    REQUIRE(merged(two.here.folder));
    two.sandbox.atelier(two.there.folder, {"import", "-"}, text);
    CHECK_FALSE(merged(two.there.folder));
    // The same repository, registered anew.
    two.sandbox.atelier(two.here.folder, {"remove", "--yes"});
    two.sandbox.atelier(two.here.folder, {"init", "--yes"});
    two.sandbox.atelier(two.here.folder, {"import", "-"}, text);
    CHECK(merged(two.here.folder));
}

TEST_CASE("what is newer here is kept and reported") {
    Two two;
    two.sandbox.atelier(two.here.folder, {"import", "-"}, plain_beads);
    std::string older = plain_beads;
    older.replace(older.find("Crash on start"), 5, "Smash");
    const Json kept =
        document(two.sandbox.atelier(two.here.folder, {"import", "-", "--json"}, older));
    CHECK(at(kept, {"schema"}).as_string() == "import/1");
    CHECK(at(kept, {"skipped", "0", "id"}).as_string() == "web-1");
    CHECK(at(kept, {"skipped", "0", "why"}).as_string() == "same-time");
    CHECK(two.sandbox.atelier(two.here.folder, {"export"}) == plain_beads);
    CHECK(two.sandbox.atelier(two.here.folder, {"import", "-", "--allow-stale", "--dry-run"},
                              older) == "dry run: 0 created, 1 updated, 2 unchanged, 0 skipped\n");
    CHECK(two.sandbox.atelier(two.here.folder, {"export"}) == plain_beads);
    two.sandbox.atelier(two.here.folder, {"import", "-", "--allow-stale"}, older);
    CHECK(two.sandbox.atelier(two.here.folder, {"export"}) == older);
}

TEST_CASE("many beads go in and out in one go", "[import]") {
    Two two;
    std::string text;
    const int beads = large();
    for (int i = 0; i < beads; ++i) {
        const std::string name = "w-" + std::to_string(i);
        text += R"({"_type":"issue","id":")" + name + R"(","title":"bead )" + std::to_string(i) +
                R"(","description":")" + std::string(1200, 'x') +
                R"(","status":"open","priority":2,"issue_type":"task",)"
                R"("created_at":"2025-12-01T10:00:00Z","updated_at":"2025-12-01T10:00:00Z")";
        if (i > 0)
            text += R"(,"dependencies":[{"issue_id":")" + name + R"(","depends_on_id":"w-)" +
                    std::to_string(i - 1) +
                    R"(","type":"blocks","created_at":"2025-12-01T10:00:00Z"}])";
        text += "}\n";
    }
    const auto result = two.sandbox.try_atelier(two.here.folder, {"import", "-"}, text);
    CHECK(result.status == 0);
    CHECK(result.out == std::to_string(beads) + " created, 0 updated, 0 unchanged, 0 skipped\n");
    // More than a mebibyte: whoever waits is told what is going on.
    CHECK(result.err.find("import: writing") != std::string::npos);
    const bool same = two.sandbox.atelier(two.here.folder, {"export"}) == text;
    CHECK(same);
}
