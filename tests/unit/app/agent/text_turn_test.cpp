#include "app/agent/text_turn.hpp"

#include "app/agent/build_turn.hpp"
#include "domain/agent/runtime_command.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

using Argv = std::vector<std::string>;

const std::string asked_file = "/data/projects/r-1/transcripts/s-1.prompt.md";
const std::string words_home = "/data/projects/r-1/agents/worker/writer/text/s-1";

struct TextTurn {
    WorkFixture fixture;
    WorkContext work = fixture.context();
    RuntimeDefinition runtime{.name = "script",
                              .worker = {"agent"},
                              .text = {"agent", "--ask", "{prompt_file}", "{home}"},
                              .file = "/share/script.yaml"};
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = *AgentId::parse("atelier/worker/writer")};
    TextTask task{.prompt = "Write a limerick."};

    explicit TextTurn(bool has_commits = true) {
        if (!has_commits) return;
        fixture.repository.switch_to("/r", "main",
                                     fixture.repository.commit("/r", "First\n", {{"a", "x\n"}}));
    }
    void with_tools() {
        runtime.text = {"agent", "--work", "{prompt_file}", "{home}"};
        runtime.text_has_tools = true;
        session.agent = *AgentId::parse("atelier/artisan/poet");
        const std::filesystem::path templates = "/opt/atelier/share/templates";
        for (const auto& [name, text] : std::map<std::string, std::string>{
                 {"AGENTS.md",
                  "{{ agent_id }} {{ project_root }} {{ repo_root }} {{ project_data_dir }} "
                  "{{ beads_dir }} {{ beads_prefix }} {{ role_guide }}"},
                 {"AGENTS.artisan.md", "{{ artisan_folder }}\n"},
                 {"skills/turn-submit/SKILL.md", "description: Hand in.\n  roles: artisan\n"},
                 {"skills/task-done/SKILL.md", "  roles: worker\n"}})
            unwrap(fixture.files.write(templates / name, text));
    }
    Result<TurnRequest> build() { return build_text_turn(work, runtime, session, task); }
    Argv argv() { return unwrap(build()).argv; }
    std::string text_of(const std::string& file) { return fixture.files.texts.at(file); }
};

} // namespace

TEST_CASE("words can be asked for before there is a first commit", "[app][text]") {
    TextTurn turn(false);
    CHECK(unwrap(turn.build()).environment.at("ATELIER_WORKSPACE") == "main");
}

TEST_CASE("a turn for words has the prompt and nothing else of the project's", "[app][text]") {
    TextTurn turn;
    turn.runtime.hooks = HookDialect::gemini;
    const TurnRequest request = unwrap(turn.build());
    CHECK(request.argv == Argv{"agent", "--ask", asked_file, words_home});
    CHECK(request.directory == words_home);
    CHECK(request.wants_words);
    CHECK(request.reply.empty());
    CHECK(turn.text_of(asked_file) == "Write a limerick.");
    CHECK_THAT(turn.text_of(words_home + "/hooks.json"), ContainsSubstring("none"));
    CHECK_FALSE(turn.fixture.files.texts.contains(words_home + "/AGENTS.md"));
}

TEST_CASE("an artisan that may call programs is told of its skills, and where they are",
          "[app][text]") {
    TextTurn turn;
    turn.with_tools();
    turn.task.system = "You are a poet.";
    const TurnRequest request = unwrap(turn.build());
    const std::string home = "/data/projects/r-1/agents/artisan/poet";
    CHECK(request.argv == Argv{"agent", "--work", asked_file, home});
    CHECK(request.directory == home + "/text/s-1");
    CHECK(request.wants_words);
    const std::string asked = turn.text_of(asked_file);
    CHECK(asked.starts_with("You are a poet.\n\nYou are atelier/artisan/poet."));
    CHECK_THAT(asked, ContainsSubstring("Write a limerick.\n\n") &&
                          ContainsSubstring("- `turn_submit`: Hand in. (" + home +
                                            "/skills/turn-submit/SKILL.md)\n") &&
                          !ContainsSubstring("task_done"));
    CHECK(turn.text_of(home + "/AGENTS.md")
              .ends_with(home + "/text/s-1\n" + asked.substr(asked.find("\n## Skills"))));
    // Its model is offered tools, and its runtime told of our handlers.
    CHECK_THAT(turn.text_of(home + "/hooks.json"), ContainsSubstring("atelier-pre-tool-use"));
}

