#include "domain/workflow/check_workflow.hpp"

#include "base/likeness.hpp"
#include "base/text.hpp"
#include "domain/workflow/measures.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

// What stands in a step, at any depth.
struct Contents {
    int changes = 0;
    int reviews = 0;
    int turns = 0;
    bool checks = false;
    bool approves = false;

    void add(const Contents& more) {
        changes += more.changes;
        reviews += more.reviews;
        turns += more.turns;
        checks = checks || more.checks;
        approves = approves || more.approves;
    }
};

Contents contents_of(const Term& term) {
    Contents out;
    if (const auto* turn = std::get_if<TurnStep>(&term.step)) {
        out.turns = 1;
        out.changes = turn->produces == Produces::changes ? 1 : 0;
        out.reviews = turn->produces == Produces::review ? 1 : 0;
    }
    out.checks = std::holds_alternative<CheckStep>(term.step);
    const auto* gate = std::get_if<GateStep>(&term.step);
    out.approves = out.reviews > 0 || (gate != nullptr && gate->kind != GateKind::answer);
    if (const Terms* within = steps_within(term))
        for (const Term& step : *within)
            out.add(contents_of(step));
    return out;
}

bool contains(const std::vector<std::string>& sorted, const std::string& name) {
    return std::binary_search(sorted.begin(), sorted.end(), name);
}

std::string own_or_one_of(const std::string& file, const std::vector<std::string>& names) {
    const std::string own = "write it as " + file;
    return names.empty() ? own : own + ", or use one of " + join(names, ", ");
}

class Checker {
  public:
    Checker(const Workflow& workflow, const WorkflowSurroundings& around)
        : workflow_(workflow), around_(around) {
        for (const WorkflowRole& role : workflow.roles)
            roles_.push_back(role.name);
    }

    std::vector<WorkflowMistake> check() {
        check_roles();
        for (const Term& step : workflow_.steps)
            look_at(step, false);
        check_parts_played();
        check_size();
        sort_mistakes(mistakes_);
        return std::move(mistakes_);
    }

  private:
    void wrong(WrittenAt at, std::string key, std::string message, std::string cure = {}) {
        mistakes_.push_back({at.line, std::move(key), std::move(message), std::move(cure)});
    }

    void check_roles() {
        std::set<std::string> seen;
        for (const WorkflowRole& role : workflow_.roles) {
            if (!is_catalogue_name(role.name))
                wrong(role.at, "roles", "'" + role.name + "' cannot be the name of a role",
                      "use lower-case letters, digits and dashes");
            if (!seen.insert(role.name).second)
                wrong(role.at, "roles", "the role '" + role.name + "' is given twice",
                      "leave one of them out");
            if (!role.artisan.empty() && !contains(around_.artisans, role.artisan))
                wrong(role.at, "roles",
                      "there is no artisan '" + role.artisan + "'" +
                          did_you_mean(role.artisan, around_.artisans),
                      own_or_one_of("templates/artisans/NAME.yaml", around_.artisans));
        }
    }

    // `at_once`: somewhere within a par.
    void look_at(const Term& term, bool at_once) {
        if (const auto* turn = std::get_if<TurnStep>(&term.step)) look_at_turn(*turn, term.at);
        if (const auto* todo = std::get_if<DoStep>(&term.step)) look_at_do(*todo, term.at, at_once);
        if (const auto* check = std::get_if<CheckStep>(&term.step)) look_at_check(*check, term.at);
        if (std::holds_alternative<GateStep>(term.step) && at_once)
            wrong(term.at, "gate", "a gate cannot be in a par, where other steps go on meanwhile",
                  "move it before or after the par");
        if (const auto* loop = std::get_if<LoopStep>(&term.step)) look_at_loop(*loop, term);
        const auto* par = std::get_if<ParStep>(&term.step);
        if (par != nullptr) look_at_par(*par, term.at);
        if (const std::string& name = stage_name(term); !name.empty()) look_at_stage(name, term.at);
        if (const Terms* within = steps_within(term))
            for (const Term& step : *within)
                look_at(step, at_once || par != nullptr);
    }

    void look_at_turn(const TurnStep& turn, WrittenAt at) {
        require_role(turn.role, at, "turn");
        played_.insert(turn.role);
        require_brief(turn.brief.first, at);
        if (turn.brief.then != turn.brief.first) require_brief(turn.brief.then, at);
        if (turn.produces != Produces::changes) return;
        needs_files(at, "produces: changes");
        const WorkflowRole* role = find_role(workflow_, turn.role);
        // A document is handed in as a text.
        if (workflow_.subject == WorkflowSubject::document) return;
        if (role != nullptr && contains(around_.only_writing, role->artisan))
            wrong(at, "produces",
                  "the artisan '" + role->artisan + "' only writes text and cannot change files",
                  "let another artisan play '" + turn.role + "', or say 'produces: text'");
    }

    void look_at_check(const CheckStep& check, WrittenAt at) {
        needs_files(at, "check");
        if (!check.argv.empty() && check.argv.front().empty())
            wrong(at, "check", "'check' names no command",
                  "begin it with a program, like [make, test]");
    }

    void look_at_do(const DoStep& todo, WrittenAt at, bool at_once) {
        if (todo.kind == DoKind::notify) return;
        const std::string what(name_of(todo.kind));
        if (workflow_.subject != WorkflowSubject::changeset)
            wrong(at, "do", "'do: " + what + "' needs a changeset to work on",
                  "say 'subject: changeset', or leave the step out");
        if (at_once)
            wrong(at, "do",
                  "'do: " + what + "' cannot be in a par, where other steps go on meanwhile",
                  "move it before or after the par");
    }

