// What a program takes, declared once: parsing, `-h`, `--describe`, man pages and contract tests
// all read the same table. Tables are constants that outlive every call.
#pragma once

#include "base/json.hpp"
#include "domain/agent/standing.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

class Args;

// For what never does anything but look.
inline bool only_looks(const Args&) {
    return true;
}

// The names that a value is one of; nullptr: it is free. `all_names<E>` where Args::choice reads
// it.
using Choices = std::vector<std::string_view> (*)();

// What a value is the name of, for whoever completes it.
enum class Naming {
    // What stands for the value in the help says it; see naming_of.
    by_help,
    // Free text and numbers.
    nothing,
    // A part of the plan: an epic, a changeset, a task.
    bead,
    // Also a run.
    bead_or_run,
    // Also a message.
    bead_or_message,
    // Also an agent.
    any_bead,
    epic,
    task,
    message,
    pinned,
    paused,
    // A branch of the plan, an epic, a changeset or an agent.
    place,
    // An epic, an agent, a run, an artisan or a runtime.
    pausable,
    planner,
    worker,
    address,
    // An agent or a role.
    reader,
    // `queue:NAME`; the name alone where an option says that it is a queue.
    mail_control,
    runtime,
    // One whose repository is gone.
    lost_project,
    branch_prefix,
    // A time, or how long ago.
    moment,
    moment_or_last_look,
    setting,
    setting_value,
    rescued,
    file,
    folder,
    workflow,
    artisan,
    preset,
    run,
    piece,
    // A workflow, or a run that goes on.
    workflow_or_run
};

enum class Arity { required, optional, one_or_more, any_number };

struct Argument {
    // Lower-case, as Args is asked for it; shown in capitals.
    std::string_view name;
    std::string_view help;
    Arity arity = Arity::required;
    Choices choices = nullptr;
    // Takes whatever stands behind `--`, as it stands there, and nothing before.
    bool behind_dashes = false;
    Naming names = Naming::by_help;
    // "" says something too.
    bool may_be_empty = false;
};

struct Option {
    // Kebab-case, without dashes.
    std::string_view name;
    std::string_view help;
    // What stands for its value in the help ("TEXT"); "" makes it a flag.
    std::string_view value = {};
    bool required = false;
    bool repeatable = false;
    // A single-letter spelling, 0 for none.
    char letter = 0;
    Choices choices = nullptr;
    Naming names = Naming::by_help;
};

enum class ProgramKind { skill, hook, command };

struct Declaration {
    std::string_view name;
    // One line, lower-case, without full stop.
    std::string_view summary;
    std::span<const Argument> arguments = {};
    std::span<const Option> options = {};
    // Commands whose result is available by `--format table|json`.
    bool has_format = false;
    // Heading under which `git-atelier -h` lists a command.
    std::string_view group = {};
    // Who may call it; nobody may what does not say it.
    Callers callers = {};
    // Whether a call only looks, which everybody may; nullptr: none does.
    bool (*looks)(const Args& args) = nullptr;
    // What agents do instead of calling the overseer's command.
    Instead instead = {};
    // `work` calls it for itself as well.
    bool serves_work = false;
};

// The options that every program of a kind has besides its own.
std::vector<Option> common_options(const Declaration& declaration, ProgramKind kind);

// Never by_help.
Naming naming_of(const Argument& argument);
Naming naming_of(const Option& option);

// How an argument of that name is shown: GOAL.
std::string capitals(std::string_view name);

// "usage: claim_epic [--text]", for `-h` and usage errors.
std::string usage_line(const Declaration& declaration, ProgramKind kind);
// The text of `-h`.
std::string help_text(const Declaration& declaration, ProgramKind kind);
// The declaration as data: kind, name, summary, usage, arguments, options.
Json describe(const Declaration& declaration, ProgramKind kind);

} // namespace atelier
