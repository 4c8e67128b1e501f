#include "domain/work/guardrails.hpp"

#include "domain/bead/changeset.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;

namespace {

Bead changeset() {
    Bead bead{.id = *BeadId::parse("at-aaaaa.1"), .title = "Change"};
    bead.labels = {"at:changeset"};
    return bead;
}

GuardrailReport measured(const Bead& changeset, const std::vector<FileChange>& changes,
                         const GuardrailLimits& limits, const SizeAllowance& allowance = {}) {
    return measure(test::unwrap(Changeset::of(changeset)), changes, limits, allowance);
}

ErrorCode only_reason(const GuardrailReport& report) {
    REQUIRE(report.exceeded.size() == 1);
    return report.exceeded.front().code;
}

} // namespace

TEST_CASE("added and deleted lines count, those of generated files do not",
          "[domain][guardrails]") {
    const GuardrailReport report = measured(changeset(),
                                            {{.path = "a.cpp", .added = 10, .deleted = 5},
                                             {.path = "web/package-lock.json", .added = 9000},
                                             {.path = "x.pb.cc", .added = 700, .generated = true}},
                                            {});
    CHECK(report.files == 3);
    CHECK(report.lines == 15);
    CHECK_FALSE(report.warn);
    CHECK(report.exceeded.empty());
}

TEST_CASE("changed attributes are named, since later sizes are counted by them",
          "[domain][guardrails]") {
    const GuardrailReport report =
        measured(changeset(),
                 {{.path = "src/.gitattributes"}, {.path = ".gitattributes"}, {.path = "a"}}, {});
    CHECK(
        guardrail_warnings("at-aaaaa.1", report, {}) ==
        std::vector<std::string>{"at-aaaaa.1 changes src/.gitattributes, .gitattributes, by which "
                                 "sizes are counted once it has landed"});
    CHECK(
        guardrail_warnings("at-aaaaa.1", measured(changeset(), {{.path = "gitattributes"}}, {}), {})
            .empty());
}

TEST_CASE("the limits themselves are still allowed", "[domain][guardrails]") {
    GuardrailReport report = measured(changeset(), {{.path = "a", .added = 400}}, {});
    CHECK_FALSE(report.warn);
    report = measured(changeset(), {{.path = "a", .added = 401}}, {});
    CHECK(report.warn);
    CHECK(report.exceeded.empty());
    CHECK(measured(changeset(), {{.path = "a", .added = 800}}, {}).exceeded.empty());
    CHECK(only_reason(measured(changeset(), {{.path = "a", .added = 801}}, {})) ==
          ErrorCode::guardrail_exceeded);
}

TEST_CASE("a mechanical changeset may be of any size", "[domain][guardrails]") {
    const std::vector<FileChange> large = {{.path = "a", .added = 5000}};
    CHECK(measured(changeset(), large, {}, {.mechanical = true}).exceeded.empty());
    CHECK(only_reason(measured(changeset(), large, {})) == ErrorCode::guardrail_exceeded);
}

TEST_CASE("an approval holds for its lines and a tenth more", "[domain][guardrails]") {
    const auto with = [](std::int64_t lines) {
        return measured(changeset(), {{.path = "a", .added = lines}}, {}, {.approved = 900});
    };
    CHECK(with(900).exceeded.empty());
    CHECK(with(990).exceeded.empty());
    const GuardrailReport beyond = with(991);
    CHECK(only_reason(beyond) == ErrorCode::guardrail_exceeded);
    CHECK(beyond.exceeded.front().message ==
          "at-aaaaa.1 changes 991 lines, over 990, what the approval of 900 holds for");
    // It takes nothing away.
    CHECK(measured(changeset(), {{.path = "a", .added = 800}}, {}, {.approved = 100})
              .exceeded.empty());
}

TEST_CASE("a binary file that is too large is left out or allowed by the settings, not approved",
          "[domain][guardrails]") {
    const GuardrailLimits limits{.max_binary_bytes = 10};
    const auto with = [&](std::int64_t bytes) {
        return measured(
            changeset(),
            {{.path = "a.png", .binary = true, .binary_bytes = bytes}, {.path = "b", .added = 900}},
            limits, {.approved = 900});
    };
    CHECK(with(10).exceeded.empty());
    const auto fault = guardrail_fault(with(11), limits);
    REQUIRE(fault);
    CHECK(fault->code == ErrorCode::guardrail_exceeded);
    CHECK(fault->hint.hints() == std::vector{Hint::leave_binary_out});
    CHECK_FALSE(with(11).too_many_lines);
    CHECK(measured(
              changeset(),
              {{.path = "a.png", .binary = true, .binary_bytes = 11}, {.path = "b", .added = 900}},
              limits)
              .too_many_lines);
    CHECK(fault->details.find("binaries")->dump() == R"(["a.png"])");
    const auto lines =
        guardrail_fault(measured(changeset(), {{.path = "b", .added = 900}}, limits), limits);
    REQUIRE(lines);
    CHECK(lines->hint.hints() == std::vector{Hint::approve_size});
    CHECK(lines->details.find("binaries") == nullptr);
}