TEST_CASE("a turn leaves the pages of an artisan's other turn alone", "[app][text]") {
    TextTurn turn;
    turn.with_tools();
    unwrap(turn.build());
    MemoryFiles& files = turn.fixture.files;
    const std::filesystem::path skill = "/data/projects/r-1/agents/artisan/poet/skills/turn-submit";
    files.folders.insert(skill / "until-it-is-copied");
    unwrap(turn.build());
    CHECK(files.folders.contains(skill / "until-it-is-copied"));
    files.texts[skill / "SKILL.md"] = "Hand in nothing.";
    unwrap(turn.build());
    CHECK_FALSE(files.folders.contains(skill / "until-it-is-copied"));
    CHECK_THAT(turn.text_of(skill / "SKILL.md"), ContainsSubstring("Hand in."));
}

TEST_CASE("one that is talked with for words is refused what it asks for", "[app][text]") {
    TextTurn turn;
    turn.runtime.output = RuntimeOutput::acp;
    const TurnRequest talked = unwrap(turn.build());
    CHECK(talked.talk.instructions.empty());
    REQUIRE(talked.talk.refuses);
    CHECK(talked.talk.refuses({.tool = "sh", .command = "git status", .files = {}}));
}

TEST_CASE("a runtime that cannot do without tools is not asked for words", "[app][text]") {
    TextTurn turn;
    turn.runtime.text.clear();
    const Error refused = must_fail(turn.build());
    CHECK(refused.code == ErrorCode::runtime_missing);
    CHECK_THAT(with_hint(refused), ContainsSubstring("text:"));
}

TEST_CASE("who answers stands in front of the prompt, or apart where the runtime takes that",
          "[app][text]") {
    TextTurn turn;
    turn.task.system = "You are a poet.";
    unwrap(turn.build());
    CHECK(turn.text_of(asked_file) == "You are a poet.\n\nWrite a limerick.");
    const std::string file = "/data/projects/r-1/transcripts/s-1.system.md";
    CHECK_FALSE(turn.fixture.files.texts.contains(file));

    turn.runtime.text = {"agent", "--system", "{system_file}", "{prompt_file}"};
    CHECK(turn.argv() == Argv{"agent", "--system", file, asked_file});
    CHECK(turn.text_of(asked_file) == "Write a limerick.");
    CHECK(turn.text_of(file) == "You are a poet.");
}

TEST_CASE("neither what is asked nor who answers has a credential in it", "[app][text]") {
    TextTurn turn;
    turn.work.user_environment["API_KEY"] = "k-1234567890";
    turn.task.prompt = "Use k-1234567890.";
    turn.task.system = "You know k-1234567890.";
    turn.runtime.text = {"agent", "{system_file}"};
    unwrap(turn.build());
    for (const char* name : {"prompt", "system"})
        CHECK_THAT(turn.text_of("/data/projects/r-1/transcripts/s-1." + std::string(name) + ".md"),
                   !ContainsSubstring("k-1234567890"));
}

TEST_CASE("model, length, freedom and time of an answer are the task's", "[app][text]") {
    TextTurn turn;
    turn.runtime.text = {"agent", "{model}", "{max_tokens}", "{temperature}"};
    turn.fixture.plan.settings.agent_model = "usual";
    turn.fixture.plan.settings.session_max_tokens = 1000;
    CHECK(turn.argv() == Argv{"agent", "usual", "1000"});
    turn.task.model = "small";
    turn.task.max_tokens = 60;
    turn.task.temperature = 0.8;
    turn.task.timeout = Millis{5000};
    const TurnRequest asked = unwrap(turn.build());
    CHECK(asked.argv == Argv{"agent", "small", "60", "0.8"});
    CHECK(asked.timeout == Millis{5000});
    turn.task.max_tokens = 2000;
    CHECK(turn.argv().at(2) == "1000");
}

