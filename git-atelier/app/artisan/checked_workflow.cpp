#include "app/artisan/checked_workflow.hpp"

#include "app/artisan/known_artisans.hpp"
#include "base/text.hpp"
#include "domain/agent/template.hpp"
#include "domain/workflow/brief_values.hpp"
#include "domain/workflow/check_workflow.hpp"
#include "domain/workflow/normal_form.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

// Who plays a role, as far as that can be known before anybody is named: artisans whose files or
// runtimes are at fault are mistakes at the role.
struct Players {
    std::vector<std::string> only_writing = {};
    std::vector<WorkflowMistake> mistakes = {};
};

Players look_at_players(const WorkflowDeps& deps, const Workflow& workflow,
                        const std::vector<std::string>& known) {
    Players out;
    for (const WorkflowRole& role : workflow.roles) {
        if (!std::ranges::binary_search(known, role.artisan)) continue;
        const auto artisan = deps.catalog.artisan(role.artisan);
        if (!artisan) {
            out.mistakes.push_back(
                {role.at.line, "roles", artisan.error().message, artisan.error().hint});
            continue;
        }
        const auto runtime = runtime_of(deps.runtimes, deps.settings, *artisan);
        // What the settings say is not the workflow's fault.
        if (!runtime && artisan->runtime.empty()) continue;
        if (!runtime)
            out.mistakes.push_back(
                {role.at.line, "roles",
                 "the artisan '" + role.artisan + "' cannot be used: " + runtime.error().message,
                 runtime.error().hint});
        else if (*runtime && (*runtime)->worker.empty())
            out.only_writing.push_back(role.artisan);
    }
    std::ranges::sort(out.only_writing);
    return out;
}

// Briefs that are there and cannot be used are mistakes at each turn that has them.
class BriefLookup {
  public:
    explicit BriefLookup(WorkflowCatalog& catalog) : catalog_(catalog) {
        for (const BriefValue& value : brief_values)
            values_.emplace(value.name, "");
    }

    std::vector<WorkflowMistake> look_at(const Terms& steps,
                                         const std::vector<std::string>& known) {
        std::vector<WorkflowMistake> out;
        for (const Term& step : steps) {
            if (const auto* turn = std::get_if<TurnStep>(&step.step))
                for (const std::string& name : std::set{turn->brief.first, turn->brief.then})
                    if (std::ranges::binary_search(known, name)) look_at_brief(name, step.at, out);
            const Terms* within = steps_within(step);
            if (within == nullptr) continue;
            for (WorkflowMistake& mistake : look_at(*within, known))
                out.push_back(std::move(mistake));
        }
        return out;
    }

  private:
    void look_at_brief(const std::string& name, WrittenAt at, std::vector<WorkflowMistake>& out) {
        const auto wrong = [&](const Error& error) {
            out.push_back({at.line, "brief", error.message, error.hint});
        };
        const auto brief = catalog_.brief(name);
        if (!brief) return wrong(brief.error());
        const auto rendered = render_template(brief->text, values_, brief->file.string());
        if (!rendered) wrong(rendered.error());
    }

    WorkflowCatalog& catalog_;
    std::map<std::string, std::string> values_;
};

Result<CheckedWorkflow> checked(const WorkflowDeps& deps, FoundWorkflow found) {
    ATELIER_TRY(auto artisans, deps.catalog.artisan_names());
    ATELIER_TRY(auto briefs, deps.catalog.brief_names());
    CheckedWorkflow out{.found = std::move(found)};
    const auto unusable = BriefLookup(deps.catalog).look_at(out.found.workflow.steps, briefs);
    Players players = look_at_players(deps, out.found.workflow, artisans);
    const WorkflowSurroundings around{.artisans = std::move(artisans),
                                      .briefs = std::move(briefs),
                                      .only_writing = std::move(players.only_writing),
                                      .max_turns = deps.settings.run_max_turns,
                                      .has_all_steps = out.found.has_all_steps};
    auto& mistakes = out.found.mistakes;
    for (const auto& more :
         {players.mistakes, unusable, check_workflow(out.found.workflow, around)})
        mistakes.insert(mistakes.end(), more.begin(), more.end());
    sort_mistakes(mistakes);
    out.normal = normal_form(out.found.workflow);
    out.artisans = arity(out.normal);
    out.turns_at_most = turns_at_most(out.normal.steps);
    return out;
}

bool names_file(const std::string& named) {
    return named.find('/') != std::string::npos || named.ends_with(".yaml") ||
           named.ends_with(".yml");
}

} // namespace

Result<CheckedWorkflow> check_named(const WorkflowDeps& deps, const std::string& named,
                                    const std::filesystem::path& directory) {
    auto found = names_file(named)
                     ? deps.catalog.workflow_in((directory / named).lexically_normal())
                     : deps.catalog.workflow(named);
    if (!found) return fail(std::move(found).error());
    return checked(deps, *std::move(found));
}

Result<CheckedWorkflow> require_workflow(const WorkflowDeps& deps, const std::string& named,
                                         const std::filesystem::path& directory) {
    ATELIER_TRY(CheckedWorkflow out, check_named(deps, named, directory));
    const auto& mistakes = out.found.mistakes;
    if (mistakes.empty()) return out;
    Json details = Json::object();
    details.set("file", out.found.file.string())
        .set("line", mistakes.front().line)
        .set("key", mistakes.front().key)
        .set("mistakes", mistakes.size());
    const std::string more =
        mistakes.size() == 1 ? "" : ", and " + counted(mistakes.size() - 1, "more mistake");
    return fail(ErrorCode::workflow_invalid,
                mistake_line(mistakes.front(), out.found.file.string()) + more,
                advise(Hint::lists_mistakes, shell_quoted(named)), std::move(details));
}

Result<std::vector<CheckedWorkflow>> check_all(const WorkflowDeps& deps) {
    ATELIER_TRY(const auto names, deps.catalog.workflow_names());
    std::vector<CheckedWorkflow> out;
    for (const std::string& name : names) {
        auto found = deps.catalog.workflow(name);
        if (!found) {
            out.push_back(
                {.found = {.workflow = {.name = name},
                           .mistakes = {{0, "", found.error().message, found.error().hint}},
                           .has_all_steps = false}});
            continue;
        }
        ATELIER_TRY(CheckedWorkflow one, checked(deps, *std::move(found)));
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace atelier
