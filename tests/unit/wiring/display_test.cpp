#include "wiring/display.hpp"

#include "support/catch.hpp"

#include <unistd.h>

using namespace atelier;

namespace {

// As `git config --null` lists settings.
DisplayConfig config_of(std::initializer_list<std::string> settings) {
    std::string listed;
    for (const std::string& setting : settings)
        listed += setting + std::string(1, '\0');
    return parse_display_config(listed);
}

struct NoGit final : Process {
    Result<ProcessResult> run(const ProcessRequest&) override {
        return fail(ErrorCode::runtime_missing, "there is no program 'git'");
    }
};

} // namespace

TEST_CASE("colours are switched off as Git's are", "[wiring][display]") {
    CHECK(config_of({}).colour);
    for (const char* off : {"never", "false", "no", "off", "0", ""})
        CHECK_FALSE(config_of({std::string("color.ui\n") + off}).colour);
    for (const char* on : {"auto", "true", "always", "1"})
        CHECK(config_of({std::string("color.ui\n") + on}).colour);
    CHECK(config_of({"color.ui"}).colour);
    CHECK_FALSE(config_of({"color.ui\nauto", "color.ui\nnever"}).colour);
    // What is said of this program counts more, wherever it stands.
    CHECK_FALSE(config_of({"color.atelier\nfalse", "color.ui\nauto"}).colour);
    CHECK(config_of({"color.ui\nnever", "color.atelier\nauto"}).colour);
    CHECK_FALSE(config_of({"color.pager\nfalse"}).colour_in_pager);
    CHECK(config_of({"color.pager\nfalse"}).colour);
}

TEST_CASE("pager.atelier switches the pager off, or names another", "[wiring][display]") {
    CHECK(config_of({"core.pager\nless -S"}).pager == "less -S");
    CHECK(config_of({"core.editor\nvi -f"}).editor == "vi -f");
    CHECK_FALSE(config_of({"pager.atelier\nfalse", "core.pager\nless"}).paged);
    CHECK(config_of({"pager.atelier", "core.pager\nless"}) == config_of({"core.pager\nless"}));
    const DisplayConfig own = config_of({"pager.atelier\nmost -w", "core.pager\nless"});
    CHECK(own.paged);
    CHECK(own.pager == "most -w");
}

TEST_CASE("where Git's configuration cannot be read, the defaults hold", "[wiring][display]") {
    NoGit none;
    CHECK(read_display_config(none, {}, "/") == DisplayConfig());
}

TEST_CASE("NO_COLOR counts whatever Git's configuration says", "[wiring][display]") {
    const auto colourless = [](const Environment& environment, const DisplayConfig& config) {
        return terminal_wishes(process_environment_of(environment), config).colourless;
    };
    CHECK_FALSE(colourless({}, {}));
    CHECK_FALSE(colourless({{"NO_COLOR", ""}}, {}));
    CHECK(colourless({{"NO_COLOR", "1"}}, {}));
    CHECK(colourless({}, {.colour = false}));
}

TEST_CASE("the environment tells a terminal's width and whether it is light", "[wiring][display]") {
    const auto around = [](const char* name, const char* value) {
        return process_environment_of({{name, value}});
    };
    CHECK(around("COLUMNS", "132").columns == 132);
    for (const char* none : {"", "0", "-5", "wide"})
        CHECK(around("COLUMNS", none).columns == 0);
    for (const char* light : {"0;15", "0;7", "0;default;15"})
        CHECK(around("COLORFGBG", light).light_terminal);
    for (const char* dark : {"15;0", "7;8", "15;default", "", "0;16"})
        CHECK_FALSE(around("COLORFGBG", dark).light_terminal);
    CHECK(around("GIT_PAGER_IN_USE", "true").in_pager);
    CHECK_FALSE(around("GIT_PAGER_IN_USE", "false").in_pager);
    const ProcessEnvironment paged =
        process_environment_of({{"GIT_PAGER_IN_USE", "true"}, {"COLUMNS", "80"}});
    CHECK(paged.columns == 80);
    CHECK(paged.all.empty());
    CHECK(around("COLUMNS", "80").all.size() == 1);
}

TEST_CASE("what is read through Git's pager is written as for its terminal, what is piped is not",
          "[wiring][display]") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const int before = ::dup(STDOUT_FILENO);
    REQUIRE(::dup2(ends[1], STDOUT_FILENO) >= 0);
    const TerminalWishes wishes{.term = "xterm", .light = true, .columns = 100};
    TerminalWishes paged = wishes;
    paged.in_pager = true;
    TerminalWishes without = paged;
    without.pager_colourless = true;
    const Terminal piped = terminal_on(STDOUT_FILENO, wishes);
    const Terminal read = terminal_on(STDOUT_FILENO, paged);
    const Terminal plain = terminal_on(STDOUT_FILENO, without);
    const Terminal error = terminal_on(ends[1], paged);
    ::dup2(before, STDOUT_FILENO);
    for (const int end : {before, ends[0], ends[1]})
        ::close(end);
    CHECK_FALSE(piped.style.colour);
    CHECK(piped.style.columns == 0);
    CHECK(read.style.colour);
    CHECK(read.style.light);
    CHECK(read.style.columns == 100);
    CHECK_FALSE(read.live);
    CHECK_FALSE(plain.style.colour);
    CHECK(plain.style.columns == 100);
    CHECK_FALSE(error.style.colour);
}
