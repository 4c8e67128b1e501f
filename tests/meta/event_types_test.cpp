#include "domain/bead/event_types.hpp"
#include "meta/source_tree.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <regex>

using namespace atelier;

namespace {

constexpr std::string_view table = "git-atelier/domain/bead/event_types.hpp";

// The product names a type of event by its enumerator; its spelling stands in the table alone.
std::vector<meta::Finding> check_event_literals(const meta::SourceFile& file) {
    static const std::regex literal(R"re("([a-z]+\.[a-z_]+)")re");
    std::vector<meta::Finding> found;
    // What agents print has words of its own.
    if (file.path == table || file.path.starts_with("git-atelier/domain/dialect/")) return found;
    const auto lines = meta::lines_of(meta::code_of(file.text, true));
    for (std::size_t at = 0; at < lines.size(); ++at)
        for (std::sregex_iterator match(lines[at].begin(), lines[at].end(), literal), end;
             match != end; ++match)
            if (parse_name<EventType>(match->str(1)))
                found.push_back(
                    {file.path, at + 1,
                     "the type of event " + match->str(1) + " is spelled outside its table"});
    return found;
}

std::string_view type_text(FieldType type) {
    switch (type) {
    case FieldType::text:
        return "";
    case FieldType::number:
    case FieldType::real:
        return " number";
    case FieldType::boolean:
        return " bool";
    case FieldType::id:
        return " *id*";
    case FieldType::commit:
        return " *commit*";
    case FieldType::texts:
        return " [string]";
    case FieldType::ids:
        return " [*id*]";
    case FieldType::object:
        return " object";
    case FieldType::objects:
        return " [object]";
    }
    return "";
}

std::string row_of(const EventKind& kind) {
    std::string fields;
    for (const EventField& field : kind.fields)
        if (!field.name.empty())
            fields += (fields.empty() ? "`" : ", `") + std::string(field.name) + "`" +
                      (field.required ? "" : "?") + std::string(type_text(field.type));
    return "| `" + std::string(kind.name) + "` | " + fields + (fields.empty() ? "|" : " |");
}

std::vector<std::string> event_rows_of_code() {
    std::vector<std::string> rows;
    for (const EventKind& kind : event_kinds)
        rows.push_back(row_of(kind));
    return rows;
}

// The rows of the table below "## Events".
std::vector<std::string> event_rows_of_page(const std::string& text) {
    std::vector<std::string> rows;
    const auto lines = meta::lines_of(text);
    auto line = std::ranges::find(lines, std::string("## Events"));
    for (; line != lines.end() && (rows.empty() || line->starts_with("| `")); ++line)
        if (line->starts_with("| `")) rows.push_back(*line);
    return rows;
}

} // namespace

TEST_CASE("no type of event is spelled outside its table") {
    std::vector<meta::Finding> found;
    for (const auto& file :
         meta::files_below({"git-atelier/", "skills-bin/", "hooks/"}, {".cpp", ".hpp"})) {
        const auto here = check_event_literals(file);
        found.insert(found.end(), here.begin(), here.end());
    }
    INFO(meta::report(found));
    CHECK(found.empty());
}

TEST_CASE("a type of event that is spelled outside its table is found") {
    const std::string code = "x;\nif (event.type == \"epic.claimed\") y;\n";
    CHECK(check_event_literals({"git-atelier/app/a.cpp", code}).at(0).line == 2);
    CHECK(check_event_literals({std::string(table), code}).empty());
    CHECK(check_event_literals({"git-atelier/app/a.cpp", "// \"epic.claimed\"\n"}).empty());
    CHECK(check_event_literals({"git-atelier/app/a.cpp", "f(\"changeset.max_lines\");"}).empty());
}

TEST_CASE("the page of JSON lists every type of event with what its data holds") {
    CHECK(event_rows_of_page(meta::text_in_tree("docs/json.md")) == event_rows_of_code());
}

TEST_CASE("the rows of the page of JSON end with their table") {
    CHECK(event_rows_of_page("## Commands\n| `a` | |\n## Events\n\n| type | data |\n| --- | --- |\n"
                             "| `b.c` | |\n\n| `d` | |\n") ==
          std::vector<std::string>{"| `b.c` | |"});
}
