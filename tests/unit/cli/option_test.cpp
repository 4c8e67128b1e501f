#include "cli/option.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

constexpr Argument probe_arguments[] = {
    {.name = "goal", .help = "what for", .arity = Arity::optional}};
constexpr Option probe_options[] = {
    {.name = "a-rather-long-name", .help = "explained below", .value = "VALUE"},
    {.name = "depends-on", .help = "first", .value = "ID", .required = true, .repeatable = true},
};
constexpr Declaration probe{.name = "probe",
                            .summary = "try the help",
                            .arguments = probe_arguments,
                            .options = probe_options,
                            .has_format = true,
                            .callers = planning};

} // namespace

TEST_CASE("the usage line says what is needed and what may be repeated", "[cli][option]") {
    CHECK(usage_line(probe, ProgramKind::skill) ==
          "usage: probe [GOAL] [--a-rather-long-name VALUE] (--depends-on ID)... [--text]");
    CHECK(usage_line(probe, ProgramKind::command) ==
          "usage: git atelier probe [GOAL] [--a-rather-long-name VALUE] (--depends-on ID)... "
          "[--format table|json] [--json]");
}

TEST_CASE("the help has one row for each part", "[cli][option]") {
    const std::string help = help_text(probe, ProgramKind::skill);
    CHECK_THAT(help, ContainsSubstring("Try the help.\n"));
    CHECK_THAT(help, ContainsSubstring("    GOAL                  what for\n"));
    CHECK_THAT(help, ContainsSubstring("    --a-rather-long-name VALUE\n"
                                       "                          explained below\n"));
    CHECK_THAT(help, ContainsSubstring("    -h, --help "));
}

TEST_CASE("the help is no wider than a terminal", "[cli][option]") {
    static constexpr Option many[] = {
        {.name = "first-of-them", .help = "one", .value = "VALUE"},
        {.name = "second-of-them", .help = "two", .value = "VALUE"},
        {.name = "third",
         .help = "a help that says so much that it does not fit beside the option it is about",
         .value = "V"},
    };
    constexpr Declaration wide{.name = "wide", .summary = "try", .options = many};
    const std::string help = help_text(wide, ProgramKind::command);
    CHECK_THAT(help, ContainsSubstring("usage: git atelier wide [--first-of-them VALUE] "
                                       "[--second-of-them VALUE]\n"
                                       "                        [--third V] [--json]\n"));
    CHECK_THAT(help, ContainsSubstring("    --third V             a help that says so much that it "
                                       "does not fit beside\n"
                                       "                          the option it is about\n"));
}

TEST_CASE("the description holds what the help shows", "[cli][option]") {
    const Json described = describe(probe, ProgramKind::command);
    CHECK(described.string_at("kind") == "command");
    CHECK(described.string_at("usage") == usage_line(probe, ProgramKind::command));
    CHECK(described.find("callers")->dump() == "[\"overseer\",\"planner\"]");
    const auto& rows = described.find("options")->as_array();
    REQUIRE(rows.size() == 2 + common_options(probe, ProgramKind::command).size());
    CHECK(rows[1].string_at("name") == "depends-on");
    CHECK(rows[1].find("required")->as_bool());
    CHECK(rows[1].find("repeatable")->as_bool());
    CHECK_FALSE(rows[1].find("common")->as_bool());
    CHECK(rows[2].find("common")->as_bool());
}

TEST_CASE("the description names what a value is one of", "[cli][option]") {
    static constexpr Choices kinds = [] { return std::vector<std::string_view>{"one", "other"}; };
    static constexpr Argument what[] = {{.name = "what", .help = "it", .choices = kinds}};
    static constexpr Option options[] = {
        {.name = "kind", .help = "which", .value = "KIND", .choices = kinds},
        {.name = "text", .help = "free", .value = "TEXT"}};
    constexpr Declaration chosen{
        .name = "chosen", .summary = "try", .arguments = what, .options = options};
    const Json described = describe(chosen, ProgramKind::skill);
    CHECK(described.find("arguments")->as_array()[0].find("choices")->dump() ==
          R"(["one","other"])");
    CHECK(described.find("options")->as_array()[0].find("choices")->dump() == R"(["one","other"])");
    CHECK(described.find("options")->as_array()[1].find("choices")->is_null());
}
