#include "adapters/yaml/runtime_files.hpp"
#include "domain/agent/runtime_command.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_places.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
using Words = std::vector<std::string>;

namespace {

struct Catalog {
    TemporaryFolder folder;
    RuntimeFiles files{{folder / "project", folder / "shipped"}};

    void put(const std::string& name, const std::string& text, const std::string& in = "shipped") {
        std::filesystem::create_directories(folder / in);
        std::ofstream(folder / in / (name + ".yaml")) << text;
    }
    Error fault(const std::string& text) {
        put("x", text);
        const auto out = files.definition("x");
        if (out) FAIL("should have been refused: " << text);
        return out.error();
    }
};

} // namespace

TEST_CASE("A definition has every key that its file gives, and defaults for the rest") {
    Catalog catalog;
    catalog.put("x", "name: x\n"
                     "worker: [run, \"{prompt_file}\", 1]\n"
                     "planner: [chat]\n"
                     "worker_resume: [run, --go-on, \"{runtime_session}\"]\n"
                     "planner_batch: [chat, --batch]\n"
                     "planner_resume: [chat, --resume, \"{runtime_session}\"]\n"
                     "text: [say]\n"
                     "prompt: stdin\n"
                     "limits: {retries: [--retries, 3], cost: [--usd, \"{max_cost}\"]}\n"
                     "env: {A: \"{home}\", B: 2}\n"
                     "skills: .x/skills\n"
                     "output: claude-stream-json\n"
                     "hooks: claude\n"
                     "conversation: [\"~/.x/*/{runtime_session}\"]\n"
                     "login: [$X_KEY, ~/.x/login]\n"
                     "git_hooks: disabled\n"
                     "first_start: asks\n");
    const auto full = catalog.files.definition("x");
    REQUIRE(full);
    CHECK(full->name == "x");
    CHECK(full->worker == Words{"run", "{prompt_file}", "1"});
    CHECK(full->planner == Words{"chat"});
    CHECK(full->worker_resume == Words{"run", "--go-on", "{runtime_session}"});
    CHECK(full->planner_batch == Words{"chat", "--batch"});
    CHECK(full->planner_resume == Words{"chat", "--resume", "{runtime_session}"});
    CHECK(full->text == Words{"say"});
    CHECK_FALSE(full->text_has_tools);
    CHECK(full->first_start == "asks");
    CHECK(full->prompt == PromptBy::standard_input);
    CHECK(full->limits == Words{"--retries", "3", "--usd", "{max_cost}"});
    CHECK(full->env == std::map<std::string, std::string>{{"A", "{home}"}, {"B", "2"}});
    CHECK(full->skills == ".x/skills");
    CHECK(full->output == RuntimeOutput::claude_stream_json);
    CHECK(full->hooks == HookDialect::claude);
    CHECK(full->conversation == Words{"~/.x/*/{runtime_session}"});
    CHECK(full->login == Words{"$X_KEY", "~/.x/login"});
    CHECK(full->git_hooks == GitHooks::disabled);
    CHECK(full->file == catalog.folder / "shipped/x.yaml");

    catalog.put("y", "worker: [run]\nskills: none\n");
    const auto least = catalog.files.definition("y");
    REQUIRE(least);
    CHECK(least->name == "y");
    CHECK(least->planner.empty());
    CHECK(least->prompt == PromptBy::argument);
    CHECK(least->limits.empty());
    CHECK(least->conversation.empty());
    CHECK(least->skills.empty());
    CHECK(least->output == RuntimeOutput::plain);
    CHECK(least->hooks == HookDialect::none);
    CHECK(least->git_hooks == GitHooks::kept);
}

TEST_CASE("Words are asked of an agent with tools where its runtime says how") {
    Catalog catalog;
    catalog.put("x", "worker: [a]\ntext: [say]\nartisan: [say, --with-tools]\n");
    CHECK(catalog.files.definition("x")->text == Words{"say", "--with-tools"});
    CHECK(catalog.files.definition("x")->text_has_tools);
}

TEST_CASE("resume is the older name of planner_resume") {
    Catalog catalog;
    catalog.put("x", "planner: [chat]\nresume: [chat, -r]\n");
    CHECK(catalog.files.definition("x")->planner_resume == Words{"chat", "-r"});
    const std::string file = (catalog.folder / "shipped/x.yaml").string();
    CHECK(catalog.fault("planner: [a]\nplanner_resume: [b]\nresume: [c]\n").message ==
          file + ":3: 'resume' is the older name of 'planner_resume'");
}

