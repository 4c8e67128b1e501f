#include "support/hint_scene.hpp"

#include "base/path.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/file_contents.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* plan_of_scene = R"(epics:
  - title: First
    root_branch: first
    changesets:
      - key: a
        title: Begin
        description: "demo: write src/a.txt fine"
        tasks: [{title: Write it}]
      - title: Go on
        depends_on: [a]
        description: "demo: write b.txt fine"
  - title: Second
    root_branch: second
    changesets:
      - title: Else
        description: "demo: write c.txt fine"
  - title: Draft
    draft: true
    changesets:
      - title: Later
        description: "demo: write d.txt fine"
)";

std::string name_of_reader(Audience reader) {
    switch (reader) {
    case Audience::person:
        return "atelier/overseer/ursula";
    case Audience::worker:
        return "atelier/worker/alice";
    case Audience::planner:
        return "atelier/planner/paul";
    case Audience::artisan:
        return "atelier/artisan/alone";
    }
    return {};
}

bool is_command(const Words& words) {
    return words.size() > 1 && words[0] == "git" && words[1] == "atelier";
}

bool is_to_fill_in(const std::string& word) {
    return !word.empty() && std::all_of(word.begin(), word.end(),
                                        [](char c) { return (c >= 'A' && c <= 'Z') || c == '.'; });
}

} // namespace

HintScene::HintScene() : folder(sandbox.git().plain().folder) {
    sandbox.plan(folder, plan_of_scene);
    const Json status = sandbox.json(folder, {"status"});
    for (const Json& epic : at(status, {"epics"}).as_array()) {
        const std::string title = epic.string_at("title");
        (title == "First" ? first : title == "Second" ? second : draft) = epic.string_at("id");
    }
}

ProcessResult HintScene::call_as(const std::string& agent, const Words& words,
                                 const std::string& input) {
    // A command knows a person by what is not said.
    if (session && agent != name_of_reader(Audience::person))
        return session->run(words, session->stand().worktree, input);
    if (words.front() == "git" && words.at(1) != "atelier")
        return sandbox.run(folder, words, input);
    const bool command = is_command(words);
    if (!command || agent != name_of_reader(Audience::person))
        sandbox.environment()["ATELIER_AGENT_ID"] = agent;
    Words argv(words.begin() + (command ? 2 : 1), words.end());
    argv.insert(argv.begin(),
                (sandbox.programs() / (command ? "git-atelier" : words.front())).string());
    ProcessResult result = sandbox.run(folder, argv, input);
    sandbox.environment().erase("ATELIER_AGENT_ID");
    return result;
}

ProcessResult HintScene::call(Audience reader, const Words& words, const std::string& input) {
    return call_as(name_of_reader(reader), words, input);
}

std::string HintScene::done(Audience reader, const Words& words) {
    const ProcessResult result = call(reader, words);
    if (result.status != 0) FAIL(join(words, " ") << ": " << result.out << result.err);
    return result.out;
}

std::string HintScene::file(const std::string& text) {
    static int count = 0;
    const fs::path place = sandbox.root() / ("text-" + std::to_string(++count));
    write_file(place, text);
    return place.string();
}

void HintScene::edit_with(const std::string& command) {
    sandbox.environment()["GIT_EDITOR"] = command;
}

void HintScene::finish_first() {
    done(Audience::person, {"git", "atelier", "work", first, "--mode", "auto", "--agent", "demo"});
}

void HintScene::begin_session(Role role) {
    bounded.emplace(sandbox, sandbox.git().plain("bounded").folder);
    folder = bounded->repository;
    first = bounded->epic;
    draft = bounded->draft;
    session.emplace(*bounded, role);
}

std::string HintScene::empty_epic() {
    done(Audience::planner,
         {"plan_create_epic", "--title", "Empty", "--scope", "S", "--acceptance", "A"});
    return epic_titled("Empty");
}

std::string HintScene::half_planned(const Words& demo) {
    std::string description = "          demo: write h.txt x\n";
    for (const std::string& line : demo)
        description += "          demo: " + line + "\n";
    sandbox.plan(folder, "epics:\n  - title: Half\n    changesets:\n      - title: Begun\n"
                         "        description: |\n" +
                             description);
    return epic_titled("Half");
}

std::string HintScene::epic_titled(const std::string& title) {
    const Json status = sandbox.json(folder, {"status"});
    for (const Json& epic : at(status, {"epics"}).as_array())
        if (epic.string_at("title") == title) return epic.string_at("id");
    return {};
}

