#include "cli/args.hpp"

#include "domain/project/settings.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

constexpr Argument arguments[] = {
    {.name = "epic", .help = "the epic"},
    {.name = "more", .help = "others", .arity = Arity::any_number},
};
constexpr Option options[] = {
    {.name = "title", .help = "a title", .value = "TEXT", .repeatable = true},
    {.name = "reason", .help = "why", .value = "TEXT", .required = true},
    {.name = "lines", .help = "size", .value = "N"},
    {.name = "file", .help = "a file", .value = "FILE", .letter = 'f'},
    {.name = "mode", .help = "which", .value = "MODE", .choices = all_names<PrMode>},
    {.name = "dry-run", .help = "only say", .letter = 'n'},
};
constexpr Declaration program{
    .name = "probe", .summary = "try the parser", .arguments = arguments, .options = options};

Result<Args> parse(const std::vector<std::string>& given) {
    return parse_arguments(program, ProgramKind::skill, given);
}
Result<Args> with_reason(std::vector<std::string> given) {
    given.insert(given.end(), {"--reason", "r"});
    return parse(given);
}
std::string fault(const Result<Args>& args) {
    if (args) return "accepted";
    CHECK(args.error().code == ErrorCode::usage);
    CHECK(std::string(args.error().hint).starts_with("usage: probe EPIC [MORE...]"));
    return args.error().message;
}

} // namespace

TEST_CASE("values are taken as they stand", "[cli][args]") {
    const auto args = parse(
        {"at-1", "--title", "a,b", "--title=-x", "--title", "--", "--reason", "--lines", "-n"});
    REQUIRE(args);
    CHECK(args->texts("title") == std::vector<std::string>{"a,b", "-x", "--"});
    CHECK(args->text("reason") == "--lines");
    CHECK(args->has("dry-run"));
    CHECK_FALSE(args->has("lines"));
}

TEST_CASE("an empty argument is refused by its name, but where it says something", "[cli][args]") {
    CHECK(fault(with_reason({""})) == "EPIC must not be empty");
    static constexpr Argument said[] = {
        {.name = "value", .help = "what", .arity = Arity::optional, .may_be_empty = true}};
    const Declaration setter{.name = "probe", .summary = "set", .arguments = said};
    const auto args = parse_arguments(setter, ProgramKind::command, {""});
    REQUIRE(args);
    CHECK(args->has("value"));
    CHECK(args->text("value") == "");
}

TEST_CASE("after two dashes everything is an argument", "[cli][args]") {
    const auto args = parse({"--reason", "r", "--", "at-1", "--title", "-n"});
    REQUIRE(args);
    CHECK(args->text("epic") == "at-1");
    CHECK(args->texts("more") == std::vector<std::string>{"--title", "-n"});
}

TEST_CASE("what an argument takes behind two dashes stands as it is, and nothing before them",
          "[cli][args]") {
    static constexpr Argument runs[] = {
        {.name = "place", .help = "where", .arity = Arity::optional},
        {.name = "command", .help = "what", .arity = Arity::any_number, .behind_dashes = true},
    };
    const Declaration opener{.name = "probe", .summary = "run", .arguments = runs};
    const auto read = [&](const std::vector<std::string>& given) {
        return parse_arguments(opener, ProgramKind::command, given);
    };
    const auto both = read({"at-1", "--json", "--", "sh", "-c", "exit 1", "--", "", "\xff"});
    REQUIRE(both);
    CHECK(both->text("place") == "at-1");
    CHECK(both->has("json"));
    CHECK(both->texts("command") ==
          std::vector<std::string>{"sh", "-c", "exit 1", "--", "", "\xff"});
    const auto alone = read({"--", "ls"});
    REQUIRE(alone);
    CHECK_FALSE(alone->has("place"));
    CHECK(alone->texts("command") == std::vector<std::string>{"ls"});
    CHECK_FALSE(read({"at-1", "--"})->has("command"));
    const auto before = read({"at-1", "ls"});
    REQUIRE_FALSE(before);
    CHECK_THAT(before.error().message, ContainsSubstring("stands behind '--'"));
    CHECK_THAT(std::string(before.error().hint), ContainsSubstring("[PLACE] [-- COMMAND...]"));
}

TEST_CASE("a single dash is an argument", "[cli][args]") {
    const auto args = with_reason({"at-1", "--file", "-"});
    REQUIRE(args);
    CHECK(args->text("file") == "-");
}

