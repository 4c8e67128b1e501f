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
                         const GuardrailLimits& limits) {
    return test::unwrap(measure(test::unwrap(Changeset::of(changeset)), changes, limits));
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

TEST_CASE("a mechanical or approved changeset may be of any size", "[domain][guardrails]") {
    const std::vector<FileChange> large = {{.path = "a", .added = 5000}};
    Bead mechanical = changeset();
    Changeset::set_kind(mechanical, ChangesetKind::mechanical);
    CHECK(measured(mechanical, large, {}).exceeded.empty());
    Bead approved = changeset();
    Changeset::set_size_approved_by(approved, *AgentId::parse("atelier/overseer/olga"));
    CHECK(measured(approved, large, {}).exceeded.empty());
    Bead additive = changeset();
    Changeset::set_kind(additive, ChangesetKind::additive);
    CHECK(only_reason(measured(additive, large, {})) == ErrorCode::guardrail_exceeded);
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