    void needs_files(WrittenAt at, const std::string& what) {
        if (workflow_.subject != WorkflowSubject::text) return;
        wrong(at, what.substr(0, what.find(':')),
              "'" + what + "' needs files to work on, and the subject is text",
              "say 'subject: changeset' or 'subject: document'");
    }

    void look_at_loop(const LoopStep& loop, const Term& term) {
        Contents inside;
        for (const Term& step : loop.steps)
            inside.add(contents_of(step));
        if (count_leaves(loop.steps) == 0 && around_.has_all_steps)
            wrong(term.at, "steps", "the loop has no steps",
                  "list the steps to repeat under 'steps'");
        if (loop.max < 1)
            wrong(term.at, "max", "a loop has at least one round", "say 'max: 1' or more");
        const auto lacks = [&](UntilKind kind, bool there, const std::string& what) {
            if (loop.until.kind == kind && !there && around_.has_all_steps)
                wrong(term.at, "until",
                      "'" + std::string(name_of(kind)) + "' is never reached: the loop has no " +
                          what,
                      "add one to the loop, or use another 'until'");
        };
        lacks(UntilKind::checks_pass, inside.checks, "check");
        lacks(UntilKind::approved, inside.approves,
              "'gate: review', no 'gate: approval' and no turn with 'produces: review'");
        lacks(UntilKind::done, inside.turns > 0, "turn");
        lacks(UntilKind::unchanged, inside.turns > 0, "turn");
        lacks(UntilKind::score, inside.turns > 0, "turn");
        if (loop.until.kind == UntilKind::score && loop.until.of == ScoreOf::role)
            require_role(loop.until.role, term.at, "until");
    }

    void look_at_par(const ParStep& par, WrittenAt at) {
        int changing = 0;
        int reviews = 0;
        for (const Term& branch : par.steps) {
            const Contents inside = contents_of(branch);
            changing += inside.changes > 0 ? 1 : 0;
            reviews += inside.reviews;
        }
        if (changing > 1)
            wrong(at, "par",
                  std::to_string(changing) + " steps of one par change the same files at once",
                  "put them one after the other");
        if (par.merge == MergeKind::reviews && reviews == 0)
            wrong(at, "merge", "'merge: reviews' has no reviews to merge",
                  "give its turns 'produces: review', or merge another way");
    }

    void look_at_stage(const std::string& name, WrittenAt at) {
        if (!is_catalogue_name(name))
            wrong(at, "name", "'" + shorten(name, 40) + "' cannot be the name of a stage",
                  "use lower-case letters, digits and dashes");
        if (!stages_.insert(name).second)
            wrong(at, "name", "there are two stages '" + name + "'", "give one another name");
    }

    void require_role(const std::string& name, WrittenAt at, const std::string& key) {
        if (name.empty() || find_role(workflow_, name) != nullptr) return;
        wrong(at, key, "there is no role '" + shorten(name, 40) + "'" + did_you_mean(name, roles_),
              roles_.empty() ? "add it to 'roles', like 'roles: {writer: spark}'"
                             : "add it to 'roles', or use one of " + join(roles_, ", "));
    }

    void require_brief(const std::string& name, WrittenAt at) {
        if (name.empty() || contains(around_.briefs, name)) return;
        wrong(at, "brief",
              "there is no brief '" + shorten(name, 40) + "'" + did_you_mean(name, around_.briefs),
              own_or_one_of("templates/briefs/NAME.md", around_.briefs));
    }

    void check_parts_played() {
        if (!around_.has_all_steps) return;
        for (const WorkflowRole& role : workflow_.roles)
            if (!played_.contains(role.name))
                wrong(role.at, "roles", "the role '" + role.name + "' has no turn",
                      "give it a turn, or remove it");
        if (played_.empty())
            wrong({}, "steps", "the workflow has no turn", "add a step like '- turn: ROLE'");
    }

    void check_size() {
        const auto limit = [&](const std::string& what, std::size_t is, std::size_t most) {
            if (is > most)
                wrong({}, "steps",
                      what + " " + std::to_string(is) + "; at most " + std::to_string(most) +
                          " are allowed",
                      "split it into several workflows");
        };
        limit("levels of nested steps:", depth_of(workflow_.steps), max_workflow_depth);
        limit("turns, checks, dos and gates:", count_leaves(workflow_.steps), max_workflow_leaves);
        const std::int64_t turns = turns_at_most(workflow_.steps);
        if (turns > around_.max_turns)
            wrong({}, "max",
                  "it could take " + std::to_string(turns) + " turns, and run.max_turns is " +
                      std::to_string(around_.max_turns),
                  "lower 'max', or raise run.max_turns in the settings");
    }

    const Workflow& workflow_;
    const WorkflowSurroundings& around_;
    std::vector<std::string> roles_;
    std::set<std::string> played_;
    std::set<std::string> stages_;
    std::vector<WorkflowMistake> mistakes_;
};

} // namespace

std::vector<WorkflowMistake> check_workflow(const Workflow& workflow,
                                            const WorkflowSurroundings& around) {
    return Checker(workflow, around).check();
}

std::string mistake_line(const WorkflowMistake& mistake, const std::string& file) {
    std::string out = file;
    if (mistake.line > 0) out += ":" + std::to_string(mistake.line);
    out += ": " + mistake.message;
    return mistake.cure.empty() ? out : out + "; " + mistake.cure;
}

void sort_mistakes(std::vector<WorkflowMistake>& mistakes) {
    std::ranges::stable_sort(mistakes, {}, &WorkflowMistake::line);
}

} // namespace atelier
