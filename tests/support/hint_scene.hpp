// A hint as it is met: a call that is refused, the sentence that is printed for whoever made it,
// and the program that it names, run as that reader could.
#pragma once

#include "base/hint_table.hpp"
#include "support/guarded_session.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier::test {

using Words = std::vector<std::string>;

struct HintScene {
    // Two epics to work on, the first of two changesets that land `src/a.txt` and `b.txt`, the
    // second of one; and a draft.
    HintScene();

    // As the overseer, as the worker alice or as the planner paul, an agent within its session
    // where one has begun; "git atelier X" and the names of skills begin a call.
    ProcessResult call(Audience reader, const Words& words, const std::string& input = {});
    ProcessResult call_as(const std::string& agent, const Words& words,
                          const std::string& input = {});
    // The same; it has to succeed.
    std::string done(Audience reader, const Words& words);
    // A file of that text below the sandbox.
    std::string file(const std::string& text);
    // What is run instead of an editor, with the file behind it.
    void edit_with(const std::string& command);
    // The whole of the first epic, by the demo agent.
    void finish_first();
    // Another repository, whose changeset may change src/** and 20 lines, and a session in it.
    void begin_session(Role role);
    // An epic that is a draft and has no changeset; its id.
    std::string empty_epic();
    // An epic of one changeset, for which the demo agent writes `h.txt` and does these; its id.
    std::string half_planned(const Words& demo);
    // The id of the overseer's first message.
    std::string first_message();
    // The id of the epic of that title; "" when there is none.
    std::string epic_titled(const std::string& title);
    // Rows of the store, as another program could change them.
    void change_store(const std::string& sql);
    std::filesystem::path project() { return sandbox.project(folder); }

    AtelierSandbox sandbox;
    std::filesystem::path folder;
    std::optional<BoundedProject> bounded;
    std::optional<SessionAttempt> session;
    std::string first;
    std::string second;
    std::string draft;

    // What a reader fills in for a word in capitals, besides TEXT and REASON.
    std::map<std::string, std::string> fills;
    // What they add to the program that the hint names.
    Words more;
    // What they find by it.
    std::string shown;
    // What was told where it took more than a call to meet it.
    std::optional<ProcessResult> met;
};

// How one sees that the situation is gone.
enum class After {
    succeeds,  // the same call is not refused any more
    otherwise, // it no longer meets this
    done,      // the program that was named did what the call was to do
};

struct HintWay {
    Hint hint;
    Audience reader = Audience::person;
    // Leads into the situation; the call that meets it.
    std::function<Words(HintScene&)> meet;
    After after = After::done;
    // Which program of several; "" for that of the row.
    std::string program = {};
    // How what it says is done where it is not to run the program.
    std::function<void(HintScene&)> instead = {};
    // What has to come about before the program is run, as the hint says; what it says to do then.
    std::function<void(HintScene&)> meanwhile = {};
    std::function<void(HintScene&)> afterwards = {};
};

std::vector<HintWay> ways_of_people();
std::vector<HintWay> ways_of_agents();
std::vector<HintWay> ways_of_upkeep();
std::vector<HintWay> ways_in_sessions();
std::vector<HintWay> ways_of_chance();
std::vector<HintWay> ways_of_damage();

// Every hint that a program has told: behind "hint: " or "What to do: ", or as a "hint" of the
// document that it has printed.
std::vector<std::string> told_hints(const ProcessResult& result);
// Whether `hint` holds that row's text for the reader, whatever was filled in.
bool is_of_row(const std::string& hint, const HintRow& row, Audience reader);
// The words of the program in it; the whole of what stands in quotes.
Words program_in(const std::string& hint, const std::string& program);

// Meets the situation, does what it is told, and looks again; fails the test where that is no way.
void follow(const HintWay& way);

} // namespace atelier::test