TEST_CASE("what the plan calls it moves no limit", "[domain][guardrails]") {
    Bead renaming = changeset();
    Changeset::set_kind(renaming, ChangesetKind::rename);
    Changeset::set_size_approved_by(renaming, *AgentId::parse("atelier/overseer/olga"));
    CHECK(only_reason(measured(renaming, {{.path = "a", .added = 801}}, {})) ==
          ErrorCode::guardrail_exceeded);
    const GuardrailReport renames =
        measured(changeset(), {{.path = "b", .old_path = "a"}, {.path = "d", .old_path = "c"}}, {});
    CHECK(renames.lines == 0);
    CHECK(renames.renames == 2);
    CHECK(review_warnings(renames).empty());
}

TEST_CASE("a rename among other changes is warned of", "[domain][guardrails]") {
    const GuardrailReport mixed = measured(
        changeset(), {{.path = "b.md", .old_path = "a.md"}, {.path = "c.md", .added = 2}}, {});
    REQUIRE(review_warnings(mixed).size() == 1);
    CHECK(review_warnings(mixed).front() ==
          "it renames 1 file and changes 2 lines: renames are reviewed more easily in a changeset "
          "of their own");
}

TEST_CASE("code without a test is warned of", "[domain][guardrails]") {
    const auto untested = [](const std::vector<FileChange>& changes) {
        return measured(changeset(), changes, {}).untested;
    };
    using Paths = std::vector<std::string>;
    CHECK(untested({{.path = "src/a.cpp", .added = 1}, {.path = "b.py", .added = 9}}) ==
          Paths{"src/a.cpp", "b.py"});
    CHECK(untested({{.path = "README.md", .added = 9}, {.path = "data.json", .added = 9}}).empty());
    CHECK(untested({{.path = "src/a.cpp", .deleted = 9}}).empty());
    CHECK(untested({{.path = "src/a.pb.cc", .added = 9, .generated = true}}).empty());
    for (const char* test : {"tests/a.txt", "src/a_test.cpp", "test_a.py", "web/a.spec.ts",
                             "src/test/java/ATest.java", "lib/__tests__/a.js"})
        CHECK(untested({{.path = "src/a.cpp", .added = 1}, {.path = test, .added = 1}}).empty());
    CHECK(untested({{.path = "src/latest.cpp", .added = 1}}) == Paths{"src/latest.cpp"});
    const GuardrailReport report = measured(changeset(), {{.path = "src/a.cpp", .added = 1}}, {});
    REQUIRE(review_warnings(report).size() == 1);
    CHECK(review_warnings(report).front().find("src/a.cpp") != std::string::npos);
}

TEST_CASE("files outside the paths are refused, the old name of a rename too",
          "[domain][guardrails]") {
    Bead bound = changeset();
    Changeset::set_paths(bound, {"src/**", "docs/*.md"});
    CHECK(
        measured(bound, {{.path = "src/deep/a.cpp"}, {.path = "docs/a.md"}}, {}).exceeded.empty());
    CHECK(only_reason(measured(bound, {{.path = "docs/deep/a.md"}}, {})) ==
          ErrorCode::paths_exceeded);
    CHECK(only_reason(measured(bound, {{.path = "src/a", .old_path = "lib/a"}}, {})) ==
          ErrorCode::paths_exceeded);
}

TEST_CASE("a large binary file is refused", "[domain][guardrails]") {
    const FileChange small{.path = "a.png", .binary = true, .binary_bytes = 1048576};
    const FileChange large{.path = "a.png", .binary = true, .binary_bytes = 1048577};
    CHECK(measured(changeset(), {small}, {}).exceeded.empty());
    CHECK(only_reason(measured(changeset(), {large}, {})) == ErrorCode::guardrail_exceeded);
}

TEST_CASE("what was warned of before is no news", "[domain][guardrails]") {
    const GuardrailReport large{.lines = 500, .warn = true, .attributes = {".gitattributes"}};
    CHECK_FALSE(new_since(large, large).warn);
    CHECK(new_since(large, large).attributes.empty());
    CHECK(new_since(large, {}).warn);
    CHECK(new_since(large, {.attributes = {"src/.gitattributes"}}).attributes == large.attributes);
    CHECK_FALSE(new_since({}, large).warn);
}

TEST_CASE("a rename touches both of its paths", "[domain][guardrails]") {
    CHECK(touched_paths({{.path = "a"}, {.path = "c", .old_path = "b"}}) ==
          std::vector<std::string>{"a", "c", "b"});
}
