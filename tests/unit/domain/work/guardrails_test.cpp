#include "domain/work/guardrails.hpp"

#include "domain/bead/fields.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

Bead changeset() {
    Bead bead{.id = *BeadId::parse("at-aaaaa.1"), .title = "Change"};
    bead.labels = {"at:changeset"};
    return bead;
}

ErrorCode only_reason(const GuardrailReport& report) {
    REQUIRE(report.exceeded.size() == 1);
    return report.exceeded.front().code;
}

} // namespace

TEST_CASE("added and deleted lines count, those of generated files do not",
          "[domain][guardrails]") {
    const GuardrailReport report = measure(changeset(),
                                           {{.path = "a.cpp", .added = 10, .deleted = 5},
                                            {.path = "web/package-lock.json", .added = 9000},
                                            {.path = "x.pb.cc", .added = 700, .generated = true}},
                                           {});
    CHECK(report.files == 3);
    CHECK(report.lines == 15);
    CHECK_FALSE(report.warn);
    CHECK(report.exceeded.empty());
}

TEST_CASE("the limits themselves are still allowed", "[domain][guardrails]") {
    GuardrailReport report = measure(changeset(), {{.path = "a", .added = 400}}, {});
    CHECK_FALSE(report.warn);
    report = measure(changeset(), {{.path = "a", .added = 401}}, {});
    CHECK(report.warn);
    CHECK(report.exceeded.empty());
    CHECK(measure(changeset(), {{.path = "a", .added = 800}}, {}).exceeded.empty());
    CHECK(only_reason(measure(changeset(), {{.path = "a", .added = 801}}, {})) ==
          ErrorCode::guardrail_exceeded);
}

TEST_CASE("a mechanical or approved changeset may be of any size", "[domain][guardrails]") {
    const std::vector<FileChange> large = {{.path = "a", .added = 5000}};
    Bead mechanical = changeset();
    set_field(mechanical, field::cs_kind, "mechanical");
    CHECK(measure(mechanical, large, {}).exceeded.empty());
    Bead approved = changeset();
    set_field(approved, field::cs_size_approved_by, "atelier/overseer/olga");
    CHECK(measure(approved, large, {}).exceeded.empty());
    Bead additive = changeset();
    set_field(additive, field::cs_kind, "additive");
    CHECK(only_reason(measure(additive, large, {})) == ErrorCode::guardrail_exceeded);
}

TEST_CASE("files outside the paths are refused, the old name of a rename too",
          "[domain][guardrails]") {
    Bead bound = changeset();
    set_field(bound, field::cs_paths, "src/**, docs/*.md");
    CHECK(measure(bound, {{.path = "src/deep/a.cpp"}, {.path = "docs/a.md"}}, {}).exceeded.empty());
    CHECK(only_reason(measure(bound, {{.path = "docs/deep/a.md"}}, {})) ==
          ErrorCode::paths_exceeded);
    CHECK(only_reason(measure(bound, {{.path = "src/a", .old_path = "lib/a"}}, {})) ==
          ErrorCode::paths_exceeded);
}

TEST_CASE("a large binary file is refused", "[domain][guardrails]") {
    const FileChange small{.path = "a.png", .binary = true, .binary_bytes = 1048576};
    const FileChange large{.path = "a.png", .binary = true, .binary_bytes = 1048577};
    CHECK(measure(changeset(), {small}, {}).exceeded.empty());
    CHECK(only_reason(measure(changeset(), {large}, {})) == ErrorCode::guardrail_exceeded);
}