void HintScene::change_store(const std::string& sql) {
    sqlite3* store = nullptr;
    REQUIRE(sqlite3_open((project() / ".beads/atelier.db").c_str(), &store) == SQLITE_OK);
    INFO(sql);
    CHECK(sqlite3_exec(store, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(store);
}

std::string HintScene::first_message() {
    const Json inbox = sandbox.json(folder, {"inbox"});
    return at(inbox, {"messages", "0", "id"}).as_string();
}

namespace {

void add_hints(const Json& document, std::vector<std::string>& hints) {
    if (document.is_array())
        for (const Json& one : document.as_array())
            add_hints(one, hints);
    if (!document.is_object()) return;
    for (const auto& [name, value] : document.as_object())
        if (name == "hint" && value.is_string())
            hints.push_back(value.as_string());
        else
            add_hints(value, hints);
}

} // namespace

std::vector<std::string> told_hints(const ProcessResult& result) {
    std::vector<std::string> hints;
    const auto document = parse_json(result.out);
    if (const Json* const printed = std::get_if<Json>(&document)) add_hints(*printed, hints);
    for (const std::string& line : lines_of(result.out + "\n" + result.err))
        for (const std::string_view before : {"hint: ", "What to do: "})
            if (const auto at = line.find(before); at != std::string::npos)
                hints.push_back(line.substr(at + before.size()));
    return hints;
}

bool is_of_row(const std::string& hint, const HintRow& row, Audience reader) {
    const std::string_view text = row.text_for(reader).text;
    std::size_t found = 0;
    for (std::size_t from = 0; from <= text.size();) {
        std::size_t open = text.find('{', from);
        std::size_t end = std::string_view::npos;
        while (open != std::string_view::npos &&
               (end = end_of_name(text, open)) == std::string_view::npos)
            open = text.find('{', open + 1);
        const std::string_view piece = text.substr(from, open - from);
        found = hint.find(piece, found);
        if (found == std::string::npos) return false;
        found += piece.size();
        if (open == std::string_view::npos) return true;
        from = end + 1;
    }
    return true;
}

Words program_in(const std::string& hint, const std::string& program) {
    const std::size_t begin = hint.find(program);
    if (begin == std::string::npos) return {};
    const bool quoted = begin > 0 && hint[begin - 1] == '\'';
    const std::string words = quoted ? hint.substr(begin, hint.find('\'', begin) - begin) : program;
    return split(words, ' ');
}

namespace {

// The hint of that row among those that were told, "" when none is.
std::string told_of(const ProcessResult& result, const HintWay& way) {
    for (const std::string& hint : told_hints(result))
        if (is_of_row(hint, row_of(way.hint), way.reader)) return hint;
    return {};
}

// What the reader types, as the hint says it.
Words typed(const HintScene& scene, const HintWay& way, const std::string& hint) {
    std::string named = way.program;
    if (named.empty()) named = row_of(way.hint).text_for(way.reader).program;
    Words told = program_in(hint, named.starts_with('{') ? "git atelier" : named);
    REQUIRE_FALSE(told.empty());
    for (std::string& word : told)
        if (const auto fill = scene.fills.find(word); fill != scene.fills.end())
            word = fill->second;
        else if (is_to_fill_in(word))
            word = "because";
    told.insert(told.end(), scene.more.begin(), scene.more.end());
    return told;
}

void run_what_is_told(HintScene& scene, const HintWay& way, const std::string& hint) {
    const Words told = typed(scene, way, hint);
    const ProcessResult followed = scene.call(way.reader, told);
    INFO(join(told, " ") << ": " << followed.out << followed.err);
    // Otherwise what is looked for says whether it was a way: a program that names faults fails.
    if (scene.shown.empty() && way.after != After::otherwise) CHECK(followed.status == 0);
    CHECK_THAT(followed.out + followed.err, ContainsSubstring(scene.shown));
}

} // namespace

void follow(const HintWay& way) {
    HintScene scene;
    const Words call = way.meet(scene);
    const ProcessResult refused = scene.met ? *scene.met : scene.call(way.reader, call);
    INFO(join(call, " ") << ": " << refused.out << refused.err);
    const std::string hint = told_of(refused, way);
    REQUIRE_FALSE(hint.empty());
    if (way.meanwhile) way.meanwhile(scene);
    if (way.instead)
        way.instead(scene);
    else
        run_what_is_told(scene, way, hint);
    if (way.afterwards) way.afterwards(scene);
    if (way.after == After::done) return;

    const ProcessResult again = scene.call(way.reader, call);
    INFO("again: " << again.out << again.err);
    if (way.after == After::succeeds)
        CHECK(again.status == 0);
    else
        CHECK(told_of(again, way).empty());
}

} // namespace atelier::test
