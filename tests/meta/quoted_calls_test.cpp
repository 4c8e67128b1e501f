#include "meta/quoted_calls.hpp"

#include "base/hint_table.hpp"
#include "support/built_program.hpp"

#include <algorithm>
#include <regex>

using namespace atelier;
using namespace atelier::meta;

namespace {

ProgramFace of_many(std::set<std::string> options) {
    ProgramFace face{.callers = {"overseer", "planner", "worker"}, .least = 0, .most = 1};
    for (const std::string& option : options)
        face.options[option] = {};
    return face;
}

// The runtimes that are shipped are what an option takes where RUNTIME stands in its help.
void name_runtimes(ProgramFace& face, const Json& described) {
    std::set<std::string> names;
    for (const SourceFile& file : files_below({"share/templates/runtimes/"}, {".yaml"}))
        names.insert(std::filesystem::path(file.path).stem().string());
    for (const Json& option : described.find("options")->as_array())
        if (option.string_at("value") == "RUNTIME")
            face.options["--" + option.string_at("name")].choices = names;
}

// What the programs of this build take.
const Faces& faces() {
    static const Faces known = [] {
        Faces all;
        const Json commands = test::described_by({"git-atelier"});
        for (const Json& command : commands.find("commands")->as_array()) {
            ProgramFace& face = all["git atelier " + command.string_at("name")];
            face = face_of(command);
            name_runtimes(face, command);
        }
        for (const SourceFile& file : files_below({"skills-bin/"}, {".cpp"}))
            if (std::smatch named; std::regex_search(
                    file.text, named, std::regex(R"re(\.declaration = \{\.name = "(\w+)")re"))) {
                const std::string skill = named.str(1);
                all[skill] = face_of(test::described_by({"atelier-skills", skill}));
            }
        all["git atelier"] = of_many({"-h", "--help", "--version"});
        all["git atelier help"] = of_many({});
        all["atelier-skills"] = of_many({"-h"});
        return all;
    }();
    return known;
}

using Quotes = std::vector<QuotedCall> (*)(const std::string&, const Faces&);

// With the runtimes that a page writes itself.
Faces faces_in(const std::string& text) {
    Faces known = faces();
    const std::regex file(R"re(templates/runtimes/(\w+)\.yaml)re");
    for (auto own = std::sregex_iterator(text.begin(), text.end(), file);
         own != std::sregex_iterator(); ++own)
        for (const char* command : {"git atelier init", "git atelier work", "git atelier plan"})
            known[command].options["--agent"].choices.insert(own->str(1));
    return known;
}

std::vector<Finding> faults_in(const SourceFile& file, Quotes quotes) {
    std::vector<Finding> found;
    const Faces known = faces_in(file.text);
    for (const QuotedCall& call : quotes(file.text, known))
        if (const std::string fault = fault_of(call, known); !fault.empty())
            found.push_back({file.path, call.line, fault});
    return found;
}

std::vector<Finding> faults_below(const std::vector<std::string>& folders,
                                  const std::vector<std::string>& endings, Quotes quotes) {
    std::vector<Finding> all;
    for (const SourceFile& file : files_below(folders, endings)) {
        const auto found = faults_in(file, quotes);
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

bool is_command(const QuotedCall& call) {
    return call.words.starts_with("git atelier");
}

// A call that is not for those who are told of it.
std::vector<Finding> foreign_to(const std::string& role, const SourceFile& file) {
    std::vector<Finding> found;
    for (const QuotedCall& call : calls_in_page(file.text, faces())) {
        const auto face = faces().find(program_of(call));
        if (face != faces().end() && !face->second.callers.contains(role))
            found.push_back({file.path, call.line, call.words + " is not for a " + role});
    }
    return found;
}

const std::map<Audience, std::string> readers{{Audience::person, "overseer"},
                                              {Audience::worker, "worker"},
                                              {Audience::planner, "planner"},
                                              {Audience::artisan, "artisan"}};

} // namespace

TEST_CASE("each call in a hint can be made as it stands, by whoever is told of it") {
    for (const HintRow& row : hint_rows())
        for (const auto& [reader, role] : readers) {
            const std::string text(row.text_for(reader).text);
            INFO(role << ": " << text);
            for (const QuotedCall& call : calls_in_words(text, faces())) {
                CHECK(fault_of(call, faces()).empty());
                const auto face = faces().find(program_of(call));
                if (face == faces().end()) continue;
                CHECK((!is_command(call) || reader == Audience::person));
                CHECK(face->second.callers.contains(role));
            }
        }
}

TEST_CASE("a hint that says to run a program names it, and the other way round") {
    for (const HintRow& row : hint_rows())
        for (const HintText& text : {row.person, row.agent, row.planner, row.artisan}) {
            std::set<std::string> programs;
            for (const QuotedCall& call : calls_in_words(std::string(text.text), faces()))
                programs.insert(program_of(call));
            programs.erase("");
            INFO(text.text << ": " << text.program);
            if (text.program.empty())
                CHECK(programs.empty());
            else if (!text.program.starts_with('{'))
                CHECK(programs.contains(std::string(text.program)));
        }
}

TEST_CASE("each call that a text of the product quotes can be made") {
    CHECK(report(faults_below({"git-atelier/", "skills-bin/", "hooks/"}, {".cpp", ".hpp"},
                              calls_in_code)) == "");
}

TEST_CASE("each call that a page, a template or a manual quotes can be made") {
    CHECK(report(faults_below({"share/templates/", "docs/", "man/", "README.md"},
                              {".md", ".yaml", ".in", "-agent"}, calls_in_page)) == "");
}

TEST_CASE("below the views a command is named only where people alone read it") {
    // A reason or an error may reach anybody: what to do about it is a hint, which knows its
    // reader.
    const std::map<std::string, std::string_view> for_people{
        {"git-atelier/app/agent/build_turn.cpp", "the terminal of a run"},
        {"git-atelier/app/agent/stuck_turn.cpp", "a message to the overseer"},
        {"git-atelier/app/artisan/pause_turns.cpp", "a message to the overseer"},
        {"git-atelier/app/changeset/changeset_guardrails.cpp", "a message to the overseer"},
        {"git-atelier/app/document/gone_object.cpp", "what pages of runs show the overseer"},
        {"git-atelier/app/land/unrecorded_landings.cpp", "the terminal of a run"},
        {"git-atelier/app/plan/promote_epic.cpp", "a message to the overseer"},
        {"git-atelier/app/project/register_project.cpp", "what init says"},
        {"git-atelier/app/publish/refresh_prs.cpp", "a message to the overseer"},
        {"git-atelier/app/changeset/block_changeset.cpp", "a message to the overseer"},
        {"git-atelier/app/run/finish_stage.cpp", "a message to the overseer"},
        {"git-atelier/app/run/look_at_runs.cpp", "what pages of runs and gc show the overseer"},
        {"git-atelier/app/undo/landing_back.cpp", "what an overseer's undo says"},
        {"git-atelier/app/run/start_run.cpp", "who starts a run"},
        {"git-atelier/app/work/finished_epic.cpp", "the terminal of a run"},
        {"git-atelier/app/look/startup_contract.cpp", "the overseer's own first steps"},
        {"git-atelier/app/work/work_notices.cpp", "messages to the overseer"},
        {"git-atelier/domain/bead/decision.cpp", "doctor, which asks who reads it"},
        {"git-atelier/domain/interchange/mirror.cpp", "what a mirror tells the overseer"},
        {"git-atelier/domain/plan/bead_faults.cpp",
         "what an import or a mirror tells the overseer"},
    };
    std::set<std::string> naming;
    for (const SourceFile& file :
         files_below({"git-atelier/app/", "git-atelier/domain/"}, {".cpp"}))
        if (std::ranges::any_of(calls_in_code(file.text, faces()), [](const QuotedCall& call) {
                return is_command(call) && call.words != "git atelier";
            }))
            naming.insert(file.path);
    std::set<std::string> known;
    for (const auto& [path, reader] : for_people)
        known.insert(path);
    CHECK(naming == known);
}

TEST_CASE("what agents read names what is theirs") {
    std::vector<Finding> all;
    const auto look = [&](const std::string& role, const SourceFile& file) {
        const auto found = foreign_to(role, file);
        all.insert(all.end(), found.begin(), found.end());
    };
    const std::regex roles("roles: ([a-z ]+)");
    std::size_t pages = 0;
    for (const SourceFile& file : files_below({"share/templates/"}, {".md"})) {
        std::smatch said;
        const bool skill = std::regex_search(file.text, said, roles);
        for (const std::string role : {"worker", "planner", "artisan"})
            if (skill ? said.str(1) == role : file.path.ends_with("AGENTS." + role + ".md")) {
                look(role, file);
                ++pages;
            }
    }
    CHECK(pages > 12);
    CHECK(report(all) == "");
}

TEST_CASE("what agents are told to do instead of a command is a skill of theirs") {
    const std::regex way(R"re(\.(planner|worker) = "([^"]+)")re");
    std::size_t ways = 0;
    for (const SourceFile& file : files_below({"git-atelier/commands/"}, {".cpp"})) {
        for (auto at = std::sregex_iterator(file.text.begin(), file.text.end(), way);
             at != std::sregex_iterator(); ++at) {
            const QuotedCall call{1, at->str(2), Given::mention};
            INFO(file.path << ": " << call.words);
            CHECK(fault_of(call, faces()).empty());
            CHECK(faces().at(program_of(call)).callers.contains(at->str(1)));
            ++ways;
        }
    }
    CHECK(ways > 5);
}

TEST_CASE("a call that cannot be made is found") {
    Faces known;
    ProgramFace give_up{.callers = {"overseer"}, .least = 1, .most = 1};
    give_up.options = {{"--reason", {true, true}}, {"--yes", {false, false}}, {"-y", {}}};
    give_up.options["--mode"] = {true, false, {"auto", "prompt"}};
    give_up.options["--jobs"] = {.takes_value = true, .value = "N"};
    give_up.options["--stale-after"] = {.takes_value = true, .value = "DURATION"};
    give_up.options["--since"] = {.takes_value = true, .value = "T"};
    known["git atelier abandon"] = give_up;
    known["git atelier rescue"] = {.least = 1, .most = 1, .choices = {{"list", "show"}}};
    known["git atelier"] = {.options = {{"-h", {}}}};
    known["task_done"] = {.callers = {"worker"}, .least = 1, .most = 1000};
    const auto fault = [&](const std::string& words) {
        std::string all;
        for (const QuotedCall& call : calls_in_words(words, known))
            all += fault_of(call, known);
        return all;
    };
    CHECK(fault("give it up: 'git atelier abandon {epic} --reason TEXT'").empty());
    CHECK(fault("'git atelier -h' and 'git atelier COMMAND -h' help").empty());
    CHECK(fault("finish them with 'task_done ID...', or task_done alone").empty());
    CHECK(fault("what 'git atelier' itself says").empty());
    CHECK(fault("'git atelier abandon -y ID --reason=x --yes'").empty());
    CHECK(fault("'git atelier abandon ID --reason x --mode auto', --mode=MODE").empty());
    CHECK(fault("'git atelier abandon ID --reason x --mode prompt|auto'").empty());
    CHECK_THAT(fault("'git atelier abandon ID --reason x --mode once'"),
               ContainsSubstring("takes auto, prompt, not once"));
    CHECK_THAT(fault("git atelier abandon ID --mode=atuo"), ContainsSubstring("not atuo"));
    CHECK(fault("'git atelier abandon ID --reason x --jobs 4 --stale-after 2h --since last'")
              .empty());
    CHECK(fault("'git atelier abandon ID --reason x --jobs N --stale-after {pause}'").empty());
    CHECK(fault("git atelier abandon ID --reason TEXT --since=2026-01-02T09:00:00Z").empty());
    CHECK_THAT(fault("git atelier abandon ID --jobs=4x"), ContainsSubstring("a number, not 4x"));
    CHECK_THAT(fault("'git atelier abandon ID --reason x --stale-after 90'"),
               ContainsSubstring("a duration, not 90"));
    CHECK_THAT(fault("git atelier abandon ID --since=lats"), ContainsSubstring("a time, not lats"));
    CHECK(fault("'git atelier rescue list'").empty());
    CHECK_THAT(fault("'git atelier rescue lists'"), ContainsSubstring("takes list, show"));
    CHECK_THAT(fault("'git atelier abandn X'"), ContainsSubstring("no 'git atelier abandn'"));
    CHECK_THAT(fault("'git atelier abandon X'"), ContainsSubstring("needs --reason"));
    CHECK_THAT(fault("'git atelier abandon --reason TEXT'"), ContainsSubstring("at least 1"));
    CHECK_THAT(fault("'git atelier abandon A B --reason T'"), ContainsSubstring("at most 1"));
    CHECK_THAT(fault("'git atelier abandon A --reason'"), ContainsSubstring("a value behind"));
    CHECK_THAT(fault("'git atelier abandon A --raeson T'"),
               ContainsSubstring("no option --raeson"));
    CHECK_THAT(fault("say git atelier abandon ID --force"), ContainsSubstring("no option --force"));
    CHECK_THAT(fault("'task_dnoe --all'"), ContainsSubstring("there is no 'task_dnoe'"));
    CHECK(fault("*git atelier abandon ID --reason TEXT* gives it up").empty());
    CHECK(fault("the field task_state is empty, plan.cpp").empty());
}

TEST_CASE("calls are read out of sources and pages as they stand there") {
    const auto words = [](const std::vector<QuotedCall>& calls) {
        std::string all;
        for (const QuotedCall& call : calls)
            all += std::to_string(call.line) + ":" + call.words +
                   (call.given == Given::call ? "" : "?") + "\n";
        return all;
    };
    CHECK(words(calls_in_code("\n// 'git atelier gone'\nx = \"a 'git atelier show \" + id + "
                              "\"' b\" + (c ? \"git atelier work\" : \"d\");",
                              faces())) == "3:git atelier show {}\n3:git atelier work?\n");
    CHECK(words(calls_in_code("f(\"git atelier retry \" + id, 60'000, \"\\n  task_done ID\\n\");",
                              faces())) == "1:git atelier retry {}\n1:task_done ID\n");
    CHECK(words(calls_in_page(
              "Use `git atelier plan --from` a file.\n\n    git atelier gc --yes # go\n"
              "    $ task_done at-1 | head\n",
              faces())) ==
          "1:git atelier plan --from?\n3:git atelier gc --yes # go\n4:task_done at-1 | head\n");
    CHECK(fault_of({1, "task_done at-1 | head --no-such", Given::call}, faces()).empty());
}
