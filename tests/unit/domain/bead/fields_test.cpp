#include "domain/bead/field_text.hpp"
#include "domain/bead/fields.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

Bead with(const std::string& description, const std::string& label = "at:epic") {
    Bead bead{.id = *BeadId::parse("at-aaaaa"), .description = description};
    bead.labels = {label};
    return bead;
}

} // namespace

TEST_CASE("a field is the value after its known key") {
    const Bead epic = with("Some text.\n\nscope:  one new command \nacceptance: it: works\n");
    CHECK(get_field(epic, field::scope) == "one new command");
    CHECK(get_field(epic, field::acceptance) == "it: works");
    CHECK_FALSE(get_field(epic, field::root_branch));
}

TEST_CASE("null and nothing are no value, the quoted word null is one") {
    CHECK_FALSE(get_field(with("scope: null\n"), field::scope));
    CHECK_FALSE(get_field(with("scope:\n"), field::scope));
    CHECK(get_field(with("scope: \"null\"\n"), field::scope) == "null");
    CHECK(get_field(with("scope: \"\"\n"), field::scope) == "");
}

TEST_CASE("of a repeated key the first line counts and setting folds the others into it") {
    Bead epic = with("scope: first\ntext\nscope: second\n");
    CHECK(get_field(epic, field::scope) == "first");
    set_field(epic, field::scope, "third");
    CHECK(epic.description == "scope: third\ntext\n");
}

TEST_CASE("a key of another kind, indented or with other letters is prose") {
    CHECK_FALSE(get_field(with("scope: x\n", "at:changeset"), field::scope));
    CHECK_FALSE(get_field(with("changeset.paths: x\n"), field::cs_paths));
    CHECK_FALSE(get_field(with(" scope: x\nScope: y\nthe scope: z\n"), field::scope));
    CHECK(known_fields(BeadKind::message).empty());
}

TEST_CASE("every value reads back as it was set") {
    for (const std::string value :
         {"plain", "", "null", "\"quoted\"", "\"half", " leading", "trailing ", "two\nlines",
          "carriage\rreturn", "a: b", "ends with newline\n", "Größe – 日本語 🎨", "{\"json\":[1]}",
          "\ttab", "back\\slash", "\\n"}) {
        INFO("value <" << value << ">");
        Bead epic = with("Text before.\n");
        set_field(epic, field::scope, value);
        set_field(epic, field::acceptance, "after it");
        CHECK(get_field(epic, field::scope) == value);
        CHECK(get_field(epic, field::acceptance) == "after it");
        CHECK(prose(epic) == "Text before.");
        // Setting it again changes nothing.
        const std::string once = epic.description;
        set_field(epic, field::scope, value);
        CHECK(epic.description == once);
    }
}

TEST_CASE("an absent field is appended on a line of its own") {
    Bead epic = with("no newline at the end");
    set_field(epic, field::scope, "s");
    CHECK(epic.description == "no newline at the end\nscope: s\n");
    set_field(epic, field::acceptance, std::nullopt);
    CHECK(epic.description == "no newline at the end\nscope: s\nacceptance: null\n");
}

TEST_CASE("everything but the field is kept to the byte") {
    const std::string around[] = {"Intro\r\n\r\n  - item: one\n",
                                  "\n\n\ttail: x\n   \nlast without end"};
    Bead epic = with(around[0] + "scope: old\n" + around[1]);
    set_field(epic, field::scope, "new");
    CHECK(epic.description == around[0] + "scope: new\n" + around[1]);
}

TEST_CASE("a field with nothing to say is not written where there is none") {
    Bead epic = with("text\n");
    set_field_if_any(epic, field::scope, std::nullopt);
    CHECK(epic.description == "text\n");
    set_field_if_any(epic, field::scope, "x");
    set_field_if_any(epic, field::scope, std::nullopt);
    CHECK(epic.description == "text\nscope: null\n");
}

TEST_CASE("the worktree's path is read under its older name and written under its own") {
    Bead epic = with("worktree_path: /old\n");
    CHECK(get_field(epic, field::worktree_path) == "/old");
    set_field(epic, field::worktree_path, "/new");
    CHECK(get_field(epic, field::worktree_path) == "/new");
    CHECK_THAT(epic.description, ContainsSubstring("workspace.worktree_path: /new"));
}

TEST_CASE("fields as JSON stand in writing order, empty ones as null") {
    const Bead epic = with("acceptance: a\nworkspace.root_branch: null\nscope: \"x\\ny\"\n");
    CHECK(fields_json(epic).dump() ==
          R"({"scope":"x\ny","acceptance":"a","changeset_strategy":null,"claim_expires_at":null,)"
          R"("drafted_by":null,"workspace.root_branch":null,"workspace.parent_branch":null,)"
          R"("workspace.primary_head":null,"workspace.worktree_path":null,)"
          R"("workspace.pr_strategy":null,"external_tickets":null,"epic.molecule":null})");
    CHECK(fields_json(with("worktree_path: /old\n")).string_at("workspace.worktree_path") ==
          "/old");
}

TEST_CASE("the fields that a description has are told once each") {
    const Bead epic = with("scope: s\nNote: prose\nacceptance: null\nscope: again\n");
    CHECK(fields_in(BeadKind::epic, epic.description) ==
          std::vector<std::string_view>{"scope", "acceptance"});
}

TEST_CASE("prose is what the author wrote, and replacing it keeps the fields") {
    Bead epic = with("First.\nscope: s\n\nSecond.\nacceptance: a\n");
    CHECK(prose(epic) == "First.\n\nSecond.");
    set_prose(epic, " \n\nRewritten.\n\n");
    CHECK(prose(epic) == "Rewritten.");
    CHECK(epic.description == "Rewritten.\n\nscope: s\nacceptance: a\n");
    set_prose(epic, "\n  scope: indented, so prose\n");
    CHECK(prose(epic) == "  scope: indented, so prose");
    CHECK(get_field(epic, field::scope) == "s");
    set_prose(epic, "");
    CHECK(prose(epic).empty());
    CHECK(get_field(epic, field::scope) == "s");
}

TEST_CASE("a list is split at commas, blanks and empty items dropped") {
    const Bead changeset = with("changeset.paths: src/** ,, tests/a.cpp,\n", "at:changeset");
    CHECK(items_of(*get_field(changeset, field::cs_paths)) ==
          std::vector<std::string>{"src/**", "tests/a.cpp"});
    CHECK(items_of("").empty());
}
