#include "app/plan/plan_changesets.hpp"

#include "app/core/approval.hpp"
#include "app/core/idempotency.hpp"
#include "app/core/plan_queries.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "app/plan/overlapping_paths.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace atelier {
namespace {

Result<PlannedEpic> only_changesets(const PlanDocument& document) {
    if (document.epics.size() != 1 || !document.epics.front().title.empty())
        return plan_error(document, document.epics.empty() ? 1 : document.epics.front().line,
                          "changesets", "the file must hold changesets only",
                          advise(Hint::changesets_file));
    for (const PlannedChangeset& changeset : document.epics.front().changesets)
        if (changeset.id)
            return plan_error(document, changeset.line, "id", "a new changeset has no id yet",
                              advise(Hint::change_existing));
    return document.epics.front();
}

Result<void> check_sizes(const PlannedEpic& epic, std::int64_t max_lines) {
    for (const PlannedChangeset& changeset : epic.changesets) {
        const bool mechanical = changeset.kind == ChangesetKind::mechanical;
        if (!changeset.lines || *changeset.lines <= max_lines || mechanical) continue;
        Json details = Json::object();
        details.set("title", changeset.title)
            .set("lines", *changeset.lines)
            .set("limit", max_lines);
        return fail(ErrorCode::guardrail_exceeded,
                    "'" + changeset.title + "' is estimated at " +
                        std::to_string(*changeset.lines) + " lines, over changeset.max_lines (" +
                        std::to_string(max_lines) + ")",
                    advise(Hint::split_or_kind_mechanical), std::move(details));
    }
    return {};
}

std::vector<std::string> arguments_of(const PlannedEpic& epic) {
    std::vector<std::string> arguments;
    for (const PlannedChangeset& changeset : epic.changesets) {
        for (const std::string& text : {changeset.key, changeset.title, changeset.description})
            arguments.push_back(text);
        arguments.push_back(changeset.lines ? std::to_string(*changeset.lines) : "");
        arguments.emplace_back(changeset.kind ? name_of(*changeset.kind) : "");
        Json lists = Json::array({Json::strings(changeset.paths), Json::array(), Json::array()});
        for (const PlannedDependency& dependency : changeset.depends_on)
            lists.as_array()[1].push(dependency.name);
        for (const PlannedTask& task : changeset.tasks)
            lists.as_array()[2].push(task.title);
        arguments.push_back(lists.dump());
    }
    return arguments;
}

// Where the plan's own names for what a request made are remembered.
std::string keys_of(const RequestKey& key) {
    return key.text + ":keys";
}

std::vector<AddedChangeset> with_keys(std::vector<Bead> beads,
                                      const std::optional<std::string>& remembered) {
    const auto parsed = parse_json(remembered.value_or("[]"));
    const Json* keys = std::get_if<Json>(&parsed);
    std::vector<AddedChangeset> changesets;
    for (std::size_t at = 0; at < beads.size(); ++at) {
        const bool named = keys != nullptr && keys->is_array() && at < keys->as_array().size() &&
                           keys->as_array()[at].is_string();
        changesets.push_back(
            {std::move(beads[at]), named ? keys->as_array()[at].as_string() : "", {}, {}});
    }
    return changesets;
}

} // namespace

Result<PlanChangesetsOutcome> plan_changesets(const Context& context,
                                              const PlanChangesetsRequest& request) {
    ATELIER_TRY(PlannedEpic wanted, only_changesets(request.document));
    ATELIER_CHECK(check_sizes(wanted, context.settings.limits.max_lines));
    auto arguments = arguments_of(wanted);
    arguments.push_back(request.epic.str());
    const RequestKey key = request_key(context, "plan_changesets", request.request_id, arguments);
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<PlanChangesetsOutcome> {
            PlanChangesetsOutcome outcome{request.epic, {}, {}, false};
            ATELIER_TRY(auto earlier, earlier_result(plan, key, context.clock.now()));
            if (earlier) {
                ATELIER_TRY(const auto keys, plan.remembered(keys_of(key)));
                outcome.changesets = with_keys(*std::move(earlier), keys);
                outcome.already = true;
                return outcome;
            }
            ATELIER_TRY(const Bead epic, require_epic(plan, request.epic));
            if (is_closed(epic))
                return fail(ErrorCode::epic_closed, epic.id.str() + " is closed",
                            advise(Hint::new_epic));
            wanted.title = epic.title;
            ATELIER_CHECK(check_against_store(plan, {{wanted}, request.document.file},
                                              std::numeric_limits<std::int64_t>::max()));
            ATELIER_TRY(const PlanChange change, begin_change(plan, context, epic));
            ATELIER_TRY(outcome.changesets, add_changesets(plan, context, wanted, epic));
            ATELIER_CHECK(end_change(plan, context, change));
            std::vector<BeadId> ids;
            std::vector<std::string> plan_keys;
            for (const AddedChangeset& added : outcome.changesets) {
                ids.push_back(added.bead.id);
                plan_keys.push_back(added.key);
            }
            ATELIER_CHECK(remember_result(plan, key, ids));
            ATELIER_CHECK(plan.remember(keys_of(key), Json::strings(plan_keys).dump()));
            outcome.warnings = size_warnings(outcome.changesets, context.settings);
            ATELIER_TRY(auto overlaps, overlap_warnings(plan, {epic.id}, {ids.begin(), ids.end()}));
            std::ranges::move(overlaps, std::back_inserter(outcome.warnings));
            return outcome;
        });
}

} // namespace atelier