TEST_CASE("a value may stand right behind the letter of its option", "[cli][args]") {
    for (const std::string value : {"-", "/tmp/x", "=x", "12", "--"}) {
        INFO(value);
        const auto args = with_reason({"at-1", "-f" + value});
        REQUIRE(args);
        CHECK(args->text("file") == value);
    }
    const auto both = with_reason({"at-1", "-nfx"});
    REQUIRE(both);
    CHECK(both->text("file") == "x");
    CHECK(both->has("dry-run"));
    const auto title =
        parse({"at-1", "--reason", "r", "--title", "-f-", "-f", "-f/", "--", "-f/x"});
    REQUIRE(title);
    CHECK(title->text("title") == "-f-");
    CHECK(title->text("file") == "-f/");
    CHECK(title->texts("more") == std::vector<std::string>{"-f/x"});
    CHECK(fault(with_reason({"at-1", "-n/"})) == "there is no option '-n/'");
}

TEST_CASE("what the declaration does not allow is refused by name", "[cli][args]") {
    CHECK(fault(with_reason({})) == "EPIC is missing");
    CHECK(fault(parse({"at-1"})) == "--reason is missing");
    CHECK(fault(parse({"at-1", "--reason"})) == "--reason needs a value");
    CHECK_THAT(fault(with_reason({"at-1", "--bogus"})), ContainsSubstring("bogus"));
    CHECK_THAT(fault(with_reason({"at-1", "-z"})), ContainsSubstring("z"));
    CHECK_THAT(fault(with_reason({"at-1", "--lines", "1", "--lines", "2"})),
               ContainsSubstring("'--lines' was given twice"));
    CHECK_THAT(fault(parse({"at-1", "--reason", " "})), ContainsSubstring("must not be empty"));
    CHECK_THAT(fault(with_reason({"at-1", "--dry-run=no"})), ContainsSubstring("no"));
    CHECK_THAT(fault(with_reason({""})), ContainsSubstring("empty"));
    CHECK_THAT(fault(with_reason({"at-1", "--dry"})), ContainsSubstring("dry"));
}

TEST_CASE("an option that is not there is refused with the one that was meant", "[cli][args]") {
    CHECK_THAT(fault(with_reason({"at-1", "--titel", "x"})),
               Catch::EndsWith("; did you mean '--title'?"));
    CHECK(fault(with_reason({"at-1", "--bogus"})) == "there is no option '--bogus'");
    CHECK(fault(with_reason({"at-1", "-z"})) == "there is no option '-z'");
    CHECK_THAT(fault(with_reason({"at-1", "--describ"})), !ContainsSubstring("did you mean"));
}

TEST_CASE("text that is not UTF-8 is refused, a file's name is not", "[cli][args]") {
    CHECK_THAT(fault(with_reason({"at-1", "--title", "\xff"})), ContainsSubstring("not UTF-8"));
    CHECK_THAT(fault(with_reason({"\xff"})), ContainsSubstring("not UTF-8"));
    CHECK(with_reason({"at-1", "--file", "\xff"}));
}

TEST_CASE("an option that names a file does not take an empty name", "[cli][args]") {
    for (const auto& given : {std::vector<std::string>{"at-1", "--file="},
                              std::vector<std::string>{"at-1", "--file", ""},
                              std::vector<std::string>{"at-1", "-f", ""}})
        CHECK(fault(with_reason(given)) == "option '--file' must not be empty");
    CHECK(with_reason({"at-1", "--title="}));
}

TEST_CASE("typed values name what is wrong with them", "[cli][args]") {
    const auto args = with_reason({"at-1", "--lines", "12", "--title", "7d", "--title", "b@d"});
    REQUIRE(args);
    CHECK(*args->integer("lines", 0, 100) == 12);
    const auto small = args->integer("lines", 0, 10);
    REQUIRE_FALSE(small);
    CHECK(small.error().message == "--lines: '12' is not a number from 0 to 10");
    CHECK(args->required_bead("epic")->str() == "at-1");
    CHECK(*args->bead("more") == std::nullopt);
    const auto beads = args->beads("title");
    REQUIRE_FALSE(beads);
    CHECK_THAT(beads.error().message, ContainsSubstring("b@d"));
    const auto choice = with_reason({"at-1", "--mode", "r"})->choice<PrMode>("mode");
    REQUIRE_FALSE(choice);
    CHECK(choice.error().message == "--mode: 'r' is not none, draft or ready");
    CHECK(*with_reason({"at-1", "--mode", "DRAFT"})->choice<PrMode>("mode") == PrMode::draft);
    CHECK_FALSE(args->duration("lines"));
}

TEST_CASE("asking for what is not declared is a bug", "[cli][args]") {
    const auto args = with_reason({"at-1"});
    REQUIRE(args);
    CHECK_THROWS_AS(args->text("titel"), std::logic_error);
    CHECK_THROWS_AS(args->choice<PrMode>("title"), std::logic_error);
}

TEST_CASE("help needs nothing else", "[cli][args]") {
    const auto args = parse({"-h"});
    REQUIRE(args);
    CHECK(asks_for_help(*args));
    REQUIRE(parse({"--describe"}));
    CHECK(asks_for_description(*parse({"--describe"})));
}
