#include "cli/program.hpp"
#include "posix/descriptor.hpp"
#include "posix/read_file.hpp"
#include "support/catch.hpp"

#include <cstdio>
#include <stdexcept>

using namespace atelier;

namespace {

// While it lives, a standard descriptor leads elsewhere.
class Redirected {
  public:
    Redirected(int number, int to) : number_(number), before_(::dup(number)) {
        std::fflush(nullptr);
        ::dup2(to, number_);
    }
    ~Redirected() { ::dup2(before_.get(), number_); }
    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;

  private:
    int number_;
    posix::Descriptor before_;
};

} // namespace

TEST_CASE("whoever has read enough ends a program without a word, as with Git", "[unit][program]") {
    posix::Pipe gone = *posix::make_pipe();
    posix::Pipe errors = *posix::make_pipe();
    gone.read.reset();
    int status = 0;
    {
        const Redirected out(STDOUT_FILENO, gone.write.get());
        const Redirected err(STDERR_FILENO, errors.write.get());
        status = run_program(
            {.name = "look", .summary = "look"}, ProgramKind::command, {"--help"},
            [](const Args&) -> Result<Outcome> { return Outcome{}; },
            [] { return Audience::person; });
    }
    errors.write.reset();
    CHECK(status == 141);
    CHECK(posix::read_all(errors.read.get()) == "");
}

TEST_CASE("a document is named by its program, or as the outcome says", "[unit][program]") {
    const std::string schema = GENERATE("", "piece");
    posix::Pipe printed = *posix::make_pipe();
    {
        const Redirected out(STDOUT_FILENO, printed.write.get());
        run_program(
            {.name = "look", .summary = "look"}, ProgramKind::command, {"--json"},
            [&](const Args&) -> Result<Outcome> { return Outcome{.schema = schema}; },
            [] { return Audience::person; });
    }
    printed.write.reset();
    CHECK(posix::read_all(printed.read.get()) ==
          "{\"schema\":\"" + (schema.empty() ? "look" : schema) + "/1\",\"ok\":true}\n");
}

TEST_CASE("a program is asked once whom it is for, and calls that only look are for all",
          "[unit][program]") {
    constexpr Option options[] = {{.name = "dry-run", .help = "only look"}};
    const Declaration decides{.name = "decide",
                              .summary = "decide",
                              .options = options,
                              .callers = overseers,
                              .looks = [](const Args& args) { return args.has("dry-run"); }};
    const Standing overseer{*AgentId::parse("atelier/overseer/ursula")};
    const Standing worker{*AgentId::parse("atelier/worker/anna")};
    Standing serving = worker;
    serving.serves_work = true;
    const auto code = [](const Declaration& declaration, const std::vector<std::string>& words,
                         const Standing& standing) {
        const auto args = parse_arguments(declaration, ProgramKind::command, words);
        REQUIRE(args);
        const auto admitted = admit(*args, standing);
        return admitted ? "" : std::string(info(admitted.error().code).name);
    };
    CHECK(code(decides, {}, overseer) == "");
    CHECK(code(decides, {}, worker) == "overseer-only");
    CHECK(code(decides, {"--dry-run"}, worker) == "");
    CHECK(code(decides, {}, serving) == "overseer-only");
    Declaration serves = decides;
    serves.serves_work = true;
    CHECK(code(serves, {}, serving) == "");
    CHECK(code(serves, {}, worker) == "overseer-only");
    CHECK(code({.name = "undeclared", .summary = "for nobody"}, {}, overseer) == "wrong-role");
}

TEST_CASE("what is thrown becomes a fault of ours, and a result stays what it is",
          "[unit][program]") {
    const auto thrown =
        without_exceptions([]() -> Result<int> { throw std::runtime_error("too deep"); });
    REQUIRE_FALSE(thrown);
    CHECK(thrown.error().code == ErrorCode::invariant_broken);
    CHECK_THAT(thrown.error().message, ContainsSubstring("too deep"));
    CHECK_FALSE(thrown.error().hint.empty());
    CHECK(without_exceptions([]() -> Result<int> { return 3; }) == 3);
}