TEST_CASE("An agent is given its brief in one way") {
    Catalog catalog;
    const std::string file = (catalog.folder / "shipped/x.yaml").string();
    const auto message = [&](const std::string& text) { return catalog.fault(text).message; };
    CHECK(message("worker: [a, \"{prompt}\"]\nprompt: stdin\n") ==
          file + ":1: 'worker' has {prompt}, but 'prompt' is stdin");
    CHECK(message("worker: [a]\nplanner_batch: [a, \"-p={prompt}\"]\nprompt: stdin\n") ==
          file + ":2: 'planner_batch' has {prompt}, but 'prompt' is stdin");
    CHECK(message("worker: [a]\nartisan: [a, \"{prompt}\"]\nprompt: stdin\n") ==
          file + ":2: 'artisan' has {prompt}, but 'prompt' is stdin");
    CHECK(message("worker: [a]\nprompt: file\n") ==
          file + ":1: 'worker' has no {prompt_file}, but 'prompt' is file");
    CHECK_THAT(message("worker: [a]\nprompt: mail\n"),
               ContainsSubstring(":2: 'prompt' must be one of argument, stdin or file"));
    CHECK(message("worker: [a]\nlimits: many\n") ==
          file + ":2: 'limits' must be an object like {retries: [--max-retries, 3]}");
    CHECK(message("worker: [a]\nlimits: {retries: 3}\n") ==
          file + ":2: 'limits' must be an object like {retries: [--max-retries, 3]}");
    CHECK(message("worker: [a]\nlimits: {time: [-t]}\n") ==
          file + ":2: 'limits' may say retries, tokens or cost");
    // On a terminal the brief is an argument in any case.
    catalog.put("x", "worker: [a, \"{prompt_file}\"]\nplanner: [a, \"{prompt}\"]\n"
                     "prompt: file\n");
    CHECK(catalog.files.definition("x"));
}

TEST_CASE("An agent that is talked with is given its brief in the talk") {
    Catalog catalog;
    catalog.put("x", "worker: [a]\noutput: acp\n");
    CHECK(catalog.files.definition("x")->output == RuntimeOutput::acp);
    CHECK(catalog.files.definition("x")->prompt == PromptBy::standard_input);
    const std::string file = (catalog.folder / "shipped/x.yaml").string();
    CHECK(catalog.fault("worker: [a]\nprompt: file\noutput: acp\n").message ==
          file + ":2: 'prompt' must be stdin where 'output' is acp");
    CHECK(catalog.fault("worker: [a, \"{prompt}\"]\noutput: acp\n").message ==
          file + ":1: 'worker' has {prompt}, but 'prompt' is stdin");
}

TEST_CASE("The project's own definition replaces the shipped one, and an edit counts at once") {
    Catalog catalog;
    catalog.put("x", "worker: [shipped]\n");
    CHECK(catalog.files.definition("x")->worker == Words{"shipped"});
    catalog.put("x", "worker: [own]\n", "project");
    CHECK(catalog.files.definition("x")->worker == Words{"own"});
    catalog.put("x", "worker: [edited]\n", "project");
    CHECK(catalog.files.definition("x")->worker == Words{"edited"});
}

TEST_CASE("The names are those of both folders, sorted, each once") {
    Catalog catalog;
    CHECK(catalog.files.names()->empty());
    catalog.put("b", "worker: [b]\n");
    catalog.put("a", "worker: [a]\n");
    catalog.put("b", "worker: [b]\n", "project");
    catalog.put("c", "worker: [c]\n", "project");
    std::ofstream(catalog.folder / "project/notes.txt") << "no runtime";
    CHECK(*catalog.files.names() == Words{"a", "b", "c"});
}

TEST_CASE("A runtime that is not there is an error that lists what is") {
    Catalog catalog;
    catalog.put("one", "worker: [b]\n");
    for (const std::string name : {"two", "../shipped/one", "", ".", "one.yaml", "a b"}) {
        const auto out = catalog.files.definition(name);
        REQUIRE_FALSE(out);
        CHECK(out.error().code == ErrorCode::runtime_missing);
        CHECK_THAT(out.error().hint, ContainsSubstring("choose one of one;"));
    }
}