TEST_CASE("two turns of one agent have a folder each, which goes once they are recorded",
          "[app][text]") {
    TextTurn turn;
    const TurnRequest one = unwrap(turn.build());
    turn.session.id = *SessionId::parse("s-2");
    const TurnRequest other = unwrap(turn.build());
    CHECK(one.directory != other.directory);
    CHECK(turn.fixture.files.texts.contains(words_home + "/hooks.json"));
    leave_text_home(turn.work, turn.session);
    CHECK(turn.fixture.files.texts.contains(words_home + "/hooks.json"));
    turn.session.id = *SessionId::parse("s-1");
    leave_text_home(turn.work, turn.session);
    CHECK_FALSE(turn.fixture.files.texts.contains(words_home + "/hooks.json"));
}

TEST_CASE("an agent that writes its answer by itself does so in its folder", "[app][text]") {
    TextTurn turn;
    turn.runtime.text = {"agent", "--reply", "{reply_file}"};
    const TurnRequest writes = unwrap(turn.build());
    CHECK(writes.reply == words_home + "/reply");
    CHECK(writes.argv.back() == words_home + "/reply");
    turn.runtime.text = {"agent"};
    turn.runtime.env = {{"REPLY", "{reply_file}"}};
    CHECK(unwrap(turn.build()).reply == words_home + "/reply");
}

TEST_CASE("a prompt that is too long for an argument is refused where it would be one",
          "[app][text]") {
    TextTurn turn;
    turn.task.prompt = std::string(longest_prompt_argument + 1, 'x');
    CHECK(turn.build());
    turn.runtime.text = {"agent", "{prompt}"};
    const Error refused = must_fail(turn.build());
    CHECK(refused.code == ErrorCode::config_invalid);
    CHECK_THAT(with_hint(refused), ContainsSubstring("prompt: stdin"));
}

TEST_CASE("what was handed in counts before all that was said or written", "[app][text]") {
    TextTurn turn;
    const ProjectPaths& paths = turn.work.paths;
    CHECK_FALSE(unwrap(take_submitted(turn.work, turn.session)));
    const auto file = submitted_reply(paths, turn.session);
    CHECK(file == words_home + "/submitted");
    unwrap(turn.fixture.files.write(paths.reply(turn.session.id), "Said."));
    unwrap(turn.fixture.files.write(written_reply(paths, turn.session), "Written."));
    unwrap(turn.fixture.files.write(file, "Handed in."));
    CHECK(unwrap(reply_of(turn.work, turn.session)).value().text == "Handed in.");
    CHECK(unwrap(take_submitted(turn.work, turn.session)).value().text == "Handed in.");
    CHECK(turn.text_of(paths.reply(turn.session.id).string()) == "Handed in.");
    CHECK_FALSE(unwrap(take_submitted(turn.work, turn.session)));
    unwrap(turn.fixture.files.link(file, "/etc/passwd"));
    CHECK_FALSE(unwrap(take_submitted(turn.work, turn.session)));
}

TEST_CASE("an answer is found also where whoever asked was killed before it was kept",
          "[app][text]") {
    TextTurn turn;
    const ProjectPaths& paths = turn.work.paths;
    const auto found = [&] { return unwrap(reply_of(turn.work, turn.session)); };
    CHECK_FALSE(found());
    unwrap(turn.fixture.files.link(written_reply(paths, turn.session), "/etc/passwd"));
    CHECK_FALSE(found());
    unwrap(turn.fixture.files.remove(written_reply(paths, turn.session)));
    unwrap(turn.fixture.files.write(written_reply(paths, turn.session), "A sonnet."));
    CHECK(found().value().text == "A sonnet.");
    turn.work.user_environment["API_KEY"] = "k-1234567890";
    unwrap(turn.fixture.files.write(written_reply(paths, turn.session), "It is k-1234567890."));
    CHECK(found().value().text == "It is ***.");
    turn.fixture.files.broken = {written_reply(paths, turn.session)};
    CHECK(found().value().fault == "the agent's reply is not a file that can be read");
    unwrap(turn.fixture.files.write(paths.reply(turn.session.id),
                                    std::string(longest_reply + 1, 'x')));
    CHECK(found().value().fault == "the reply is longer than 8 MiB");
}
