// Real agents in their own screen, as a person plans with one: what the terminal shows between the
// agent's first byte and its last is what the agent wrote, and nothing else.
#include "agents/agent_desk.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

#include <array>
#include <map>
#include <optional>
#include <string_view>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Runs the real program of that name on a terminal between this one and it, and keeps all that it
// writes.
std::string recorder(const std::string& name, const fs::path& record) {
    return "#!/bin/bash\nprintf '<first>'\nscript -qefc \"exec $(printf '%q ' '" +
           (agents_folder() / name).string() + "' \"$@\")\" '" + record.string() +
           "'\nprintf '<last>'\n";
}

// Without the lines that say when and what it was.
std::string recorded(const fs::path& record) {
    const std::string all = read_file(record);
    const auto begin = all.find('\n') + 1;
    return all.substr(begin, all.rfind("\nScript done on ") - begin);
}

// What programs ask of a terminal, and what one says that is as plain as can be: where its cursor
// is, what it is, and its colours.
struct TerminalQuery {
    std::string_view question;
    std::string_view answer;
};
constexpr auto terminal_queries = std::to_array<TerminalQuery>({
    {"\x1b[6n", "\x1b[1;1R"},
    {"\x1b[c", "\x1b[?1;2c"},
    {"\x1b]10;?\x1b\\", "\x1b]10;rgb:ffff/ffff/ffff\x1b\\"},
    {"\x1b]11;?\x1b\\", "\x1b]11;rgb:0000/0000/0000\x1b\\"},
});

struct AskedQuery {
    std::size_t end;
    std::string_view answer;
};

// The first one from there on.
std::optional<AskedQuery> next_question(const std::string& screen, std::size_t from) {
    std::optional<AskedQuery> first;
    for (const auto& [question, answer] : terminal_queries) {
        const std::size_t at = screen.find(question, from);
        if (at != std::string::npos && (!first || at + question.size() < first->end))
            first = {at + question.size(), answer};
    }
    return first;
}

struct Answer {
    std::string seen;
    std::string keys;
};

class Person {
  public:
    explicit Person(OnTerminal& terminal) : terminal_(terminal) {}

    // Once nothing moves any more: programs drop keys that come while they draw a question.
    void answer(const Answer& answer) {
        const bool shown =
            eventually([&] { return sees(answer.seen) && is_still(); }, std::chrono::seconds{60});
        if (!shown) FAIL("never on the screen: " << answer.seen << "\n" << terminal_.screen());
        at_ = terminal_.screen().size();
        terminal_.type(answer.keys);
    }

  private:
    bool sees(const std::string& text) {
        while (const auto question = next_question(terminal_.screen(), asked_)) {
            asked_ = question->end;
            terminal_.type(std::string(question->answer));
        }
        return terminal_.screen().find(text, at_) != std::string::npos;
    }

    bool is_still() {
        const auto now = std::chrono::steady_clock::now();
        if (terminal_.screen().size() != size_) since_ = now;
        size_ = terminal_.screen().size();
        return now - since_ > std::chrono::milliseconds{800};
    }

    OnTerminal& terminal_;
    std::size_t at_ = 0;
    std::size_t asked_ = 0;
    std::size_t size_ = 0;
    std::chrono::steady_clock::time_point since_ = {};
};

using Files = std::map<std::string, std::string>;

// `trusted`: of the repository, whose user has said that they trust it.
void has_the_terminal(const std::string& agent, const std::vector<Answer>& answers,
                      const Files& trusted = {}) {
    AgentDesk desk(agent, ModelScript()
                              .runs("plan_create_epic --title Greetings --scope s --acceptance a")
                              .says("Planned."));
    AtelierSandbox& sandbox = desk.sandbox();
    for (const auto& [file, text] : trusted) {
        write_file(desk.folder() / file, text);
        sandbox.git().git(desk.folder(), {"add", file});
        sandbox.git().git(desk.folder(), {"commit", "-qm", "Add " + file});
    }
    const fs::path record = sandbox.root() / "record";
    const fs::path front = sandbox.root() / "front";
    write_file(front / agent, recorder(agent, record));
    fs::permissions(front / agent, fs::perms::owner_all);
    Environment& environment = sandbox.environment();
    environment["PATH"] = front.string() + ":" + environment.at("PATH");
    environment["SHELL"] = "/bin/bash";
    environment["TERM"] = "xterm-256color";
    OnTerminal plan({(sandbox.programs() / "git-atelier").string(), "plan", "--agent", agent,
                     "Greet everybody."},
                    environment, desk.folder());
    Person person(plan);

    for (const Answer& answer : answers)
        person.answer(answer);

    CHECK(plan.wait() == 0);
    const std::string& screen = plan.screen();
    const auto first = screen.find("<first>");
    const auto last = screen.find("<last>");
    REQUIRE(first < last);
    const std::string shown = screen.substr(first + 7, last - first - 7);
    const std::string wrote = recorded(record);
    CHECK(shown.size() == wrote.size());
    CHECK((shown == wrote));
    CHECK(screen.find(" has ended", last) != std::string::npos);
    CHECK(at(sandbox.json(desk.folder(), {"status"}), {"epics", "0", "title"}).as_string() ==
          "Greetings");
}

} // namespace

TEST_CASE("nothing of ours is written while Claude Code has the terminal",
          "[agents][claude][terminal]") {
    has_the_terminal("claude", {{"Planned.", "/exit"}, {"/exit", "\r"}});
}
TEST_CASE("nothing of ours is written while Codex has the terminal", "[agents][codex][terminal]") {
    has_the_terminal("codex", {{"Planned.", "/quit"}, {"/quit", "\r"}});
}
TEST_CASE("nothing of ours is written while pi has the terminal", "[agents][pi][terminal]") {
    has_the_terminal("pi", {{"Planned.", "/quit"}, {"quit", "\r"}},
                     {{".pi/settings.json", "{}"}, {".pi/prompts/greet.md", "Greet."}});
}