TEST_CASE("What is wrong with a definition is named with file, line and key") {
    Catalog catalog;
    const std::string file = (catalog.folder / "shipped/x.yaml").string();
    const auto message = [&](const std::string& text) {
        const Error error = catalog.fault(text);
        CHECK(error.code == ErrorCode::config_invalid);
        return error.message;
    };
    CHECK(message("worker: [a]\nworkers: [b]\n") ==
          file + ":2: 'workers' is not a key of a runtime");
    CHECK(message("worker: [a]\nworker: [b]\n") == file + ":2: 'worker' is given twice");
    CHECK(message("name: y\nworker: [a]\n") == file + ":1: 'name' must be 'x' like the file's");
    CHECK(message("name: [x]\nworker: [a]\n") == file + ":1: 'name' must be a text");
    CHECK(message("output: plain\n") ==
          file + ":1: 'worker' is missing: an argument vector like [my-agent, run]");
    CHECK(message("worker: run it\n") ==
          file + ":1: 'worker' must be an argument vector like [my-agent, run]");
    CHECK(message("worker: []\n") ==
          file + ":1: 'worker' must be an argument vector like [my-agent, run]");
    CHECK(message("worker:\n  - a\n  - [b]\n") == file + ":3: 'worker' must be a list of texts");
    CHECK(message("worker: [a]\nenv: [A]\n") == file + ":2: 'env' must be an object of variables");
    CHECK_THAT(message("worker: [a]\nenv:\n  \"A=B\": c\n"), ContainsSubstring(":3: 'env'"));
    CHECK_THAT(message("worker: [a]\nenv:\n  A: [c]\n"), ContainsSubstring(":3: 'env'"));
    CHECK_THAT(message("worker: [a]\noutput: xml\n"),
               ContainsSubstring(":2: 'output' must be one of plain, "));
    CHECK_THAT(message("worker: [a]\nhooks: git\n"),
               ContainsSubstring(":2: 'hooks' must be one of none, "));
    CHECK_THAT(message("worker: [a]\ngit_hooks: off\n"),
               ContainsSubstring(":2: 'git_hooks' must be one of kept or disabled"));
    for (const char* skills : {"/abs", "../up", "a/../../b", "\"\""})
        CHECK_THAT(message(std::string("worker: [a]\nskills: ") + skills + "\n"),
                   ContainsSubstring(":2: 'skills' must be a folder in the agent's home"));
    CHECK_THAT(message("worker: [a\nplanner: b]]\n"), ContainsSubstring(file + ":"));
    CHECK(message("- worker\n") == file + ":1: a runtime is an object of keys");
    CHECK(message("") == file + ":1: a runtime is an object of keys");
}

TEST_CASE("What YAML would take for something else than was meant is no runtime") {
    Catalog catalog;
    const std::string file = (catalog.folder / "shipped/x.yaml").string();
    const auto message = [&](const std::string& text) { return catalog.fault(text).message; };
    CHECK(message("worker:\n- a\n- \"b\n") == file + ":3: 'worker': its quote is not closed");
    CHECK(message("worker: [a]\nskills: 'x\n") == file + ":2: 'skills': its quote is not closed");
    CHECK(message("worker: [a]\nenv:\n  A: \"b\n") == file + ":3: 'env': its quote is not closed");
    CHECK_THAT(message("worker: [a, \"b]\n"), ContainsSubstring("end of sequence flow not found"));
    CHECK(message("worker: [a]\n---\nworker: [b]\n") == file + ":2: there is a second document");
    CHECK(message("worker: [a, \"\\a\"]\n") ==
          file + ":1: 'worker': it contains a control character");
    CHECK(message("worker: [a]\nskills: x\a\n") == file + ":2: it contains a control character");
    CHECK(message("worker: [a]\nskills: \xff\n") == file + ":2: it is not UTF-8");
    CHECK(message("worker:\n\t- a\n") == file + ":2: a line is indented with a tab");
    CHECK(message("worker: [a]\nenv:\n  A: b\n  A: c\n") == file + ":4: 'env' names A twice");
    CHECK(message("worker: [a]\n? [skills]\n: x\n") == file + ":2: '?' is not a key");
}

TEST_CASE("Every shipped runtime can be read and its command lines filled") {
    RuntimeFiles files({"/no/such/folder", source_folder() / "share/templates/runtimes"});
    const auto names = files.names();
    REQUIRE(names);
    CHECK(*names == Words{"acp", "aider", "claude", "codex", "command", "copilot", "demo", "gemini",
                          "kimi", "opencode", "pi", "qwen"});
    const RuntimeFacts facts{.prompt = "p",
                             .prompt_file = "/p",
                             .home = "/h",
                             .worktree = "/w",
                             .git_dir = "/g",
                             .session = "s",
                             .model = "",
                             .runtime_session = "r"};
    for (const std::string& name : *names) {
        const auto runtime = files.definition(name);
        if (!runtime) FAIL(runtime.error().message);
        for (const Words& argv : {runtime->worker, runtime->worker_resume, runtime->planner,
                                  runtime->planner_batch, runtime->planner_resume, runtime->text}) {
            if (argv.empty()) continue;
            const bool any = name == "command" || name == "acp";
            const Words options = any ? Words{"any"} : Words{};
            const auto filled = runtime_command(argv, options, facts, name);
            if (!filled) FAIL(filled.error().message);
            // Without a model none of its options may be left over.
            for (const std::string& word : *filled)
                CHECK((word != "--model" && word != "-m"));
        }
        CHECK(runtime_environment(runtime->env, facts, name));
    }
}

TEST_CASE("A placeholder that stands for nothing is seen where it is written") {
    Catalog catalog;
    for (const char* line : {"worker: [run, \"--in={promt}\"]", "worker: [run, \"x{options}\"]",
                             "worker: [run]\nlimits: {cost: [\"{options}\"]}",
                             "worker: [run]\nenv: {A: \"{mood}\"}"}) {
        const Error error = catalog.fault(line);
        CAPTURE(line, error.message);
        CHECK(error.code == ErrorCode::config_invalid);
        CHECK_THAT(error.message, ContainsSubstring("there is no such placeholder"));
    }
}
