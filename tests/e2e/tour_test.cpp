// docs/tour.md is what happens: each of its calls is made, and what it prints compared line by
// line. With ATELIER_TEST_WRITE_PAGES set, what was printed is written there instead.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"
#include "support/tour_page.hpp"

#include <cstdlib>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* shown_home = "/home/ada";

// One step after the other, as in one shell: folder and variables stay.
class TourShell {
  public:
    TourShell() {
        sandbox_.environment().erase("ATELIER_DATA_DIR");
        sandbox_.environment()["USER"] = "ada";
        write_file(sandbox_.git().home() / ".gitconfig",
                   "[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n"
                   "[init]\n\tdefaultBranch = main\n");
        write_file(state(), "cd \"$HOME\"\n");
    }

    std::vector<std::string> run(const std::string& call) {
        write_file(script(), "exec 2>&1\n. '" + state().string() + "'\n" + call +
                                 "\n{ export -p; echo \"cd '$PWD'\"; } >'" + state().string() +
                                 "'\n");
        const std::string out = sandbox_.run(sandbox_.root(), {"sh", script().string()}).out;
        std::string text = replaced(out, sandbox_.git().home().string(), shown_home);
        text = replaced(text, sandbox_.root().string(), "");
        if (text.ends_with('\n')) text.pop_back();
        return text.empty() ? std::vector<std::string>{} : lines_of(text);
    }

  private:
    AtelierSandbox sandbox_;

    fs::path state() const { return sandbox_.root() / "state"; }
    fs::path script() const { return sandbox_.root() / "step"; }
    static std::string replaced(std::string text, const std::string& what, const std::string& by) {
        for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
            text.replace(at, what.size(), by);
        return text;
    }
};

// What was printed, with what the page leaves out left out.
std::vector<std::string> shortened(const std::vector<std::string>& page,
                                   const std::vector<std::string>& run) {
    const auto partners = aligned_lines(page, run);
    if (!partners) return run;
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < page.size(); ++i)
        lines.push_back((*partners)[i] ? run[*(*partners)[i]] : page[i]);
    return lines;
}

// Of a page that has to be written again: the names in lines that are as they were.
void learn_what_fits(const std::vector<std::string>& page, const std::vector<std::string>& run,
                     TourNames& names) {
    std::size_t next = 0;
    for (const std::string& line : page)
        for (std::size_t at = next; at < run.size(); ++at)
            if (tour_shape(line) == tour_shape(run[at])) {
                names.learn(line, run[at]);
                next = at + 1;
                break;
            }
}

// What is wrong with the step, "" when nothing is.
std::string compared(const TourStep& step, const std::vector<std::string>& printed,
                     TourNames& names) {
    const auto partners = aligned_lines(step.output, printed);
    if (!partners) {
        learn_what_fits(step.output, printed, names);
        return "expected:\n" + join(step.output, "\n") + "\nprinted:\n" + join(printed, "\n");
    }
    for (std::size_t i = 0; i < step.output.size(); ++i)
        if ((*partners)[i])
            if (const auto fault = names.learn(step.output[i], printed[*(*partners)[i]]);
                !fault.empty())
                return fault;
    return {};
}

} // namespace

TEST_CASE("a page of calls is read, compared by kind and written as it was", "[e2e][tour]") {
    const std::string page =
        "# Tour\n\nLook:\n\n    $ show at-aaaaa\n    at-aaaaa  one  0.4 s\n    …\n"
        "      1234567 end\n\n    $ cat <<X\n    > a\n    > X\n\nThe rest.\n";
    auto steps = tour_steps(page);
    REQUIRE(steps.size() == 2);
    CHECK(steps[0].call == "show at-aaaaa");
    CHECK(steps[0].line == 5);
    CHECK(steps[1].call == "cat <<X\na\nX");
    CHECK(steps[1].output.empty());
    CHECK(with_tour_steps(page, steps) == page);

    TourNames names;
    const auto fault = [&](const std::vector<std::string>& printed) {
        return compared(steps[0], printed, names);
    };
    CHECK(fault({"at-bbbbb   one  12.3 s", "more", "and", "  89abcde end"}).empty());
    CHECK(names.translated("show at-aaaaa 1234567") == "show at-bbbbb 89abcde");
    CHECK(fault({"at-bbbbb  one  1 s", "  89abcde end"}).empty());
    CHECK_THAT(fault({"at-ccccc  one  1 s", "  89abcde end"}), ContainsSubstring("stands for"));
    CHECK_THAT(fault({"at-bbbbb  two  1 s", "  89abcde end"}), ContainsSubstring("expected"));
    CHECK_THAT(fault({"at-bbbbb  one  1 s", "  89abcde end", "more"}),
               ContainsSubstring("expected"));
    CHECK(tour_shape("2026-11-30 04:58:38  s-78q401h0lwpw  ") ==
          tour_shape("2027-01-01 10:00:00   s-abcdefgh1234"));
    steps[1].output = {"a", "", "b"};
    CHECK_THAT(with_tour_steps(page, steps),
               ContainsSubstring("    > X\n    a\n\n    b\n\nThe rest"));
}

TEST_CASE("the tour does what its page shows", "[e2e][tour]") {
    const fs::path file = source_folder() / "docs/tour.md";
    const bool writes = std::getenv("ATELIER_TEST_WRITE_PAGES") != nullptr;
    const std::string page = read_file(file);
    TourShell shell;
    TourNames names;
    std::vector<TourStep> made;
    for (const TourStep& step : tour_steps(page)) {
        const std::string call = names.translated(step.call);
        const auto printed = shell.run(call);
        const std::string fault = compared(step, printed, names);
        if (!writes && !fault.empty())
            FAIL("docs/tour.md:" << step.line << ": " << step.call << "\n" << fault);
        made.push_back({step.line, call, shortened(step.output, printed)});
    }
    CHECK(made.size() > 30);
    if (writes) write_file(file, with_tour_steps(page, made));
}
