#include "cli/completion.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::vector<std::string_view> colours() {
    return {"red", "rose", "green"};
}

constexpr Argument show_arguments[] = {
    {.name = "id", .help = "what"},
    {.name = "colour", .help = "which", .arity = Arity::optional, .choices = colours},
    {.name = "path", .help = "where", .arity = Arity::any_number},
};
constexpr Option show_options[] = {
    {.name = "epic", .help = "in it", .value = "EPIC"},
    {.name = "from", .help = "read", .value = "FILE"},
    {.name = "ink", .help = "the ink", .value = "INK", .letter = 'i', .choices = colours},
    {.name = "reason", .help = "why", .value = "TEXT", .repeatable = true},
    {.name = "yes", .help = "do not ask", .letter = 'y'},
};
constexpr Argument open_arguments[] = {
    {.name = "place", .help = "where", .arity = Arity::optional},
    {.name = "command", .help = "what", .arity = Arity::any_number, .behind_dashes = true},
};
constexpr Option pick_options[] = {{.name = "thing",
                                    .help = "a message",
                                    .value = "ID",
                                    .required = true,
                                    .names = Naming::message},
                                   {.name = "flow", .help = "which", .value = "WORKFLOW"},
                                   {.name = "by", .help = "by whom", .value = "ARTISAN"}};
constexpr Declaration commands[] = {
    {.name = "show",
     .summary = "show it",
     .arguments = show_arguments,
     .options = show_options,
     .has_format = true},
    {.name = "open", .summary = "open it", .arguments = open_arguments},
    {.name = "pick", .summary = "pick one", .options = pick_options},
};

Completion at(const std::vector<std::string>& words) {
    return complete(commands, words);
}

std::string texts(const std::vector<std::string>& words) {
    std::string out;
    for (const OfferedWord& candidate : at(words).candidates)
        out += (out.empty() ? "" : " ") + candidate.text;
    return out;
}

} // namespace

TEST_CASE("commands are completed by their beginning, with what they do", "[cli][completion]") {
    CHECK(texts({""}) == "show open pick help");
    CHECK(texts({"s"}) == "show");
    CHECK(at({"s"}).candidates[0].help == "show it");
    CHECK(texts({"help", ""}) == "show open pick");
    CHECK(texts({"--"}) == "--help --version");
    CHECK(texts({"nothing-such", ""}).empty());
    CHECK(texts({}).empty());
}

TEST_CASE("every option of a command is completed, a common one too", "[cli][completion]") {
    CHECK(texts({"show", "-"}) ==
          "--epic --from --ink --reason --yes --format --json --directory --help");
    CHECK(texts({"show", "--re"}) == "--reason");
    CHECK(at({"show", "--re"}).candidates[0].help == "why");
}

TEST_CASE("what can be given once is offered once", "[cli][completion]") {
    CHECK(texts({"show", "-y", "--reason", "x", "--epic=at-1", "--"}) ==
          "--from --ink --reason --format --json --directory --help");
}

TEST_CASE("a value is one of its names, whichever way it is written", "[cli][completion]") {
    CHECK(texts({"show", "--ink", ""}) == "red rose green");
    CHECK(texts({"show", "-i", "r"}) == "red rose");
    CHECK(texts({"show", "-yi", "g"}) == "green");
    CHECK(texts({"show", "--ink=r"}) == "--ink=red --ink=rose");
    CHECK(texts({"show", "--format", "j"}) == "json");
    CHECK(texts({"show", "--yes=x"}).empty());
    CHECK(texts({"show", "--no-such=x"}).empty());
    CHECK(at({"show", "--ink", ""}).naming == Naming::nothing);
}

TEST_CASE("what only a project knows is named by its kind", "[cli][completion]") {
    CHECK(at({"show", ""}).naming == Naming::bead);
    CHECK(at({"show", "--epic", "at"}).naming == Naming::epic);
    CHECK(at({"pick", "--thing", ""}).naming == Naming::message);
    CHECK(at({"show", "--from", ""}).naming == Naming::file);
    CHECK(at({"show", "--reason", ""}).naming == Naming::nothing);
    CHECK(at({"open", ""}).naming == Naming::place);
    CHECK(at({"pick", "--flow", ""}).naming == Naming::workflow);
    CHECK(at({"pick", "--by", ""}).naming == Naming::artisan);
    const Completion asked = at({"show", "--epic=at-3"});
    CHECK(asked.naming == Naming::epic);
    CHECK(asked.before == "--epic=");
    CHECK(asked.written == "at-3");
}

TEST_CASE("the values of the options before it are told", "[cli][completion]") {
    const Completion asked = at({"show", "--epic", "at-1", "--ink=red", "-y", ""});
    CHECK(asked.options.size() == 2);
    CHECK(asked.options.at("epic") == "at-1");
    CHECK(asked.options.at("ink") == "red");
}

TEST_CASE("arguments are counted without options and their values", "[cli][completion]") {
    CHECK(texts({"show", "--epic", "at-1", "-y", "-ired", "at-2", ""}) == "red rose green");
    CHECK(at({"show", "at-2", "red", ""}).naming == Naming::file);
    CHECK(at({"show", "at-2", "red", "a", "b", ""}).naming == Naming::file);
    CHECK(at({"show", "at-2", "red", "a"}).arguments == std::vector<std::string>{"at-2", "red"});
    CHECK(at({"show", "--", "-y"}).naming == Naming::bead);
    CHECK(texts({"show", "--", "at-2", ""}) == "red rose green");
}

TEST_CASE("where no argument can follow the options are shown", "[cli][completion]") {
    CHECK(texts({"pick", ""}) == "--thing --flow --by --json --directory --help");
    CHECK(texts({"pick", "x"}).empty());
    CHECK(texts({"open", "at-1", ""}) == "--json --directory --help");
}

TEST_CASE("behind two dashes stands a program with its arguments", "[cli][completion]") {
    CHECK(at({"open", "at-1", "--", ""}).naming == Naming::file);
    CHECK(at({"open", "--", "make", "-"}).naming == Naming::file);
}

TEST_CASE("the folder that is asked about is the one of -C, before the command and behind",
          "[cli][completion]") {
    CHECK(at({"-C", "a"}).naming == Naming::folder);
    CHECK(at({"-C", "a", "show", ""}).folder == "a");
    CHECK(at({"show", "-C", "b", ""}).folder == "b");
    CHECK(at({"show", "--directory=b", ""}).folder == "b");
    CHECK(at({"-C", "a", "show", "-C", "b", ""}).folder == "a/b");
    CHECK(at({"-C", "a", "show", "-C", "/b", ""}).folder == "/b");
    CHECK(at({"show", "-C", ""}).naming == Naming::folder);
    CHECK(texts({"-C", "a", "sh"}) == "show");
}
